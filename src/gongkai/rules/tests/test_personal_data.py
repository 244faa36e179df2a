"""Personal data is found where it stands, and little else is taken for it."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.rules.identifiers import KIND_LABELS
from gongkai.rules.personal_data import Found, find, find_private
from gongkai.rules.tests import personal_cases as cases
from gongkai.rules.tests.properties import EXAMPLES, any_case


def plain(found: tuple[Found, ...]) -> list[tuple[str, str]]:
    return [(one.kind, one.text) for one in found]


@pytest.mark.parametrize("sentence", cases.LABELLED)
def test_a_sentence_gives_its_numbers_and_no_others(sentence: str) -> None:
    """条例第15条, 个人信息保护法第25条"""
    text, labels = cases.parse(sentence)
    assert plain(find(text)) == labels


def test_recall_and_precision_hold_over_sentences_made_at_random() -> None:
    """条例第15条"""
    wanted = hit = given_back = 0
    for text, labels in cases.generated(seed=2021, count=15 * EXAMPLES):
        found = plain(find(text))
        wanted, given_back = wanted + len(labels), given_back + len(found)
        hit += len(set(labels) & set(found))
    assert wanted > 18 * EXAMPLES
    assert hit / wanted >= 0.98, f"recall {hit / wanted:.4f}"
    assert hit / given_back >= 0.95, f"precision {hit / given_back:.4f}"


def test_numbers_at_random_are_seldom_taken_for_bank_cards_or_identity_numbers() -> None:
    chance = random.Random(7)
    texts = ["".join(chance.choices("0123456789", k=length)) for length in range(13, 20) for _ in range(5 * EXAMPLES)]
    assert sum(1 for text in texts if find(text)) < 0.02 * len(texts)


@any_case
@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=80))
def test_places_are_those_of_the_text_given_in_order_and_apart(text: str) -> None:
    last = 0
    for one in find(text):
        assert one.start >= last and text[one.start : one.end] == one.text and one.kind in KIND_LABELS
        last = one.end


@any_case
@given(
    st.integers(0, 10**6),
    st.text(alphabet="甲乙丙，。：（）\n 已收到", max_size=12),
    st.sampled_from(["，", "。", "\n", "）"]),
)
def test_a_number_is_found_whatever_prose_stands_around_it(seed: int, before: str, after: str) -> None:
    chance = random.Random(seed)
    for kind, make in cases._MAKERS:
        number = make(chance)
        assert plain(find(f"{before}：{number}{after}其余")) == [(kind, number)]


@any_case
@given(st.integers(0, 10**6))
def test_a_mask_never_gives_the_number_back(seed: int) -> None:
    """个人信息保护法第25条"""
    number = cases.resident(random.Random(seed))
    (found,) = find(number)
    assert found.mask.count("*") >= 8 and number[6:14] not in found.mask


def test_only_what_is_private_is_asked_for_before_a_release() -> None:
    """条例第15条"""
    text = "统一社会信用代码91350100M000100Y43，手机13800138000"
    assert [one.kind for one in find(text)] == ["credit_code", "mobile"]
    assert [one.kind for one in find_private(text)] == ["mobile"]


def test_a_page_of_digits_takes_no_time() -> None:
    """Linear in the text: a hostile page must not hold an officer up."""
    assert len(find("1 3 8 0 " * 200 * EXAMPLES)) >= 0
    assert len(find("13800138000-" * 80 * EXAMPLES)) == 80 * EXAMPLES
