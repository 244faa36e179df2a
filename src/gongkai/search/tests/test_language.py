"""Text made comparable: nothing moves, everything folds, sounds are told apart as people tell them apart."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongkai.search import language

pytestmark = pytest.mark.anydb

TEXT = st.text(st.characters(codec="utf-8"), max_size=60)


@given(TEXT)
@settings(max_examples=100, deadline=None)
def test_folding_keeps_every_place(text: str) -> None:
    folded = language.fold(text)
    assert len(folded) == len(text)
    assert language.fold(folded) == folded


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("廣州市南沙區", "广州市南沙区"),
        ("ＡＢＣ１２３", "abc123"),
        ("穗府[2020]5號", "穗府〔2020〕5号"),
        ("身份證　補辦", "身份证 补办"),
    ],
)
def test_scripts_and_widths_become_one(typed: str, folded: str) -> None:
    assert language.fold(typed) == folded


@given(TEXT)
@settings(max_examples=60, deadline=None)
def test_words_are_of_the_text(text: str) -> None:
    folded = language.fold(text)
    assert all(word in folded for word in language.words(folded))
    assert "".join(language.characters(folded)) == "".join(language.WORD.findall(folded))


def test_long_words_are_found_by_their_parts_too() -> None:
    assert {"居民", "身份证", "居民身份证"} <= set(language.words("居民身份证补领"))


def test_a_character_is_read_as_its_word_wants_it() -> None:
    assert language.pinyin("重庆银行") == ["chong", "qing", "yin", "hang"]


@pytest.mark.parametrize(
    ("letters", "reading"), [("shenfenzheng", ("shen", "fen", "zheng")), ("nvxing", ("nv", "xing"))]
)
def test_pinyin_is_read_in_syllables(letters: str, reading: tuple[str, ...]) -> None:
    assert reading in language.spellings(letters)


def test_two_readings_of_the_same_letters_are_both_known() -> None:
    assert {("xian",), ("xi", "an")} <= set(language.spellings("xian"))


def test_a_last_syllable_may_be_unfinished() -> None:
    assert ("shen", "fen", "zh") in language.spellings("shenfenzh")


def test_letters_that_are_no_pinyin_have_no_reading() -> None:
    assert language.spellings("sfz") == []


@pytest.mark.parametrize(
    ("one", "other"), [("居住证", "居住正"), ("身份证", "生分证"), ("离婚", "里婚"), ("牛奶", "留奶")]
)
def test_sounds_that_people_mix_up_are_the_same(one: str, other: str) -> None:
    assert language.sound(one) == language.sound(other)


def test_other_sounds_are_not() -> None:
    assert language.sound("居住证") != language.sound("驾驶证")
