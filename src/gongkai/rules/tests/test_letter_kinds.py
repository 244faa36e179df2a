"""What each letter must say, held against the outcomes and the articles."""

from __future__ import annotations

import pytest

from gongkai.rules.letter_kinds import ANSWER, KINDS, NOTICES, REPLIES, THIRD_PARTY, articles_of, reply_kind
from gongkai.rules.outcomes import OUTCOMES

REPLIED = [key for key, outcome in OUTCOMES.items() if outcome.letter != "closing_record"]
FOR_THE_FILE = {
    *("link_checked", "no_consultation", "no_redaction"),
    *("register_number", "secrecy_reviewer", "reviewed_on"),
}


@pytest.mark.parametrize("outcome", REPLIED)
def test_every_reply_can_say_every_fact_its_outcome_demands(outcome: str) -> None:
    """条例第36、37、38、39条: one wording an outcome, two for 予以公开 and 不掌握."""
    said = {part.key for kind in REPLIES.values() if outcome in kind.outcomes for part in kind.parts}
    assert {fact.key for fact in OUTCOMES[outcome].requires} - FOR_THE_FILE <= said


def test_two_wordings_are_told_apart_by_the_facts() -> None:
    """条例第36条第1项 and 第2项; 第4项 and 第5项."""
    assert reply_kind("granted", {"access": "附上"}).key == "reply_provided"
    assert reply_kind("granted", {"published_title": "年报"}).key == "reply_published"
    assert articles_of("granted", {"published_title": "年报"}) == ("条例第36条第1项",)
    assert reply_kind("unavailable.not_held", {"search": "查无"}).key == "reply_not_existing"
    assert articles_of("unavailable.not_held", {"not_ours": "属规划部门"}) == ("条例第36条第5项",)
    assert articles_of("refused.security", {}) == OUTCOMES["refused.security"].articles


def test_what_is_already_public_needs_title_place_day_and_a_checked_link() -> None:
    """条例第36条第1项."""
    lacking = OUTCOMES["granted"].missing({"published_title": "年度报告"})
    assert [fact.key for fact in lacking] == ["published_url", "published_on", "link_checked"]
    assert [fact.key for fact in OUTCOMES["granted"].missing({})] == ["access"]


def test_what_is_anothers_needs_no_search() -> None:
    """条例第36条第5项."""
    assert not OUTCOMES["unavailable.not_held"].missing({"not_ours": "属规划部门"})
    assert [fact.key for fact in OUTCOMES["unavailable.not_held"].missing({})] == ["search"]


def test_a_third_party_cannot_be_told_what_was_asked_or_by_whom() -> None:
    """条例第32条: the letter has no token for the request or the applicant."""
    for kind in NOTICES.values():
        if kind.recipient == THIRD_PARTY:
            assert not {"request", "received", "delivery"} & {part.key for part in kind.common}


def test_a_notice_without_its_parts_names_them() -> None:
    """条例第11、30条."""
    missing = NOTICES["clarification"].missing({"what": "名称", "until": " "})
    assert [part.name for part in missing] == ["补正期限"]
    assert [part.name for part in NOTICES["organ_coordination"].missing({})] == ["信息内容"]


def test_only_answers_and_decisions_carry_remedies() -> None:
    """条例第51条."""
    carrying = {kind.key for kind in KINDS.values() if kind.remedy} - REPLIES.keys()
    assert carrying == {ANSWER.key, "third_party_decision"}


def test_an_outcome_without_a_reply_has_no_wording() -> None:
    with pytest.raises(ValueError, match="没有"):
        reply_kind("other.misc", {})
