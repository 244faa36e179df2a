"""After the answer: where to turn, until when, and the days as a calendar file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, timedelta

from gongkai.foi.models import Case, Letter
from gongkai.kernel import clock
from gongkai.kernel.calendars import current
from gongkai.organs.queries import at as organ_at
from gongkai.rules.outcomes import OUTCOMES
from gongkai.rules.remedies import deadlines, review_comes_first

WAYS = {"review": "申请行政复议", "suit": "提起行政诉讼"}


@dataclass(frozen=True)
class Way:
    """One way to go: to whom, until which day, on which article."""

    key: str
    label: str
    to: str
    last_day: date
    note: str
    article: str
    passed: bool


@dataclass(frozen=True)
class Afterwards:
    """What the applicant may do now. `by_post`: the term runs from the day of receipt, which is later than the day of
    posting that is counted from here."""

    letter: Letter
    ways: tuple[Way, ...]
    review_first: bool
    by_post: bool


def afterwards(case: Case, today: date) -> Afterwards | None:
    """Ways and last days after the last served answer; None while there is none, or its organ's bodies are unset."""
    letter = case.letters.filter(kind="answer", state=Letter.State.SERVED).order_by("served_on", "id").last()
    outcomes = [item.outcome for item in case.items.all() if item.outcome in OUTCOMES]
    if letter is None or letter.served_on is None or letter.dated is None or not outcomes:
        return None
    version = organ_at(case.organ, letter.dated)
    if version is None or not version.review_body or not version.court:
        return None
    bodies = "或者".join([version.review_body, *version.review_body_alternatives])
    to = {"review": bodies, "suit": version.court}
    found: dict[str, Way] = {}
    for outcome in outcomes:
        for one in deadlines(outcome, letter.served_on, letter.dated, current()):
            found[one.way] = Way(
                one.way, WAYS[one.way], to[one.way], one.last_day, one.note, one.article, one.last_day < today
            )
    first = any(review_comes_first(outcome, letter.dated) for outcome in outcomes)
    return Afterwards(letter, tuple(found.values()), first, letter.service_way == "post")


def calendar_file(case: Case, after: Afterwards) -> str:
    """The last days as an iCalendar file (RFC 5545), each with a reminder a week before. It names the case by its
    number alone."""
    stamp = clock.real_now().astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//gongkai//foi//ZH", "CALSCALE:GREGORIAN"]
    for way in after.ways:
        lines += [
            "BEGIN:VEVENT",
            f"UID:{case.number}-{way.key}@gongkai",
            f"DTSTAMP:{stamp}",
            f"DTSTART;VALUE=DATE:{way.last_day:%Y%m%d}",
            f"DTEND;VALUE=DATE:{way.last_day + timedelta(days=1):%Y%m%d}",
            f"SUMMARY:{_escaped(f'{way.label}的最后一天（{case.number}）')}",
            f"DESCRIPTION:{_escaped(f'{way.note}，向{way.to}提出（{way.article}）')}",
            "BEGIN:VALARM",
            "ACTION:DISPLAY",
            "TRIGGER:-P7D",
            f"DESCRIPTION:{_escaped(way.label)}",
            "END:VALARM",
            "END:VEVENT",
        ]
    lines.append("END:VCALENDAR")
    return "\r\n".join(part for line in lines for part in _folded(line)) + "\r\n"


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def _folded(line: str) -> list[str]:
    """A line of at most 75 octets, the rest on lines that begin with a space."""
    parts: list[str] = []
    rest = line
    while len(rest.encode()) > 75:
        cut = 24 if parts else 25
        parts.append(rest[:cut])
        rest = " " + rest[cut:]
    return [*parts, rest]
