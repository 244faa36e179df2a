"""What happened to a case, as one line of time: facts, letters, files, notes; and the audit rows behind them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.urls import reverse

from gongkai.foi.letters import zh_date
from gongkai.foi.models import Case, CaseEvent, CaseFile, CaseNote, Letter
from gongkai.foi.views.desk.wording import DATA, FACTS, FIELDS, VERBS, WORDS
from gongkai.kernel.clock import ZONE
from gongkai.kernel.models import AuditRow
from gongkai.rules.outcomes import OUTCOMES
from gongkai.rules.transitions import STATE_LABELS, TABLE

HIDDEN = frozenset({"user", "assignee", "late", "late_entry", "trail"})
"""Elements of a fact that are no words for a reader."""


@dataclass(frozen=True)
class Entry:
    """One line. `on` is the day that counts, `at` when it was entered; `details` are (label, value) pairs."""

    on: date
    at: datetime
    kind: str
    title: str
    who: str = ""
    text: str = ""
    details: tuple[tuple[str, str], ...] = ()
    href: str = ""
    letter: Letter | None = None
    voided: str = ""

    @property
    def entered_on(self) -> date:
        """The day it was entered, in the district's own time."""
        return self.at.astimezone(ZONE).date()


def entries(case: Case) -> list[Entry]:
    """All lines, the newest first. Facts, letters, files and notes are loaded with the case."""
    lines = [
        *(_fact(event) for event in case.events.all()),
        *(_letter(letter) for letter in case.letters.all()),
        *(_file(file) for file in case.files.all()),
        *(_note(note) for note in case.notes.all()),
    ]
    return sorted(lines, key=lambda line: (line.on, line.at), reverse=True)


def _fact(event: CaseEvent) -> Entry:
    return Entry(
        on=event.on,
        at=event.recorded_at,
        kind="事实",
        title=FACTS.get(event.type, event.type),
        who=event.actor_name,
        text=event.note,
        details=tuple(_details(event.data)),
        voided=event.void_reason if event.voided else "",
    )


def _details(data: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for key, value in data.items():
        # A letter without a number yet is named by its key, which says nothing to a reader.
        unsaid = key in HIDDEN or value in (None, "") or (key == "letter" and isinstance(value, int))
        if key in DATA and not unsaid:
            yield DATA[key], zh_date(date.fromisoformat(value)) if key == "until" else WORDS.get(str(value), str(value))
    for step in data.get("trail", ()):
        yield "计费", str(step)
    if data.get("late_entry"):
        yield "补录", "答复期限届满后补录，理由见说明"
    if data.get("late"):
        yield "程序瑕疵", "补正告知晚于收到申请之日起第七个工作日（第三十条）"


def _letter(letter: Letter) -> Entry:
    return Entry(
        on=letter.dated or letter.created_at.astimezone(ZONE).date(),
        at=letter.created_at,
        kind="文书",
        title=f"{letter.title}（{letter.get_state_display()}）",
        who=letter.signed_by,
        details=(("文号", letter.number),) if letter.number else (),
        letter=letter,
    )


def _file(file: CaseFile) -> Entry:
    return Entry(
        on=file.added_at.astimezone(ZONE).date(),
        at=file.added_at,
        kind="材料",
        title=f"{file.get_kind_display()}：{file.title}",
        who=file.stored.stored_by,
        details=(("大小", size_words(file.stored.size)),),
        href=reverse("foi_desk:file", args=[file.case_id, file.pk]),
    )


def size_words(size: int) -> str:
    """A size in bytes for people."""
    return f"{size / 2**20:.1f} MB" if size >= 2**20 else f"{max(1, round(size / 1024))} kB"


def _note(note: CaseNote) -> Entry:
    return Entry(
        on=note.written_at.astimezone(ZONE).date(),
        at=note.written_at,
        kind="批注",
        title="批注",
        who=note.author_name,
        text=note.text,
    )


@dataclass(frozen=True)
class AuditLine:
    """One audit row in words; `changes` are (field, before, after)."""

    row: AuditRow
    verb: str
    changes: tuple[tuple[str, str, str], ...]


def audit_lines(rows: list[AuditRow]) -> list[AuditLine]:
    """The audit rows in words, the newest first. Personal values are not read."""
    return [AuditLine(row, _verb(row.verb), tuple(_changes(row))) for row in reversed(rows)]


def _verb(verb: str) -> str:
    move = TABLE.get(verb.removeprefix("foi."))
    return move.label if move else VERBS.get(verb, verb)


def _changes(row: AuditRow) -> Iterator[tuple[str, str, str]]:
    for name in sorted({*row.before, *row.after} & FIELDS.keys(), key=list(FIELDS).index):
        yield FIELDS[name], _value(name, row.before.get(name)), _value(name, row.after.get(name))


def _value(name: str, value: Any) -> str:
    if value in (None, ""):
        return "—"
    if isinstance(value, bool):
        return "是" if value else "否"
    if name == "state":
        return STATE_LABELS.get(str(value), str(value))
    if name == "outcome" and value in OUTCOMES:
        return OUTCOMES[value].label
    return WORDS.get(str(value), str(value))
