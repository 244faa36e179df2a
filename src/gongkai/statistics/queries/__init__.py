"""Reads of the annual report. A package, because each noun is a page of its own."""

from gongkai.statistics.queries.compiling import (
    Member,
    Problem,
    Rollup,
    compile,
    examine,
    findings_of,
    has_errors,
    last_year_of,
    own,
    report_figures,
    rollup,
    sealed_report,
)
from gongkai.statistics.queries.gathering import SOURCE_LABELS, Part, edition_of, gather
from gongkai.statistics.queries.kept import KeptLine, kept_lines, kept_of_cell
from gongkai.statistics.queries.membership import (
    CellCase,
    cases_of_cell,
    remedies_of_cell,
    sealed_cases,
    sealed_count,
    sealed_remedies,
    visible_cases_of_cell,
    visible_remedies_of_cell,
)
from gongkai.statistics.queries.overview import deadline, overview, published
from gongkai.statistics.queries.sealing import broken, broken_seals
from gongkai.statistics.queries.standing import changes_of, ledger_scope, obstacles, repeats_of, standing
from gongkai.statistics.queries.tabling import remedies_table, requests_table

__all__ = [
    "SOURCE_LABELS",
    "CellCase",
    "KeptLine",
    "Member",
    "Part",
    "Problem",
    "Rollup",
    "broken",
    "broken_seals",
    "cases_of_cell",
    "changes_of",
    "compile",
    "deadline",
    "edition_of",
    "examine",
    "findings_of",
    "gather",
    "has_errors",
    "kept_lines",
    "kept_of_cell",
    "last_year_of",
    "ledger_scope",
    "obstacles",
    "overview",
    "own",
    "published",
    "remedies_of_cell",
    "remedies_table",
    "repeats_of",
    "report_figures",
    "requests_table",
    "rollup",
    "sealed_cases",
    "sealed_count",
    "sealed_remedies",
    "sealed_report",
    "standing",
    "visible_cases_of_cell",
    "visible_remedies_of_cell",
]
