"""Correcting a fact that was keyed in wrongly (art. 45): it is voided with a reason and stays, the right is added."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError

from gongkai.foi.actions.following import follow_facts, rekey
from gongkai.foi.actions.ledger import Refused, Step, fold, step
from gongkai.foi.models import Case, CaseEvent, Letter
from gongkai.foi.models.case import Channel
from gongkai.kernel.actions import action
from gongkai.kernel.actor import Actor
from gongkai.kernel.calendars import current
from gongkai.kernel.clock import ZONE
from gongkai.rules.clock import EVENT_TYPES, ClockError

FREE = frozenset(
    {
        "contact_attempted",
        "third_party_asked",
        "third_party_served",
        "third_party_replied",
        "organs_asked",
        "organs_replied",
        "extended",
        "reasons_asked",
        "reasons_given",
        "deferred",
    }
)
"""Facts that may be voided for good. The others carry the state of the case: of these only the day is corrected."""

CORRECTABLE = FREE | (EVENT_TYPES - {"closed"})
"""Facts somebody keyed in. What the desk itself dates (decided, signed, archived …) happened when it says."""

ENDINGS = frozenset({"answered", "withdrawn", "abandoned"})
REASON_LENGTH = 200


@action
def void_fact(
    *,
    actor: Actor,
    case_id: int,
    key: str,
    reason: str,
    on: date | None = None,
    at: datetime | None = None,
    request_key: str = "",
) -> Case:
    """Void the standing fact `key` with a reason and, when `on` or `at` is given, record it anew for that day.

    The clock is folded again; where the fact was the end that counts, the day and year of conclusion follow it.
    Raises ValidationError for a missing reason or an unknown fact, Refused when the fact cannot be voided or the
    remaining facts would make no lawful sequence.
    """
    if not reason.strip() or len(reason) > REASON_LENGTH:
        raise ValidationError({"reason": f"请写明更正的理由，不超过{REASON_LENGTH}字"})
    with step(case_id=case_id, event="void_fact", actor=actor, reason=reason) as moving:
        moving.establish("reason_given", reason.strip())
        wrong = moving.case.events.filter(key=key, voided=False).first()
        if wrong is None or wrong.type not in CORRECTABLE:
            raise ValidationError({"key": "请选择一项可以更正的事实"})
        day = at.astimezone(ZONE).date() if at else on
        if day is None and wrong.type not in FREE:
            raise Refused("这一事实决定了办理状态，不能只作废，请填写更正后的日期（《条例》第四十五条）")
        first_end = _first_end(moving.case)
        _void(moving, wrong, reason)
        if day is not None:
            right = _record(moving, wrong, on=day, at=at)
            _follow(moving, wrong, right, counts=first_end == wrong)
        _fold(moving)
        follow_facts(moving.case)
    return moving.case


def _void(moving: Step, wrong: CaseEvent, reason: str) -> None:
    wrong.voided, wrong.void_reason = True, reason.strip()
    wrong.save(update_fields=["voided", "void_reason"])
    moving.moves_clock = True
    moving.details["voided"] = {"type": wrong.type, "on": wrong.on.isoformat(), "key": wrong.key}


def _record(moving: Step, wrong: CaseEvent, *, on: date, at: datetime | None) -> CaseEvent:
    """The same fact on the right day; replies to it are tied to the new one."""
    data: dict[str, Any] = dict(wrong.data)
    received = moving.case.received_on
    if "late" in data and received is not None:
        data["late"] = on > current().add_workdays(received, 7)
    right = moving.fact(wrong.type, on=on, at=at, ref=wrong.ref, data=data, note=wrong.note)
    moving.case.events.filter(ref=wrong.key).update(ref=right.key)
    rekey(moving.case, wrong, right)
    return right


def _first_end(case: Case) -> CaseEvent | None:
    """The end that was counted; a later one, after a reopening, is not (domain K.2-7)."""
    return case.events.filter(voided=False, type__in=ENDINGS).order_by("on", "id").first()


def _follow(moving: Step, wrong: CaseEvent, right: CaseEvent, *, counts: bool) -> None:
    """What the case keeps beside the fact: the days of receipt on paper, of service, and of conclusion."""
    case, on = moving.case, right.on
    if wrong.type == "received" and case.channel == Channel.POST_SIGNED:
        case.signed_for_on = on
    if wrong.type in {"submitted", "arrived"} and case.channel in {Channel.FAX, Channel.POST_ORDINARY}:
        case.arrived_on = on
    if wrong.type == "answered":
        _served_on(case, wrong, on)
    if wrong.type in ENDINGS and counts and case.concluded_on == wrong.on:
        case.concluded_on, case.concluded_year = on, on.year


def _served_on(case: Case, wrong: CaseEvent, on: date) -> None:
    served = case.letters.filter(state=Letter.State.SERVED, served_on=wrong.on)
    number = wrong.data.get("letter")
    letter = served.filter(number=number).first() if number else served.first()
    if letter is None:
        return
    if letter.dated and on < letter.dated:
        raise Refused("送达日不能早于成文日期")
    letter.served_on = on
    letter.save(update_fields=["served_on"])


def _fold(moving: Step) -> None:
    try:
        fold(moving.case)
    except ClockError as error:
        raise Refused(f"作废或者更正之后，各项事实前后不合：{error}") from error
