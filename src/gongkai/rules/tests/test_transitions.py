from __future__ import annotations

import pytest

from gongkai.rules import transitions
from gongkai.rules.transitions import (
    GUARDS,
    OPEN,
    POST_LABELS,
    PSEUDO_POSTS,
    STATES,
    TABLE,
    IllegalMove,
    lawful,
    move,
    target,
)

WALK = [
    ("confirm", "received"),
    ("register", "registered"),
    ("assign", "handling"),
    ("ask_clarification", "awaiting_clarification"),
    ("clarify", "handling"),
    ("consult_third_party", "handling"),
    ("third_party_served", "handling"),
    ("third_party_replied", "handling"),
    ("extend", "handling"),
    ("notify_fee", "awaiting_fee"),
    ("pay_fee", "handling"),
    ("decide", "handling"),
    ("submit_review", "reviewing"),
    ("send_back", "handling"),
    ("submit_review", "reviewing"),
    ("review_secrecy", "reviewing"),
    ("review_legal", "reviewing"),
    ("pass_review", "approving"),
    ("approve", "signing"),
    ("sign", "serving"),
    ("seal", "serving"),
    ("serve", "answered"),
    ("archive", "closed"),
    ("reopen", "handling"),
]


def test_a_case_walks_from_form_to_archive_and_back() -> None:
    """条例第45条"""
    state = target(None, "receive", "online")
    assert state == "submitted"
    for event, expected in WALK:
        state = target(state, event)
        assert state == expected, event


@pytest.mark.parametrize(
    ("channel", "state"),
    [
        ("online", "submitted"),
        ("fax", "submitted"),
        ("post_ordinary", "submitted"),
        ("counter", "received"),
        ("post_signed", "received"),
    ],
)
def test_the_channel_decides_where_a_case_starts(channel: str, state: str) -> None:
    """条例第31条"""
    assert target(None, "receive", channel) == state


def test_an_unknown_channel_is_refused() -> None:
    with pytest.raises(ValueError, match="pigeon"):
        target(None, "receive", "pigeon")


def test_an_illegal_move_names_state_article_and_what_is_lawful() -> None:
    """条例第33条"""
    with pytest.raises(IllegalMove) as caught:
        move("answered", "extend")
    assert "已答复" in str(caught.value) and "条例第33条" in str(caught.value) and "归档办结" in str(caught.value)
    assert {"archive", "reopen", "record_remedy", "comment"} <= set(caught.value.lawful)
    assert "withdraw" not in caught.value.lawful


def test_a_guard_that_does_not_hold_refuses_in_its_own_words() -> None:
    """条例第30条"""
    facts = {"not_asked_before": False, "clarification_limit_set": True}
    with pytest.raises(IllegalMove, match="一次性告知"):
        move("handling", "ask_clarification", facts=facts)
    assert move("handling", "ask_clarification", facts=facts | {"not_asked_before": True}).event == "ask_clarification"


def test_the_desk_offers_only_the_moves_of_a_post() -> None:
    approver = [row.event for row in lawful("approving", {"approver"})]
    assert approver == ["extend", "approve", "send_back", "void_notice", "comment"]
    handler = [row.event for row in lawful("registered", {"handler"})]
    assert handler == ["link_earlier", "serve_notice", "withdraw", "comment"]
    assert lawful("handling", {"editor"}) == ()
    assert [row.event for row in lawful("awaiting_fee", {"applicant"})] == ["withdraw"]


def test_a_split_case_is_not_counted_and_goes_nowhere() -> None:
    assert "split" not in transitions.COUNTED and "split" not in OPEN
    assert [row.event for row in TABLE.values() if "split" in row.sources] == ["comment"]


def test_every_open_case_can_be_withdrawn_and_no_other() -> None:
    assert TABLE["withdraw"].sources == OPEN
    assert transitions.WAITING <= OPEN and not OPEN & transitions.CONCLUDED


def test_the_table_is_closed() -> None:
    """Every state is reached and left by a known move, every guard and post is named."""
    posts = POST_LABELS.keys() | PSEUDO_POSTS.keys()
    reached = {target for row in TABLE.values() for target in row.targets.values()} - {transitions.SAME}
    assert reached == STATES
    for row in TABLE.values():
        assert row.posts and row.posts <= posts and row.sources <= STATES | {None}
        assert set(row.guards) <= GUARDS.keys()
    assert {guard for row in TABLE.values() for guard in row.guards} == set(GUARDS)


def test_secrecy_and_legal_reviewers_stand_before_approval() -> None:
    """条例第17条"""
    assert TABLE["review_secrecy"].posts == {"secrecy_reviewer"} and TABLE["review_legal"].posts == {"legal_reviewer"}
    assert "handler" not in TABLE["pass_review"].posts
    with pytest.raises(IllegalMove, match="保密审查"):
        move("reviewing", "pass_review", facts={"other_person": True, "reviews_complete": False})
    with pytest.raises(IllegalMove):
        move("handling", "approve")


def test_no_chain_lets_one_post_draft_and_sign() -> None:
    assert not TABLE["submit_review"].posts & TABLE["sign"].posts
    assert not TABLE["approve"].posts & TABLE["sign"].posts
