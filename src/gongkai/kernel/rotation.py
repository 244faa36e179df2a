"""A new encryption key, and everything encrypted anew under it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from django.apps import apps
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import models, transaction
from django.db.models.functions import Cast

from gongkai.kernel import crypto, files
from gongkai.kernel.fields import EncryptedField
from gongkai.kernel.models import StoredFile

BATCH = 200


def rotate(say: Callable[[str], None] = lambda line: None) -> str:
    """Make a new key active in the keys folder, then encrypt every field and file anew; returns the new key's id.

    May be interrupted and run on with `reencrypt`: old keys stay in the ring, so that all can be read meanwhile.
    """
    if settings.GONGKAI_KEYS:
        raise ImproperlyConfigured("the keys come from GONGKAI_KEYS: put the new key there, then `keys reencrypt`")
    ring = crypto.keyring().rotated()
    crypto.write_private(crypto.keyring_file(), ring.to_json())
    reencrypt(say)
    return ring.active


def encrypted_fields() -> Iterator[tuple[type[models.Model], EncryptedField]]:
    """All encrypted fields of all models."""
    for model in apps.get_models():
        for field in model._meta.local_fields:
            if isinstance(field, EncryptedField):
                yield model, field


def reencrypt(say: Callable[[str], None] = lambda line: None) -> int:
    """Encrypt anew what is not yet under the active key; the number of values and files."""
    total = 0
    for model, field in encrypted_fields():
        count = _reencrypt_field(model, field)
        say(f"{field.context}: {count}")
        total += count
    addresses = StoredFile.objects.order_by("address").values_list("address", flat=True).distinct()
    count = sum(map(_reencrypt_file, addresses.iterator()))
    say(f"files: {count}")
    return total + count


def _reencrypt_field(model: type[models.Model], field: EncryptedField) -> int:
    """In short transactions, and only if the value has not been written meanwhile."""
    active, changed, last = crypto.keyring().active, 0, None
    raw = Cast(field.attname, models.TextField())
    while True:
        rows = model._base_manager.annotate(raw_token=raw).order_by("pk")
        rows = rows.filter(pk__gt=last) if last is not None else rows
        batch = list(rows.values_list("pk", "raw_token")[:BATCH])
        if not batch:
            return changed
        last = batch[-1][0]
        with transaction.atomic():
            for pk, token in batch:
                if token and crypto.key_id_of(token) != active:
                    changed += _replace(model, field, pk, token)


def _replace(model: type[models.Model], field: EncryptedField, pk: object, token: str) -> int:
    fresh = models.Value(
        crypto.encrypt(crypto.decrypt(token, field.context), field.context), output_field=models.TextField()
    )
    raw = Cast(field.attname, models.TextField())
    same = model._base_manager.annotate(raw_token=raw).filter(pk=pk, raw_token=token)
    return same.update(**{field.attname: fresh})


def _reencrypt_file(address: str) -> bool:
    path, context = files.path_of(address), f"file:{address}"
    token = path.read_bytes()
    if token.split(b":", 2)[1].decode() == crypto.keyring().active:
        return False
    files.write_content(address, crypto.decrypt_bytes(token, context))
    return True
