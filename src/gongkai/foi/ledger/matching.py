"""Which case a ledger row tells of: the one with its outside number at its organ, else the one with its 登记编号."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import TypeVar

from gongkai.foi.ledger.row import LedgerRow, Problem, RowRefused
from gongkai.foi.models import Case
from gongkai.organs.models import Organ

BATCH = 400
FIELDS = ("pk", "organ_id", "external_system", "external_number", "number", "imported")
T = TypeVar("T")


@dataclass(frozen=True)
class Placed:
    """A row with its organ."""

    row: LedgerRow
    organ: Organ

    @property
    def outside(self) -> tuple[int, str, str]:
        """By what the row is known again: organ, system, number there."""
        return self.organ.pk, self.row.external_system, self.row.external_number or self.row.number


@dataclass(frozen=True)
class Known:
    """What there is of a case before its row is looked at closely."""

    pk: int
    organ_id: int
    fingerprint: str


@dataclass
class Register:
    """The cases that the rows of one import may mean."""

    by_outside: Mapping[tuple[int, str, str], Known] = field(default_factory=dict)
    by_number: Mapping[str, Known] = field(default_factory=dict)

    def find(self, placed: Placed) -> Known | None:
        """Raises RowRefused when its two numbers mean different cases, or its 登记编号 one of another organ."""
        outside = self.by_outside.get(placed.outside)
        numbered = self.by_number.get(placed.row.number) if placed.row.number else None
        if numbered is not None and numbered.organ_id != placed.organ.pk:
            raise RowRefused([Problem("number", f"登记编号{placed.row.number}属于另一机关，请核对受理机关")])
        if outside and numbered and outside.pk != numbered.pk:
            raise RowRefused([Problem("number", "登记编号与外部编号指的不是同一件，请核对")])
        return outside or numbered


def register_of(rows: Sequence[Placed]) -> Register:
    """Read, in a few queries, every case that one of the rows may mean."""
    outside: dict[tuple[int, str, str], Known] = {}
    numbered: dict[str, Known] = {}
    for numbers in _batches({placed.outside[2] for placed in rows} - {""}):
        for pk, organ_id, system, number, _, imported in _cases(external_number__in=numbers):
            outside[organ_id, system, number] = Known(pk, organ_id, imported.get("row", ""))
    for numbers in _batches({placed.row.number for placed in rows} - {""}):
        for pk, organ_id, _, _, number, imported in _cases(number__in=numbers):
            numbered[number] = Known(pk, organ_id, imported.get("row", ""))
    return Register(outside, numbered)


def _cases(**wanted: list[str]) -> Iterable[tuple[int, int, str, str, str, dict[str, str]]]:
    return Case.objects.filter(**wanted).order_by().values_list(*FIELDS)


def _batches(values: set[T]) -> Iterator[list[T]]:
    rest = iter(sorted(values, key=str))
    while batch := list(islice(rest, BATCH)):
        yield batch
