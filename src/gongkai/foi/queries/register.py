"""文号登记簿: every number of every series of an organ and year, with its letter or why it is void."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from gongkai.foi.models import Letter, NumberSeries, NumberTaken
from gongkai.organs.models import Organ

REGISTRATION = "登记"


@dataclass(frozen=True)
class Entry:
    """One number. `state` is 已签发, 已送达, 作废, or 未登记 for one that the office system used otherwise."""

    value: int
    number: str
    title: str
    dated: date | None
    state: str
    why: str
    case_id: int | None
    case_number: str
    outside: bool


@dataclass(frozen=True)
class Series:
    """One series of the register; `gaps` are numbers below the last that nobody took here."""

    name: str
    last: int
    entries: tuple[Entry, ...]

    @property
    def gaps(self) -> tuple[int, ...]:
        return tuple(entry.value for entry in self.entries if entry.state == UNKNOWN)


UNKNOWN = "未登记"


def years_of(organ: Organ) -> list[int]:
    """Years in which the organ took numbers, the newest first."""
    series = NumberSeries.objects.filter(organ=organ).exclude(series=REGISTRATION)
    return sorted(set(series.values_list("year", flat=True)), reverse=True)


def register(organ: Organ, year: int) -> list[Series]:
    """The series of letters of an organ and year, each from 1 to its last number, in four reads at most."""
    series = list(NumberSeries.objects.filter(organ=organ, year=year).exclude(series=REGISTRATION).order_by("series"))
    taken = NumberTaken.objects.filter(series__in=series).select_related("letter", "letter__case", "series")
    by_series: dict[int, dict[int, NumberTaken]] = {}
    for row in taken.order_by("value"):
        by_series.setdefault(row.series_id, {})[row.value] = row
    return [Series(one.series, one.last, tuple(_entries(one, by_series.get(one.pk, {})))) for one in series]


def _entries(series: NumberSeries, taken: dict[int, NumberTaken]) -> Sequence[Entry]:
    made = []
    for value in range(1, series.last + 1):
        row = taken.get(value)
        letter = row.letter if row else None
        number = letter.number if letter and letter.number else f"{series}{value}号"
        made.append(
            Entry(
                value=value,
                number=number,
                title=letter.title if letter else "",
                dated=letter.dated if letter else None,
                state=_state(row, letter),
                why=row.voided_reason if row else "本系统没有登记，由办公系统编用",
                case_id=letter.case_id if letter else None,
                case_number=letter.case.number if letter else "",
                outside=bool(letter and letter.outside_number),
            )
        )
    return made


def _state(row: NumberTaken | None, letter: Letter | None) -> str:
    if row is None:
        return UNKNOWN
    if row.voided_reason or letter is None:
        return Letter.State.VOID.label
    return letter.get_state_display()
