"""Letters on the way to an answer: made inside the move, worded by the template in force, served, voided, numbered."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from tests.cast import TODAY, Cast

from gongkai.foi import actions
from gongkai.foi.actions.notices import serve_notice, void_notice
from gongkai.foi.actions.numbers import claim_outside
from gongkai.foi.actions.wording import restore_wording, save_wording
from gongkai.foi.letters.records import record_pdf
from gongkai.foi.letters.templates import BUILT_IN
from gongkai.foi.letters.tokens import fill, problems
from gongkai.foi.models import Case, CaseFile, Letter, LetterDraft, LetterTemplate, NumberTaken
from gongkai.foi.queries.register import register
from gongkai.foi.tests.desk_stage import NAME, at_state, decided, handling, reviewed
from gongkai.kernel import outbox
from gongkai.kernel.models import AuditRow
from gongkai.rules.letter_kinds import KINDS

pytestmark = pytest.mark.django_db
UNTIL = date(2021, 2, 1)


def asked(cast: Cast) -> Case:
    case = handling(cast)
    return actions.ask_clarification(
        actor=cast.clerk("handler"), case_id=case.pk, on=TODAY, until=UNTIL, what="请写明所需信息的年度"
    )


def said(letter: Letter) -> str:
    return "\n".join(letter.content["paragraphs"])


@pytest.mark.parametrize("key", sorted(BUILT_IN))
def test_the_built_in_wording_keeps_the_grammar_and_every_required_part(key: str) -> None:
    assert problems(KINDS[key], BUILT_IN[key]) == []
    assert set(BUILT_IN) == set(KINDS)


def test_asking_for_clarification_makes_the_letter_with_the_request_as_filed(cast: Cast) -> None:
    letter = asked(cast).letters.get()
    assert (letter.kind, letter.state, letter.dated) == ("clarification", "signed", TODAY)
    assert letter.number.endswith("公开告〔2021〕1号")
    assert letter.content["addressee"] == NAME
    text = said(letter)
    for part in ("2021年1月15日", "2020年度食品抽检经费支出明细", "请写明所需信息的年度", "2021年2月1日", "视为放弃"):
        assert part in text
    assert "{" not in text and "行政复议" not in text


def test_the_extension_tells_both_dates_as_the_clock_has_them(cast: Cast) -> None:
    case = handling(cast)
    before = case.due_on
    moved = actions.extend(
        actor=cast.clerk("approver"), case_id=case.pk, on=TODAY, days=10, approver="李主任", reason="需要逐卷检索"
    )
    text = said(moved.letters.get())
    assert before and moved.due_on
    for day in (before, moved.due_on):
        assert f"{day.year}年{day.month}月{day.day}日" in text
    assert "延长10个工作日" in text and "李主任" not in text


def test_reasons_deferral_and_fee_have_their_letters(cast: Cast) -> None:
    case, handler = handling(cast), cast.clerk("handler")
    actions.ask_reasons(actor=handler, case_id=case.pk, on=TODAY, counts="一个月内提出申请四十件")
    actions.give_reasons(actor=handler, case_id=case.pk, on=TODAY, reasons="课题研究")
    actions.defer(actor=handler, case_id=case.pk, on=TODAY, until=date(2021, 4, 1), reason="数量较多")
    actions.notify_fee(
        actor=handler, case_id=case.pk, on=TODAY, amount=700, basis="按量计收", trail=["31至100页：70 × 10 = 700元"]
    )
    letters = {letter.kind: said(letter) for letter in case.letters.all()}
    assert "一个月内提出申请四十件" in letters["reasons"] and "2021年1月26日" in letters["reasons"]
    assert "2021年4月1日" in letters["deferral"]
    assert "700元" in letters["fee"] and "30日" in letters["fee"]


def test_a_letter_is_served_once_with_its_receipt(cast: Cast) -> None:
    case, handler = asked(cast), cast.clerk("handler")
    letter = case.letters.get()
    with pytest.raises(ValidationError, match="邮件号"):
        serve_notice(actor=handler, case_id=case.pk, letter_id=letter.pk, on=TODAY, way="post")
    receipt = {"tracking": "EMS123456789CN", "signer": "", "unknown": "x"}
    serve_notice(actor=handler, case_id=case.pk, letter_id=letter.pk, on=TODAY, way="post", receipt=receipt)
    letter.refresh_from_db()
    assert (letter.state, letter.served_on) == ("served", TODAY)
    assert letter.service == {"tracking": "EMS123456789CN"}
    assert case.events.get(type="notice_served").ref == case.events.get(type="clarification_asked").key
    with pytest.raises(actions.Refused, match="尚未送达"):
        serve_notice(actor=handler, case_id=case.pk, letter_id=letter.pk, on=TODAY, way="direct")


def test_a_voided_letter_keeps_its_number_in_the_register(cast: Cast) -> None:
    case = asked(cast)
    letter = case.letters.get()
    void_notice(actor=cast.clerk("approver"), case_id=case.pk, letter_id=letter.pk, reason="期限写错")
    (series,) = register(cast.a, 2021)
    assert [(entry.value, entry.state, entry.why) for entry in series.entries] == [(1, "作废", "期限写错")]
    assert series.gaps == ()
    second = asked(cast).letters.get()
    assert second.number.endswith("2号")


def test_a_template_without_a_required_part_is_refused_naming_it(cast: Cast) -> None:
    registrar = cast.clerk("registrar")
    with pytest.raises(ValidationError) as refused:
        save_wording(actor=registrar, kind="clarification", body="{补正内容}{期限}", organ_id=cast.a.pk)
    text = "".join(refused.value.messages)
    assert "{补正期限}" in text and "{收到申请之日}" in text and "没有“{期限}”" in text
    hidden = BUILT_IN["clarification"].replace("{补正期限}", "【{补正期限}】")
    with pytest.raises(ValidationError, match="不能放在【】内"):
        save_wording(actor=registrar, kind="clarification", body=hidden, organ_id=cast.a.pk)
    assert not LetterTemplate.objects.exists()


def test_the_organs_wording_goes_before_the_districts_and_back(cast: Cast) -> None:
    ours = BUILT_IN["clarification"].replace("特此告知。", "如有疑问请与我局联系。")
    theirs = BUILT_IN["clarification"].replace("特此告知。", "请予配合。")
    office = cast.actor(cast.office)
    save_wording(actor=office, kind="clarification", body=theirs, organ_id=None)
    assert "请予配合。" in said(asked(cast).letters.get())
    save_wording(actor=cast.clerk("registrar"), kind="clarification", body=ours, organ_id=cast.a.pk)
    assert "如有疑问请与我局联系。" in said(asked(cast).letters.get())
    restore_wording(actor=cast.clerk("registrar"), kind="clarification", organ_id=cast.a.pk)
    assert "请予配合。" in said(asked(cast).letters.get())
    assert AuditRow.objects.filter(verb="foi.save_wording").count() == 2


def test_only_keepers_of_wording_may_change_it(cast: Cast) -> None:
    body = BUILT_IN["clarification"]
    for actor, organ_id in (
        (cast.clerk("handler"), cast.a.pk),
        (cast.clerk("registrar"), cast.b.pk),
        (cast.clerk("registrar"), None),
    ):
        with pytest.raises(PermissionDenied):
            save_wording(actor=actor, kind="clarification", body=body, organ_id=organ_id)


def test_a_later_template_alters_nothing_that_was_signed(cast: Cast) -> None:
    case = asked(cast)
    outbox.drain()
    letter = case.letters.get()
    kept = {file.title: file.stored.address for file in CaseFile.objects.filter(letter=letter)}
    content = letter.content
    ours = BUILT_IN["clarification"].replace("特此告知。", "改过的结尾。")
    save_wording(actor=cast.clerk("registrar"), kind="clarification", body=ours, organ_id=cast.a.pk)
    outbox.drain()
    letter.refresh_from_db()
    assert letter.content == content
    assert {file.title: file.stored.address for file in CaseFile.objects.filter(letter=letter)} == kept
    assert sorted(title.rpartition(".")[2] for title in kept) == ["docx", "pdf"]


def test_braces_in_what_an_applicant_wrote_are_text() -> None:
    assert fill("内容：{申请内容}。【{理由}。】", {"申请内容": "{登记编号}", "理由": ""}) == ["内容：{登记编号}。"]


@pytest.mark.parametrize(
    ("outcome", "grounds", "lacking"),
    [
        ("unavailable.not_held", {}, "检索"),
        ("refused.security", {"which_security": "公共安全"}, "危害"),
        ("refused.third_party", {"right": "商业秘密", "consultation": "已征求", "public_interest": "无"}, "第三方意见"),
        ("granted", {"published_title": "年报", "published_url": "/reports/", "published_on": "2020-01-31"}, "核对"),
        ("unavailable.still_unclear", {"clarification_history": "x", "still_unclear": "y"}, "补正告知"),
    ],
)
def test_what_a_reply_requires_and_the_case_lacks_blocks_the_draft(
    cast: Cast, outcome: str, grounds: dict[str, str], lacking: str
) -> None:
    case, handler = handling(cast), cast.clerk("handler")
    with pytest.raises(ValidationError, match=lacking):
        decision = actions.ItemDecision(1, outcome, grounds=grounds)
        actions.decide(actor=handler, case_id=case.pk, decisions=[decision])
    item = case.items.get()
    item.outcome, item.grounds = outcome, grounds  # as an imported ledger may leave it
    item.save()
    with pytest.raises(actions.Refused, match=lacking):
        actions.draft_answer(actor=handler, case_id=case.pk)


def test_the_approval_is_refused_when_something_required_is_gone(cast: Cast) -> None:
    case = at_state(cast, "approving")
    item = case.items.get()
    item.grounds = {}
    item.save()
    with pytest.raises(actions.Refused, match="获取的方式"):
        actions.approve(actor=cast.clerk("approver"), case_id=case.pk)


def test_a_repeat_takes_number_and_reply_from_the_linked_case(cast: Cast) -> None:
    earlier = at_state(cast, "answered")
    case = handling(cast)
    Case.objects.filter(pk=case.pk).update(earlier=earlier)
    decision = actions.ItemDecision(1, "declined.repeat", grounds={"earlier_case": "随手写的", "earlier_reply": "某号"})
    actions.decide(actor=cast.clerk("handler"), case_id=case.pk, decisions=[decision])
    letter = actions.draft_answer(actor=cast.clerk("handler"), case_id=case.pk)
    reply = earlier.letters.get(kind="answer")
    assert earlier.number in said(letter) and reply.number in said(letter) and "随手写的" not in said(letter)


def test_a_repeat_of_a_case_without_reply_is_refused(cast: Cast) -> None:
    earlier, case = handling(cast), handling(cast)
    Case.objects.filter(pk=case.pk).update(earlier=earlier)
    with pytest.raises(ValidationError, match="尚无已送达的答复"):
        decision = actions.ItemDecision(1, "declined.repeat")
        actions.decide(actor=cast.clerk("handler"), case_id=case.pk, decisions=[decision])


def test_the_remedies_are_no_part_of_the_draft_and_close_the_signed_letter_once(cast: Cast) -> None:
    case = at_state(cast, "serving")
    letter = case.letters.get(kind="answer")
    assert sum("行政复议" in paragraph for paragraph in letter.content["paragraphs"]) == 1
    assert "网上查询页" in said(letter) or "方式送达" in said(letter)


def test_every_wording_of_a_draft_is_kept(cast: Cast) -> None:
    case = decided(cast)
    actions.draft_answer(actor=cast.clerk("handler"), case_id=case.pk, paragraphs=["改写的一段。"])
    assert [row.source for row in LetterDraft.objects.order_by("pk")] == ["generated", "browser"]


def test_a_number_of_the_office_system_is_claimed_once(cast: Cast) -> None:
    case = decided(cast)
    letter = case.letters.get()
    assert claim_outside(cast.a, 2021, "穗南市监复[2021] 7号", letter) == "穗南市监复〔2021〕7号"
    assert NumberTaken.objects.get(letter=letter).value == 7 and letter.outside_number
    with pytest.raises(ValidationError, match="已经使用"):
        claim_outside(cast.a, 2021, "穗南市监复〔2021〕7号", decided(cast).letters.get())
    with pytest.raises(ValidationError, match="年份"):
        claim_outside(cast.a, 2021, "穗南市监复〔2020〕8号", letter)
    assert claim_outside(cast.a, 2021, "自编甲字第三号", decided(cast).letters.get()) == "自编甲字第三号"
    outside, named = register(cast.a, 2021)
    assert {outside.name, named.name} == {"办公系统", "穗南市监复"}


@pytest.mark.parametrize("key", ["receipt", "confirmation", "service", "closing"])
def test_records_print_what_the_case_has(cast: Cast, key: str) -> None:
    case = at_state(cast, "answered")
    if key == "confirmation":
        with pytest.raises(LookupError, match="没有联系"):
            record_pdf(case, key, TODAY)
        return
    assert record_pdf(case, key, TODAY).startswith(b"%PDF-")
    with pytest.raises(LookupError):
        record_pdf(handling(cast), "closing", TODAY)


def test_a_review_covers_the_draft_with_its_versions(cast: Cast) -> None:
    case = decided(cast)
    actions.submit_review(actor=cast.clerk("handler"), case_id=case.pk)
    reviewed(cast, case)
    assert case.secrecy_reviews.get().covers[0]["title"] == "政府信息公开申请答复书"
