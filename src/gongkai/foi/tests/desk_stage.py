"""Cases for the tests of the desk, brought where they are needed by the real actions."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from tests.cast import TODAY, Cast

from gongkai.foi import actions
from gongkai.foi.models import Case
from gongkai.kernel.actor import Actor

NAME = "陈志强"
PHONE = "13912345678"


def application(organ_id: int, channel: str = "counter", *items: str, on: date = TODAY, **more: Any) -> Any:
    """An application of one citizen."""
    who = actions.ApplicantDetails(name=NAME, id_kind="resident_id", id_number="11010519491231002X", phone=PHONE)
    days: dict[str, Any] = {"received_on": on, "arrived_on": on} if channel == "counter" else {}
    if channel == "online":
        days = {"submitted_at": datetime(on.year, on.month, on.day, 2, tzinfo=UTC)}
    return actions.Application(
        organ_id=organ_id,
        channel=channel,
        applicant=who,
        items=items or ("2020年度食品抽检经费支出明细",),
        **days,
        **more,
    )


def received(cast: Cast, *items: str, on: date = TODAY, organ: str = "a") -> Case:
    """Handed in at the counter on `on`."""
    where = getattr(cast, organ)
    actor = cast.clerk("registrar") if organ == "a" else cast.actor(cast.other_clerk)
    return actions.receive(
        actor=actor,
        application=application(where.pk, "counter", *items, on=on),
        code="code-" + str(Case.objects.count()),
    )


def unconfirmed(cast: Cast, on: date = TODAY) -> Case:
    """Sent online and not yet confirmed."""
    return actions.receive(
        actor=Actor.applicant("申请人"),
        application=application(cast.a.pk, "online", on=on),
        code=f"code-{Case.objects.count()}",
    )


def handling(cast: Cast, *items: str, on: date = TODAY) -> Case:
    """Registered and with the handler of A."""
    case = received(cast, *items, on=on)
    actions.register(actor=cast.clerk("registrar"), case_id=case.pk, applicant_class="natural_person")
    return actions.assign(
        actor=cast.clerk("registrar"), case_id=case.pk, unit="食品科", assignee_id=cast.clerks["handler"].pk
    )


def decided(cast: Cast, *items: str, on: date = TODAY) -> Case:
    """Every item granted, the answer drafted."""
    case = handling(cast, *items, on=on)
    handler = cast.clerk("handler")
    decisions = [
        actions.ItemDecision(item.position, "granted", grounds={"access": "随本答复书附上"})
        for item in case.items.all()
    ]
    actions.decide(actor=handler, case_id=case.pk, decisions=decisions)
    actions.draft_answer(actor=handler, case_id=case.pk)
    case.refresh_from_db()
    return case


def reviewed(cast: Cast, case: Case) -> None:
    """The secrecy review that every answer needs."""
    actions.review_secrecy(actor=cast.clerk("secrecy_reviewer"), case_id=case.pk, result="open", ground="不涉密")


def at_state(cast: Cast, state: str) -> Case:
    """A granted case moved on to `state`: reviewing, approving, signing, serving, answered."""
    case = decided(cast)
    steps = (
        ("reviewing", actions.submit_review, "handler", {}),
        ("approving", actions.pass_review, "reviewer", {}),
        ("signing", actions.approve, "approver", {}),
        ("serving", actions.sign, "signatory", {}),
        ("answered", actions.serve, "handler", {"on": TODAY, "way": "direct"}),
    )
    for reached, action, post, more in steps:
        if case.state == state:
            break
        if action is actions.pass_review:
            reviewed(cast, case)
        action(actor=cast.clerk(post), case_id=case.pk, **more)  # type: ignore[operator]
        case.refresh_from_db()
        assert case.state == reached
    return case


def ago(workdays: int) -> date:
    """A day about so many workdays before today; none of them a holiday."""
    return TODAY - timedelta(days=workdays * 7 // 5)


def loaded(case: Case) -> Case:
    """The case with what its page reads."""
    return Case.objects.prefetch_related("events", "letters", "files", "notes", "items").get(pk=case.pk)


def consult(cast: Cast, case: Case, on: date = date(2021, 1, 5)) -> Case:
    """A third party asked, and served on the same day."""
    handler = cast.clerk("handler")
    actions.consult_third_party(actor=handler, case_id=case.pk, on=on, party="某公司", about="合同")
    return actions.third_party_served(actor=handler, case_id=case.pk, on=on)
