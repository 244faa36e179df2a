"""Registration numbers for many cases at once; each number taken is listed, as `actions.numbers` lists it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from gongkai.foi.models import NumberSeries, NumberTaken
from gongkai.kernel.actions import lock
from gongkai.organs.models import Organ

SERIES = "登记"
BATCH = 500


def registration_numbers(wanted: Sequence[tuple[Organ, int]]) -> list[str]:
    """One 登记编号 for each (organ, year), in order. Series are locked in the order of organ and year."""
    counts = Counter((organ.pk, year) for organ, year in wanted)
    runs: dict[tuple[int, int], Iterator[int]] = {}
    for (organ_id, year), number in sorted(counts.items()):
        runs[organ_id, year] = iter(_take(organ_id, year, number))
    return [
        f"{(organ.short_code or organ.code).upper()}-{year}-{next(runs[organ.pk, year]):05d}" for organ, year in wanted
    ]


def _take(organ_id: int, year: int, number: int) -> range:
    row, _ = NumberSeries.objects.get_or_create(organ_id=organ_id, year=year, series=SERIES)
    row = lock(NumberSeries, row.pk)
    taken = range(row.last + 1, row.last + 1 + number)
    row.last = taken[-1]
    row.save(update_fields=["last"])
    NumberTaken.objects.bulk_create((NumberTaken(series=row, value=value) for value in taken), batch_size=BATCH)
    return taken
