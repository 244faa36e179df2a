"""保密审查 item by item, what a change undoes, the 送达回证, and what a state-secret case does not keep."""

from __future__ import annotations

from collections.abc import Callable
from datetime import time
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from tests.cast import TODAY, Cast

from gongkai.foi import actions
from gongkai.foi.actions.files import attach_file
from gongkai.foi.models import Applicant, Case, CaseFile
from gongkai.foi.serving import Proof
from gongkai.foi.state_secrets import HIDDEN
from gongkai.foi.tests.desk_stage import at_state, decided, handling
from gongkai.kernel import files, outbox
from gongkai.kernel.models import User

SignIn = Callable[[User], Client]
LETTER = "政府信息公开申请答复书"
SECRET = "某工程的经费预算和建设位置示意图"


def attached(cast: Cast, case: Case, title: str) -> CaseFile:
    stored = files.store(title.encode(), name="given.txt", kind="case", actor=cast.clerk("handler"))
    return attach_file(actor=cast.clerk("handler"), case_id=case.pk, stored_id=stored.pk, kind="outgoing", title=title)


def test_the_page_asks_for_every_item_and_the_record_prints(cast: Cast, signed_in: SignIn) -> None:
    case = decided(cast)
    file = attached(cast, case, "抽检经费明细表")
    actions.submit_review(actor=cast.clerk("handler"), case_id=case.pk)
    where, client = f"/admin/foi/{case.pk}/move/review_secrecy/", signed_in(cast.clerks["secrecy_reviewer"])
    page = client.get(where).content.decode()
    assert LETTER in page and "抽检经费明细表" in page and f"/files/{file.pk}/" in page
    half = client.post(where, {"verdict_0": "open", "ground": "逐件审阅"})
    assert "verdict_1" in half.context["form"].errors
    sent = {"verdict_0": "open", "verdict_1": "partly", "ground_1": "第3列涉及工作秘密", "ground": "逐件审阅"}
    assert client.post(where, sent).status_code == 302
    review = case.secrecy_reviews.get()
    assert review.result == "partly"
    record = client.get(f"/admin/foi/{case.pk}/reviews/{review.pk}/").content.decode()
    for word in ("保密审查表", "抽检经费明细表", "第3列涉及工作秘密", "部分可以公开", "甲承办", "甲保密审查"):
        assert word in record


def test_what_changed_since_the_review_is_named_and_must_be_reviewed_anew(cast: Cast) -> None:
    case = at_state(cast, "reviewing")
    actions.review_secrecy(actor=cast.clerk("secrecy_reviewer"), case_id=case.pk, result="open", ground="不涉密")
    attached(cast, case, "后来加入的附表")
    outbox.drain()
    with pytest.raises(actions.Refused, match="“后来加入的附表”是审查之后加入的"):
        actions.pass_review(actor=cast.clerk("reviewer"), case_id=case.pk)
    one = [actions.ItemFinding(LETTER, "open")]
    with pytest.raises(actions.Refused, match="增减"):
        actions.review_secrecy(actor=cast.clerk("secrecy_reviewer"), case_id=case.pk, ground="不涉密", findings=one)


def test_nothing_is_reviewed_while_a_determination_is_awaited(cast: Cast) -> None:
    case = at_state(cast, "reviewing")
    reviewer = cast.clerk("secrecy_reviewer")
    actions.refer_secrecy(actor=reviewer, case_id=case.pk, to="区国家保密局", ground="第二段不能确定")
    with pytest.raises(actions.Refused, match="确定意见"):
        actions.review_secrecy(actor=reviewer, case_id=case.pk, result="open", ground="不涉密")
    actions.secrecy_determined(actor=reviewer, case_id=case.pk, on=TODAY, determination="不属于国家秘密")
    assert actions.review_secrecy(actor=reviewer, case_id=case.pk, result="open", ground="经确定不涉密")


@pytest.mark.parametrize("move", ["review_secrecy", "review_legal"])
def test_the_hand_that_drafted_does_not_review(cast: Cast, move: str) -> None:
    case = at_state(cast, "reviewing")
    post = {"review_secrecy": "secrecy_reviewer", "review_legal": "legal_reviewer"}[move]
    case.events.filter(type="review_submitted").update(data={"user": cast.clerks[post].pk})
    arguments: dict[str, Any] = {"result": "open", "ground": "x"} if move == "review_secrecy" else {}
    with pytest.raises(PermissionDenied):
        getattr(actions, move)(actor=cast.clerk(post), case_id=case.pk, **arguments)


def serve(cast: Cast, case: Case, way: str, **proof: Any) -> Case:
    return actions.serve(actor=cast.clerk("handler"), case_id=case.pk, on=TODAY, way=way, proof=Proof(**proof))


WRONG = [
    ("direct", {"signer": "self"}, "deliverer"),
    ("direct", {"signer": "family", "deliverer": "甲"}, "signer_name"),
    ("direct", {"signer": "refused", "deliverer": "甲", "refusal": "不满"}, "witness"),
    ("entrusted", {"signer": "self", "deliverer": "甲"}, "entrusted"),
    ("post", {"carrier": "other", "tracking": "SF1234567890123", "address": "甲路1号", "address_why": "x"}, "carrier"),
    ("post", {"carrier": "ems", "tracking": "SF1234567890123", "address": "甲路1号", "address_why": "x"}, "tracking"),
    ("post", {"carrier": "ems", "tracking": "1041234567890"}, "address"),
    ("post", {"carrier": "ems", "tracking": "1041234567890", "address": "甲路1号"}, "address_why"),
    ("electronic", {"address": "a@example.cn", "address_why": "x"}, "at"),
    ("electronic", {"address": "a@example.cn", "address_why": "x", "at": time(23, 59, 59)}, "at"),
]


@pytest.mark.parametrize(("way", "proof", "field"), WRONG)
def test_each_way_of_service_demands_its_own_facts(cast: Cast, way: str, proof: dict[str, Any], field: str) -> None:
    case = at_state(cast, "serving")
    with pytest.raises(ValidationError) as error:
        serve(cast, case, way, **proof)
    assert field in error.value.message_dict
    assert Case.objects.get(pk=case.pk).state == "serving"


def test_the_proof_is_kept_and_prints(cast: Cast, signed_in: SignIn) -> None:
    case = at_state(cast, "serving")
    Applicant.objects.filter(case=case).update(address="广州市南沙区甲路1号")
    case = serve(cast, case, "post", carrier="registered", tracking="xa 1234567890 1")
    letter = case.letters.get(state="served")
    assert letter.service is not None
    assert letter.service["tracking"] == "XA12345678901" and letter.service["address"] == "广州市南沙区甲路1号"
    page = signed_in(cast.clerks["registrar"]).get(f"/admin/foi/{case.pk}/service/{letter.pk}/").content.decode()
    for word in ("送达回证", "XA12345678901", "中国邮政挂号信", "交邮之日", "广州市南沙区甲路1号"):
        assert word in page


def secret(cast: Cast) -> Case:
    case = handling(cast, SECRET)
    grounds = {
        "register_number": "登2020-3",
        "classification_basis": "保密事项范围第七条",
        "secrecy_reviewer": "保密员",
        "reviewed_on": "2020-12-01",
    }
    actions.decide(
        actor=cast.clerk("handler"),
        case_id=case.pk,
        decisions=[actions.ItemDecision(1, "refused.state_secret", grounds=grounds)],
    )
    return case


def test_a_state_secret_case_keeps_no_text_that_restates_what_was_asked(cast: Cast, signed_in: SignIn) -> None:
    case = handling(cast, SECRET)
    grounds = {
        "register_number": "登2020-3",
        "classification_basis": f"{SECRET}属于机密",
        "secrecy_reviewer": "保密员",
        "reviewed_on": "2020-12-01",
    }
    with pytest.raises(ValidationError):
        actions.decide(
            actor=cast.clerk("handler"),
            case_id=case.pk,
            decisions=[actions.ItemDecision(1, "refused.state_secret", grounds=grounds)],
        )
    case = secret(cast)
    client = signed_in(cast.clerks["handler"])
    answer = client.post(f"/admin/foi/{case.pk}/move/comment/", {"text": "已核对经费预算和建设位置示意图"})
    assert answer.context["form"].errors["text"] and not case.notes.exists()
    assert client.post(f"/admin/foi/{case.pk}/move/comment/", {"text": "已核对登记编号"}).status_code == 302


def test_no_list_says_what_it_is_about_and_its_page_only_to_the_handling_chain(cast: Cast, signed_in: SignIn) -> None:
    case = secret(cast)
    for post, shown in (("handler", True), ("approver", True), ("mailroom", False), ("auditor", False)):
        client = signed_in(cast.clerks[post])
        queue = client.get("/admin/foi/").content.decode()
        assert SECRET not in queue and "登记编号登2020-3" in queue, post
        page = client.get(f"/admin/foi/{case.pk}/").content.decode()
        assert (SECRET in page) == shown and (HIDDEN in page) != shown, post
    sheet = signed_in(cast.clerks["handler"]).get("/admin/foi/ledger.xlsx")
    book = openpyxl.load_workbook(BytesIO(b"".join(sheet.streaming_content)))  # type: ignore[attr-defined]
    cells = "".join(str(cell.value) for row in book.active.iter_rows() for cell in row)
    assert SECRET not in cells and HIDDEN in cells
