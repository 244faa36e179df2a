"""信息处理费: two scales of 国办函〔2020〕109号, each by progressive tiers (条例第42条).

The engine proposes, an officer decides. Per request the organ takes one scale, never both. The reading of the third
tier by items (31–40 = 200元, 41–50 = 300元 …) is the common one, uncertain at the boundary.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

ARTICLE = "条例第42条"
ITEMS_FREE, ITEMS_FLAT, ITEM_RATE, ITEM_STEP = 10, 30, 100, 10
# (last page of the tier or None, 元 per page)
PAGE_TIERS: tuple[tuple[int | None, int], ...] = ((30, 0), (100, 10), (200, 20), (None, 40))


@dataclass(frozen=True)
class Step:
    """One tier of the sum: `quantity` units at `rate` 元 each make `amount` 元."""

    label: str
    quantity: int
    rate: int
    amount: int


@dataclass(frozen=True)
class Fee:
    """`total` in whole 元, with the trail that adds up to it."""

    total: int
    trail: tuple[Step, ...]
    article: str = ARTICLE


def item_fee(rank: int) -> int:
    """元 for the `rank`-th item (from 1) of one applicant in a calendar month (国办函〔2020〕109号第4条).

    Raises ValueError below 1.
    """
    if rank < 1:
        raise ValueError(f"件数从1起：{rank}")
    if rank <= ITEMS_FREE:
        return 0
    if rank <= ITEMS_FLAT:
        return ITEM_RATE
    return ITEM_RATE * (2 + (rank - ITEMS_FLAT - 1) // ITEM_STEP)


def by_items(rank_from: int, count: int) -> Fee:
    """按件计收 for `count` items of one applicant, the first being the `rank_from`-th of the calendar month (from 1).

    国办函〔2020〕109号第4条. Raises ValueError for a rank below 1 or a negative count.
    """
    if rank_from < 1 or count < 0:
        raise ValueError(f"件数从1起，数量不为负：{rank_from}、{count}")
    return _fee(_item_steps(rank_from, rank_from + count - 1))


def _item_steps(first: int, last: int) -> Iterator[Step]:
    while first <= last:
        if first <= ITEMS_FREE:
            end = ITEMS_FREE
        elif first <= ITEMS_FLAT:
            end = ITEMS_FLAT
        else:
            end = first + (ITEM_STEP - 1 - (first - ITEMS_FLAT - 1) % ITEM_STEP)
        end = min(end, last)
        yield _step("件", first, end, item_fee(first))
        first = end + 1


def by_pages(pages: int) -> Fee:
    """按量计收 for the pages of one request, a page being one side of A4 or smaller.

    国办函〔2020〕109号第5条. Raises ValueError for a negative number.
    """
    if pages < 0:
        raise ValueError(f"页数不为负：{pages}")
    return _fee(_page_steps(pages))


def _page_steps(pages: int) -> Iterator[Step]:
    first = 1
    for last, rate in PAGE_TIERS:
        end = pages if last is None else min(pages, last)
        if end >= first:
            yield _step("页", first, end, rate)
            first = end + 1


def _step(unit: str, first: int, last: int, rate: int) -> Step:
    span = f"第{first}{unit}" if first == last else f"第{first}至{last}{unit}"
    price = f"每{unit}{rate}元" if rate else "不收费"
    quantity = last - first + 1
    return Step(f"{span}，{price}", quantity, rate, quantity * rate)


def _fee(steps: Iterator[Step]) -> Fee:
    trail = tuple(steps)
    return Fee(sum(step.amount for step in trail), trail)
