"""Forms of the desk: starting, prose, remarks, deadlines, uploads, and the sheet of a return."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError

from gongkai.annual_report.editions import (
    COLUMN_LABELS,
    COLUMNS,
    EDITIONS,
    REMEDY_CELL_LABELS,
    REMEDY_CELLS,
    REMEDY_KIND_LABELS,
    REMEDY_KINDS,
    Edition,
)
from gongkai.statistics.actions import CommentDraft
from gongkai.statistics.models import Return
from gongkai.statistics.models.reports import Scope
from gongkai.statistics.prose import SECTIONS

MOST_BYTES = 20 * 2**20
REPORT_SUFFIXES = (".pdf", ".docx", ".xlsx", ".html", ".htm", ".txt", ".md")


class StartForm(forms.Form):
    """Which report to begin."""

    organ = forms.IntegerField()
    year = forms.IntegerField(min_value=2019, max_value=2100)
    scope = forms.ChoiceField(choices=Scope.choices)


class DeadlineForm(forms.Form):
    """A local date."""

    year = forms.IntegerField(label="报告年度", min_value=2019, max_value=2100)
    scope = forms.ChoiceField(label="范围", choices=Scope.choices)
    on = forms.DateField(label="截止日期", widget=forms.DateInput(attrs={"type": "date"}))
    source = forms.CharField(label="依据", max_length=200, help_text="例如通知的名称和文号")


class UploadForm(forms.Form):
    """A published report as a file."""

    file = forms.FileField(
        label="年度报告文件", help_text="PDF、Word（DOCX）、Excel（XLSX）、网页或者纯文本，不超过20MB"
    )

    def clean_file(self) -> Any:
        given = self.cleaned_data["file"]
        if not given.name.lower().endswith(REPORT_SUFFIXES):
            raise ValidationError("不能读取这种文件；请上传PDF、DOCX、XLSX、HTML或者纯文本")
        if given.size > MOST_BYTES:
            raise ValidationError("文件超过20MB")
        return given


class ProseForm(forms.Form):
    """The written sections. Live references are explained beside the form."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for key, label in SECTIONS.items():
            rows = 4 if key == "front" else 14
            self.fields[key] = forms.CharField(
                label=label, required=False, max_length=100_000, widget=forms.Textarea(attrs={"rows": rows})
            )


class CommentForm(forms.Form):
    """One remark on a cell or on a sentence; an empty one is passed over."""

    place = forms.ChoiceField(label="所指数据", required=False)
    quote = forms.CharField(
        label="或者所指语句", required=False, widget=forms.Textarea(attrs={"rows": 2, "class": "st-short"})
    )
    text = forms.CharField(label="意见", required=False, widget=forms.Textarea(attrs={"rows": 2, "class": "st-short"}))

    def __init__(self, *args: Any, edition: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        place = self.fields["place"]
        assert isinstance(place, forms.ChoiceField)
        place.choices = [("", "（对语句的意见，不选）"), *_places(EDITIONS[edition])]

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        placed = values.get("place") or (values.get("quote") or "").strip()
        if (values.get("text") or "").strip() and not placed:
            self.add_error("place", "请指明是哪个数据，或者摘出所指的语句")
        if placed and not (values.get("text") or "").strip():
            self.add_error("text", "请写明意见")
        return values

    def draft(self) -> CommentDraft | None:
        values = self.cleaned_data
        if not values["text"].strip():
            return None
        section, row, column = (values["place"] or "one||").split("|")
        return CommentDraft(section=section, row=row, column=column, quote=values["quote"], text=values["text"])


class CommentFormSet:
    """A handful of remark forms on one page."""

    COUNT = 4

    def __init__(self, data: Any, *, edition: str, prefix: str) -> None:
        self.forms = [
            CommentForm(data, edition=edition, prefix=f"{prefix}{number}") for number in range(1, self.COUNT + 1)
        ]

    def __iter__(self) -> Iterator[CommentForm]:
        return iter(self.forms)

    def is_valid(self) -> bool:
        """Whether every form is; all are checked, so that all errors show at once."""
        return not sum(not form.is_valid() for form in self.forms)

    def drafts(self) -> list[CommentDraft]:
        """The remarks that were filled in; call after `is_valid`."""
        return [draft for form in self.forms if (draft := form.draft()) is not None]


def _places(form: Edition) -> list[tuple[str, list[tuple[str, str]]]]:
    """Every cell of the report, grouped by row, as choices "section|row|column"."""
    groups: list[tuple[str, list[tuple[str, str]]]] = []
    for one in form.proactive:
        cells = [(f"two|{one.key}|{cell}", f"{one.label}·{label}") for cell, label in one.cells.items()]
        groups.append((f"第二部分 {one.label}", cells))
    for row in form.rows:
        label = f"{row.subgroup}{row.label.split('（区分')[0]}"
        cells = [(f"three|{row.key}|{column}", f"{label}·{COLUMN_LABELS[column]}") for column in COLUMNS]
        groups.append((f"第三部分 {label}", cells))
    for kind in REMEDY_KINDS:
        label = REMEDY_KIND_LABELS[kind]
        cells = [(f"four|{kind}|{cell}", f"{label}·{REMEDY_CELL_LABELS[cell]}") for cell in REMEDY_CELLS]
        groups.append((f"第四部分 {label}", cells))
    return groups


@dataclass(frozen=True)
class SheetCell:
    """One input of the sheet: its name is "row.cell", its value what was typed or what is stored."""

    name: str
    label: str
    value: str
    error: str


@dataclass(frozen=True)
class SheetRow:
    label: str
    clause: str
    cells: tuple[SheetCell, ...]


class ReturnSheet:
    """The form of section two (and, where wanted, four) as typed. Errors are taken from the action, keyed by cell."""

    def __init__(self, edition: Edition, known: Return | None, data: Mapping[str, Any] | None) -> None:
        self.edition, self._known, self._data = edition, known, data
        self.errors: dict[str, str] = {}

    @property
    def with_remedies(self) -> bool:
        """Whether the organ's reviews and suits are handed in rather than kept here."""
        if self._data is not None:
            return bool(self._data.get("with_remedies"))
        return bool(self._known and self._known.remedies)

    def text(self, name: str) -> str:
        """A text field as typed, else as stored."""
        if self._data is not None:
            return str(self._data.get(name, "")).strip()
        return str(getattr(self._known, name, "") or "")

    @property
    def source_note(self) -> str:
        return self.text("source_note")

    def rows(self) -> list[SheetRow]:
        return [
            SheetRow(
                row.label, row.clause, tuple(self._cell(row.key, cell, label) for cell, label in row.cells.items())
            )
            for row in self.edition.proactive
        ]

    def remedy_rows(self) -> list[SheetRow]:
        return [
            SheetRow(
                REMEDY_KIND_LABELS[kind],
                "",
                tuple(self._cell(kind, cell, REMEDY_CELL_LABELS[cell]) for cell in REMEDY_CELLS),
            )
            for kind in REMEDY_KINDS
        ]

    def proactive(self) -> dict[str, dict[str, str]]:
        """Section two as typed."""
        return {row.key: {cell: self._value(row.key, cell) for cell in row.cells} for row in self.edition.proactive}

    def remedies(self) -> dict[str, dict[str, str]] | None:
        """Section four as typed, None where it is not handed in."""
        if not self.with_remedies:
            return None
        return {kind: {cell: self._value(kind, cell) for cell in REMEDY_CELLS} for kind in REMEDY_KINDS}

    def take(self, error: ValidationError) -> list[str]:
        """Keep the messages of cells; give back those that belong to none."""
        if not hasattr(error, "error_dict"):
            return list(error.messages)
        messages = {key: "；".join(m for one in found for m in one.messages) for key, found in error.error_dict.items()}
        general = messages.pop(NON_FIELD_ERRORS, "")
        self.errors |= messages
        return [general] if general else []

    def _value(self, row: str, cell: str) -> str:
        if self._data is not None:
            return str(self._data.get(f"{row}.{cell}", ""))
        stored = (self._known.proactive if self._known else {}) | ((self._known.remedies or {}) if self._known else {})
        value = stored.get(row, {}).get(cell)
        return "" if value is None else str(value)

    def _cell(self, row: str, cell: str, label: str) -> SheetCell:
        name = f"{row}.{cell}"
        return SheetCell(name, label, self._value(row, cell), self.errors.get(name, ""))
