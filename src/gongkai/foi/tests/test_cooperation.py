"""Help between departments, claiming, and applications that go on at another organ."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from tests.cast import TODAY, Cast

from gongkai.foi import actions
from gongkai.foi.models import Case, HelpRequest, Readdressal
from gongkai.foi.policies import get_case, help_visible_to
from gongkai.foi.queries import clock_today, find_by_code
from gongkai.foi.queries.consulting import lines
from gongkai.foi.tests.desk_stage import PHONE, application, handling, loaded, received
from gongkai.foi.views.public.story import timeline
from gongkai.kernel import audit, files
from gongkai.kernel.actor import Actor

DUE = date(2021, 1, 22)


def helped(cast: Cast) -> HelpRequest:
    case = handling(cast)
    asked = actions.ask_help(
        actor=cast.clerk("handler"),
        case_id=case.pk,
        helpers=[actions.Helper(cast.b.pk), actions.Helper(cast.a.pk, "财务科")],
        question="请提供2020年度抽检经费的支付凭证",
        due_on=DUE,
    )
    return asked[0]


def test_several_are_asked_at_once_and_the_clock_runs_on(cast: Cast) -> None:
    help = helped(cast)
    case = Case.objects.get(pk=help.case_id)
    assert case.help_requests.count() == 2
    assert clock_today(case, TODAY).state == "running"
    told = lines(loaded(case), date(2021, 1, 25))
    assert [line.tone for line in told] == ["bad", "bad"] and {line.standing for line in told} == {"已逾期"}


def test_an_inner_date_beyond_the_due_date_must_be_meant(cast: Cast) -> None:
    case = handling(cast)
    said = {"helpers": [actions.Helper(cast.b.pk)], "question": "请提供凭证", "due_on": date(2021, 3, 31)}
    with pytest.raises(ValidationError) as refused:
        actions.ask_help(actor=cast.clerk("handler"), case_id=case.pk, **said)
    assert "due_on" in refused.value.message_dict
    assert actions.ask_help(actor=cast.clerk("handler"), case_id=case.pk, beyond_due=True, **said)


def test_the_helper_sees_the_question_and_not_the_case(cast: Cast) -> None:
    help, actor = helped(cast), cast.actor(cast.other_clerk)
    assert [one.pk for one in help_visible_to(actor)] == [help.pk]
    with pytest.raises(Case.DoesNotExist):
        get_case(actor, help.case_id)
    assert not help_visible_to(cast.actor(cast.stranger)).exists()


def test_it_is_taken_once_and_answered_with_files(cast: Cast) -> None:
    help, actor = helped(cast), cast.actor(cast.other_clerk)
    actions.take_help(actor=actor, help_id=help.pk)
    colleague = Actor(user_id=cast.office.pk, name="同事", holdings=((cast.b.pk, "handler"),))
    with pytest.raises(actions.Refused, match="乙经办"):
        actions.take_help(actor=colleague, help_id=help.pk)
    stored = files.store(b"%PDF-x", name="凭证.pdf", kind="case", actor=actor)
    with pytest.raises(ValidationError):
        actions.answer_help(actor=actor, help_id=help.pk, holds="", answer="见附件")
    actions.answer_help(
        actor=actor, help_id=help.pk, holds="holds", answer="见附件", files=[actions.Given(stored.pk, "支付凭证")]
    )
    help.refresh_from_db()
    assert (help.state, help.holds, help.answered_by) == ("answered", "holds", "乙经办")
    assert [(file.kind, file.title) for file in help.files.all()] == [("evidence", "支付凭证")]
    assert any(row.verb == "foi.give_help" for row in audit.trail(Case.objects.get(pk=help.case_id)))
    with pytest.raises(actions.Refused):
        actions.answer_help(actor=actor, help_id=help.pk, holds="not", answer="再答")


def test_only_the_organ_asked_may_answer(cast: Cast) -> None:
    help = helped(cast)
    for actor in (cast.clerk("reviewer"), cast.actor(cast.stranger), cast.actor(cast.office)):
        with pytest.raises(PermissionDenied):
            actions.take_help(actor=actor, help_id=help.pk)
        with pytest.raises(PermissionDenied):
            actions.answer_help(actor=actor, help_id=help.pk, holds="not", answer="没有")


def test_recalled_urged_and_keyed_in_by_the_desk(cast: Cast) -> None:
    help, handler = helped(cast), cast.clerk("handler")
    case_id = help.case_id
    inner = HelpRequest.objects.get(case_id=case_id, unit="财务科")
    actions.urge_help(actor=handler, case_id=case_id, help_id=help.pk)
    with pytest.raises(actions.Refused, match="今天已经催办"):
        actions.urge_help(actor=handler, case_id=case_id, help_id=help.pk)
    actions.recall_help(actor=handler, case_id=case_id, help_id=help.pk)
    with pytest.raises(actions.Refused):
        actions.answer_help(actor=cast.actor(cast.other_clerk), help_id=help.pk, holds="holds", answer="见附件")
    actions.give_help(actor=handler, case_id=case_id, help_id=inner.pk, holds="not", answer="未检索到", by="王会计")
    inner.refresh_from_db()
    assert (inner.state, inner.answered_by) == ("answered", "王会计")


def test_a_case_of_a_unit_is_claimed_once(cast: Cast) -> None:
    case = received(cast)
    actions.register(actor=cast.clerk("registrar"), case_id=case.pk, applicant_class="natural_person")
    actions.assign(actor=cast.clerk("registrar"), case_id=case.pk, unit="食品科")
    actions.claim(actor=cast.clerk("handler"), case_id=case.pk)
    other = Actor(user_id=cast.office.pk, name="同事", holdings=((cast.a.pk, "handler"),))
    with pytest.raises(actions.Refused, match="甲承办"):
        actions.claim(actor=other, case_id=case.pk)
    assert Case.objects.get(pk=case.pk).assignee == cast.clerks["handler"]


def misdirected(cast: Cast) -> Case:
    return actions.receive(
        actor=Actor.applicant("申请人"), application=application(cast.a.pk, "online"), code="ABCD-EFGH-JKLM-NPQR"
    )


def sent_on(cast: Cast, case: Case) -> Case:
    return actions.readdress(
        actor=cast.clerk("registrar"),
        case_id=case.pk,
        to_organ_id=cast.b.pk,
        on=TODAY,
        consent_on=TODAY,
        consent_way="phone",
        reason="规划信息由规划局制作",
    )


def test_a_readdressed_application_is_counted_once_at_the_other_organ(cast: Cast) -> None:
    case = misdirected(cast)
    old = case.number
    sent_on(cast, case)
    case.refresh_from_db()
    trace = Readdressal.objects.get()
    assert case.organ == cast.b and case.number.startswith("B01-") and case.number != old
    assert (trace.old_number, trace.new_number, trace.source) == (old, case.number, cast.a)
    assert Case.objects.filter(counted=True).count() == 1
    found = find_by_code("ABCD-EFGH-JKLM-NPQR", PHONE)
    assert found is not None and found.pk == case.pk
    actions.confirm(actor=cast.actor(cast.other_clerk), case_id=case.pk, on=TODAY, medium="phone")
    with pytest.raises(PermissionDenied):
        actions.register(actor=cast.clerk("registrar"), case_id=case.pk, applicant_class="natural_person")


def test_the_applicant_reads_where_it_went_and_by_whose_consent(cast: Cast) -> None:
    case = misdirected(cast)
    old = case.number
    sent_on(cast, case)
    case.refresh_from_db()
    line = next(one for one in timeline(case.events.all()) if one.title == "转送其他机关办理")
    assert all(
        word in line.text for word in (cast.a.name, cast.b.name, old, case.number, "2021年1月15日", "查询码不变")
    )
    assert "规划信息由规划局制作" not in line.text


def test_after_the_confirmation_nothing_is_readdressed(cast: Cast) -> None:
    with pytest.raises(actions.Refused):
        sent_on(cast, received(cast))


def test_consent_is_recorded_and_not_given_after_the_fact(cast: Cast) -> None:
    case = misdirected(cast)
    said = {"to_organ_id": cast.b.pk, "on": date(2021, 1, 14), "reason": "应由其办理"}
    for more, field in (({"consent_way": "", "consent_on": TODAY}, "consent_way"),):
        with pytest.raises(ValidationError) as refused:
            actions.readdress(actor=cast.clerk("registrar"), case_id=case.pk, **said, **more)
        assert {field, "consent_on"} <= refused.value.message_dict.keys()
    with pytest.raises(ValidationError):
        actions.readdress(
            actor=cast.clerk("registrar"),
            case_id=case.pk,
            to_organ_id=cast.a.pk,
            on=TODAY,
            consent_on=TODAY,
            consent_way="phone",
            reason="x",
        )
    assert Case.objects.get(pk=case.pk).organ == cast.a
