"""The same report in every layout comes out with the same figures."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

import gongkai.documents
from gongkai.annual_report.editions import EDITION_2021
from gongkai.annual_report.model import Report
from gongkai.annual_report.reading import read_report
from gongkai.annual_report.reconcile import reconcile
from gongkai.annual_report.tests import layouts
from gongkai.annual_report.tests.samples import ORGAN, sample
from gongkai.documents.reading import read

FONTS = [str(Path(gongkai.documents.__file__).parent / "fonts")]
Shape = Callable[[Report, layouts.Spell], bytes]
SHAPES: dict[str, Shape] = {
    "tabbed.txt": lambda report, spell: layouts.tabbed(report, spell).encode(),
    "barred.txt": lambda report, spell: layouts.barred(report, spell).encode(),
    "blank.md": lambda report, spell: layouts.markdown(report, spell).encode(),
    "repeated.md": lambda report, spell: layouts.markdown(report, spell, repeat=True).encode(),
    "plain.html": lambda report, spell: layouts.html(report, spell).encode(),
    "inside.html": lambda report, spell: layouts.html(report, spell, inside_layout=True).encode(),
    "letters.html": lambda report, spell: layouts.html(report, spell, by_letters=True).encode("gb18030"),
    "merged.docx": layouts.word,
    "merged.xlsx": layouts.workbook,
    "ruled.pdf": lambda report, spell: layouts.pdf(report, spell, fonts=FONTS),
}
QUICK = [name for name in SHAPES if name not in {"letters.html", "merged.docx"}]  # a DOCX takes seconds to write
SPELLINGS = (layouts.full_width, layouts.thousands, layouts.with_unit, layouts.spaced_out)
BLANKS = (layouts.blank_zero, layouts.slash_zero, layouts.dash_zero)


def read_as(data: bytes, name: str) -> Report:
    return read_report(read(data, name), name=name)


def tables(report: Report) -> dict[str, dict[str, dict[str, Any]]]:
    def plain(table: Mapping[str, Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
        return {row: dict(cells) for row, cells in table.items()}

    return {
        "requests": plain(report.requests),
        "remedies": plain(report.remedies),
        "proactive": plain(report.proactive),
    }


@pytest.mark.parametrize("edition", ["2019", "2021"])
@pytest.mark.parametrize("name", [*SHAPES, "rows.md", "bare.pdf"])
def test_every_figure_survives_every_layout(name: str, edition: str) -> None:
    shapes = SHAPES | {
        "rows.md": lambda report, _: layouts.markdown_by_row(report).encode(),
        "bare.pdf": lambda report, _: layouts.pdf(report, ruled=False, fonts=FONTS),
    }
    report = sample(7, edition)
    found = read_as(shapes[name](report, layouts.plain), name)
    assert tables(found) == tables(report)
    assert (found.organ, found.year, found.edition, found.complete) == (ORGAN, report.year, edition, True)
    assert found.uncertain == ()
    assert reconcile(found) == ()
    assert found.prose["one"] == found.prose["five"] == layouts.PROSE or name.endswith(".pdf")


@pytest.mark.parametrize("spell", SPELLINGS, ids=lambda spell: spell.__name__)
@pytest.mark.parametrize("name", QUICK)
def test_numbers_are_read_however_they_are_spelled(name: str, spell: layouts.Spell) -> None:
    report = sample(11)
    assert tables(read_as(SHAPES[name](report, spell), name)) == tables(report)


@pytest.mark.parametrize("spell", BLANKS, ids=lambda spell: spell.__name__)
@pytest.mark.parametrize("name", QUICK)
def test_blanks_count_as_zero_with_a_warning_each(name: str, spell: layouts.Spell) -> None:
    report = sample(3)
    found = read_as(SHAPES[name](report, spell), name)
    assert tables(found)["requests"] == tables(report)["requests"]
    assert tables(found)["remedies"] == tables(report)["remedies"]
    parts = [
        value
        for table in (report.requests, report.remedies)
        for cells in table.values()
        for column, value in cells.items()
        if column != "total"
    ]
    findings = reconcile(found)
    assert {finding.rule for finding in findings} == {"R4"}
    assert len(findings) == parts.count(0)
    assert all(finding.severity == "warning" and finding.expected == 0 for finding in findings)


@pytest.mark.parametrize("word", ["无", "零", "/"])
def test_a_word_that_stands_for_nothing_keeps_its_place_in_one_cell_a_line(word: str) -> None:
    report = sample(3)
    spell: layouts.Spell = lambda value: word if not value else str(value)  # noqa: E731
    lines = layouts.tabbed(report, spell).replace("\t", "\n")
    found = read_as(lines.encode(), "lines.txt")
    assert tables(found)["requests"] == tables(report)["requests"]
    assert tables(found)["remedies"] == tables(report)["remedies"]
    assert [finding for finding in reconcile(found) if finding.severity == "error"] == []


@pytest.mark.parametrize(
    "row", ["行政许可\t77", "本年新收政府信息公开申请数量\t99", "予以公开\t5", "结转下年度继续办理\t7"]
)
@pytest.mark.parametrize("name", ["tabbed.txt", "plain.html"])
def test_a_summary_table_in_section_one_is_not_the_form(name: str, row: str) -> None:
    report = sample(3)
    label, value = row.split("\t")
    page = SHAPES[name](report, layouts.plain).decode()
    table = f"<table><tr><td>{label}</td><td>{value}</td></tr></table>" if name.endswith("html") else f"\n{row}\n"
    place = page.index(layouts.PROSE) + len(layouts.PROSE)
    found = read_as((page[:place] + table + page[place:]).encode(), name)
    assert tables(found) == tables(report)
    assert found.complete


def test_columns_printed_in_another_order_are_read_by_their_heads() -> None:
    report = sample(3)
    lines = layouts.markdown(report, repeat=True).splitlines()
    start = next(at for at, line in enumerate(lines) if "自然人" in line)
    end = next(at for at, line in enumerate(lines) if "结转下年度" in line and line.startswith("|"))
    for at in range(start, end + 1):
        cells = lines[at].strip("|").split("|")
        lines[at] = "|" + "|".join([*cells[:-7], cells[-1], *cells[-7:-1]]) + "|"
    lines[start] = lines[start].replace("|（本列", "|项目（本列", 1)
    found = read_as("\n".join(lines).encode(), "ordered.md")
    assert tables(found) == tables(report)
    assert reconcile(found) == ()


def test_a_letter_typed_for_the_first_figure_of_section_four_shifts_no_other() -> None:
    report = sample(3)
    upheld = report.remedies["review"]["upheld"]
    last = layouts.tabbed(report).replace("\r", "")
    before, after = last.rsplit("结果维持", 1)
    found = read_as((before + "结果维持" + after.replace(f"\n{upheld}\t", "\nO\t", 1)).encode(), "slip.txt")
    expected = {kind: dict(cells) for kind, cells in report.remedies.items()}
    expected["review"]["upheld"] = None
    assert tables(found)["remedies"] == expected


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("edition", ["2019", "2021"])
def test_digits_run_together_are_parted_by_the_sums_and_never_wrongly(seed: int, edition: str) -> None:
    report = sample(seed, edition, largest=60)
    found = read_as(layouts.run_together(report).encode(), "archive.txt")
    named = {(item.section, item.row, item.column) for item in found.uncertain}
    for section, rows in tables(report).items():
        for row, cells in rows.items():
            for column, value in cells.items():
                read_value = tables(found)[section][row][column]
                assert read_value == value or (read_value is None and (section, row, column) in named)
    assert found.complete
    assert not [finding for finding in reconcile(found) if finding.severity == "error"]


@pytest.mark.parametrize("edition", ["2019", "2021"])
def test_labels_wrapped_in_narrow_columns_without_rules_keep_their_rows(
    edition: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    narrow = "(1.2cm, 1.9cm, 2cm" + ", 1fr" * 7 + ")"
    monkeypatch.setattr(layouts, "_column_widths", lambda width: narrow if width == 10 else f"({'1fr, ' * width})")
    report = sample(3, edition)
    found = read_as(layouts.pdf(report, ruled=False, fonts=FONTS), "narrow.pdf")
    assert tables(found)["requests"] == tables(report)["requests"]
    assert tables(found)["remedies"] == tables(report)["remedies"]


def test_what_digits_alone_cannot_tell_is_named_with_its_readings() -> None:
    report = sample(2)
    cells = report.proactive["normative_documents"]
    found = read_as(layouts.run_together(report).encode(), "archive.txt")
    uncertain = [item for item in found.uncertain if item.row == "normative_documents"]
    assert [item.column for item in uncertain] == ["issued", "repealed", "in_force"]
    assert all("·".join(map(str, cells.values())) in item.candidates for item in uncertain)
    assert found.proactive["normative_documents"] == dict.fromkeys(cells)


def test_a_report_checks_when_the_total_column_was_left_out_as_incomplete() -> None:
    text = layouts.markdown(sample(5))
    cut = "\n".join(line.rsplit("|", 2)[0] + "|" if line.count("|") == 11 else line for line in text.splitlines())
    found = read_as(cut.encode(), "a.md")
    assert not found.complete
    assert found.requests["received"]["total"] is None
    assert found.requests["received"]["company"] == sample(5).requests["received"]["company"]


def test_six_numbers_a_row_in_plain_text_are_a_missing_total_and_not_seven() -> None:
    report = sample(5)
    rows = [" ".join(map(str, list(cells.values())[:-1])) for cells in report.requests.values()]
    labels = [row.label for row in EDITION_2021.rows]
    text = "\n".join(f"{label} {row}" for label, row in zip(labels, rows, strict=True))
    found = read_as(text.encode(), "a.txt")
    assert not found.complete
    for key, cells in report.requests.items():
        assert found.requests[key] == dict(cells) | {"total": None}


def test_a_form_without_numbers_is_incomplete_and_never_zero() -> None:
    text = re.sub(r"(?m)(^|\t)[-+]?[\d.]+元?(?=\t|$)", r"\1", layouts.tabbed(sample(1)))
    found = read_as(text.encode(), "empty.txt")
    assert not found.complete
    for rows in tables(found).values():
        assert all(value is None for cells in rows.values() for value in cells.values())
