"""The checks of a report (勾稽关系 R1–R16): on one report, between two years, between a roll-up and its parts."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence

from gongkai.annual_report.diagnose import suspects
from gongkai.annual_report.editions import (
    COLUMN_LABELS,
    COLUMNS,
    EDITION_2019,
    EDITION_2021,
    EDITIONS,
    REMEDY_CELL_LABELS,
    REMEDY_KIND_LABELS,
    REMEDY_KINDS,
)
from gongkai.annual_report.equations import Equation, column_equations, remedy_equations, row_equations
from gongkai.annual_report.model import Finding, Number, Report, Severity, Table, Where
from gongkai.annual_report.prose import prose_findings

ROW_LABELS: Mapping[str, str] = {
    row.key: row.label.split("（区分")[0] for edition in (EDITION_2019, EDITION_2021) for row in edition.rows
}
PROACTIVE_ROW_LABELS: Mapping[str, str] = {
    row.key: row.label for row in (*EDITION_2019.proactive, *EDITION_2021.proactive)
}
_EXPLAINED = re.compile(
    r"机构(?:改革|调整)|口径|差异|相差|更正|调整|误|漏|补[录登报]|重复|重新统计|不一致|不符|[划移]转|移交|合并|撤销|因|由于"
)
"""Words that give a reason for a figure; to say again what was carried over explains nothing."""
_SENTENCE = re.compile(r"[^。；;！!\n]+")
_CHINESE = re.compile(r"[一二两三四五六七八九十]{1,3}(?=件|宗|份)")
_DIGITS = dict(zip("一二两三四五六七八九", (1, 2, 2, 3, 4, 5, 6, 7, 8, 9), strict=True))
_SPLIT_OTHER = ("other.not_clarified", "other.fee_unpaid", "other.misc")


def reconcile(report: Report, *, own: bool = False) -> tuple[Finding, ...]:
    """Findings of one report: R1–R6 errors, R9, R10 and R12 warnings, and the reader's own notes.

    `own` is for a report of this platform before its approval: there figures in the prose must agree (R12 an error).
    A sum of which a cell is unread is not checked; a blank counts as the reader left it (0, noted under R4).
    """
    findings = [
        *report.notes,
        *_negative(report),
        *_sums(report),
        *_stock(report),
        *prose_findings(report, severity="error" if own else "warning"),
    ]
    order = {"error": 0, "warning": 1}
    return tuple(sorted(findings, key=lambda finding: (order[finding.severity], _rule_number(finding.rule))))


def _rule_number(rule: str) -> int:
    return int(rule[1:]) if rule[1:].isdigit() else 99


def _negative(report: Report) -> Iterator[Finding]:
    """R4: a count is not negative."""
    for table, name in ((report.requests, _request_cell), (report.remedies, _remedy_cell)):
        for row, cells in table.items():
            for column, value in cells.items():
                if value is not None and value < 0:
                    text = f"{name(row, column)}为{value}，应为非负整数。"
                    yield Finding("R4", "error", text, Where(row, column), found=value)


def _sums(report: Report) -> Iterator[Finding]:
    rows, columns = list(row_equations(report)), list(column_equations(report))
    named = suspects(report.requests, rows, columns)
    for rule in (*rows, *columns):
        finding = _sum_finding(rule, report.requests)
        if finding is not None:
            yield Finding(
                rule=finding.rule,
                severity=finding.severity,
                message=finding.message,
                where=finding.where,
                expected=finding.expected,
                found=finding.found,
                difference=finding.difference,
                suspects=named.get(rule, ()),
            )
    for rule in remedy_equations(report):
        finding = _sum_finding(rule, report.remedies)
        if finding is not None:
            yield finding


def _sum_finding(rule: Equation, table: Table) -> Finding | None:
    sides = rule.sides(table)
    if sides is None or sides[0] == sides[1]:
        return None
    expected, found = sides
    text = f"{_sum_text(rule)}：应为{expected}，实为{found}，相差{found - expected:+d}。"
    return Finding(rule.rule, "error", text, rule.where, expected, found, found - expected)


def _sum_text(rule: Equation) -> str:
    row, column = rule.where.row, rule.where.column
    if rule.rule == "R1":
        return f"“{COLUMN_LABELS[column]}”列第一项加第二项之和，不等于第三项加第四项之和"
    if rule.rule == "R2":
        return f"“{ROW_LABELS[row]}”一行各类申请人之和与总计不符"
    if rule.rule == "R3":
        return f"“{COLUMN_LABELS[column]}”列各项办理结果之和与“（七）总计”不符"
    return f"“{REMEDY_KIND_LABELS[row]}”各结果之和与总计不符"


def _request_cell(row: str, column: str) -> str:
    return f"“{ROW_LABELS.get(row, row)}”的“{COLUMN_LABELS.get(column, column)}”"


def _remedy_cell(row: str, column: str) -> str:
    return f"“{REMEDY_KIND_LABELS.get(row, row)}”的“{REMEDY_CELL_LABELS.get(column, column)}”"


def _proactive_cell(row: str, column: str) -> str:
    labels = {
        cell: text for edition in EDITIONS.values() for item in edition.proactive for cell, text in item.cells.items()
    }
    return f"“{PROACTIVE_ROW_LABELS.get(row, row)}”的“{labels.get(column, column)}”"


def _stock(report: Report) -> Iterator[Finding]:
    """R9 on one report: issued ≤ in force. R10: opened ≤ open in all, opened ≤ made."""
    for row in ("regulations", "normative_documents"):
        cells = report.proactive.get(row, {})
        for rule, small, large in (
            ("R9", "issued", "in_force"),
            ("R10", "opened", "open_total"),
            ("R10", "opened", "made"),
        ):
            less, more = cells.get(small), cells.get(large)
            if less is None or more is None or less <= more:
                continue
            text = f"{_proactive_cell(row, small)}（{less}）大于{_proactive_cell(row, large)}（{more}），请核实。"
            yield Finding(rule, "warning", text, Where(row, large), less, more, more - less)


def reconcile_years(previous: Report, current: Report) -> tuple[Finding, ...]:
    """Links between the reports of one organ for two consecutive years: R7, R9, R11, R16; they belong to `current`."""
    return (*_carried(previous, current), *_stock_of_years(previous, current), *_pending(previous, current))


def _carried(previous: Report, current: Report) -> Iterator[Finding]:
    """R7: carried in = last year's carried out, per column; a warning where section six explains a difference."""
    six = current.prose.get("six", "")
    for column in COLUMNS:
        expected = previous.requests.get("carried_out", {}).get(column)
        found = current.requests.get("carried_in", {}).get(column)
        if expected is None or found is None or expected == found:
            continue
        explained = _explains(six, expected, found)
        severity: Severity = "warning" if explained else "error"
        text = (
            f"“{COLUMN_LABELS[column]}”列上年结转{found}件，与上一年度报告的结转下年度继续办理{expected}件不符，"
            f"相差{found - expected:+d}。" + ("第六部分有相关说明，请人工核对。" if explained else "")
        )
        yield Finding("R7", severity, text, Where("carried_in", column), expected, found, found - expected)


def _explains(text: str, expected: int, found: int) -> bool:
    """Whether a sentence gives a reason and names a figure of this difference: last year's, this year's, or how far
    they are apart. A mere mention of last year explains nothing."""
    wanted = {expected, found, abs(found - expected)} - {0}
    for match in _SENTENCE.finditer(unicodedata.normalize("NFKC", text)):
        sentence = "".join(match[0].split())
        if _EXPLAINED.search(sentence) and wanted & _figures(sentence):
            return True
    return False


def _figures(sentence: str) -> set[int]:
    """The whole numbers of a sentence, years left out; small ones also in Chinese (两件, 十二件)."""
    plain = {int(number) for number in re.findall(r"(?<![\d.])\d{1,9}(?![\d.]*年)(?!\d)", sentence)}
    return plain | {_chinese(number) for number in _CHINESE.findall(sentence)}


def _chinese(number: str) -> int:
    """The value of a Chinese numeral below a hundred."""
    tens, ten, ones = number.rpartition("十")
    return (10 * _DIGITS.get(tens, 1) if ten else 0) + _DIGITS.get(ones, 0)


def _stock_of_years(previous: Report, current: Report) -> Iterator[Finding]:
    """R9: in force = in force a year ago + issued − repealed. R11 (2019 form): items before + change = items before."""
    for row in ("regulations", "normative_documents"):
        before, now = previous.proactive.get(row, {}), current.proactive.get(row, {})
        expected = _total(before.get("in_force"), now.get("issued"), _negated(now.get("repealed")))
        yield from _link("R9", row, "in_force", expected, now.get("in_force"))
    for row in ("permits", "other_services", "penalties", "compulsory", "fees"):
        before, now = previous.proactive.get(row, {}), current.proactive.get(row, {})
        expected = _total(before.get("items_before"), before.get("items_change"))
        yield from _link("R11", row, "items_before", expected, now.get("items_before"))


def _negated(value: Number | None) -> Number | None:
    return None if value is None else -value


def _total(*values: Number | None) -> Number | None:
    total: Number = 0
    for value in values:
        if value is None:
            return None
        total = total + value
    return total


def _link(rule: str, row: str, cell: str, expected: Number | None, found: Number | None) -> Iterator[Finding]:
    if expected is None or found is None or expected == found:
        return
    text = f"{_proactive_cell(row, cell)}按上一年度报告推算应为{expected}，实为{found}，相差{found - expected:+}。"
    yield Finding(rule, "warning", text, Where(row, cell), expected, found, found - expected)


def _pending(previous: Report, current: Report) -> Iterator[Finding]:
    """R16: what was pending last year is decided or pending this year, so the total is at least as large."""
    for kind in REMEDY_KINDS:
        pending = previous.remedies.get(kind, {}).get("pending")
        total = current.remedies.get(kind, {}).get("total")
        if pending is None or total is None or total >= pending:
            continue
        text = f"“{REMEDY_KIND_LABELS[kind]}”上年尚未审结{pending}件，本年总计仅{total}件，请核实去向。"
        yield Finding("R16", "warning", text, Where(kind, "total"), pending, total, total - pending)


def reconcile_parts(whole: Report, parts: Sequence[Report]) -> tuple[Finding, ...]:
    """R8: every cell of a roll-up is the sum of the same cell over its parts.

    A cell that a part leaves unread cannot be summed; one warning names how many could not be compared.
    """
    findings: list[Finding] = []
    skipped = 0
    for table, name in (("requests", _request_cell), ("remedies", _remedy_cell), ("proactive", _proactive_cell)):
        for row, cells in getattr(whole, table).items():
            for column, found in cells.items():
                expected = _total(*(_part_cell(getattr(part, table), row, column) for part in parts))
                if found is None or expected is None:
                    skipped += 1
                elif expected != found:
                    text = f"{name(row, column)}：各部分合计{expected}，汇总报告为{found}，相差{found - expected:+}。"
                    findings.append(Finding("R8", "error", text, Where(row, column), expected, found, found - expected))
    if skipped:
        text = f"有{skipped}个单元格因汇总或某一部分未能读出（或版式不同）而无法核对。"
        findings.append(Finding("R8", "warning", text))
    return tuple(findings)


def _part_cell(table: Mapping[str, Mapping[str, Number | None]], row: str, column: str) -> Number | None:
    """A part's cell; the 2019 form's （六） is the sum of the 2021 form's three rows, which it fills as the third."""
    if row == "other" and row not in table:
        return _total(*(table.get(key, {}).get(column) for key in _SPLIT_OTHER))
    if row in _SPLIT_OTHER and row not in table and "other" in table:
        return table["other"].get(column) if row == "other.misc" else 0
    return table.get(row, {}).get(column)


def pair_years(reports: Iterable[Report]) -> list[tuple[Report, Report]]:
    """(previous, current) for the reports of one organ and consecutive years."""
    known: dict[tuple[str, int], Report] = {}
    for report in reports:
        if report.organ and report.year is not None:
            known[report.organ, report.year] = report
    return [(known[organ, year - 1], report) for (organ, year), report in known.items() if (organ, year - 1) in known]
