"""How a figure of the report is printed."""

from __future__ import annotations

from decimal import Decimal

from gongkai.annual_report.editions import ProactiveRow
from gongkai.annual_report.model import Number

UNKNOWN = "—"
"""What stands for a figure that could not be read or was never given: not a 0, and not a blank that counts as one."""


def plain(value: Number | None) -> str:
    """Digits without grouping or exponent: `1696`, `96171.6`; "—" for None."""
    if value is None:
        return UNKNOWN
    if isinstance(value, Decimal):
        whole = value == value.to_integral_value()
        return format(value.quantize(Decimal(1)) if whole else value.normalize(), "f")
    return str(value)


def signed(value: Number | None) -> str:
    """As `plain`, with "+" before a rise, as the form of 2019 prints 本年增/减."""
    return f"+{plain(value)}" if value is not None and value > 0 else plain(value)


def proactive(row: ProactiveRow, cell: str, value: Number | None) -> str:
    """A figure of section two. The header of 采购总金额 names no unit, so the cell carries it: 元."""
    if cell in row.signed:
        return signed(value)
    return f"{plain(value)}元" if cell == "amount_yuan" and value is not None else plain(value)


def number_format(row: ProactiveRow, cell: str, value: Number | None) -> str:
    """The Excel number format that shows the same as `proactive`."""
    if cell in row.signed:
        return "+0;-0;0"
    decimals = len(plain(value).partition(".")[2])
    digits = "0." + "0" * decimals if decimals else "0"
    return f'{digits}"元"' if cell == "amount_yuan" else digits


def moved(now: Number | None, before: Number | None, share: float) -> str:
    """ "up" or "down" where the figure moved by more than `share` of last year's (any move from 0 counts), else ""."""
    if now is None or before is None:
        return ""
    change = Decimal(now) - Decimal(before)
    if abs(change) <= abs(Decimal(before)) * Decimal(str(share)):
        return ""
    return "up" if now > before else "down"
