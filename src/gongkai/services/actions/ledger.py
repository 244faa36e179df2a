"""The two lists as one kind of ledger: an entry, its versions in order, and the one place that writes them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError

from gongkai.services import guides
from gongkai.services.elements import BEGINNINGS, ENDINGS, LARGEST_TERM
from gongkai.services.facts import Facts, ItemFacts, PowerFacts
from gongkai.services.models import Item, ItemVersion, Power, PowerVersion

Version = PowerVersion | ItemVersion


@dataclass(frozen=True)
class Ledger:
    """One list: `subject` names the foreign key of its versions, `facts` reads a version, `derived` adds what is
    computed from the facts when they are written, `wrong` says what may not stand in them."""

    key: str
    title: str
    entries: type[Power] | type[Item]
    versions: type[PowerVersion] | type[ItemVersion]
    subject: str
    facts: Callable[[Any], Facts]
    derived: Callable[[Any], dict[str, Any]]
    wrong: Callable[[Any], Mapping[str, str]]

    def of(self, entry_id: int) -> Any:
        """The versions of an entry, in the order in which they hold."""
        return self.versions.objects.filter(**{self.subject: entry_id}).order_by("effective_from", "seq")


@dataclass(frozen=True)
class Change:
    """What is to hold of an entry from `on` on: `facts`, or None where it leaves the list."""

    on: date
    change: str
    facts: Facts | None
    reason: str = ""


def standing(versions: Sequence[Any], on: date) -> Any | None:
    """The version that holds on the day, ended or not; None before the first. `versions` as `Ledger.of` orders them."""
    found = None
    for version in versions:
        if version.effective_from > on:
            break
        found = version
    return found


def judged(ledger: Ledger, versions: Sequence[Any], wanted: Change) -> str:
    """`created`, `changed` or `unchanged`: what the change would do. Raises ValidationError by field.

    A file says what holds, so that a row of it may leave out why: the reason of change follows from what stood before.
    """
    now = standing(versions, wanted.on)
    on_list = now is not None and now.in_force
    if wanted.facts is None:
        if not versions:
            raise ValidationError({"change": "清单中没有这一事项，不能取消、合并或者下放"})
        return "changed" if on_list else "unchanged"
    if wrong := ledger.wrong(wanted.facts):
        raise ValidationError(dict(wrong))
    if on_list and ledger.facts(now) == wanted.facts:
        return "unchanged"
    return "changed" if versions else "created"


def append(
    ledger: Ledger, entry: Any, versions: list[Any], wanted: Change, entered_by: str, brought_by: Any = None
) -> Any:
    """The new version, put into `versions` at its place with every span set anew; nothing is saved.

    The caller holds the entry's lock and saves the new version and those of `moved`.
    """
    before = standing(versions, wanted.on)
    said: dict[str, Any] = {}
    if wanted.facts is not None:
        said = {**wanted.facts.values(), **ledger.derived(wanted.facts)}
    else:
        last = before or versions[-1]
        facts = ledger.facts(last)
        said = {**facts.values(), **ledger.derived(facts)}
    made = ledger.versions(
        **{ledger.subject: entry},
        **said,
        seq=max((version.seq for version in versions), default=0) + 1,
        effective_from=wanted.on,
        in_force=wanted.facts is not None,
        change=reason_of_change(wanted, before),
        reason=wanted.reason,
        entered_by=entered_by,
        brought_by=brought_by,
    )
    versions.append(made)
    versions.sort(key=lambda version: (version.effective_from, version.seq))
    return made


def reason_of_change(wanted: Change, before: Any | None) -> str:
    """The reason that is said, unless it contradicts what stood before: an entry that is on the list is not new."""
    if wanted.facts is None:
        return wanted.change if wanted.change in ENDINGS else "ended"
    on_list = before is not None and before.in_force
    if on_list:
        return wanted.change if wanted.change in {"adjusted", "merged"} else "adjusted"
    return wanted.change if wanted.change in BEGINNINGS else "new"


def relink(versions: Sequence[Any]) -> list[Any]:
    """Set every span to end where the next version begins; the versions whose end moved."""
    moved = []
    for version, following in zip(versions, (*versions[1:], None), strict=False):
        until = following.effective_from if following is not None else None
        if version.until != until:
            version.until = until
            moved.append(version)
    return moved


def _nothing(facts: Facts) -> dict[str, Any]:
    return {}


def _missing(facts: ItemFacts) -> dict[str, Any]:
    return {"missing": guides.missing(facts.name, facts.details)}


def _wrong_power(facts: PowerFacts) -> dict[str, str]:
    wrong = {}
    if not facts.name.strip():
        wrong["name"] = "请填写职权名称"
    if len(facts.name) > 500:
        wrong["name"] = "职权名称不超过500字"
    return wrong


def _wrong_item(facts: ItemFacts) -> dict[str, str]:
    """What may not stand in a guide; the promise is never longer than the statute (优化营商环境条例 art. 36)."""
    wrong = {}
    if not facts.name.strip():
        wrong["name"] = "请填写事项名称"
    if len(facts.name) > 300:
        wrong["name"] = "事项名称不超过300字"
    statutory, promised = facts.statutory_days, facts.promised_days
    if statutory is not None and promised is not None and promised > statutory:
        wrong["promised_days"] = f"承诺办结时限{promised}个工作日长于法定办结时限{statutory}个工作日"
    for key, days in (("statutory_days", statutory), ("promised_days", promised)):
        if days is not None and not 0 <= days <= LARGEST_TERM:
            wrong[key] = f"{days}个工作日不合常理，请核对"
    if problems := guides.check(guides.materials_of(facts.details), guides.questions_of(facts.details)):
        wrong["questions"] = "；".join(problems)
    return wrong


POWERS = Ledger("powers", "权责清单", Power, PowerVersion, "power", PowerFacts.of, _nothing, _wrong_power)
ITEMS = Ledger("services", "办事指南", Item, ItemVersion, "item", ItemFacts.of, _missing, _wrong_item)
LEDGERS: Mapping[str, Ledger] = {one.key: one for one in (POWERS, ITEMS)}
