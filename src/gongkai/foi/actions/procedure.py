"""The district's 政务公开办 sets which reviews an answer needs and from when letters are served as sealed copies."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError

from gongkai.foi.procedure import KEY, REVIEWS, may_set_procedure
from gongkai.kernel import audit
from gongkai.kernel.actions import action, lock
from gongkai.kernel.actor import Actor
from gongkai.kernel.models import Setting
from gongkai.organs.models import Organ

ALWAYS = "secrecy"


@action
def set_procedure(
    *,
    actor: Actor,
    default: Collection[str],
    by_organ: Mapping[str, Collection[str]],
    sealing_from: date | None,
    reason: str,
    request_key: str = "",
) -> Setting:
    """Set the reviews of every organ (`default`), those of single organs by their code, and the first 成文日期 that is
    served sealed (None: no letter need be). 保密审查 can never be left out (art. 17). What is past its review is not
    touched.

    Raises PermissionDenied, ValidationError by field.
    """
    if not may_set_procedure(actor):
        raise PermissionDenied("审核和用印的设置由区政务公开办办理")
    errors = {}
    if not reason.strip():
        errors["reason"] = "请写明调整的依据或者理由"
    if any(ALWAYS not in names for names in [default, *by_organ.values()]):
        errors["default"] = "保密审查是法定步骤，不能取消（《条例》第十七条）"
    if any(not set(names) <= REVIEWS.keys() for names in [default, *by_organ.values()]):
        errors["default"] = "没有这一项审核"
    unknown = set(by_organ) - set(Organ.objects.filter(code__in=by_organ).values_list("code", flat=True))
    if unknown:
        errors["by_organ"] = f"没有代码为{'、'.join(sorted(unknown))}的机关"
    if errors:
        raise ValidationError(errors)
    Setting.objects.get_or_create(key=KEY)
    held = lock(Setting, KEY)
    before = held.value
    held.value = _stored(default, by_organ, sealing_from)
    held.save(update_fields=["value"])
    after = held.value | {"reason": reason.strip()}
    audit.record(actor=actor, verb="foi.set_procedure", obj=held, before=before or {}, after=after)
    return held


def _stored(
    default: Collection[str], by_organ: Mapping[str, Collection[str]], sealing_from: date | None
) -> dict[str, Any]:
    """The setting as it is kept; an organ that does as all do is not named."""
    usual = sorted(default)
    own = {code: sorted(names) for code, names in sorted(by_organ.items()) if sorted(names) != usual}
    return {
        "reviews": {"default": usual, "by_organ": own},
        "sealing_from": sealing_from.isoformat() if sealing_from else None,
    }
