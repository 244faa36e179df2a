"""From the tables found to the report: what is settled, what is uncertain, what is missing, and the reader's notes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from gongkai.annual_report.editions import (
    COLUMNS,
    EDITION_2019,
    EDITION_2021,
    EDITIONS,
    REMEDY_CELLS,
    REMEDY_KINDS,
    Edition,
)
from gongkai.annual_report.model import Finding, Number, Report, Uncertain, Where
from gongkai.annual_report.reading import remarks
from gongkai.annual_report.reading.decide import decide
from gongkai.annual_report.reading.figures import Figure
from gongkai.annual_report.reading.fives import nearest_fives
from gongkai.annual_report.reading.grids import Tables
from gongkai.annual_report.reading.labels import MARKS_2019, MARKS_2021
from gongkai.annual_report.reading.proactive import decide_edition, read_rows
from gongkai.annual_report.reading.rows import RowText, firm, in_order, loose, settled, untold
from gongkai.annual_report.reading.splits import is_lawful

_SPLIT = ("other.not_clarified", "other.fee_unpaid", "other.misc")
LABELS: Mapping[str, str] = {row.key: row.label for edition in (EDITION_2019, EDITION_2021) for row in edition.rows}


class Assembly:
    """Gathers cells; every cell goes through `_cell`, so that nothing becomes a number without a reason."""

    def __init__(self, tables: Tables, organ: str | None, year: int | None, prose: Mapping[str, str]) -> None:
        self._tables = tables
        self._organ, self._year, self._prose = organ, year, prose
        self._uncertain: list[Uncertain] = []
        self._notes: list[Finding] = []
        self._complete = True
        self._nothing = False  # no label of the form at all: the text is no report and has no edition

    def report(self) -> Report:
        rows = in_order(self._tables.requests)
        edition = self._edition(rows)
        requests = self._requests(rows, edition)
        remedies = self._remedies()
        proactive = self._proactive(edition)
        return Report(
            organ=self._organ,
            year=self._year,
            edition=None if self._nothing else edition.key,
            requests=requests,
            remedies=remedies,
            proactive=proactive,
            prose=self._prose,
            uncertain=tuple(self._uncertain),
            complete=self._complete,
            notes=tuple(self._notes),
        )

    def _edition(self, rows: Mapping[str, RowText]) -> Edition:
        """By the labels of section two; without them by the rows under （六）, then by the year."""
        key = decide_edition(self._tables.marks, MARKS_2019, MARKS_2021)
        self._nothing = key is None and not rows
        if key is None and ("other" in rows) != any(split in rows for split in _SPLIT):
            key = "2019" if "other" in rows else "2021"
        if key is None:
            key = "2019" if self._year is not None and self._year <= 2020 else "2021"
        if not self._nothing:
            self._note_form(EDITIONS[key], rows)
        return EDITIONS[key]

    def _note_form(self, edition: Edition, rows: Mapping[str, RowText]) -> None:
        if edition.key == "2021" and "other" in rows and not any(key in rows for key in _SPLIT):
            text = "第三部分仍用2019年版的单行“（六）其他处理”，2021年版应分列三行。"
            self._notes.append(Finding("FORM", "warning", text, Where("other", "total")))
        if edition.key == "2019" and any(key in rows for key in _SPLIT):
            text = "第二部分为2019年版式，第三部分“（六）其他处理”却按2021年版分列三行。"
            self._notes.append(Finding("FORM", "warning", text))
        if self._year is not None and (
            self._year < edition.first_year or (edition.last_year is not None and self._year > edition.last_year)
        ):
            text = f"{self._year}年度报告使用了{edition.key}年版格式（{edition.instrument}），与该年度应用的格式不符。"
            self._notes.append(Finding("FORM", "warning", text))

    def _requests(self, rows: Mapping[str, RowText], edition: Edition) -> dict[str, dict[str, int | None]]:
        keys = _expected_rows(rows, edition)
        details = [key for key in keys if key not in {"received", "carried_in", "concluded", "carried_out"}]
        decision = decide({key: rows[key] for key in keys if key in rows}, details)
        kept = decision.chosen.rows
        result: dict[str, dict[str, int | None]] = {}
        for key in keys:
            text = rows.get(key)
            if text is None or not text.printed:
                result[key] = self._missing("requests", key, COLUMNS)
                continue
            figures = settled(text, kept.get(key, ()), len(COLUMNS)).figures
            if figures[-1].state == "blank" or (figures[-1].state == "lost" and not text.found):
                self._complete = False
            result[key] = self._row("requests", key, COLUMNS, figures)
            if _unlawful(text, figures):
                self._notes.append(remarks.no_row_sum(key))
        if any(rows[key].untold for key in keys if key in rows):
            self._notes.append(remarks.blanks_lost())
        self._notes.extend(remarks.of_columns(decision, result, details))
        return result

    def _row(self, section: str, key: str, columns: Sequence[str], figures: Sequence[Figure]) -> dict[str, int | None]:
        """A row with at least one number: its blanks count as 0, with a warning; a blank total is no number."""
        cells: dict[str, int | None] = {}
        for column, figure in zip(columns, figures, strict=True):
            value = self._cell(section, key, column, figure)
            if figure.state == "blank" and column != columns[-1]:
                value = 0
                self._notes.append(remarks.blank(section, key, column))
            elif figure.state == "unreadable" and figure.raw:
                self._notes.append(remarks.not_a_count(section, key, column, figure.raw))
            cells[column] = None if value is None else int(value)
        return cells

    def _cell(self, section: str, row: str, column: str, figure: Figure) -> Number | None:
        if figure.state == "number":
            return figure.value
        if figure.state != "blank" or section == "proactive" or column == "total":
            self._uncertain.append(Uncertain(section, row, column, figure.raw.strip(), figure.candidates))
        return None

    def _missing(self, section: str, row: str, columns: Sequence[str], raw: str = "") -> dict[str, int | None]:
        """A row without any number: the report is incomplete, and every cell is named as not read."""
        self._complete = False
        self._uncertain.extend(Uncertain(section, row, column, raw) for column in columns)
        return dict.fromkeys(columns)

    def _remedies(self) -> dict[str, dict[str, int | None]]:
        text = firm(self._tables.remedies) if len(self._tables.remedies) == 15 else _joined_remedies(self._tables)
        figures, near = text.figures, text.readings
        run_together = 0 < len(text.digits) <= len(REMEDY_KINDS) and len("".join(text.digits)) >= 15
        if not figures and text.printed:
            near = nearest_fives(text.digits) if run_together and not (near or text.untold) else near
            figures = settled(text, near, 15).figures
        result: dict[str, dict[str, int | None]] = {}
        for index, kind in enumerate(REMEDY_KINDS):
            five = figures[index * 5 : index * 5 + 5]
            told = any(figure.state in {"number", "ambiguous", "unreadable"} for figure in five)
            if not told and not run_together:  # blank, or numbers that stand apart but are fewer than the cells
                result[kind] = self._missing("remedies", kind, REMEDY_CELLS, text.raw)
                continue
            if five[-1].state == "blank":
                self._complete = False
            result[kind] = self._row("remedies", kind, REMEDY_CELLS, five)
        if run_together and not (text.readings or text.untold):
            self._notes.extend(remarks.of_remedies(near, result))
        return result

    def _proactive(self, edition: Edition) -> dict[str, dict[str, Number | None]]:
        figures = read_rows(edition, self._tables)
        return {
            row: {cell: self._cell("proactive", row, cell, figure) for cell, figure in cells.items()}
            for row, cells in figures.items()
        }


def _expected_rows(rows: Mapping[str, RowText], edition: Edition) -> tuple[str, ...]:
    """The form's rows, with （六） as it was found: one row, or three."""
    keys = [row.key for row in edition.rows]
    split, single = [key for key in _SPLIT if key in rows], "other" in rows
    if single and not split:
        return tuple(_replace(keys, _SPLIT, ("other",)))
    if split and not (single and rows["other"].printed and not any(rows[key].printed for key in split)):
        return tuple(_replace(keys, ("other",), _SPLIT))
    return tuple(_replace(keys, _SPLIT, ("other",))) if single else tuple(keys)


def _replace(keys: Sequence[str], old: Sequence[str], new: Sequence[str]) -> list[str]:
    if not any(key in keys for key in old):
        return list(keys)
    at = min(keys.index(key) for key in old if key in keys)
    rest = [key for key in keys if key not in old]
    return [*rest[:at], *new, *rest[at:]]


def _joined_remedies(tables: Tables) -> RowText:
    pieces = [piece for piece in tables.remedy_raw if any(map(str.isdigit, piece))]
    text = loose(" ".join(pieces), 15) if pieces else RowText("")
    return untold(text) if tables.blanks_lost else text


def _unlawful(text: RowText, figures: Sequence[Figure]) -> bool:
    """Whether digits ran together that no reading parts so that the row adds up, and a cell stayed unread for it."""
    unread = any(figure.state in {"ambiguous", "lost"} for figure in figures)
    return unread and bool(text.digits) and not text.untold and not any(map(is_lawful, text.readings))
