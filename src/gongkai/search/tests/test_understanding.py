"""What a reader's words ask for."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongkai.search.understanding import exact_form, number_of, understand

pytestmark = pytest.mark.anydb


def words(text: str) -> list[str]:
    return [concept.word for concept in understand(text).concepts]


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("身份证丢了怎么办", ["身份证", "丢了"]),
        ("请问在哪里办居住证？", ["居住证"]),
        ("我想要提取公积金需要什么材料", ["提取", "公积金"]),
        ("ＫＴＶ", ["ktv"]),
    ],
)
def test_phrases_of_asking_are_taken_out(typed: str, asked: list[str]) -> None:
    assert words(typed) == asked


def test_a_question_of_nothing_but_asking_is_kept() -> None:
    assert words("怎么办") != []


@pytest.mark.parametrize(
    "typed",
    [
        "穗府〔2020〕5号",
        "穗府[2020]5号",
        "穗府【2020】 5 號",
        "穗府（2020）5号",
        "穗府2020第5号",
        "穗府〔2020〕第05号",
        "关于印发 穗府〔2020〕5号 的通知",
    ],
)
def test_a_number_is_known_however_it_is_written(typed: str) -> None:
    assert number_of(typed).endswith("穗府〔2020〕5号")


def test_a_year_alone_is_no_number() -> None:
    assert number_of("2020年度报告") == ""


def test_synonyms_of_the_editors_come_before_those_that_are_built_in() -> None:
    concept = understand("补办", {"补办": ("重新办理",)}).concepts[0]
    assert concept.others[0] == "重新办理"
    assert "补领" in concept.others


def test_the_longest_term_wins() -> None:
    found = understand("甲乙丙丁", {"甲乙": ("一",), "甲乙丙": ("二",)})
    assert found.concepts[0].word == "甲乙丙"


def test_what_was_probably_meant_is_searched_besides() -> None:
    found = understand("居住正办理", corrected={"居住正": "居住证"})
    assert found.concepts[0].others[0] == "居住证"
    assert found.better == "居住证办理"


def test_the_exact_form_leaves_nothing_but_characters() -> None:
    assert exact_form("《南沙区（試行）辦法》 ") == "南沙区试行办法"


@given(st.text(max_size=150))
@settings(max_examples=150, deadline=None)
def test_any_words_are_borne(text: str) -> None:
    found = understand(text)
    assert len(found.folded) <= 100
    assert all(concept.word for concept in found.concepts)
