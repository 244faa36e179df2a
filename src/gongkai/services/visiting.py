"""A visit to the counter as a calendar entry (RFC 5545), and telephone numbers that a phone can dial."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Shanghai")
OPENING = re.compile(r"(\d{1,2})[:：](\d{2})\s*[—–~至到-]+\s*(\d{1,2})[:：](\d{2})")
NUMBER = re.compile(
    r"(?<!\d)(?:\+?86[- ]?)?(?:0\d{2,3}[- ]?\d{7,8}|1[3-9]\d{9}|\d{5}|400[- ]?\d{3}[- ]?\d{4})(?:转\d{1,6})?(?!\d)"
)


def first_hours(text: str) -> tuple[time, time] | None:
    """The first span of hours that the text of 办理时间 names; None if it names none."""
    found = OPENING.search(text)
    if found is None:
        return None
    hour, minute, until_hour, until_minute = map(int, found.groups())
    try:
        begin, end = time(hour, minute), time(until_hour, until_minute)
    except ValueError:
        return None
    return (begin, end) if begin < end else None


def dialled(text: str) -> list[tuple[str, str]]:
    """(as printed, what to dial) of the telephone numbers in a text; an extension is dialled after a pause."""
    found = []
    for match in NUMBER.finditer(text):
        printed = match.group()
        number, _, extension = printed.partition("转")
        plain = re.sub(r"[- ]", "", number)
        found.append((printed, f"{plain},{extension}" if extension else plain))
    return found


def calendar_entry(
    *, uid: str, on: date, hours: str, title: str, place: str, notes: str, url: str, stamp: datetime
) -> str:
    """One VEVENT on that day in the first opening hours, or of the whole day where none are known."""
    span = first_hours(hours)
    if span is None:
        when = [f"DTSTART;VALUE=DATE:{on:%Y%m%d}", f"DTEND;VALUE=DATE:{on + timedelta(days=1):%Y%m%d}"]
    else:
        begin, end = (datetime.combine(on, one, tzinfo=ZONE).astimezone(ZoneInfo("UTC")) for one in span)
        when = [f"DTSTART:{begin:%Y%m%dT%H%M%SZ}", f"DTEND:{end:%Y%m%dT%H%M%SZ}"]
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Gongkai//services//ZH",
        "METHOD:PUBLISH",
        "BEGIN:VEVENT",
        f"UID:{uid}",
        f"DTSTAMP:{stamp.astimezone(ZoneInfo('UTC')):%Y%m%dT%H%M%SZ}",
        *when,
        f"SUMMARY:{_escaped(title)}",
        f"LOCATION:{_escaped(place)}",
        f"DESCRIPTION:{_escaped(notes)}",
        f"URL:{url}",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return "".join(f"{_folded(line)}\r\n" for line in lines)


def _escaped(text: str) -> str:
    for plain, written in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\r\n", "\n"), ("\n", "\\n")):
        text = text.replace(plain, written)
    return text


def _folded(line: str) -> str:
    """Lines of at most 75 octets, never cut within a character (RFC 5545, 3.1)."""
    parts, current, size = [], "", 0
    for character in line:
        width = len(character.encode())
        if size + width > 75:
            parts.append(current)
            current, size = " ", 1
        current, size = current + character, size + width
    return "\r\n".join([*parts, current])
