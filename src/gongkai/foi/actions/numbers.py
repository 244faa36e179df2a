"""Numbers that must never repeat or vanish: registration numbers, 文号, tracking codes."""

from __future__ import annotations

import re
import secrets

from django.core.exceptions import ValidationError

from gongkai.foi.models import Letter, NumberSeries, NumberTaken
from gongkai.organs.models import Organ

CODE_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
CODE_LENGTH = 16  # 32 symbols: 5 bits each, 80 bits in all


def new_code() -> str:
    """A public tracking code of 80 random bits, in groups a person can read out: `ABCD-EFGH-JKLM-NPQR`."""
    symbols = "".join(secrets.choice(CODE_ALPHABET) for _ in range(CODE_LENGTH))
    return "-".join(symbols[start : start + 4] for start in range(0, CODE_LENGTH, 4))


def take(organ: Organ, year: int, series: str, *, letter: Letter | None = None) -> int:
    """Take the next number of a series under its lock. It is the last lock a transaction takes before the audit
    head."""
    row = _series(organ, year, series)
    row.last += 1
    row.save(update_fields=["last"])
    NumberTaken.objects.create(series=row, value=row.last, letter=letter)
    return row.last


def _series(organ: Organ, year: int, series: str) -> NumberSeries:
    """The series, locked until the transaction ends."""
    locked = NumberSeries.objects.select_for_update().filter(organ=organ, year=year, series=series)
    row = locked.first()
    if row is None:
        made, _ = NumberSeries.objects.get_or_create(organ=organ, year=year, series=series)
        row = locked.get(pk=made.pk)
    return row


def registration_number(organ: Organ, year: int) -> str:
    """登记编号 of a new application: short code of the organ, year, serial."""
    return f"{(organ.short_code or organ.code).upper()}-{year}-{take(organ, year, '登记'):05d}"


def letter_number(organ: Organ, year: int, mark: str, *, letter: Letter) -> str:
    """文号 by GB/T 9704: `南公复〔2026〕12号`, taken at 签发, hexagonal brackets, no leading zeros."""
    return f"{mark}〔{year}〕{take(organ, year, mark, letter=letter)}号"


OUTSIDE = "办公系统"
_WRITTEN = re.compile(r"(?P<series>[^〔〕\s]{1,24})〔(?P<year>\d{4})〕(?P<value>[1-9]\d{0,8})号")


def claim_outside(organ: Organ, year: int, text: str, letter: Letter) -> str:
    """A 文号 that the office system gave, entered for `letter`; returns it as it is kept. It is listed in the register
    like our own: under its series, or, when it is written otherwise, in the order of entry.

    Raises ValidationError keyed `number` when it is empty, of another year, or was used by any letter of the organ.
    """
    number = re.sub(r"\s", "", text).replace("[", "〔").replace("]", "〕").replace("［", "〔").replace("］", "〕")
    if not number or len(number) > 60:
        raise ValidationError({"number": "请填写办公系统编定的文号，不超过60字"})
    written = _WRITTEN.fullmatch(number)
    if written and int(written["year"]) != year:
        raise ValidationError({"number": f"文号的年份应当是成文年份{year}年"})
    series = _series(organ, year, written["series"] if written else OUTSIDE)
    value = int(written["value"]) if written else series.last + 1
    used = Letter.objects.filter(number=number).exclude(pk=letter.pk).exists()
    if used or NumberTaken.objects.filter(series=series, value=value).exists():
        raise ValidationError({"number": f"文号“{number}”已经使用，请核对"})
    if value > series.last:
        # Our own next number must not meet it; what lies between belongs to the office system and is listed as such.
        series.last = value
        series.save(update_fields=["last"])
    NumberTaken.objects.create(series=series, value=value, letter=letter)
    letter.outside_number = True
    return number
