"""The annual report as plain data. Every reader produces it, every writer takes it, the rules check it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Literal

Number = int | Decimal
Table = Mapping[str, Mapping[str, int | None]]
ProactiveTable = Mapping[str, Mapping[str, Number | None]]
Severity = Literal["error", "warning"]


@dataclass(frozen=True)
class Where:
    row: str
    column: str


@dataclass(frozen=True)
class Suspect:
    """A cell that is probably wrong: what it reads and the value that would mend the finding."""

    row: str
    column: str
    read: Number | None
    would_be: Number


@dataclass(frozen=True)
class Finding:
    """One rule (R1–R17 or a reading note) that a report fails. `where` names the failing row and column."""

    rule: str
    severity: Severity
    message: str
    where: Where | None = None
    expected: Number | None = None
    found: Number | None = None
    difference: Number | None = None
    suspects: tuple[Suspect, ...] = ()


@dataclass(frozen=True)
class Uncertain:
    """A figure that several lawful readings fit. `candidates` are the possible values of this one cell,
    or, for cells run together, whole readings such as "69·3·665"."""

    section: str
    row: str
    column: str
    raw: str
    candidates: tuple[str, ...] = ()


@dataclass(frozen=True)
class Report:
    """A report of one organ and year.

    `requests[row][column]`, `remedies[kind][cell]` and `proactive[row][cell]` use the keys of `editions`.
    A key that the form lacks is absent; a figure that could not be read is None and named in `uncertain`.
    `prose` maps section keys ("one", "five", "six", and "front" for what stands before section one) to text.
    """

    organ: str | None
    year: int | None
    edition: str | None
    requests: Table = field(default_factory=dict)
    remedies: Table = field(default_factory=dict)
    proactive: ProactiveTable = field(default_factory=dict)
    prose: Mapping[str, str] = field(default_factory=dict)
    uncertain: tuple[Uncertain, ...] = ()
    complete: bool = True
    notes: tuple[Finding, ...] = ()
    """What the reader itself has to say (blank cells, an old form in a new year); joined to the rules' findings."""


def as_json_number(value: Number | None) -> int | float | None:
    """JSON has no decimals: whole amounts become ints, others floats."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value


def to_json(report: Report, findings: tuple[Finding, ...], *, file: str | None = None) -> dict[str, Any]:
    """The stable JSON object of `gongkai check --json` and `gongkai report --format json`."""
    return {
        "file": file,
        "organ": report.organ,
        "year": report.year,
        "edition": report.edition,
        "complete": report.complete,
        "requests": {row: dict(cells) for row, cells in report.requests.items()},
        "remedies": {kind: dict(cells) for kind, cells in report.remedies.items()},
        "proactive": {
            row: {cell: as_json_number(value) for cell, value in cells.items()}
            for row, cells in report.proactive.items()
        },
        "findings": [_finding_json(finding) for finding in findings],
        "uncertain": [
            {
                "section": item.section,
                "row": item.row,
                "column": item.column,
                "raw": item.raw,
                "candidates": list(item.candidates),
            }
            for item in report.uncertain
        ],
        "ok": report.complete and not any(finding.severity == "error" for finding in findings),
    }


def _finding_json(finding: Finding) -> dict[str, Any]:
    return {
        "rule": finding.rule,
        "severity": finding.severity,
        "where": None if finding.where is None else {"row": finding.where.row, "column": finding.where.column},
        "expected": as_json_number(finding.expected),
        "found": as_json_number(finding.found),
        "difference": as_json_number(finding.difference),
        "suspects": [
            {
                "row": suspect.row,
                "column": suspect.column,
                "read": as_json_number(suspect.read),
                "would_be": as_json_number(suspect.would_be),
            }
            for suspect in finding.suspects
        ],
        "message": finding.message,
    }
