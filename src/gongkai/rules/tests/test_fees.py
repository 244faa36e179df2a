from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.rules.fees import by_items, by_pages, item_fee
from gongkai.rules.tests.properties import any_case

ITEMS = [(10, 0), (11, 100), (25, 1500), (30, 2000), (31, 2200), (35, 3000), (40, 4000), (41, 4300), (55, 9000)]
PAGES = [(0, 0), (30, 0), (31, 10), (100, 700), (101, 720), (120, 1100), (200, 2700), (201, 2740), (250, 4700)]


@pytest.mark.parametrize(("count", "total"), ITEMS)
def test_fee_by_items_of_a_month(count: int, total: int) -> None:
    """条例第42条, 国办函〔2020〕109号第4条"""
    assert by_items(1, count).total == total


@pytest.mark.parametrize(("pages", "total"), PAGES)
def test_fee_by_pages_of_a_request(pages: int, total: int) -> None:
    """条例第42条, 国办函〔2020〕109号第5条"""
    assert by_pages(pages).total == total


@any_case
@given(st.integers(1, 80), st.integers(0, 80), st.integers(0, 80))
def test_the_trail_adds_up_and_splitting_a_month_changes_nothing(rank: int, first: int, second: int) -> None:
    """条例第42条"""
    whole = by_items(rank, first + second)
    assert whole.total == by_items(rank, first).total + by_items(rank + first, second).total
    assert sum(step.amount for step in whole.trail) == whole.total
    assert sum(step.quantity for step in whole.trail) == first + second
    assert whole.total == sum(item_fee(rank + n) for n in range(first + second))


def test_the_trail_says_each_tier_in_words() -> None:
    assert [step.label for step in by_pages(101).trail] == [
        "第1至30页，不收费",
        "第31至100页，每页10元",
        "第101页，每页20元",
    ]


@pytest.mark.parametrize(("rank", "count"), [(0, 1), (1, -1)])
def test_impossible_quantities_are_refused(rank: int, count: int) -> None:
    with pytest.raises(ValueError):
        by_items(rank, count)
    with pytest.raises(ValueError):
        by_pages(-1)
