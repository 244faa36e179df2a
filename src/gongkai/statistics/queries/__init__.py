"""Reads of the annual report. The package is split by noun because each is a page of its own."""

from gongkai.statistics.queries.compiling import (
    Member,
    Problem,
    Rollup,
    compile,
    examine,
    findings_of,
    has_errors,
    last_year_of,
    rollup,
    sealed_report,
)
from gongkai.statistics.queries.gathering import SOURCE_LABELS, Part, edition_of, gather
from gongkai.statistics.queries.tabling import remedies_table, requests_table

__all__ = [
    "SOURCE_LABELS",
    "Member",
    "Part",
    "Problem",
    "Rollup",
    "compile",
    "edition_of",
    "examine",
    "findings_of",
    "gather",
    "has_errors",
    "last_year_of",
    "remedies_table",
    "requests_table",
    "rollup",
    "sealed_report",
]
