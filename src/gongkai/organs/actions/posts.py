"""Accounts of officers, and the posts that are granted to them and taken back."""

from __future__ import annotations

from datetime import date

from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError

from gongkai.kernel import audit, clock
from gongkai.kernel.actions import action, lock
from gongkai.kernel.actor import Actor
from gongkai.kernel.models import User
from gongkai.organs import policies
from gongkai.organs.models import POSTS, Organ, Post

OFFICERS = "officers"


@action
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
    if not (policies.may_keep_all(actor) or actor.organs_where("sysadmin")):
        policies.require_keeper(actor)
    user = User(username=username, display_name=display_name, title=title)
    if password is None:
        user.set_unusable_password()
    else:
        user.set_password(password)
    user.full_clean(exclude=["password"])
    user.save()
    user.groups.add(Group.objects.get_or_create(name=OFFICERS)[0])
    after = {"username": username, "display_name": display_name, "title": title}
    audit.record(actor=actor, verb="officer.create", obj=user, before={}, after=after)
    return user


@action
def grant_post(
    *,
    actor: Actor,
    user_id: int,
    organ_id: int,
    post: str,
    starts_on: date | None = None,
    ends_on: date | None = None,
    request_key: str = "",
) -> Post:
    """Give a post from `starts_on` (today if not said); granting a post that is held changes nothing."""
    if post not in POSTS:
        raise ValidationError({"post": f"没有“{post}”这个岗位"})
    organ, user = lock(Organ, organ_id), lock(User, user_id)
    policies.require_keeper_of(actor, organ)
    held = Post.objects.filter(user=user, organ=organ, post=post, ends_on__isnull=True).first()
    if held is not None:
        return held
    granted = Post(user=user, organ=organ, post=post, starts_on=starts_on or clock.today(), ends_on=ends_on)
    granted.full_clean()
    granted.save()
    after = {
        "user": user.username,
        "organ": organ.code,
        "post": post,
        "starts_on": granted.starts_on,
        "ends_on": ends_on,
    }
    audit.record(actor=actor, verb="post.grant", obj=granted, before={}, after=after, chain=organ)
    return granted


@action
def revoke_post(*, actor: Actor, post_id: int, on: date | None = None, reason: str = "", request_key: str = "") -> Post:
    """Take a post back: from that day (today if not said) on it is no longer held."""
    held = lock(Post.objects.select_related("organ", "user"), post_id)
    policies.require_keeper_of(actor, held.organ)
    before = {"ends_on": held.ends_on}
    held.ends_on = on or clock.today()
    held.full_clean()
    held.save(update_fields=["ends_on"])
    after = {"user": held.user.username, "organ": held.organ.code, "post": held.post, "ends_on": held.ends_on}
    audit.record(actor=actor, verb="post.revoke", obj=held, before=before, after=after, reason=reason, chain=held.organ)
    return held
