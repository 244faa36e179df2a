"""What applicants state on their own cases, and what is offered to them before they send."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from tests.cast import TODAY, Cast

from gongkai.foi import actions
from gongkai.foi.actions import payment
from gongkai.foi.actions.ledger import Refused
from gongkai.foi.models import Applicant, Case, Offer
from gongkai.foi.tests.desk_stage import PHONE, handling
from gongkai.kernel import registry
from gongkai.kernel.actor import Actor
from gongkai.kernel.models import AuditRow, User
from gongkai.kernel.registry import Found

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
PERSON = Actor.applicant("申请人")
WHO = {
    "kind": "person",
    "name": "陈志强",
    "id_kind": "resident_id",
    "id_number": "11010519491231002X",
    "phone": PHONE,
}


def owing(cast: Cast) -> Case:
    """A case whose fee was notified today."""
    case = handling(cast)
    actions.notify_fee(
        actor=cast.clerk("handler"),
        case_id=case.pk,
        on=TODAY,
        amount=200,
        basis="按件计收",
        trail=["第11至12件：2 × 100 = 200元"],
    )
    case.refresh_from_db()
    return case


def claimed(case: Case, paid_on: date = TODAY) -> payment.PaymentClaim:
    return payment.claim_payment(actor=PERSON, case_id=case.pk, on=TODAY, paid_on=paid_on, receipt="粤财0001")


def tracked(case: Case, code: str) -> Client:
    client = Client()
    client.post("/apply/track/", {"code": code, "factor": PHONE})
    return client


def test_a_claim_alone_moves_nothing_and_the_desk_confirms_the_day(cast: Cast) -> None:
    case = owing(cast)
    claim = claimed(case)
    case.refresh_from_db()
    assert case.state == "awaiting_fee" and case.due_on is None
    with pytest.raises(Refused, match="正在核实"):
        claimed(case)
    payment.confirm_payment(actor=cast.clerk("handler"), case_id=case.pk, claim_id=claim.pk, on=TODAY)
    case.refresh_from_db()
    assert case.state == "handling" and case.due_on is not None
    assert case.events.get(type="fee_paid").data["receipt"] == "粤财0001"


def test_a_refused_claim_says_why_and_may_be_made_again(cast: Cast) -> None:
    case = owing(cast)
    claim = claimed(case)
    with pytest.raises(ValidationError, match="原因"):
        payment.refuse_payment(actor=cast.clerk("handler"), case_id=case.pk, claim_id=claim.pk, reason=" ")
    payment.refuse_payment(actor=cast.clerk("handler"), case_id=case.pk, claim_id=claim.pk, reason="没有到账")
    assert claimed(case).pk != claim.pk


def test_a_claim_needs_a_fee_and_a_day_that_has_come(cast: Cast) -> None:
    with pytest.raises(Refused, match="没有待缴"):
        claimed(handling(cast))
    with pytest.raises(ValidationError, match="晚于今天"):
        claimed(owing(cast), paid_on=TODAY + timedelta(days=1))
    with pytest.raises(PermissionDenied):
        payment.claim_payment(actor=cast.clerk("handler"), case_id=owing(cast).pk, on=TODAY, paid_on=TODAY, receipt="1")


def test_the_applicant_sees_the_sum_and_claims_and_the_desk_settles_on_the_case_page(
    cast: Cast, signed_in: SignIn
) -> None:
    case = owing(cast)
    code = "code-0"
    person, desk = tracked(case, code), signed_in(cast.clerks["handler"])
    Case.objects.filter(pk=case.pk).update(code_index=case.code_index)
    page = person.get(f"/apply/track/{case.pk}/")
    if page.status_code == 302:
        pytest.fail("the code did not open the case")
    assert "200 元" in page.content.decode() and "第11至12件" in page.content.decode()
    half = person.post(f"/apply/track/{case.pk}/payment/", {"paid_on": "2021-01-15", "receipt": ""})
    assert "请填写财政票据号" in half.content.decode() and "2021-01-15" in half.content.decode()
    done = person.post(f"/apply/track/{case.pk}/payment/", {"paid_on": "2021-01-15", "receipt": "粤财0002"})
    assert done.status_code == 302
    assert "正在核实" in person.get(f"/apply/track/{case.pk}/").content.decode()
    assert case.number in desk.get("/admin/foi/").content.decode()
    assert "粤财0002" in desk.get(f"/admin/foi/{case.pk}/").content.decode()
    claim = case.payment_claims.get()
    desk.post(f"/admin/foi/{case.pk}/payments/{claim.pk}/", {"on": "2021-01-15", "confirm": "1"})
    case.refresh_from_db()
    assert case.state == "handling"


def test_contact_is_changed_by_the_applicant_and_the_desk_is_told_without_the_values(cast: Cast) -> None:
    case = handling(cast)
    said = {"phone": "13800000001", "email": "a@example.cn", "address": "", "delivery": "email"}
    change = payment.change_contact(actor=PERSON, case_id=case.pk, on=TODAY, **said)
    assert change is not None and set(change.fields) >= {"phone", "email"}
    assert Applicant.objects.get(case=case).email == "a@example.cn"
    row = AuditRow.objects.filter(verb="foi.change_contact").get()
    assert "example.cn" not in str(row.after) and "13800000001" not in str(row.after)
    with pytest.raises(ValidationError, match="至少保留一项"):
        payment.change_contact(
            actor=PERSON, case_id=case.pk, on=TODAY, phone="", email="", address="", delivery="online"
        )
    with pytest.raises(ValidationError, match="通信地址"):
        payment.change_contact(actor=PERSON, case_id=case.pk, on=TODAY, **said | {"delivery": "post"})
    payment.note_contact(actor=cast.clerk("handler"), case_id=case.pk)
    assert not case.contact_changes.filter(seen_at=None).exists()


@pytest.fixture
def searched() -> Iterator[list[str]]:
    """A search that finds one thing, and what it was asked."""
    asked: list[str] = []

    def find(text: str, kinds: Iterable[str]) -> list[Found]:
        asked.append(text)
        if "坏" in text:
            raise RuntimeError("no index")
        return [Found("document", "7", "2020年食品抽检情况", "/zwgk/documents/7/")]

    before = registry.find._value
    registry.find.fill(find)
    yield asked
    registry.find._value = before


def filled(cast: Cast, wanted: str) -> Client:
    client = Client()
    client.post("/apply/who/", WHO)
    client.post("/apply/what/", {"organ": cast.a.pk, "item_1": wanted, "do": "next"})
    client.post("/apply/how/", {"form_wanted": "electronic", "delivery": "online"})
    return client


def test_what_is_published_is_offered_and_skipped_without_a_word(cast: Cast, searched: list[str]) -> None:
    client = filled(cast, "食品抽检情况")
    page = client.get("/apply/check/")
    assert page.status_code == 200 and "2020年食品抽检情况" in page.content.decode()
    sent = client.post("/apply/check/", {"key": page.context["key"]})
    assert sent.status_code == 302 and Case.objects.count() == 1
    offer = Offer.objects.get()
    assert (offer.shown, offer.helped, offer.not_helped) == (1, 0, 0)
    assert "食品抽检" in searched[0]


def test_what_helped_is_counted_and_nothing_is_sent(cast: Cast, searched: list[str], signed_in: SignIn) -> None:
    client = filled(cast, "食品抽检情况")
    client.get("/apply/check/")
    assert "已经清除" in client.post("/apply/offers/", {"do": "helped"}).content.decode()
    assert not Case.objects.exists() and Offer.objects.get().helped == 1
    assert client.get("/apply/check/").status_code == 302
    office = signed_in(cast.office)
    assert "2020年食品抽检情况" in office.get("/admin/foi/offers/").content.decode()
    assert "2020年食品抽检情况" in office.get("/admin/foi/offers/?export=csv").content.decode()


def test_what_did_not_help_is_hidden_and_counted_once(cast: Cast, searched: list[str]) -> None:
    client = filled(cast, "食品抽检情况")
    for _ in range(2):
        assert client.post("/apply/offers/", {"do": "not_helped"}).status_code == 302
    assert "也许已经公开" not in client.get("/apply/check/").content.decode()
    assert Offer.objects.get().not_helped == 1


def test_a_search_that_fails_keeps_nobody_from_sending(cast: Cast, searched: list[str]) -> None:
    client = filled(cast, "坏了的设备清单")
    page = client.get("/apply/check/")
    assert page.status_code == 200 and "也许已经公开" not in page.content.decode()
    assert client.post("/apply/check/", {"key": page.context["key"]}).status_code == 302
