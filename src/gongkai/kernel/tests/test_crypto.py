"""Encryption, indexes, files and the rotation of keys."""

from __future__ import annotations

import pytest
from django.core.exceptions import FieldError, ImproperlyConfigured
from django.db import connection, transaction
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from gongkai.kernel import audit, crypto, files, rotation, seals
from gongkai.kernel.models import AuditRow, Setting


@pytest.mark.parametrize("cipher", ["aes", "sm4"])
def test_what_is_encrypted_comes_back_only_in_its_place(settings, cipher):
    settings.GONGKAI_CIPHER = cipher
    token = crypto.encrypt("440115199001011234", "foi.applicant.number")
    assert token.startswith({"aes": "v1:k1:", "sm4": "v2:k1:"}[cipher]) and "4401" not in token
    assert crypto.decrypt(token, "foi.applicant.number") == "440115199001011234"
    for wrong in (token[:-4] + "AAA=", token.replace("k1", "k9"), "rubbish", ""):
        with pytest.raises(crypto.Undecryptable):
            crypto.decrypt(wrong, "foi.applicant.number")
    with pytest.raises(crypto.Undecryptable):
        crypto.decrypt(token, "foi.applicant.phone")


@hypothesis_settings(max_examples=40, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_text_comes_back(text):
    assert crypto.decrypt(crypto.encrypt(text, "x"), "x") == text


def test_equal_values_share_an_index_whatever_their_spelling():
    assert crypto.blind_index("number", "44011519900101123x") == crypto.blind_index("number", " ４４0115 19900101123Ｘ")
    assert crypto.blind_index("number", "1") != crypto.blind_index("phone", "1")
    assert crypto.blind_index("number", "  ") == ""


def test_keys_are_made_once_and_only_their_owner_reads_them(settings):
    settings.GONGKAI_KEYS = ""
    with pytest.raises(ImproperlyConfigured, match="keys make"):
        crypto.keyring()
    assert crypto.make_keys() and not crypto.make_keys()
    assert crypto.keyring_file().stat().st_mode & 0o777 == 0o600
    assert crypto.keyring().active == "k1"


@pytest.mark.django_db
def test_equal_files_are_kept_once_and_unreadable_on_disk(system):
    first = files.store(b"the same letter", name="a.pdf", kind="letter", actor=system)
    second = files.store(b"the same letter", name="../../b.pdf", kind="letter", actor=system)
    assert first.address == second.address and second.name == "b.pdf"
    assert b"letter" not in files.path_of(first.address).read_bytes()
    assert files.open_file(second) == b"the same letter"


@pytest.mark.django_db
def test_rotation_leaves_nothing_under_the_old_key_and_everything_readable(settings, system):
    settings.GONGKAI_KEYS = ""
    crypto.make_keys()
    obj = Setting.objects.create(key="a")
    with transaction.atomic():
        row = audit.record(actor=system, verb="test", obj=obj, personal={"name": "张三"})
    stored = files.store(b"letter", name="a", kind="letter", actor=system)
    assert rotation.rotate() == "k2"
    with connection.cursor() as cursor:
        cursor.execute("SELECT personal FROM kernel_auditrow")
        assert cursor.fetchone()[0].startswith("v1:k2:")
    assert files.path_of(stored.address).read_bytes().startswith(b"v1:k2:")
    assert audit.personal_values(AuditRow.objects.get(pk=row.pk)) == {"name": "张三"}
    assert files.open_file(stored) == b"letter"
    assert seals.verify() == []
    assert rotation.reencrypt() == 0


@pytest.mark.django_db
def test_an_encrypted_field_cannot_be_searched():
    with pytest.raises(FieldError, match="blind index"):
        AuditRow.objects.filter(personal="x").exists()
