"""Accounts of officers: a first password, a disabled account, and whose business that is."""

from __future__ import annotations

from datetime import date

import pytest
from django.contrib.auth import hashers
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.urls import reverse
from tests.cast import PASSWORD

from gongkai.kernel import audit
from gongkai.kernel.models import User
from gongkai.organs import actions
from gongkai.organs.models import Post

pytestmark = pytest.mark.django_db
NEW = "a brand new password"


def imported(system, organ, username="imported"):
    user = actions.create_officer(actor=system, username=username, display_name="导入人员")
    actions.grant_post(actor=system, user_id=user.pk, organ_id=organ.pk, post="handler", starts_on=date(2020, 1, 1))
    return user


def test_an_imported_officer_gets_a_first_password_and_signs_in(cast, system, client):
    user = imported(system, cast.a)
    assert not user.has_usable_password()
    actions.set_password(actor=cast.clerk("sysadmin"), user_id=user.pk, password=NEW)
    assert client.login(username="imported", password=NEW)
    row = audit.trail(user).last()
    assert (row.verb, row.before, row.after) == ("officer.set_password", {"usable": False}, {"usable": True})
    assert NEW not in audit.canonical([row.before, row.after, row.reason]) and row.personal is None


def test_a_new_password_ends_the_sessions_of_the_account(cast, signed_in):
    clerk = signed_in(cast.clerks["handler"])
    assert clerk.get("/admin/").status_code == 200
    actions.set_password(actor=cast.actor(cast.office), user_id=cast.clerks["handler"].pk, password=NEW)
    assert clerk.get("/admin/").status_code == 302


def test_a_weak_password_is_refused(cast):
    with pytest.raises(ValidationError) as refused:
        actions.set_password(actor=cast.actor(cast.office), user_id=cast.clerks["handler"].pk, password="123")
    assert "password" in refused.value.error_dict


def test_a_disabled_officer_is_out_at_once_and_comes_back_when_enabled(cast, signed_in, client):
    user, keeper = cast.clerks["handler"], cast.clerk("sysadmin")
    session = signed_in(user)
    actions.disable_officer(actor=keeper, user_id=user.pk, reason="离职")
    assert session.get("/admin/").status_code == 302
    assert not client.login(username=user.username, password=PASSWORD)
    assert Post.objects.filter(user=user).exists()
    actions.enable_officer(actor=keeper, user_id=user.pk)
    assert client.login(username=user.username, password=PASSWORD)
    done = [(row.verb, row.reason) for row in audit.trail(user).order_by("seq")][-2:]
    assert done == [("officer.disable", "离职"), ("officer.enable", "")]


def test_disabling_needs_a_reason_and_twice_is_once(cast):
    user, keeper = cast.clerks["handler"], cast.clerk("sysadmin")
    with pytest.raises(ValidationError):
        actions.disable_officer(actor=keeper, user_id=user.pk, reason=" ")
    for _ in range(2):
        actions.disable_officer(actor=keeper, user_id=user.pk, reason="离职")
    assert audit.trail(user).filter(verb="officer.disable").count() == 1


CHANGES = [
    lambda **one: actions.set_password(password=NEW, **one),
    lambda **one: actions.disable_officer(reason="试", **one),
    lambda **one: actions.enable_officer(**one),
]


@pytest.mark.parametrize("change", CHANGES)
def test_an_account_is_kept_by_those_who_keep_all_its_posts(cast, system, change):
    keeper, office, root = cast.clerk("sysadmin"), cast.actor(cast.office), cast.actor(cast.superuser)
    both = imported(system, cast.a, "both")
    actions.grant_post(actor=system, user_id=both.pk, organ_id=cast.b.pk, post="signatory", starts_on=date(2020, 1, 1))
    refused = [
        (keeper, cast.other_clerk),
        (keeper, both),
        (keeper, cast.office),
        (keeper, cast.stranger),
        (keeper, cast.superuser),
        (keeper, cast.clerks["sysadmin"]),
        (office, cast.superuser),
        (office, cast.office),
        (root, cast.superuser),
        (cast.clerk("handler"), cast.clerks["reviewer"]),
        (cast.actor(cast.stranger), cast.clerks["reviewer"]),
    ]
    for actor, user in refused:
        with pytest.raises(PermissionDenied):
            change(actor=actor, user_id=user.pk)
    for actor, user in [
        (keeper, cast.clerks["handler"]),
        (office, both),
        (root, cast.office),
        (system, cast.superuser),
    ]:
        assert change(actor=actor, user_id=user.pk)


@pytest.mark.django_db(transaction=True)
def test_a_password_is_hashed_before_the_transaction(cast, monkeypatch):
    made, inside = hashers.make_password, []

    def watched(*args, **kwargs):
        inside.append(connection.in_atomic_block)
        return made(*args, **kwargs)

    monkeypatch.setattr("gongkai.organs.actions.officers.make_password", watched)
    keeper = cast.clerk("sysadmin")
    actions.set_password(actor=keeper, user_id=cast.clerks["handler"].pk, password=NEW)
    actions.create_officer(actor=keeper, username="x", display_name="新人", password=NEW)
    actions.take_in_officer(
        actor=keeper, organ_id=cast.a.pk, post="handler", username="y", display_name="新人", password=NEW
    )
    assert inside == [False, False, False]


def test_account_and_first_post_come_together_or_not_at_all(cast):
    keeper = cast.clerk("sysadmin")
    with pytest.raises(PermissionDenied):
        actions.take_in_officer(
            actor=keeper, organ_id=cast.b.pk, post="handler", username="z", display_name="新人", password=NEW
        )
    assert not User.objects.filter(username="z").exists()


def url(organ, what):
    return reverse("organs_desk:change", args=[organ.pk, what])


def test_the_desk_sets_passwords_disables_and_enables(cast, signed_in):
    keeper, user = signed_in(cast.clerks["sysadmin"]), cast.clerks["handler"]
    assert (
        keeper.post(url(cast.a, "password"), {"request_key": "1", "user": user.pk, "password": "1"}).status_code == 200
    )
    sent = {"request_key": "2", "user": user.pk, "password": NEW}
    assert keeper.post(url(cast.a, "password"), sent).status_code == 302
    assert User.objects.get(pk=user.pk).check_password(NEW)
    off = {"request_key": "3", "user": user.pk, "reason": "离职"}
    assert keeper.post(url(cast.a, "disable"), off).status_code == 302
    assert "账号已停用" in keeper.get(reverse("organs_desk:show", args=[cast.a.pk])).content.decode()
    assert keeper.post(url(cast.a, "enable"), {"request_key": "4", "user": user.pk}).status_code == 302
    assert User.objects.get(pk=user.pk).is_active


def test_the_desk_says_why_one_cannot_serve_oneself(cast, signed_in):
    keeper, me = signed_in(cast.clerks["sysadmin"]), cast.clerks["sysadmin"].pk
    grant = {"request_key": "1", "user": me, "post": "signatory", "starts_on": "2021-01-15"}
    answer = keeper.post(url(cast.a, "grant"), grant)
    assert answer.status_code == 200 and "不得为自己授予岗位" in answer.content.decode()
    answer = keeper.post(url(cast.a, "password"), {"request_key": "2", "user": me, "password": NEW})
    assert answer.status_code == 200 and "本人" in answer.content.decode()
