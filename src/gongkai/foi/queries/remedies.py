"""Reviews and suits: how the district counts them, and what the organ still owes in them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from gongkai.foi.models import CaseEvent, Remedy, RemedyStage
from gongkai.kernel.models import Setting
from gongkai.rules.remedy_course import COUNTS, RESULTS, STAGES

KEY = "foi.remedies"
INSTANCES = {"first": "同一争议只计第一审", "each": "各审级分别计数"}
MOST = 400


@dataclass(frozen=True)
class RemedyRules:
    """What the report form leaves open: `counts` moves an uncertain result to another column, `instances` says whether
    second instance and retrial count beside the first."""

    counts: Mapping[str, str] = field(default_factory=dict)
    instances: str = "first"


def remedy_rules() -> RemedyRules:
    """The rules in force. Kept in the setting `foi.remedies` as `{"counts": {result: column}, "instances": …}`."""
    stored: dict[str, Any] = Setting.objects.filter(key=KEY).values_list("value", flat=True).first() or {}
    counts = {
        name: column
        for name, column in stored.get("counts", {}).items()
        if name in RESULTS and RESULTS[name].uncertain and column in COUNTS
    }
    instances = stored.get("instances", "first")
    return RemedyRules(counts, instances if instances in INSTANCES else "first")


@dataclass(frozen=True)
class RemedyDue:
    """Something an organ owes in a review or suit by a day: an answer, a hearing, a new answer after a judgment."""

    on: date
    remedy_id: int
    case_id: int | None
    title: str
    what: str
    article: str


def remedy_deadlines(remedies: QuerySet[Remedy], first: date | None, last: date) -> list[RemedyDue]:
    """What is owed from `first` (None: whatever is late too) to `last` in these reviews and suits, the earliest
    first, at most `MOST` of each kind."""
    owed = _owed(last).filter(remedy__in=remedies.order_by()).select_related("remedy")
    told = remedies.filter(_told(last))
    if first is not None:
        owed, told = owed.filter(due_on__gte=first), told.filter(comply_by__gte=first)
    found = [_stage_due(one) for one in owed.order_by("due_on", "pk")[:MOST]]
    found += [
        RemedyDue(one.comply_by, one.pk, one.case_id, _title(one), "按决定或者判决重新答复", "")
        for one in told.order_by("comply_by", "pk")[:MOST]
        if one.comply_by is not None
    ]
    return sorted(found, key=lambda one: (one.on, one.remedy_id))


def remedies_owing(remedies: QuerySet[Remedy], last: date) -> int:
    """In how many of these reviews and suits something is owed up to `last`, or late; one read."""
    return remedies.order_by().filter(Exists(_owed(last).filter(remedy=OuterRef("pk"))) | _told(last)).count()


def _owed(last: date) -> QuerySet[RemedyStage]:
    return RemedyStage.objects.filter(voided=False, settled_on=None, due_on__isnull=False, due_on__lte=last)


def _told(last: date) -> Q:
    """A new answer is owed until one was served after the decision."""
    answers = CaseEvent.objects.filter(type="answered", voided=False, case=OuterRef("case"))
    again = Exists(answers.filter(on__gt=OuterRef("concluded_on")))
    return Q(comply_by__lte=last, result=Remedy.Result.CORRECTED) & ~Q(again)


def _stage_due(owed: RemedyStage) -> RemedyDue:
    stage = STAGES[owed.stage]
    assert owed.due_on is not None
    article = stage.term.article if stage.term else ""
    return RemedyDue(owed.due_on, owed.remedy_id, owed.remedy.case_id, _title(owed.remedy), stage.owed, article)


def _title(remedy: Remedy) -> str:
    return remedy.body_number or f"{remedy.get_kind_display()}（{remedy.body}）"
