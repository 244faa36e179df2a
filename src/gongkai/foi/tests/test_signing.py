"""签发: by the link on a phone, on paper, with a number of the office system; and never by the same hand."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core import signing
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.cast import TODAY, Cast

from gongkai.foi import actions
from gongkai.foi.actions.signing import link_token
from gongkai.foi.models import Case, CaseFile, Letter
from gongkai.foi.tests.desk_stage import at_state, loaded
from gongkai.foi.views.desk.chain import chain
from gongkai.kernel import files
from gongkai.kernel.models import StoredFile, User

SignIn = Callable[[User], Client]


def page(cast: Cast) -> StoredFile:
    return files.store(b"%PDF-signed", name="signed.pdf", kind="signoff", actor=cast.clerk("registrar"))


def record(cast: Cast, case: Case, post: str = "registrar", signer: str = "signatory", **more: object) -> Letter:
    values = {"signer_id": cast.clerks[signer].pk, "on": TODAY, "stored_id": page(cast).pk} | more
    return actions.record_signature(actor=cast.clerk(post), case_id=case.pk, **values)  # type: ignore[arg-type]


def test_the_paper_signature_is_recorded_with_its_page_name_and_date(cast: Cast) -> None:
    case = at_state(cast, "signing")
    letter = record(cast, case)
    case.refresh_from_db()
    assert case.state == "serving" and letter.signed_by == str(cast.clerks["signatory"]) and letter.dated == TODAY
    assert CaseFile.objects.get(case=case, kind=CaseFile.Kind.SIGNOFF).letter_id == letter.pk
    assert next(one for one in chain(loaded(case)) if one.label == "签发").who == str(cast.clerks["signatory"])


def test_on_paper_too_only_a_holder_of_the_post_signs_and_not_before_the_approval(cast: Cast) -> None:
    case = at_state(cast, "signing")
    with pytest.raises(ValidationError) as error:
        record(cast, case, signer="leader")
    assert "signer_id" in error.value.message_dict
    with pytest.raises(ValidationError) as error:
        record(cast, case, on=TODAY - timedelta(days=1))
    assert "on" in error.value.message_dict
    with pytest.raises(actions.Refused):
        record(cast, case, on=TODAY + timedelta(days=1))


def test_the_hand_that_drafted_records_no_signature_and_its_own_is_none(cast: Cast) -> None:
    case = at_state(cast, "signing")
    case.events.filter(type="review_submitted").update(data={"user": cast.clerks["registrar"].pk})
    with pytest.raises(PermissionDenied):
        record(cast, case)
    case.events.filter(type="review_submitted").update(data={"user": cast.clerks["signatory"].pk})
    with pytest.raises(ValidationError) as error:
        record(cast, case)
    assert "signer_id" in error.value.message_dict


def test_a_number_of_the_office_system_is_taken_once(cast: Cast) -> None:
    first, second = at_state(cast, "signing"), at_state(cast, "signing")
    letter = actions.sign(actor=cast.clerk("signatory"), case_id=first.pk, number="南市监函[2021]12号")
    assert letter.number == "南市监函〔2021〕12号" and letter.outside_number
    for wrong in ("南市监函〔2021〕12号", "南市监函〔2020〕13号"):
        with pytest.raises(ValidationError) as error:
            actions.sign(actor=cast.clerk("signatory"), case_id=second.pk, number=wrong)
        assert "number" in error.value.message_dict
    assert Case.objects.get(pk=second.pk).state == "signing"


def address(case: Case, user: User) -> str:
    return f"/admin/foi/sign/{link_token(case, user.pk)}/"


def test_the_link_shows_letter_reasons_risks_and_clock_and_signs(cast: Cast, signed_in: SignIn) -> None:
    case = at_state(cast, "signing")
    where = address(case, cast.clerks["signatory"])
    client = signed_in(cast.clerks["signatory"])
    text = client.get(where).content.decode()
    assert "经审查，现答复如下" in text and "答复期限" in text and "前面各步的意见" in text and "签发" in text
    assert client.post(where, {"request_key": "a", "sign": "1"}).status_code == 302
    assert Case.objects.get(pk=case.pk).state == "serving"
    again = client.post(where, {"request_key": "b", "sign": "1"})
    assert again.status_code == 409 and "不再有效" in again.content.decode()


def test_the_link_sends_back_with_a_reason_and_not_without(cast: Cast, signed_in: SignIn) -> None:
    case = at_state(cast, "signing")
    where, client = address(case, cast.clerks["signatory"]), signed_in(cast.clerks["signatory"])
    assert "请写明退回理由" in client.post(where, {"request_key": "a", "back": "1"}).content.decode()
    assert client.post(where, {"request_key": "a", "back": "1", "reason": "理由不足"}).status_code == 302
    assert Case.objects.get(pk=case.pk).state == "handling"


def test_the_link_is_for_its_signatory_alone_signed_in_and_not_for_ever(
    cast: Cast, signed_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = at_state(cast, "signing")
    where = address(case, cast.clerks["signatory"])
    assert Client().get(where)["Location"].startswith("/admin/login/")
    for other in (cast.other_clerk, cast.clerks["handler"], cast.clerks["approver"]):
        assert signed_in(other).get(where).status_code == 404
    assert signed_in(cast.clerks["signatory"]).get(where[:-4] + "xyz/").status_code == 404
    monkeypatch.setattr("gongkai.foi.actions.signing.LINK_DAYS", -1)
    assert signed_in(cast.clerks["signatory"]).get(where).status_code == 404
    assert isinstance(signing.dumps([1]), str)


def test_a_link_from_before_the_draft_went_back_signs_nothing(cast: Cast, signed_in: SignIn) -> None:
    case = at_state(cast, "signing")
    where = address(case, cast.clerks["signatory"])
    actions.send_back(actor=cast.clerk("signatory"), case_id=case.pk, reason="改写第二段")
    handler = cast.clerk("handler")
    actions.draft_answer(actor=handler, case_id=case.pk)
    actions.submit_review(actor=handler, case_id=case.pk)
    actions.review_secrecy(actor=cast.clerk("secrecy_reviewer"), case_id=case.pk, result="open", ground="不涉密")
    actions.pass_review(actor=cast.clerk("reviewer"), case_id=case.pk)
    actions.approve(actor=cast.clerk("approver"), case_id=case.pk)
    answer = signed_in(cast.clerks["signatory"]).post(where, {"request_key": "a", "sign": "1"})
    assert answer.status_code == 409 and "新的链接" in answer.content.decode()
    assert Case.objects.get(pk=case.pk).state == "signing"


def test_the_registrar_uploads_the_signed_page_on_the_desk(cast: Cast, signed_in: SignIn) -> None:
    case = at_state(cast, "signing")
    where = f"/admin/foi/{case.pk}/move/record_signature/"
    client = signed_in(cast.clerks["registrar"])
    assert "multipart/form-data" in client.get(where).content.decode()
    sent = {"signer_id": cast.clerks["signatory"].pk, "on": TODAY.isoformat()}
    wrong = client.post(where, sent | {"page": SimpleUploadedFile("签发页.pdf", b"GIF89a")})
    assert "page" in wrong.context["form"].errors
    assert client.post(where, sent | {"page": SimpleUploadedFile("签发页.pdf", b"%PDF-1.7 x")}).status_code == 302
    assert Case.objects.get(pk=case.pk).state == "serving"
