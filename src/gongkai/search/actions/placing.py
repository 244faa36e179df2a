"""Results put first or last for a query, until a day."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError

from gongkai.kernel import audit, clock
from gongkai.kernel.actions import action, lock
from gongkai.kernel.actor import Actor
from gongkai.kernel.registry import searchables
from gongkai.search.models import Placement
from gongkai.search.policies import require_editor
from gongkai.search.understanding import exact_form

FIELDS = ("query", "kind", "ref", "place", "until", "reason")


@action
def place_result(
    *, actor: Actor, query: str, kind: str, ref: str, place: str, until: date, reason: str = "", request_key: str = ""
) -> Placement:
    """Put one published entry first ("first") or last ("last") where this is searched; in place of an earlier wish."""
    require_editor(actor)
    wanted = exact_form(query)
    errors = {}
    if not wanted:
        errors["query"] = "请填写搜索词"
    if until < clock.today():
        errors["until"] = "截止日期不能早于今天"
    if kind not in searchables or ref not in searchables[kind].some([ref]):
        errors["ref"] = "没有这一条已公开的内容"
    if place not in Placement.Place.values:
        errors["place"] = "请选择置顶或者压后"
    if errors:
        raise ValidationError(errors)
    kept = Placement.objects.select_for_update().filter(query=wanted, kind=kind, ref=ref).first()
    before = _values(kept) if kept else {}
    placement = kept or Placement(query=wanted, kind=kind, ref=ref)
    placement.place, placement.until, placement.reason = place, until, reason.strip()
    placement.full_clean(validate_unique=False)
    placement.save()
    audit.record(actor=actor, verb="search.placement.keep", obj=placement, before=before, after=_values(placement))
    return placement


@action
def unplace_result(*, actor: Actor, placement_id: int, request_key: str = "") -> str:
    """Let the results of a query stand as they score again; the query. Raises Placement.DoesNotExist."""
    require_editor(actor)
    placement = lock(Placement, placement_id)
    audit.record(actor=actor, verb="search.placement.remove", obj=placement, before=_values(placement))
    placement.delete()
    return placement.query


def _values(placement: Placement) -> dict[str, object]:
    return {name: getattr(placement, name) for name in FIELDS}
