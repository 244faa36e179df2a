"""What is read of the registers: pages that stay quick over a million entries, and what the desk has to see to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from gongkai.disclosure.elements import REGISTERS
from gongkai.disclosure.models import RegisterEntry
from gongkai.kernel.calendars import current
from gongkai.organs.models import Organ
from gongkai.rules.registers import withdraw_by

PER_PAGE = 30
MOST_COUNTED = 10_000
"""A longer list says 一万条以上 and is not counted to its end."""


@dataclass(frozen=True)
class Chosen:
    """What narrows a register; `text` is the beginning of a party's name, a number, or a credit code."""

    kind: str
    organ_id: int | None = None
    year: int | None = None
    text: str = ""


@dataclass(frozen=True)
class After:
    """The last entry of the page before: what follows it is older, or of the same day with a smaller number."""

    decided_on: date
    pk: int

    def __str__(self) -> str:
        return f"{self.decided_on.isoformat()}.{self.pk}"

    @staticmethod
    def parse(text: str) -> After | None:
        """Out of an address; None for what is none."""
        day, _, number = text.partition(".")
        try:
            return After(date.fromisoformat(day), int(number))
        except ValueError:
            return None


@dataclass(frozen=True)
class Slice:
    """A page of entries; `total` is None for more than MOST_COUNTED; `following` leads to the next page."""

    rows: list[RegisterEntry]
    total: int | None
    following: After | None


def shown(chosen: Chosen) -> QuerySet[RegisterEntry]:
    """What the public sees of a register, the newest first."""
    rows = RegisterEntry.objects.filter(kind=chosen.kind, withdrawn_on__isnull=True)
    if chosen.organ_id:
        rows = rows.filter(organ_id=chosen.organ_id)
    if chosen.year:
        rows = rows.filter(decided_on__gte=date(chosen.year, 1, 1), decided_on__lte=date(chosen.year, 12, 31))
    if chosen.text:
        text = chosen.text
        rows = rows.filter(Q(party__startswith=text) | Q(number=text) | Q(credit_code=text))
    return rows.order_by("-decided_on", "-pk")


def page(chosen: Chosen, after: After | None) -> Slice:
    """One page; its cost does not grow with what lies before it."""
    rows = shown(chosen)
    total = len(rows.order_by().values_list("pk")[: MOST_COUNTED + 1])
    if after is not None:
        # Said as a range, so that the index is entered at the day and not read down to it.
        older = Q(decided_on__lt=after.decided_on) | Q(pk__lt=after.pk)
        rows = rows.filter(older, decided_on__lte=after.decided_on)
    found = list(rows.select_related("organ").defer("party_name", "basis")[: PER_PAGE + 1])
    last = found[PER_PAGE - 1] if len(found) > PER_PAGE else None
    following = After(last.decided_on, last.pk) if last else None
    return Slice(found[:PER_PAGE], total if total <= MOST_COUNTED else None, following)


@dataclass(frozen=True)
class Tally:
    """A register: how much it holds and the day of its newest entry."""

    kind: str
    label: str
    count: int
    newest: date | None


def tallies() -> list[Tally]:
    """Every register that holds anything."""
    gone = RegisterEntry.objects.filter(withdrawn_on__isnull=False).order_by().values_list("kind")
    withdrawn = dict(gone.annotate(n=Count("pk")))
    found = []
    for kind, label in REGISTERS.items():
        count = RegisterEntry.objects.filter(kind=kind).count() - withdrawn.get(kind, 0)
        newest = shown(Chosen(kind)).values_list("decided_on", flat=True).first()
        if count:
            found.append(Tally(kind, label, count, newest))
    return found


def keepers(kind: str) -> QuerySet[Organ]:
    """Organs with entries in a register."""
    theirs = RegisterEntry.objects.filter(kind=kind, organ=OuterRef("pk"))
    return Organ.objects.filter(Exists(theirs)).order_by("path")


def late(organ_ids: Iterable[int] | None) -> QuerySet[RegisterEntry]:
    """Entries published after their seven workdays; None: of every organ."""
    rows = RegisterEntry.objects.filter(published_on__gt=F("due_on"), withdrawn_on__isnull=True)
    return rows if organ_ids is None else rows.filter(organ_id__in=list(organ_ids))


def to_withdraw(organ_ids: Iterable[int] | None) -> list[tuple[RegisterEntry, date]]:
    """Annulled decisions that are still public, with the last day for taking them down, the most urgent first."""
    rows = RegisterEntry.objects.filter(annulled_on__isnull=False, withdrawn_on__isnull=True).select_related("organ")
    if organ_ids is not None:
        rows = rows.filter(organ_id__in=list(organ_ids))
    calendar = current()
    return [
        (one, withdraw_by(one.annulled_on, calendar)) for one in rows.order_by("annulled_on", "pk") if one.annulled_on
    ]
