"""Reminders: raised by what the facts say, told to whoever has the case, quiet once acted on; remarks with names."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from tests.cast import TODAY, Cast

from gongkai.foi import actions
from gongkai.foi.actions.reminders import quiet_reminders
from gongkai.foi.models import Case, Reminder
from gongkai.foi.tasks import follow_reminders, remind
from gongkai.foi.tests.desk_stage import at_state, handling, received, unconfirmed
from gongkai.kernel import outbox
from gongkai.kernel.events import CaseMoved
from gongkai.kernel.models import User

SignIn = Callable[[User], Client]
BELL = "/admin/foi/reminders/"


def open_of(user: User) -> list[tuple[str, int]]:
    return sorted(Reminder.objects.filter(user=user, quiet_at=None).values_list("kind", "case_id"))


def told(case: Case, event: str) -> None:
    """The worker hears of the move."""
    follow_reminders(CaseMoved(case_id=case.pk, organ_id=case.organ_id, event=event, state=case.state, on=TODAY))


def test_the_handler_hears_of_what_is_overdue_and_of_what_falls_due_and_of_nothing_else(cast: Cast) -> None:
    late, soon, later = handling(cast, on=date(2020, 12, 1)), handling(cast), handling(cast)
    Case.objects.filter(pk=soon.pk).update(due_on=date(2021, 1, 18))  # Friday's next workday is Monday
    remind(TODAY)
    assert open_of(cast.clerks["handler"]) == [("due", soon.pk), ("overdue", late.pk)]
    assert not Reminder.objects.filter(case=later).exists()


def test_the_sweep_run_twice_tells_once(cast: Cast) -> None:
    handling(cast, on=date(2020, 12, 1))
    remind(TODAY)
    remind(TODAY)
    assert Reminder.objects.count() == 1


def test_what_nobody_has_in_hand_is_told_to_those_who_register(cast: Cast) -> None:
    case = received(cast, on=date(2020, 12, 1))
    remind(TODAY)
    assert open_of(cast.clerks["registrar"]) == [("overdue", case.pk)]


def test_a_portal_application_is_told_of_when_it_waits_longer_than_a_workday(cast: Cast) -> None:
    old, fresh = unconfirmed(cast, on=date(2021, 1, 12)), unconfirmed(cast, on=TODAY)
    remind(TODAY)
    assert open_of(cast.clerks["registrar"]) == [("confirm", old.pk)]
    actions.confirm(actor=cast.clerk("registrar"), case_id=old.pk, on=TODAY, medium="phone")
    told(old, "confirm")
    assert open_of(cast.clerks["registrar"]) == []
    assert not Reminder.objects.filter(case=fresh).exists()


def test_a_draft_sent_back_is_told_at_once_and_quiet_when_it_is_handed_in_again(cast: Cast) -> None:
    case = at_state(cast, "reviewing")
    actions.send_back(actor=cast.clerk("reviewer"), case_id=case.pk, reason="依据有误")
    outbox.drain()
    assert open_of(cast.clerks["handler"]) == [("returned", case.pk)]
    actions.submit_review(actor=cast.clerk("handler"), case_id=case.pk)
    outbox.drain()
    assert open_of(cast.clerks["handler"]) == []


def test_a_consultation_whose_limit_has_passed_and_help_that_is_late_are_told(cast: Cast) -> None:
    case = handling(cast, on=date(2020, 12, 14))
    handler = cast.clerk("handler")
    actions.consult_third_party(actor=handler, case_id=case.pk, on=date(2020, 12, 15), party="某公司", about="合同")
    actions.third_party_served(actor=handler, case_id=case.pk, on=date(2020, 12, 15))
    consultation = case.consultations.get()
    consultation.limit_on = date(2021, 1, 6)
    consultation.save(update_fields=["limit_on"])
    help = actions.ask_help(
        actor=handler, case_id=case.pk, helpers=[actions.Helper(organ_id=cast.b.pk)], question="有无", due_on=TODAY
    )
    assert help
    remind(TODAY + timedelta(days=3))
    assert {kind for kind, _ in open_of(cast.clerks["handler"])} >= {"consultation", "help"}


def test_a_signed_letter_that_nobody_serves_is_told(cast: Cast) -> None:
    case = at_state(cast, "serving")
    remind(TODAY + timedelta(days=7))
    assert ("notice", case.pk) in open_of(cast.clerks["handler"])


def test_what_was_quieted_stays_quiet(cast: Cast, signed_in: SignIn) -> None:
    handling(cast, on=date(2020, 12, 1))
    remind(TODAY)
    client = signed_in(cast.clerks["handler"])
    client.post(BELL, {"quiet": Reminder.objects.get().pk})
    remind(TODAY)
    assert open_of(cast.clerks["handler"]) == []
    assert "没有要处理的提醒" in client.get(BELL).content.decode()


def test_nobody_quiets_what_another_was_told(cast: Cast) -> None:
    handling(cast, on=date(2020, 12, 1))
    remind(TODAY)
    assert quiet_reminders(actor=cast.clerk("registrar"), reminder_ids=[Reminder.objects.get().pk]) == 0
    assert len(open_of(cast.clerks["handler"])) == 1


def test_the_menu_counts_and_the_bell_lists_the_overdue(cast: Cast, signed_in: SignIn) -> None:
    case = handling(cast, on=date(2020, 12, 1))
    remind(TODAY)
    client = signed_in(cast.clerks["handler"])
    page = client.get(BELL).content.decode()
    assert case.number in page and "已经届满" in page
    assert "\\u63d0\\u9192\\uff081\\uff09" in page or "提醒（1）" in page


def test_a_reminder_of_a_case_that_is_no_longer_the_officers_is_not_shown(cast: Cast, signed_in: SignIn) -> None:
    case = handling(cast, on=date(2020, 12, 1))
    remind(TODAY)
    Case.objects.filter(pk=case.pk).update(organ=cast.b)
    assert case.number not in signed_in(cast.clerks["handler"]).get(BELL).content.decode()


def test_a_remark_reminds_whom_it_names_until_she_answers(cast: Cast) -> None:
    case, reviewer = handling(cast), cast.clerks["reviewer"]
    actions.comment(actor=cast.clerk("handler"), case_id=case.pk, text=f"请@{reviewer} 看一下口径")
    assert open_of(reviewer) == [("mention", case.pk)]
    assert case.notes.get().mentions == [reviewer.pk]
    actions.comment(actor=cast.clerk("reviewer"), case_id=case.pk, text="可以")
    assert open_of(reviewer) == []


def test_a_remark_names_only_officers_of_the_organ(cast: Cast) -> None:
    case = handling(cast)
    with pytest.raises(ValidationError):
        actions.comment(actor=cast.clerk("handler"), case_id=case.pk, text="看", mentions=[cast.other_clerk.pk])
    assert not Reminder.objects.exists()


def test_people_are_ticked_on_the_page(cast: Cast, signed_in: SignIn) -> None:
    case = handling(cast)
    sent = {"text": "请看", "mentions": [cast.clerks["leader"].pk]}
    assert signed_in(cast.clerks["handler"]).post(f"/admin/foi/{case.pk}/move/comment/", sent).status_code == 302
    assert open_of(cast.clerks["leader"]) == [("mention", case.pk)]


def test_what_a_reminder_says_is_kept_encrypted(cast: Cast) -> None:
    case = handling(cast)
    reviewer = cast.clerks["reviewer"]
    actions.comment(actor=cast.clerk("handler"), case_id=case.pk, text=f"@{reviewer} 申请人来过电话")
    stored = Reminder.objects.values_list("text", flat=True)
    assert "来过电话" in stored.get()
    assert "来过电话" not in str(Reminder.objects.extra(select={"raw": "text"}).values_list("raw", flat=True).get())
