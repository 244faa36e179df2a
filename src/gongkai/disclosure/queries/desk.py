"""The desk's lists: what waits for an officer, what is in hand, what is public, what was withdrawn."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, Max, OuterRef, Q, QuerySet, Subquery

from gongkai.disclosure.elements import REVIEWS
from gongkai.disclosure.models import Document, Review
from gongkai.disclosure.policies import at_hand_of, documents_seen_by
from gongkai.kernel.actor import Actor
from gongkai.organs.models import Organ

VIEWS = {"mine": "待我办理", "hand": "在办", "public": "已发布", "withdrawn": "已撤下", "dropped": "已作废"}


@dataclass(frozen=True)
class Wanted:
    """A list of the desk: one of `VIEWS`, and what narrows it."""

    view: str = "mine"
    text: str = ""
    organ_id: int | None = None
    kind: str = ""


def listed(actor: Actor, wanted: Wanted) -> QuerySet[Document]:
    """The documents of a list, the longest waiting first, or the newest where nothing waits."""
    seen = documents_seen_by(actor)
    rows = {
        "mine": at_hand_of(actor),
        "hand": seen.filter(stage__in=("draft", *REVIEWS, "cleared")),
        "public": seen.filter(live=True),
        "withdrawn": seen.filter(live=False, withdrawals__ended_at__isnull=True, withdrawals__isnull=False),
        "dropped": seen.filter(stage="dropped"),
    }[wanted.view]
    if wanted.text:
        text = wanted.text
        rows = rows.filter(Q(title__icontains=text) | Q(index_number__startswith=text) | Q(doc_number__icontains=text))
    if wanted.organ_id:
        rows = rows.filter(organ_id=wanted.organ_id)
    if wanted.kind:
        rows = rows.filter(kind=wanted.kind)
    rows = rows.prefetch_related("organ", "column").defer("body")
    if wanted.view not in ("mine", "hand"):
        return rows.order_by("-published_at", "-id")
    return rows.annotate(due_on=_due()).order_by("changed_at", "id")


def _due() -> Subquery:
    """The latest day by which a document's reviews are due."""
    rows = Review.objects.filter(document=OuterRef("pk")).order_by().values("document")
    return Subquery(rows.annotate(on=Max("due_on")).values("on"))


def organs_in_view(actor: Actor) -> QuerySet[Organ]:
    """Organs with documents that the actor sees."""
    theirs = documents_seen_by(actor).filter(organ=OuterRef("pk"))
    return Organ.objects.filter(Exists(theirs)).order_by("path")


def counts(actor: Actor, today: date) -> dict[str, int]:
    """How many wait for the officer, and how many of what she sees are late at their stage."""
    late = documents_seen_by(actor).filter(stage__in=(*REVIEWS, "cleared")).annotate(due=_due())
    return {"mine": at_hand_of(actor).count(), "late": late.filter(due__lt=today).count()}
