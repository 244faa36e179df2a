"""What the statute says of dates and of things done once, tried on cases in work."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from tests.cast import TODAY, Cast

from gongkai.foi import actions
from gongkai.foi.actions.calendar import preview
from gongkai.foi.models import Case, CaseFile, Remedy
from gongkai.foi.policies import cases_visible_to
from gongkai.foi.queries import clock_today, in_queue, open_consultations, queue_counts
from gongkai.foi.tasks import fold_open
from gongkai.foi.tests.desk_stage import application, at_state, consult, handling, loaded, received, unconfirmed
from gongkai.foi.views.desk.guards import hindrance
from gongkai.foi.views.desk.timeline import entries
from gongkai.foi.views.public import story, track
from gongkai.kernel import audit, clock, files, registry
from gongkai.kernel.actor import Actor
from gongkai.kernel.calendars import current
from gongkai.rules.clock import ClockError
from gongkai.rules.transitions import TABLE

SignIn = Callable[..., Client]


def later(days: int) -> Any:
    """The work inside happens so many days after today."""
    return clock.travel(datetime(2021, 1, 15, 10, tzinfo=clock.ZONE) + timedelta(days=days))


# --- receipt -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("channel", "type"), [("fax", "submitted"), ("post_ordinary", "arrived")])
def test_paper_keyed_in_a_day_late_keeps_its_day_of_arrival(cast: Cast, channel: str, type: str) -> None:
    """条例第31条"""
    came = date(2021, 1, 13)
    paper = application(cast.a.pk, channel, arrived_on=came)
    case = actions.receive(actor=cast.clerk("mailroom"), application=paper, code="c")
    assert [(fact.type, fact.on, fact.at) for fact in case.events.all()] == [(type, came, None)]
    assert case.cautious_due_on == current().add_workdays(came, 20)
    case = actions.confirm(actor=cast.clerk("registrar"), case_id=case.pk, on=came, medium="phone")
    assert case.received_on == came


def test_paper_cannot_arrive_tomorrow(cast: Cast) -> None:
    paper = application(cast.a.pk, "fax", arrived_on=TODAY + timedelta(days=1))
    with pytest.raises(ValidationError, match="晚于今天"):
        actions.receive(actor=cast.clerk("mailroom"), application=paper, code="c")


def test_parts_keep_files_contacts_and_their_notes(cast: Cast) -> None:
    parent = received(cast, "甲文件", "乙文件")
    for title, item in (("全件", None), ("甲附件", parent.items.get(position=1))):
        stored = files.store(title.encode(), name="a.txt", kind="application", actor=cast.clerk("registrar"))
        actions.files.attach_file(
            actor=cast.clerk("registrar"),
            case_id=parent.pk,
            stored_id=stored.pk,
            kind=CaseFile.Kind.APPLICATION,
            title=title,
            item_id=item.pk if item else None,
        )
    fact = parent.events.get()
    fact.note = "本人当面递交"
    fact.save()
    first, second = actions.split(actor=cast.clerk("registrar"), case_id=parent.pk, groups=[[1], [2]])
    assert sorted(file.title for file in first.files.all()) == ["全件", "甲附件"]
    assert first.files.get(item__isnull=False).item == first.items.get()
    assert [file.title for file in second.files.all()] == ["全件"]
    assert second.events.get().note == "本人当面递交" and second.events.get().actor_name == fact.actor_name
    assert parent.files.count() == 2


# --- what is done once, and in time ------------------------------------------------------------------------------


def ask(cast: Cast, case: Case, *, on: date = TODAY, until: date | None = None) -> Case:
    return actions.ask_clarification(
        actor=cast.clerk("handler"), case_id=case.pk, on=on, until=until or on + timedelta(days=10), what="请写明文号"
    )


def extend(cast: Cast, case: Case, *, on: date = TODAY, **more: Any) -> Case:
    return actions.extend(
        actor=cast.clerk("leader"), case_id=case.pk, on=on, days=10, approver="王某", reason="数量大", **more
    )


def test_a_term_that_ends_on_a_rest_day_lapses_only_after_the_next_workday(cast: Cast) -> None:
    """民法典第203条: 2021-01-23 is a Saturday."""
    case = ask(cast, handling(cast, on=date(2021, 1, 14)), until=date(2021, 1, 23))
    with later(10):  # Monday 25 January, the last day of the term
        assert hindrance(loaded(case), TABLE["abandon"], clock.today())
        with pytest.raises(actions.Refused, match="2021年1月25日"):
            actions.abandon(actor=cast.clerk("handler"), case_id=case.pk, on=clock.today())
    with later(11):
        assert not hindrance(loaded(case), TABLE["abandon"], clock.today())
        case = actions.abandon(actor=cast.clerk("handler"), case_id=case.pk, on=clock.today())
    assert (case.state, case.clock_state, case.concluded_on) == ("abandoned", "abandoned", date(2021, 1, 26))


def test_the_fee_lapses_only_after_the_next_workday_and_the_end_is_told(cast: Cast) -> None:
    """条例第42条: thirty days from 15 January end on Sunday 14 February, in the holiday; it is over on the 18th."""
    case = handling(cast)
    case = actions.notify_fee(
        actor=cast.clerk("handler"), case_id=case.pk, on=TODAY, amount=100, basis="按件", trail=["1 × 100 = 100"]
    )
    last = clock_today(case, TODAY).fee_until
    assert last == date(2021, 2, 18)
    with later((last - TODAY).days), pytest.raises(actions.Refused, match="2021年2月18日"):
        actions.lapse_fee(actor=cast.clerk("handler"), case_id=case.pk, on=last)
    with later((last - TODAY).days + 1):
        case = actions.lapse_fee(actor=cast.clerk("handler"), case_id=case.pk, on=last + timedelta(days=1))
    assert case.clock_state == "abandoned"
    assert "终结办理" in entries(loaded(case))[0].title
    told = story.timeline(case.events.order_by("on", "id"))
    assert (told[0].title, told[0].on) == ("终结办理", date(2021, 2, 19)) and "缴费" in told[0].text


def test_an_overdue_case_is_not_extended_by_typing_an_earlier_day(cast: Cast) -> None:
    """条例第33条第2款"""
    case = handling(cast, on=date(2020, 12, 14))
    due = case.due_on
    assert due is not None and due < TODAY
    with pytest.raises(actions.Refused, match="补录"):
        extend(cast, case, on=due)
    with pytest.raises(actions.Refused, match="已过"):
        extend(cast, case, on=TODAY, late_entry_reason="漏录")
    case = extend(cast, case, on=due, late_entry_reason="延期告知书当日已送达，漏录")
    assert case.due_on == current().add_workdays(due, 10)
    fact = case.events.get(type="extended")
    assert fact.data["late_entry"] is True and "漏录" in fact.note


def test_a_deferral_entered_late_says_why(cast: Cast) -> None:
    """条例第35条"""
    case = handling(cast, on=date(2020, 12, 14))
    due = case.due_on
    assert due is not None
    handler = cast.clerk("handler")
    actions.ask_reasons(actor=handler, case_id=case.pk, on=date(2020, 12, 21), counts="一月内四十件")
    actions.give_reasons(actor=handler, case_id=case.pk, on=date(2020, 12, 28), reasons="研究所需")
    wanted: dict[str, Any] = {"actor": handler, "case_id": case.pk, "on": due, "reason": "量大"}
    wanted["until"] = date(2021, 2, 5)
    with pytest.raises(actions.Refused, match="补录"):
        actions.defer(**wanted)
    case = actions.defer(**wanted, late_entry_reason="当日已告知申请人")
    assert case.due_on == date(2021, 2, 5)


def test_the_desk_asks_why_only_when_the_term_is_over(cast: Cast, signed_in: SignIn) -> None:
    fresh, stale = handling(cast), handling(cast, on=date(2020, 12, 14))
    client = signed_in(cast.clerks["leader"])
    shown = [client.get(f"/admin/foi/{case.pk}/move/extend/").context["form"].fields for case in (fresh, stale)]
    assert ["late_entry_reason" in fields for fields in shown] == [False, True]


def test_after_a_clarification_the_term_may_be_extended_again(cast: Cast) -> None:
    """条例第30条: the term starts anew, and what lengthened the old one lapsed with it."""
    case = extend(cast, handling(cast, on=date(2021, 1, 4)), on=date(2021, 1, 5))
    assert hindrance(loaded(case), TABLE["extend"], TODAY)
    ask(cast, case, on=date(2021, 1, 6))
    case = actions.clarify(actor=cast.clerk("registrar"), case_id=case.pk, on=date(2021, 1, 13))
    assert not hindrance(loaded(case), TABLE["extend"], TODAY)
    case = extend(cast, case)
    assert case.due_on == current().add_workdays(date(2021, 1, 13), 30)
    with pytest.raises(actions.Refused, match="第三十三条"):
        extend(cast, case)


def test_a_reopened_case_may_be_clarified_once_more(cast: Cast) -> None:
    """条例第51条"""
    case = ask(cast, handling(cast, on=date(2021, 1, 4)), on=date(2021, 1, 4), until=date(2021, 1, 8))
    case = actions.abandon(actor=cast.clerk("handler"), case_id=case.pk, on=date(2021, 1, 11))
    case = actions.reopen(
        actor=cast.clerk("leader"), case_id=case.pk, on=TODAY, until=date(2021, 2, 10), reason="复议决定"
    )
    assert not hindrance(loaded(case), TABLE["ask_clarification"], TODAY)
    assert ask(cast, case).state == "awaiting_clarification"


def test_a_clarification_rewrites_the_summary(cast: Cast) -> None:
    case = ask(cast, handling(cast, "那个文件"))
    case = actions.clarify(actor=cast.clerk("registrar"), case_id=case.pk, on=TODAY, items=["粤府〔2020〕1号"])
    case.refresh_from_db()
    assert case.subject == "粤府〔2020〕1号"


# --- third parties -----------------------------------------------------------------------------------------------


def test_a_consultation_is_open_until_the_reply_or_its_limit(cast: Cast) -> None:
    """条例第32条"""
    case = consult(cast, handling(cast, on=date(2021, 1, 4)))
    limit = current().add_workdays(date(2021, 1, 5), 15)
    assert [asked.limit for asked in open_consultations(case, TODAY)] == [limit]
    assert open_consultations(case, limit) and not open_consultations(case, limit + timedelta(days=1))
    case = actions.third_party_replied(actor=cast.clerk("handler"), case_id=case.pk, on=TODAY, reply="objects")
    assert open_consultations(case, TODAY) == []


def test_nothing_is_submitted_while_a_third_party_may_still_answer(cast: Cast) -> None:
    """条例第32条"""
    case = consult(cast, handling(cast, on=date(2021, 1, 4)))
    handler = cast.clerk("handler")
    grants = [actions.ItemDecision(1, "granted", grounds={"access": "随本答复书附上"})]
    actions.decide(actor=handler, case_id=case.pk, decisions=grants)
    actions.draft_answer(actor=handler, case_id=case.pk)
    assert hindrance(loaded(case), TABLE["submit_review"], TODAY)
    with pytest.raises(actions.Refused, match="第三十二条"):
        actions.submit_review(actor=handler, case_id=case.pk)
    actions.third_party_replied(actor=handler, case_id=case.pk, on=TODAY, reply="agrees")
    assert actions.submit_review(actor=handler, case_id=case.pk).state == "reviewing"


def test_an_open_consultation_outlives_a_restart_of_the_term(cast: Cast) -> None:
    case = consult(cast, handling(cast, on=date(2021, 1, 4)))
    ask(cast, case, on=date(2021, 1, 6))
    case = actions.clarify(actor=cast.clerk("registrar"), case_id=case.pk, on=date(2021, 1, 13))
    assert len(open_consultations(case, TODAY)) == 1


def test_silence_is_recorded_only_after_the_limit(cast: Cast) -> None:
    """条例第32条"""
    case = consult(cast, handling(cast, on=date(2021, 1, 4)))
    silent: dict[str, Any] = {"actor": cast.clerk("handler"), "case_id": case.pk, "reply": "silent"}
    with pytest.raises(actions.Refused, match="2021年1月26日"):
        actions.third_party_replied(**silent, on=TODAY)
    with later(12):
        case = actions.third_party_replied(**silent, on=clock.today())
    assert case.events.filter(type="third_party_replied").exists()


def test_silence_of_one_who_was_never_served_means_nothing(cast: Cast) -> None:
    case = handling(cast, on=date(2021, 1, 4))
    handler = cast.clerk("handler")
    actions.consult_third_party(actor=handler, case_id=case.pk, on=date(2021, 1, 5), party="某公司", about="合同")
    with pytest.raises(actions.Refused, match="尚未收到"):
        actions.third_party_replied(actor=handler, case_id=case.pk, on=TODAY, reply="silent")


# --- ageing, queues, remedies ------------------------------------------------------------------------------------


def test_the_daily_sweep_brings_a_stored_clock_to_the_day(cast: Cast) -> None:
    waiting = ask(cast, handling(cast, on=date(2021, 1, 4)), on=TODAY, until=date(2021, 1, 22))
    still = handling(cast)
    assert registry.sweeps["foi.fold_open"] is fold_open
    with later(14):
        fold_open(clock.today())
        fold_open(clock.today())
    waiting.refresh_from_db()
    assert waiting.clock_state == "abandoned"
    rows = [row for row in audit.trail(waiting) if row.verb == "foi.recompute"]
    assert [(row.before["clock_state"], row.after["clock_state"]) for row in rows] == [
        ("awaiting_clarification", "abandoned")
    ]
    assert not [row for row in audit.trail(still) if row.verb == "foi.recompute"]


def test_an_unconfirmed_case_stands_in_the_queues_by_its_cautious_date(cast: Cast) -> None:
    old = unconfirmed(cast, on=date(2020, 12, 10))
    today_due = unconfirmed(cast, on=date(2020, 12, 17))
    unconfirmed(cast)
    assert today_due.cautious_due_on == TODAY
    visible, until = cases_visible_to(cast.clerk("handler")), current().add_workdays(TODAY, 5)
    assert list(in_queue(visible, "overdue", today=TODAY, risk_until=until)) == [old]
    assert list(in_queue(visible, "today", today=TODAY, risk_until=until)) == [today_due]
    counts = queue_counts(visible, today=TODAY, risk_until=until)
    assert (counts["overdue"], counts["today"], counts["confirm"]) == (1, 1, 3)


def test_the_preview_of_a_calendar_reads_the_facts_once(
    cast: Cast, django_assert_max_num_queries: Callable[[int], Any]
) -> None:
    for _ in range(4):
        handling(cast)
    changed = current().with_changes({date(2021, 1, 20): "试放假"}, {})
    with django_assert_max_num_queries(4):
        assert len(preview(changed)) == 4


def test_remedies_lie_in_the_past_and_know_their_body(cast: Cast) -> None:
    keeper = cast.clerk("legal_reviewer")
    wanted: dict[str, Any] = {"actor": keeper, "organ_id": cast.a.pk, "body": ""}
    with pytest.raises(ValidationError, match="晚于今天"):
        actions.file_remedy(**wanted, kind="review", filed_on=TODAY + timedelta(days=1))
    review = actions.file_remedy(**wanted, kind=Remedy.Kind.REVIEW, filed_on=TODAY)
    suit = actions.file_remedy(**wanted, kind=Remedy.Kind.LITIGATION_DIRECT, filed_on=TODAY)
    assert review.body == "广州市南沙区人民政府" and suit.body.endswith("法院")
    with pytest.raises(ValidationError, match="晚于今天"):
        actions.conclude_remedy(actor=keeper, remedy_id=suit.pk, on=TODAY + timedelta(days=1), result="upheld")


def test_nothing_is_concluded_tomorrow(cast: Cast) -> None:
    case = handling(cast)
    with pytest.raises(actions.Refused, match="晚于今天"):
        actions.withdraw(actor=Actor.applicant("申请人"), case_id=case.pk, on=TODAY + timedelta(days=1))
    case = at_state(cast, "serving")
    with pytest.raises(actions.Refused, match="晚于今天"):
        actions.serve(actor=cast.clerk("handler"), case_id=case.pk, on=TODAY + timedelta(days=1), way="direct")


def test_a_fact_the_clock_refuses_is_told_to_the_applicant(cast: Cast, rf: Any) -> None:
    class Form:
        cleaned_data: dict[str, Any] = {}
        said = ""

        def is_valid(self) -> bool:
            return not self.said

        def add_error(self, field: None, message: str) -> None:
            self.said = message

    def act(**given: Any) -> None:
        raise ClockError("申请已终结", article="条例第30条")

    form = Form()
    assert not track._done(rf.post("/"), received(cast), form, act)  # type: ignore[arg-type]
    assert "条例第30条" in form.said
