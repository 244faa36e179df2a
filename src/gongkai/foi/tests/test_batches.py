"""Like applications: entered together, drafted once, each with its own number, receipt, addressee, letter and count."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.cast import Cast

from gongkai.foi import actions
from gongkai.foi.actions.batches import copy_draft, open_batch, receive_batch
from gongkai.foi.actions.ledger import Refused
from gongkai.foi.models import Applicant, Batch, Case
from gongkai.foi.queries import find_by_code
from gongkai.foi.tests.desk_stage import application, decided, handling, received
from gongkai.foi.views.desk.forms.batch import pasted
from gongkai.kernel.models import User

SignIn = Callable[[User], Client]
PAGE = "/admin/foi/batches/"
LIST = "姓名\t证件号码\t电话\t地址\n张一\t11010519491231002X\t13800000001\t海滨路1号\n李二\t\t13800000002\n"


def form(cast: Cast, rows: list[dict[str, str]], **more: Any) -> dict[str, Any]:
    sent = {
        "request_key": "key",
        "name": "某小区规划变更",
        "organ_id": str(cast.a.pk),
        "channel": "post_signed",
        "day": "2021-01-14",
        "wanted": "某小区规划变更批复\n公示材料",
        "form_wanted": "paper",
        "delivery": "post",
        "row-TOTAL_FORMS": str(len(rows)),
        "row-INITIAL_FORMS": str(len(rows)),
    }
    for at, row in enumerate(rows):
        sent |= {f"row-{at}-{name}": value for name, value in row.items()}
    return sent | more


PEOPLE = [
    {"name": "张一", "id_kind": "resident_id", "id_number": "11010519491231002X", "phone": "13800000001"},
    {"name": "李二", "id_kind": "resident_id", "phone": "13800000002"},
    {"name": "", "id_kind": "resident_id"},
]


def batch_of(cast: Cast, count: int = 3) -> Batch:
    """Drafted on the first, in hand with the same handler."""
    lead = decided(cast, "规划批复", on=date(2021, 1, 11))
    others = [handling(cast, "规划批复", on=date(2021, 1, 12 + at)) for at in range(count - 1)]
    return open_batch(
        actor=cast.clerk("handler"),
        organ_id=cast.a.pk,
        name="规划批复",
        case_ids=[case.pk for case in (lead, *others)],
    )


def test_one_page_takes_in_every_applicant_with_a_number_and_a_code_of_his_own(cast: Cast, signed_in: SignIn) -> None:
    client = signed_in(cast.clerks["registrar"])
    answer = client.post(PAGE + "new/", form(cast, PEOPLE), follow=True)
    batch = Batch.objects.get()
    cases = list(batch.cases.order_by("pk"))
    assert len(cases) == 2 and batch.lead == cases[0]
    assert len({case.number for case in cases}) == 2
    assert [case.items.count() for case in cases] == [2, 2]
    assert all(case.received_on == date(2021, 1, 14) and case.counted for case in cases)
    assert [Applicant.objects.get(case=case).name for case in cases] == ["张一", "李二"]
    codes = [code for _, code in answer.context["cases"]]
    assert len(set(codes)) == 2 and all(codes)
    assert find_by_code(codes[1], "13800000002") == cases[1]
    again = signed_in(cast.clerks["mailroom"]).get(f"{PAGE}{batch.pk}/receipts/")
    assert [code for _, code in again.context["cases"]] == ["", ""], "the codes are shown to nobody again"


def test_a_form_sent_twice_takes_in_nobody_twice(cast: Cast, signed_in: SignIn) -> None:
    client = signed_in(cast.clerks["registrar"])
    for _ in range(2):
        client.post(PAGE + "new/", form(cast, PEOPLE))
    assert (Batch.objects.count(), Case.objects.count()) == (1, 2)


def test_the_scan_goes_to_the_file_of_every_case(cast: Cast, signed_in: SignIn) -> None:
    scan = SimpleUploadedFile("scan.pdf", b"%PDF-1.4 scan")
    signed_in(cast.clerks["registrar"]).post(PAGE + "new/", form(cast, PEOPLE, scan=scan))
    files = [case.files.get() for case in Case.objects.all()]
    assert [file.kind for file in files] == ["application"] * 2
    assert len({file.stored_id for file in files}) == 1


def test_a_pasted_list_fills_the_rows_and_nothing_is_taken_in_yet(cast: Cast, signed_in: SignIn) -> None:
    client = signed_in(cast.clerks["registrar"])
    page = client.post(PAGE + "new/", form(cast, PEOPLE[:0], pasted=LIST, fill="1"))
    values = [row.initial for row in page.context["rows"]]
    assert [value["name"] for value in values] == ["张一", "李二"]
    assert 'value="某小区规划变更"' in page.content.decode()
    assert not Case.objects.exists()


@pytest.mark.parametrize(
    ("text", "row"),
    [
        (LIST.splitlines()[1], ("张一", "11010519491231002X", "13800000001", "海滨路1号", "resident_id")),
        (
            "某公司,91440101MA59J3UEXX，020-1、珠江路，2号",
            ("某公司", "91440101MA59J3UEXX", "020-1", "珠江路，2号", None),
        ),
        ("王三", ("王三", "", "", "", "resident_id")),
    ],
)
def test_a_line_of_the_list_is_read_in_the_usual_order(text: str, row: tuple[str | None, ...]) -> None:
    (read,) = pasted(text)
    assert tuple(read.get(name) for name in ("name", "id_number", "phone", "address")) == row[:4]
    if row[4]:
        assert read["id_kind"] == row[4]


def test_what_is_wrong_stands_in_its_row_and_nothing_is_taken_in(cast: Cast, signed_in: SignIn) -> None:
    client = signed_in(cast.clerks["registrar"])
    same = {"name": "乙", "id_number": PEOPLE[0]["id_number"], "phone": "1"}
    for rows, said in (
        ([PEOPLE[0], {"name": "无名", "id_kind": "resident_id"}], "电话、地址至少填一项"),
        ([PEOPLE[0], same], "证件号码相同"),
        ([], "请至少填写一名申请人"),
    ):
        page = client.post(PAGE + "new/", form(cast, rows))
        assert page.status_code == 400 and said in page.content.decode()
    assert not Case.objects.exists() and not Batch.objects.exists()


def test_the_draft_of_the_lead_is_copied_with_what_is_each_cases_own(cast: Cast) -> None:
    batch = batch_of(cast)
    lead = batch.lead
    assert lead is not None
    words = [*lead.letters.get().content["paragraphs"], f"另，{lead.number}所涉材料于2021年1月11日收到。"]
    actions.draft_answer(actor=cast.clerk("handler"), case_id=lead.pk, paragraphs=words)
    moved = copy_draft(actor=cast.clerk("handler"), batch_id=batch.pk)
    assert [one.why for one in moved] == ["", ""]
    for case in batch.cases.exclude(pk=lead.pk):
        letter = case.letters.get()
        text = "\n".join(letter.content["paragraphs"])
        assert case.items.get().outcome == "granted"
        assert f"另，{case.number}所涉材料于2021年1月{case.received_on.day}日收到。" in text
        assert lead.number not in text and "1月11日" not in text
        assert letter.content["addressee"] == Applicant.objects.get(case=case).name


def test_each_is_answered_by_its_own_letter_and_counts_by_itself(cast: Cast) -> None:
    batch = batch_of(cast)
    copy_draft(actor=cast.clerk("handler"), batch_id=batch.pk)
    numbers = set()
    for case in batch.cases.all():
        actions.submit_review(actor=cast.clerk("handler"), case_id=case.pk)
        secrecy = cast.clerk("secrecy_reviewer")
        actions.review_secrecy(actor=secrecy, case_id=case.pk, result="open", ground="不涉密")
        actions.pass_review(actor=cast.clerk("reviewer"), case_id=case.pk)
        actions.approve(actor=cast.clerk("approver"), case_id=case.pk)
        numbers.add(actions.sign(actor=cast.clerk("signatory"), case_id=case.pk).number)
    assert len(numbers) == batch.cases.count() == batch.cases.filter(counted=True).count() == 3


def test_a_draft_that_is_there_is_not_overwritten(cast: Cast) -> None:
    batch = batch_of(cast)
    handler = cast.clerk("handler")
    copy_draft(actor=handler, batch_id=batch.pk)
    other = batch.cases.exclude(pk=batch.lead_id).first()
    assert other is not None
    actions.draft_answer(actor=handler, case_id=other.pk, paragraphs=["自己的话"])
    assert all("不覆盖" in one.why for one in copy_draft(actor=handler, batch_id=batch.pk))
    assert other.letters.get().content["paragraphs"] == ["自己的话"]


def test_without_a_draft_of_the_lead_nothing_is_copied(cast: Cast) -> None:
    cases = [handling(cast), handling(cast)]
    batch = open_batch(
        actor=cast.clerk("handler"), organ_id=cast.a.pk, name="一批", case_ids=[case.pk for case in cases]
    )
    with pytest.raises(Refused, match="主件还没有拟写"):
        copy_draft(actor=cast.clerk("handler"), batch_id=batch.pk)


def test_another_organ_sees_no_batch_and_its_cases_join_none(cast: Cast, signed_in: SignIn) -> None:
    batch = batch_of(cast)
    theirs = signed_in(cast.other_clerk)
    assert theirs.get(f"{PAGE}{batch.pk}/").status_code == 404
    assert batch.name not in theirs.get(PAGE).content.decode()
    foreign = received(cast, organ="b")
    signed_in(cast.clerks["handler"]).post(PAGE + "group/", {"case": [foreign.pk]})
    assert Batch.objects.count() == 1


def test_cases_of_the_queue_are_put_together_copied_and_moved_on_the_page(cast: Cast, signed_in: SignIn) -> None:
    lead, other = decided(cast, "批复"), handling(cast, "批复")
    client = signed_in(cast.clerks["handler"])
    page = client.post(PAGE + "group/", {"case": [lead.pk, other.pk]}, follow=True)
    batch = Batch.objects.get()
    assert page.context["lead_drafted"] and page.status_code == 200
    client.post(f"{PAGE}{batch.pk}/", {"copy": "1", "request_key": "k"})
    sent = {"event": "submit_review", "case": [lead.pk, other.pk], "confirm": "1", "back": f"{PAGE}{batch.pk}/"}
    assert client.post("/admin/foi/bulk/", sent)["Location"] == f"{PAGE}{batch.pk}/"
    assert set(batch.cases.values_list("state", flat=True)) == {"reviewing"}


def test_a_batch_of_applications_that_lack_something_is_refused_whole(cast: Cast) -> None:
    from_nobody = application(cast.a.pk, "counter")
    broken = actions.Application(
        organ_id=cast.a.pk, channel="counter", applicant=actions.ApplicantDetails(name=""), items=("x",)
    )
    with pytest.raises(Exception, match="姓名"):
        receive_batch(
            actor=cast.clerk("registrar"),
            name="一批",
            applications=[from_nobody, broken],
            codes=["a", "b"],
            request_key="k",
        )
    assert not Case.objects.exists()
