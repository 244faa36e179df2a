"""Posts that are granted to officers and taken back."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError

from gongkai.kernel import audit, clock
from gongkai.kernel.actions import action, lock
from gongkai.kernel.actor import Actor
from gongkai.kernel.models import User
from gongkai.organs import policies
from gongkai.organs.models import POSTS, Organ, Post


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
    """Give a post from `starts_on` (today if not said); granting a post that is held changes nothing.

    Nobody grants a post to herself: PermissionDenied, save for the system.
    """
    if post not in POSTS:
        raise ValidationError({"post": f"没有“{post}”这个岗位"})
    policies.require_another(actor, user_id)
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
