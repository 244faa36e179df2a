"""Sections three and four of any set of organs as one table each."""

from __future__ import annotations

from gongkai.annual_report.model import Table
from gongkai.statistics import tables
from gongkai.statistics.queries.counting import Scope, remedy_tallies, request_tallies
from gongkai.statistics.queries.gathering import edition_of


def requests_table(scope: Scope, year: int, edition: str | None = None) -> Table:
    """Section three of the organs (ids, or the path of one for it and all below), from one grouped read; all cells
    filled."""
    rows = request_tallies(scope, year, by_organ=False)
    return tables.requests_table(((row.column, row.head, row.foot, row.n) for row in rows), edition_of(year, edition))


def remedies_table(scope: Scope, year: int) -> Table:
    """Section four of the organs, from one grouped read; all cells filled."""
    rows = remedy_tallies(scope, year, by_organ=False)
    return tables.remedies_table((row.kind, row.cell, row.n) for row in rows)
