"""Digits without delimiters: every lawful reading is found, and only lawful ones."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from gongkai.annual_report.reading.solve import choose
from gongkai.annual_report.reading.splits import (
    all_splits,
    is_lawful,
    placements,
    remedy_readings,
    row_readings,
    sum_rows,
)

parts = st.lists(st.integers(0, 999), min_size=6, max_size=6)


@settings(max_examples=150, deadline=None)
@given(parts)
def test_the_true_reading_of_a_row_is_among_the_lawful_ones(values: list[int]) -> None:
    row = (*values, sum(values))
    readings = sum_rows(["".join(map(str, row))], 7)
    assert row in readings
    assert all(is_lawful(reading) for reading in readings)
    assert all("".join(map(str, reading)) == "".join(map(str, row)) for reading in readings)


@settings(max_examples=100, deadline=None)
@given(parts, st.sets(st.integers(1, 6), max_size=4))
def test_spaces_that_survived_only_narrow_the_readings(values: list[int], spaces: set[int]) -> None:
    row = [*values, sum(values)]
    tokens = [""]
    for at, value in enumerate(row):
        if at in spaces:
            tokens.append("")
        tokens[-1] += str(value)
    narrowed = sum_rows(tokens, 7)
    assert tuple(row) in narrowed
    assert set(narrowed) <= set(sum_rows(["".join(tokens)], 7))


def test_zeros_have_one_reading_and_a_leading_zero_is_no_number() -> None:
    assert row_readings(["0000000"]) == ((0,) * 7,)
    assert row_readings(["230", "000023"]) == ((23, 0, 0, 0, 0, 0, 23),)
    assert all(value == 0 or str(value)[0] != "0" for reading in all_splits(["10203"], 3) for value in reading)  # type: ignore[union-attr]


def test_lost_blanks_are_placed_everywhere_they_may_have_been() -> None:
    readings = placements(["26", "26"], 7)
    assert len(readings) == 6
    assert {reading[-1] for reading in readings} == {26}
    assert placements(["26", "25"], 7) == []


def test_few_numbers_may_be_whole_or_run_together() -> None:
    readings = row_readings(["686", "66", "752"])
    assert (686, None, None, None, None, 66, 752) in readings
    assert (6, 8, 6, 6, 6, 7, 52) not in readings


def test_numbers_that_stand_apart_are_taken_as_printed_even_when_the_sum_fails() -> None:
    assert row_readings(["10", "1", "0", "0", "0", "0", "0"]) == ((10, 1, 0, 0, 0, 0, 0),)


def test_fifteen_remedies_are_parted_by_their_three_sums() -> None:
    assert remedy_readings(["10203120001200000"]) == ((1, 0, 2, 0, 3, 12, 0, 0, 0, 12, 0, 0, 0, 0, 0),)
    assert remedy_readings(["0" * 15]) == ((0,) * 15,)
    assert remedy_readings(["0" * 14]) == ()


def test_column_sums_choose_between_row_sums() -> None:
    fixed = {"received": (2, 0, 0, 0, 0, 0, 2), "carried_in": (0,) * 7, "carried_out": (0,) * 7}
    readings = {key: (reading,) for key, reading in fixed.items()} | {
        "granted": ((1, 0, 0, 0, 0, 0, 1), (0, 1, 0, 0, 0, 0, 1)),
        "partly_granted": ((1, 0, 0, 0, 0, 0, 1),),
        "concluded": ((2, 0, 0, 0, 0, 0, 2), (0, 2, 0, 0, 0, 0, 2)),
    }
    chosen = choose(readings, ["granted", "partly_granted"])
    assert chosen.rows["granted"] == ((1, 0, 0, 0, 0, 0, 1),)
    assert chosen.rows["concluded"] == ((2, 0, 0, 0, 0, 0, 2),)
    assert chosen.broken == frozenset()


def test_a_column_that_no_choice_can_mend_is_named() -> None:
    readings = {
        "granted": ((1, 0, 0, 0, 0, 0, 1), (0, 1, 0, 0, 0, 0, 1)),
        "concluded": ((0, 0, 5, 0, 0, 0, 5),),
    }
    broken = choose(readings, ["granted"]).broken
    assert ("R3", 2) in broken and ("R3", 6) in broken


def test_the_search_gives_up_in_bounded_time_on_endless_digits() -> None:
    assert sum_rows(["1" * 5000], 7) == []
    assert row_readings(["1" * 60]) == ()
    assert remedy_readings(["123456789" * 8]) == ()
