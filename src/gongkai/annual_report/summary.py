"""The outcome of a check in calm Chinese, for people."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from gongkai.annual_report.editions import (
    COLUMN_LABELS,
    EDITION_2019,
    EDITION_2021,
    REMEDY_CELL_LABELS,
    REMEDY_KIND_LABELS,
)
from gongkai.annual_report.model import Finding, Report, Suspect, Uncertain

_ROWS = {row.key: row.label.split("（区分")[0] for edition in (EDITION_2019, EDITION_2021) for row in edition.rows}
_PROACTIVE = {row.key: row for row in (*EDITION_2019.proactive, *EDITION_2021.proactive)}
_SECTIONS = {"requests": "三", "remedies": "四", "proactive": "二"}
_SHOWN = 6


def summary(file: str, report: Report, findings: Sequence[Finding], error: str = "") -> str:
    """Several lines about one file, without a final newline."""
    if error:
        return f"{file}\n  无法读取：{error}"
    errors = [finding for finding in findings if finding.severity == "error"]
    warnings = [finding for finding in findings if finding.severity == "warning"]
    lines = [file, f"  {_who(report)}", f"  {_verdict(report, len(errors), len(warnings))}"]
    for finding in errors:
        lines.append(f"  ✗ {finding.rule}  {finding.message}")
        lines.extend(f"      可疑单元格：{_suspect(suspect)}" for suspect in finding.suspects)
    lines.extend(_warning_lines(warnings))
    lines.extend(_uncertain_lines(report))
    return "\n".join(lines)


def _who(report: Report) -> str:
    organ = report.organ or "（未识别机关名称）"
    year = f"{report.year}年度" if report.year is not None else "（未识别年度）"
    return f"{organ}　{year}　{report.edition}年版格式" if report.edition else f"{organ}　{year}"


def _verdict(report: Report, errors: int, warnings: int) -> str:
    remarks = f"，另有{warnings}处提示" if warnings else ""
    if not report.complete:
        missing = _missing(report)
        found = f"；已读出部分有{errors}处不符" if errors else ""
        return f"不完整：第三、四部分未能读全{missing}{found}{remarks}。"
    if errors:
        return f"不一致：{errors}处勾稽关系不符{remarks}。"
    unread = sum(1 for item in report.uncertain if item.section != "proactive")
    if unread:
        return f"未见不符：第三、四部分有{unread}格不能确定，未予核对；其余各格的勾稽关系相符{remarks}。"
    return f"勾稽一致：第三部分{len(report.requests)}行、第四部分15格逐一核对无误{remarks}。"


def _missing(report: Report) -> str:
    rows = [_ROWS.get(key, key) for key, cells in report.requests.items() if cells.get("total") is None]
    kinds = [REMEDY_KIND_LABELS.get(key, key) for key, cells in report.remedies.items() if cells.get("total") is None]
    names = [*rows, *kinds]
    if not names:
        return ""
    tables = (report.requests, report.remedies)
    if all(value is None for table in tables for row in table.values() for value in row.values()):
        return "，未找到可读的表格"
    more = f"等{len(names)}行" if len(names) > _SHOWN else ""
    return f"（缺：{'、'.join(names[:_SHOWN])}{more}）"


def _suspect(suspect: Suspect) -> str:
    row, column = _ROWS.get(suspect.row, suspect.row), COLUMN_LABELS.get(suspect.column, suspect.column)
    return f"“{row}”的“{column}”，读作{suspect.read}，改为{suspect.would_be}则行列均平"


def _warning_lines(warnings: Sequence[Finding]) -> Iterable[str]:
    blanks = [finding for finding in warnings if finding.rule == "R4"]
    for finding in warnings:
        if finding.rule != "R4" or len(blanks) <= 3:
            yield f"  · {finding.rule}  {finding.message}"
    if len(blanks) > 3:
        yield f"  · R4  第三、四部分有{len(blanks)}个单元格空白，按0计；表中应填写0。"


def _uncertain_lines(report: Report) -> Iterable[str]:
    """Cells that were printed but have several readings; cells with nothing printed are only counted."""
    printed: dict[tuple[str, str, str, tuple[str, ...]], list[Uncertain]] = {}
    empty = 0
    for item in report.uncertain:
        if item.raw:
            printed.setdefault((item.section, item.row, item.raw, item.candidates), []).append(item)
        elif item.section == "proactive":
            empty += 1
    for (section, row, raw, candidates), items in printed.items():
        cells = "、".join(_cell_label(section, row, item.column) for item in items)
        more = " …" if len(candidates) > _SHOWN else ""
        choices = f"，可能为 {' / '.join(candidates[:_SHOWN])}{more}" if candidates else ""
        place = f"第{_SECTIONS[section]}部分“{_row_label(section, row)}”（{cells}）"
        yield f"  ? {place}印作“{raw[:40]}”，不能确定{choices}。"
    if empty:
        yield f"  ? 第二部分有{empty}个单元格没有读到数字。"


def _row_label(section: str, row: str) -> str:
    if section == "proactive":
        return _PROACTIVE[row].label
    return _ROWS.get(row, row) if section == "requests" else REMEDY_KIND_LABELS.get(row, row)


def _cell_label(section: str, row: str, column: str) -> str:
    if section == "requests":
        return COLUMN_LABELS.get(column, column)
    if section == "remedies":
        return REMEDY_CELL_LABELS.get(column, column)
    labels = {
        cell: text
        for edition in (EDITION_2019, EDITION_2021)
        for item in edition.proactive
        for cell, text in item.cells.items()
    }
    return labels.get(column, column)
