"""How a document is reviewed: the stages its organ has, who has had a hand in it, what is still open."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q

from gongkai.disclosure.elements import REVIEWS
from gongkai.disclosure.models import Document, Review, ReviewRule, SecrecyCheck
from gongkai.disclosure.versions import secrecy_items


@dataclass(frozen=True)
class Procedure:
    """The stages in their order, the workdays each has, and whether the names are printed under the text."""

    stages: tuple[str, ...] = REVIEWS
    days: int = 2
    shows_names: bool = False


def procedure_of(document: Document) -> Procedure:
    """The most special rule in force: of the organ and kind, of the organ, of the kind, of all; else three reviews."""
    rules = ReviewRule.objects.filter(
        Q(organ=document.organ_id) | Q(organ__isnull=True),
        Q(kind=document.kind) | Q(kind=""),
        ended_at__isnull=True,
    )
    found = sorted(rules, key=lambda rule: (rule.organ_id is not None, rule.kind != ""))
    if not found:
        return Procedure()
    rule = found[-1]
    return Procedure(tuple(stage for stage in REVIEWS if stage in rule.stages), rule.days, rule.shows_names)


def stages_of(document: Document) -> tuple[str, ...]:
    """The stages this version goes through: a corrected slip needs the last one only."""
    stages = procedure_of(document).stages
    return stages[-1:] if document.slip_only else stages


def round_of(document: Document) -> int:
    """The number of the present or the last round; 0 before the first."""
    last = document.reviews.order_by("-round").values_list("round", flat=True).first()
    return int(last or 0)


def hands_on(document: Document) -> set[int]:
    """Accounts that wrote on what is being reviewed: authors of the versions since the last one that went out."""
    since = document.live_revision_id or 0
    written = document.revisions.filter(pk__gt=since).values_list("user_id", flat=True)
    return {user_id for user_id in written if user_id is not None}


def passed_by(document: Document, number: int) -> set[int]:
    """Accounts that have passed a stage in this round."""
    passed = document.reviews.filter(round=number, decision=Review.Decision.PASSED)
    return {user_id for user_id in passed.values_list("by_id", flat=True) if user_id is not None}


def unchecked_items(document: Document, version: Document) -> list[str]:
    """Items of the version that nobody has passed in a secrecy review yet, in this very content (art. 17)."""
    latest: dict[tuple[str, str], bool] = {}
    for check in SecrecyCheck.objects.filter(document=document).order_by("id"):
        latest[check.item, check.digest] = check.passed
    return [name for name, digest in secrecy_items(version) if not latest.get((name, digest))]
