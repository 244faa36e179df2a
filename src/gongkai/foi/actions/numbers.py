"""Numbers that must never repeat or vanish: registration numbers, 文号, tracking codes."""

from __future__ import annotations

import secrets

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
    locked = NumberSeries.objects.select_for_update().filter(organ=organ, year=year, series=series)
    row = locked.first()
    if row is None:
        made, _ = NumberSeries.objects.get_or_create(organ=organ, year=year, series=series)
        row = locked.get(pk=made.pk)
    row.last += 1
    row.save(update_fields=["last"])
    NumberTaken.objects.create(series=row, value=row.last, letter=letter)
    return row.last


def registration_number(organ: Organ, year: int) -> str:
    """登记编号 of a new application: short code of the organ, year, serial."""
    return f"{(organ.short_code or organ.code).upper()}-{year}-{take(organ, year, '登记'):05d}"


def letter_number(organ: Organ, year: int, mark: str, *, letter: Letter) -> str:
    """文号 by GB/T 9704: `南公复〔2026〕12号`, taken at 签发, hexagonal brackets, no leading zeros."""
    return f"{mark}〔{year}〕{take(organ, year, mark, letter=letter)}号"
