from __future__ import annotations

from datetime import date

import pytest

from gongkai.rules.outcomes import DEFAULT_ORDER, OUTCOMES, REVIEW_FIRST_FROM, derive
from gongkai.rules.remedies import remedy_clause, review_comes_first

BODY, COURT = "南沙区人民政府", "广州铁路运输法院"
BEFORE, FROM = date(2023, 12, 31), date(2024, 1, 1)
REVIEW_FIRST = {
    "partly_granted",
    "refused.state_secret",
    "refused.prohibited_by_law",
    "refused.security",
    "refused.third_party",
    "refused.internal_affairs",
    "refused.deliberative",
    "refused.enforcement_file",
}


def test_every_row_of_the_form_has_article_letter_and_required_facts() -> None:
    """条例第36条, 条例第37条, 条例第38条, 条例第39条"""
    assert len(OUTCOMES) == 21 and set(DEFAULT_ORDER) == set(OUTCOMES)
    for outcome in OUTCOMES.values():
        assert outcome.articles and outcome.letter and outcome.requires and outcome.label


@pytest.mark.parametrize(
    ("key", "article", "letter"),
    [
        ("granted", "条例第36条第2项", "reply_granted"),
        ("refused.security", "条例第14条", "reply_refused"),
        ("refused.third_party", "条例第15条", "reply_refused"),
        ("refused.internal_affairs", "条例第16条第1款", "reply_refused"),
        ("refused.deliberative", "条例第16条第2款", "reply_refused"),
        ("refused.special_query", "条例第36条第7项", "notice_special_query"),
        ("unavailable.not_held", "条例第36条第4项", "notice_not_held"),
        ("unavailable.needs_creation", "条例第38条", "notice_needs_creation"),
        ("declined.petition", "条例第39条第1款", "notice_petition"),
        ("declined.repeat", "条例第36条第6项", "notice_repeat"),
        ("declined.abusive", "条例第35条", "notice_abusive"),
        ("other.not_clarified", "条例第30条", "closing_record"),
        ("other.fee_unpaid", "条例第42条", "closing_record"),
    ],
)
def test_an_outcome_stands_on_its_article(key: str, article: str, letter: str) -> None:
    """条例第14条, 条例第15条, 条例第16条, 条例第35条, 条例第36条, 条例第38条, 条例第39条"""
    assert article in OUTCOMES[key].articles and OUTCOMES[key].letter == letter


def test_a_decision_without_its_required_facts_is_told_what_is_missing() -> None:
    """条例第36条"""
    held = OUTCOMES["unavailable.not_held"]
    assert [fact.key for fact in held.missing({})] == ["search"]
    assert held.missing({"search": "档案室，2020年，无结果"}) == ()


@pytest.mark.parametrize(
    ("items", "key"),
    [
        (["granted"], "granted"),
        (["granted", "granted"], "granted"),
        (["granted", "refused.third_party"], "partly_granted"),
        (["granted", "unavailable.not_held"], "partly_granted"),
        (["granted", "refused.deliberative", "declined.repeat"], "partly_granted"),
        (["partly_granted", "unavailable.not_held"], "partly_granted"),
        (["partly_granted", "granted"], "partly_granted"),
        (["granted", "other.misc"], "granted"),
        (["unavailable.not_held", "refused.internal_affairs"], "refused.internal_affairs"),
        (["declined.repeat", "unavailable.needs_creation"], "unavailable.needs_creation"),
        (["refused.deliberative", "refused.state_secret"], "refused.state_secret"),
        (["other.misc", "declined.petition"], "declined.petition"),
    ],
)
def test_one_row_counts_for_all_items(items: list[str], key: str) -> None:
    """条例第37条: 区分处理 counts as 部分公开 alone, whatever the order of the items."""
    assert derive(items).key == derive(list(reversed(items))).key == key


def test_three_items_three_outcomes_one_counted_row_with_its_derivation() -> None:
    """条例第37条"""
    found = derive(["granted", "refused.third_party", "unavailable.not_held"])
    assert found.key == "partly_granted" and found.article == "条例第37条"
    assert len(found.why) == 4 and "只计部分公开" in found.why[-1]


def test_the_order_and_the_width_of_withholding_are_switches() -> None:
    first = ["declined.repeat", *[key for key in DEFAULT_ORDER if key != "declined.repeat"]]
    assert derive(["declined.repeat", "refused.security"], order=first).key == "declined.repeat"
    assert derive(["granted", "unavailable.not_held"], withheld_groups={"refused"}).key == "unavailable.not_held"


def test_nothing_and_the_unknown_are_refused() -> None:
    with pytest.raises(ValueError):
        derive([])
    with pytest.raises(KeyError):
        derive(["granted", "lost"])


@pytest.mark.parametrize("key", sorted(OUTCOMES))
def test_review_comes_first_for_refusals_from_2024(key: str) -> None:
    """条例第51条, 行政复议法第23条, 行政诉讼法第46条"""
    assert REVIEW_FIRST_FROM == FROM
    assert not review_comes_first(key, BEFORE)
    assert review_comes_first(key, FROM) is (key in REVIEW_FIRST)


def test_before_2024_the_applicant_chooses() -> None:
    """行政复议法第9条, 行政诉讼法第46条"""
    clause = remedy_clause("refused.third_party", BEFORE, review_bodies=[BODY, "广州市商务局"], court=COURT)
    assert clause.paragraph == (
        f"如对本答复不服，可以自收到本答复之日起60日内向{BODY}或者广州市商务局申请行政复议，"
        f"或者自收到本答复之日起6个月内向{COURT}提起行政诉讼。"
    )
    assert not clause.review_first and "行政复议法第9条" in clause.articles


def test_from_2024_a_refusal_goes_to_review_and_then_to_court_in_15_days() -> None:
    """行政复议法第20条, 行政复议法第23条, 行政诉讼法第45条"""
    clause = remedy_clause("refused.third_party", FROM, review_bodies=[BODY], court=COURT)
    assert clause.review_first and f"先向{BODY}申请行政复议" in clause.paragraph and "15日内" in clause.paragraph
    assert "6个月" not in clause.paragraph


def test_a_partly_granted_case_parts_the_two_ways() -> None:
    """行政复议法第23条"""
    whole = remedy_clause("partly_granted", FROM, review_bodies=[BODY], court=COURT)
    assert whole.review_first and "不予公开的部分" in whole.paragraph and "6个月内" in whole.paragraph
    unheld = remedy_clause("partly_granted", FROM, review_bodies=[BODY], court=COURT, withheld=["unavailable.not_held"])
    assert not unheld.review_first and "先向" not in unheld.paragraph


@pytest.mark.parametrize(
    ("bodies", "court", "words"), [([], COURT, "复议机关"), ([" "], COURT, "复议机关"), ([BODY], "", "法院")]
)
def test_nothing_is_defaulted_when_body_or_court_is_unset(bodies: list[str], court: str, words: str) -> None:
    """条例第51条"""
    with pytest.raises(ValueError, match=words):
        remedy_clause("granted", FROM, review_bodies=bodies, court=court)


def test_a_refusal_for_a_third_party_may_say_why_nobody_was_asked() -> None:
    """条例第15条, 条例第32条"""
    refused = OUTCOMES["refused.third_party"]
    (fact,) = [fact for fact in refused.requires if fact.key == "no_consultation"]
    assert fact.optional and fact not in refused.missing({})
