"""Accounts of officers: made, given a password, disabled and enabled. A password is hashed before any transaction."""

from __future__ import annotations

from datetime import date

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from gongkai.kernel import audit, clock
from gongkai.kernel.actions import action, lock
from gongkai.kernel.actor import Actor
from gongkai.kernel.models import User
from gongkai.organs import policies
from gongkai.organs.actions.posts import grant_post

OFFICERS = "officers"


def create_officer(
    *,
    actor: Actor,
    username: str,
    display_name: str,
    title: str = "",
    password: str | None = None,
    request_key: str = "",
) -> User:
    """An account that may enter the desk; without a password it cannot sign in until one is set."""
    return _create(
        actor=actor,
        username=username,
        display_name=display_name,
        title=title,
        password_hash=make_password(password),
        request_key=request_key,
    )


def take_in_officer(
    *,
    actor: Actor,
    organ_id: int,
    post: str,
    username: str,
    display_name: str,
    title: str = "",
    password: str | None = None,
    starts_on: date | None = None,
    request_key: str = "",
) -> User:
    """An account with its first post, both or neither."""
    return _take_in(
        actor=actor,
        organ_id=organ_id,
        post=post,
        username=username,
        display_name=display_name,
        title=title,
        password_hash=make_password(password),
        starts_on=starts_on,
        request_key=request_key,
    )


@action
def _create(
    *, actor: Actor, username: str, display_name: str, title: str, password_hash: str, request_key: str = ""
) -> User:
    if not (policies.may_keep_all(actor) or actor.organs_where("sysadmin")):
        policies.require_keeper(actor)
    user = User(username=username, display_name=display_name, title=title, password=password_hash)
    user.full_clean(exclude=["password"])
    user.save()
    user.groups.add(Group.objects.get_or_create(name=OFFICERS)[0])
    after = {"username": username, "display_name": display_name, "title": title}
    audit.record(actor=actor, verb="officer.create", obj=user, before={}, after=after)
    return user


@action
def _take_in(
    *,
    actor: Actor,
    organ_id: int,
    post: str,
    username: str,
    display_name: str,
    title: str,
    password_hash: str,
    starts_on: date | None,
    request_key: str = "",
) -> User:
    user = _create(actor=actor, username=username, display_name=display_name, title=title, password_hash=password_hash)
    grant_post(actor=actor, user_id=user.pk, organ_id=organ_id, post=post, starts_on=starts_on)
    return user


def set_password(*, actor: Actor, user_id: int, password: str, request_key: str = "") -> User:
    """A new password for somebody else, which ends all sessions of the account.

    Raises PermissionDenied, and ValidationError for a weak one.
    """
    user = User.objects.get(pk=user_id)
    policies.require_keeper_of_officer(actor, user, clock.today())
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise ValidationError({"password": error.messages}) from error
    return _set_password(actor=actor, user_id=user_id, password_hash=make_password(password), request_key=request_key)


@action
def _set_password(*, actor: Actor, user_id: int, password_hash: str, request_key: str = "") -> User:
    user = lock(User, user_id)
    policies.require_keeper_of_officer(actor, user, clock.today())
    before = {"usable": user.has_usable_password()}
    user.password = password_hash
    user.save(update_fields=["password"])
    audit.record(actor=actor, verb="officer.set_password", obj=user, before=before, after={"usable": True})
    return user


@action
def disable_officer(*, actor: Actor, user_id: int, reason: str, request_key: str = "") -> User:
    """The account can no longer sign in and its sessions end; its posts and its past stay. Needs a reason."""
    if not reason.strip():
        raise ValidationError({"reason": "请填写停用的理由"})
    return _set_active(actor, user_id, False, reason.strip())


@action
def enable_officer(*, actor: Actor, user_id: int, reason: str = "", request_key: str = "") -> User:
    """A disabled account may sign in again, with the password it had."""
    return _set_active(actor, user_id, True, reason.strip())


def _set_active(actor: Actor, user_id: int, active: bool, reason: str) -> User:
    user = lock(User, user_id)
    policies.require_keeper_of_officer(actor, user, clock.today())
    if user.is_active == active:
        return user
    user.is_active = active
    user.save(update_fields=["is_active"])
    verb = "officer.enable" if active else "officer.disable"
    audit.record(
        actor=actor, verb=verb, obj=user, before={"is_active": not active}, after={"is_active": active}, reason=reason
    )
    return user
