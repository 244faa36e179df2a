"""Ledgers for the tests: rows of cases and remedies put in at once, as the real actions would have left them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime
from itertools import count

from gongkai.foi.models import Case, Remedy
from gongkai.organs.models import Organ, OrganPlace, OrganVersion

_numbers = count(1)
AT = datetime(2020, 1, 1, tzinfo=UTC)


def organ(code: str, name: str, parent: Organ | None = None, *, in_rollup: bool | None = True) -> Organ:
    """An organ since 2010 with one version."""
    path = f"{parent.path if parent else '/'}{code}/"
    level = "district" if parent is None else "department"
    made = Organ.objects.create(
        code=code, short_code=code, name=name, level=level, parent=parent, path=path, opened_on=date(2010, 1, 1)
    )
    OrganPlace.objects.create(organ=made, parent=parent, path=path, effective_from=made.opened_on)
    OrganVersion.objects.create(
        organ=made, effective_from=made.opened_on, legal_name=name, in_rollup=in_rollup, rollup_reason="测试"
    )
    return made


def case(
    of: Organ,
    column: str = "natural_person",
    *,
    received: int | None = 2020,
    concluded: int | None = None,
    outcome: str = "",
    counted: bool = True,
) -> Case:
    """One case row, not yet saved; `received` and `concluded` are years."""
    number = next(_numbers)
    return Case(
        organ=of,
        number=f"T{number}",
        code_index=f"c{number}",
        channel="counter",
        applicant_class=column,
        applicant_mask="某",
        subject="测试",
        state="closed" if concluded else "handling",
        outcome=outcome,
        counted=counted,
        received_on=date(received, 3, 2) if received else None,
        received_year=received,
        concluded_on=date(concluded, 3, 2 if concluded != received else 20) if concluded else None,
        concluded_year=concluded,
        created_at=AT,
    )


def cases(rows: Iterable[Case]) -> list[Case]:
    return Case.objects.bulk_create(rows, batch_size=500)


def remedy(of: Organ, kind: str, *, filed: int = 2020, concluded: int | None = None, result: str = "") -> Remedy:
    return Remedy(
        organ=of,
        kind=kind,
        body="某复议机关",
        filed_on=date(filed, 4, 1),
        filed_year=filed,
        concluded_on=date(concluded, 8, 1) if concluded else None,
        concluded_year=concluded,
        result=result,
    )


def spread(of: Organ, year: int, table: dict[str, dict[str, int]]) -> list[Case]:
    """Cases of one organ that give exactly the cells of `table` (rows of section three without the totals).

    Cases carried in come first; each column must satisfy R1.
    """
    made: list[Case] = []
    for column in next(iter(table.values())):
        feet = [
            row for row, cells in table.items() if row not in {"received", "carried_in"} for _ in range(cells[column])
        ]
        heads = ["carried_in"] * table["carried_in"][column] + ["received"] * table["received"][column]
        for head, foot in zip(heads, feet, strict=True):
            received = year if head == "received" else year - 1
            done = foot != "carried_out"
            made.append(
                case(of, column, received=received, concluded=year if done else None, outcome=foot if done else "")
            )
    return made
