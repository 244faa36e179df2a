"""What readers do with a document: opened pages, votes, and the searches that led to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import F, Sum

from gongkai.disclosure.models import Document, ReadingDay
from gongkai.kernel.registry import led_to
from gongkai.kernel.tally import Tally

MOST_WORDS = 5
FEWEST = 2
"""A search shown with a document led to it at least so often."""


def _save(counted: Mapping[tuple[date, int], int]) -> None:
    live = set(Document.objects.filter(pk__in={pk for _, pk in counted}, live=True).values_list("pk", flat=True))
    for (day, pk), reads in counted.items():
        if pk in live:
            row, _ = ReadingDay.objects.get_or_create(document_id=pk, day=day)
            ReadingDay.objects.filter(pk=row.pk).update(reads=F("reads") + reads)


opened: Tally[tuple[date, int]] = Tally("document reads", _save)
"""Counts (day, document) for every page opened."""


@dataclass(frozen=True)
class Readers:
    """Since publication; `words` are (search, times), the most frequent first."""

    reads: int
    understood: int
    puzzled: int
    words: tuple[tuple[str, int], ...]

    @property
    def votes(self) -> int:
        return self.understood + self.puzzled

    @property
    def share(self) -> int | None:
        """Percent of the votes that understood; None without any."""
        return round(100 * self.understood / self.votes) if self.votes else None


def readers_of(document: Document) -> Readers:
    """How a document was read."""
    sums = ReadingDay.objects.filter(document=document).aggregate(
        *(Sum(name, default=0) for name in ("reads", "understood", "puzzled"))
    )
    words = led_to.get()("document", str(document.pk), MOST_WORDS) if led_to else []
    return Readers(
        sums["reads__sum"],
        sums["understood__sum"],
        sums["puzzled__sum"],
        tuple(one for one in words if one[1] >= FEWEST),
    )
