"""What each organ's report of a year is made of, for any number of organs in a fixed number of reads."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal

from gongkai.annual_report.editions import (
    COLUMN_LABELS,
    EDITION_2019,
    EDITIONS,
    REMEDY_CELL_LABELS,
    REMEDY_KIND_LABELS,
    Edition,
    edition_for,
)
from gongkai.annual_report.model import Finding, Number, Report, Table
from gongkai.disclosure.queries.section_two import report_figures as disclosed
from gongkai.organs.models import Organ
from gongkai.organs.queries import with_version
from gongkai.services.queries.powers import report_figures as listed_items
from gongkai.statistics import prose, tables
from gongkai.statistics.models import AnnualReport, ReportSeal, Return, UploadedReport
from gongkai.statistics.queries.counting import RemedyTally, Tally, remedy_tallies, request_tallies
from gongkai.statistics.transitions import COUNTED_RETURNS, SEALED

Source = Literal["sealed", "uploaded", "ledger", "return", "missing"]
SOURCE_LABELS: Mapping[Source, str] = {
    "sealed": "已封存的年度报告",
    "uploaded": "上传的年度报告",
    "ledger": "办件台账",
    "return": "填报",
    "missing": "缺报",
}
FIRST_REPORT_YEAR = EDITION_2019.first_year
PERIODS = {"year": 1, "half": 2, "quarter": 4, "month": 12}


@dataclass(frozen=True)
class Part:
    """One organ's report and what it rests on. `remarks` say what an examiner should know of the sources."""

    organ_id: int
    report: Report
    source: Source
    returned: bool
    """Whether the figures of section two were handed in."""
    remarks: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()
    """Cells of sections three and four that nobody could read in an uploaded report, in words."""
    basis: tuple[str, ...] = ()
    """The returns and the upload it rests on, each with what would change if it were handed in anew."""


Kept = Mapping[str, Mapping[str, Number]]


def kept_figures(organ_ids: Collection[int], year: int) -> dict[int, dict[str, dict[str, Number]]]:
    """Section two as the ledgers of this system have it: items of the power list, normative documents, registers. In a
    fixed number of reads."""
    found: dict[int, dict[str, dict[str, Number]]] = {}
    for source in (listed_items(organ_ids, year), disclosed(organ_ids, year)):
        for organ_id, rows in source.items():
            for row, cells in rows.items():
                found.setdefault(organ_id, {}).setdefault(row, {}).update(cells)
    return found


@dataclass
class _Reads:
    requests: dict[int, list[Tally]] = field(default_factory=lambda: defaultdict(list))
    remedies: dict[int, list[RemedyTally]] = field(default_factory=lambda: defaultdict(list))
    returns: dict[int, list[Return]] = field(default_factory=lambda: defaultdict(list))
    uploads: dict[int, UploadedReport] = field(default_factory=dict)
    seals: dict[int, ReportSeal] = field(default_factory=dict)
    prose: dict[int, Mapping[str, str]] = field(default_factory=dict)
    names: dict[int, str] = field(default_factory=dict)
    kept: Mapping[int, Kept] = field(default_factory=dict)
    """What is kept here by organ, row and cell of section two; an organ whose ledger is not kept here is absent."""


def edition_of(year: int, edition: str | None) -> Edition:
    """The edition asked for, else the one in force for the year. Raises ValueError for an unknown one."""
    if edition is None:
        if year < FIRST_REPORT_YEAR:
            raise ValueError(f"{year}年度没有全国统一的年度报告格式；最早为{FIRST_REPORT_YEAR}年度")
        return edition_for(year)
    if edition not in EDITIONS:
        raise ValueError(f"没有表式 {edition!r}；可用：{'、'.join(EDITIONS)}")
    return EDITIONS[edition]


def gather(
    organs: Collection[Organ], year: int, edition: str | None = None, *, use_seals: bool = True
) -> dict[int, Part]:
    """The own report of each organ by its id.

    A sealed report counts before an uploaded one, and that before the ledger. With `use_seals` False the ledgers
    are counted anew
    whatever is sealed. The number of reads does not depend on the number of organs.
    """
    form = edition_of(year, edition)
    reads = _read(organs, year, use_seals)
    return {organ.pk: _part(organ.pk, reads, year, form) for organ in organs}


def names_on(organs: Iterable[Organ], on: date) -> dict[int, str]:
    """The legal name of each organ on that day, else its present name."""
    named = {organ.pk: organ.name for organ in organs}
    for version in with_version(Organ.objects.filter(pk__in=list(named)), on):
        named[version.organ_id] = version.legal_name
    return named


def _read(organs: Collection[Organ], year: int, use_seals: bool) -> _Reads:
    ids = [organ.pk for organ in organs]
    reads = _Reads(names=names_on(organs, date(year, 12, 31)), kept=kept_figures(ids, year))
    for tally in request_tallies(ids, year):
        reads.requests[tally.organ_id].append(tally)
    for one in remedy_tallies(ids, year):
        reads.remedies[one.organ_id].append(one)
    here = {"organ_id__in": ids, "year": year}
    for row in Return.objects.filter(state__in=COUNTED_RETURNS, **here).order_by("index"):
        reads.returns[row.organ_id].append(row)
    for upload in UploadedReport.objects.filter(state="read", replaced=False, **here):
        reads.uploads[upload.organ_id] = upload
    # The newest revision has the prose; the newest sealed one has the figures.
    for report in AnnualReport.objects.filter(scope="own", **here).select_related("seal").order_by("revision"):
        reads.prose[report.organ_id] = report.prose
        if use_seals and report.state in SEALED:
            reads.seals[report.organ_id] = report.seal
    return reads


def _part(organ_id: int, reads: _Reads, year: int, form: Edition) -> Part:
    if seal := reads.seals.get(organ_id):
        report = _in_form(tables.report_from(seal.cells), form)
        return Part(organ_id, report, "sealed", returned=True, basis=(f"seal:{seal.hash}",))
    if upload := reads.uploads.get(organ_id):
        return _uploaded(organ_id, upload, reads, form)
    requests, remedies, returns = reads.requests[organ_id], reads.remedies[organ_id], reads.returns[organ_id]
    remarks: list[str] = []
    section_two, used = _section_two(returns, form, remarks)
    _from_ledgers(section_two, reads.kept.get(organ_id, {}), form, remarks)
    section_four, handed_in = _section_four(remedies, used, remarks)
    report = Report(
        organ=reads.names[organ_id],
        year=year,
        edition=form.key,
        requests=tables.requests_table(((t.column, t.head, t.foot, t.n) for t in requests), form),
        remedies=section_four,
        proactive=section_two,
        prose=reads.prose.get(organ_id, {}),
    )
    source: Source = "ledger" if requests or (remedies and not handed_in) else "return" if used else "missing"
    if source == "missing":
        report = replace(report, complete=False, notes=(_nothing(reads.names[organ_id], year),))
    basis = tuple(f"return:{row.pk}:{row.rounds}" for row in used)
    return Part(organ_id, prose.resolve(report), source, returned=bool(used), remarks=tuple(remarks), basis=basis)


def _nothing(organ: str, year: int) -> Finding:
    """The finding of a report that rests on nothing: its zeros are no figures."""
    text = f"{organ}没有{year}年度的办件台账、数据填报或者上传的年度报告，表中的0不是填报的数据"
    return Finding("SRC", "error", text)


def _uploaded(organ_id: int, upload: UploadedReport, reads: _Reads, form: Edition) -> Part:
    report = tables.report_from(upload.cells or {})
    remarks: list[str] = []
    if reads.requests[organ_id]:
        remarks.append("本系统另有该机关的办件台账，汇总时以上传的年度报告为准")
    return Part(
        organ_id,
        _in_form(report, form),
        "uploaded",
        returned=True,
        remarks=tuple(remarks),
        unread=tuple(unread_cells(report)),
        basis=(f"upload:{upload.pk}:{upload.stored_id}",),
    )


def unread_cells(report: Report) -> list[str]:
    """Cells of sections three and four without a figure, in words: 第三部分·予以公开·自然人."""
    three = {row.key: row.label.split("（区分")[0] for form in EDITIONS.values() for row in form.rows}
    named = [
        *(("第三部分", three, COLUMN_LABELS, row, cells) for row, cells in report.requests.items()),
        *(("第四部分", REMEDY_KIND_LABELS, REMEDY_CELL_LABELS, row, cells) for row, cells in report.remedies.items()),
    ]
    return [
        f"{section}·{rows.get(row, row)}·{columns.get(column, column)}"
        for section, rows, columns, row, cells in named
        for column, value in cells.items()
        if value is None
    ]


def _in_form(report: Report, form: Edition) -> Report:
    """The report in the rows of the form asked for; section two cannot be converted, only what both forms have is
    kept."""
    if report.edition == form.key:
        return report
    kept = tables.add_proactive([report.proactive], form)
    return replace(report, edition=form.key, requests=tables.in_edition(report.requests, form), proactive=kept)


def _section_two(
    returns: list[Return], form: Edition, remarks: list[str]
) -> tuple[dict[str, dict[str, Number | None]], list[Return]]:
    """Section two from the coarsest kind of period that covers the year, and the returns used."""
    of_form = [row for row in returns if row.edition == form.key]
    kinds = {kind: [row for row in of_form if row.period == kind] for kind in PERIODS}
    whole = [rows for kind, rows in kinds.items() if len(rows) == PERIODS[kind]]
    used = whole[0] if whole else next((rows for rows in kinds.values() if rows), [])
    if used and not whole:
        remarks.append(f"填报不全：只有{len(used)}期，全年应为{PERIODS[used[0].period]}期")
    if any(row.state != "accepted" for row in used):
        remarks.append("填报已报送，尚未采纳")
    return tables.join_periods([tables.proactive_from(row.proactive) for row in used], form), used


def _from_ledgers(
    section_two: dict[str, dict[str, Number | None]],
    kept: Kept,
    form: Edition,
    remarks: list[str],
) -> None:
    """Put what is kept here – items of the power list, normative documents, registers – in the place of what was
    filled in (第二部分)."""
    differing = []
    labels = {row.key: row.label for row in form.proactive}
    for row, counted in kept.items():
        cells = section_two.get(row, {})
        for cell in (name for name in counted if name in cells):
            if cells[cell] not in (None, counted[cell]):
                differing.append(f"{labels[row]}填报{cells[cell]}、台账{counted[cell]}")
            cells[cell] = counted[cell]
    if differing:
        remarks.append(f"本系统有台账的以台账为准，与填报不同：{'；'.join(differing)}")


def _section_four(ledger: list[RemedyTally], used: list[Return], remarks: list[str]) -> tuple[Table, bool]:
    """Section four from the ledger, or from the return of an organ whose cases are not kept here; and whether
    handed in."""
    counted = tables.remedies_table((one.kind, one.cell, one.n) for one in ledger)
    handed_in = [row.remedies for row in used if row.remedies]
    if not handed_in:
        return counted, False
    if ledger:
        remarks.append("复议、诉讼既有台账又有填报，以台账为准，请核对")
        return counted, False
    return tables.join_remedies(handed_in), True
