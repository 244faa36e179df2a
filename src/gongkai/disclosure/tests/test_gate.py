"""The gate before publishing: text and attachments, down to the hidden sheet; and who may let a finding stand."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from openpyxl import Workbook
from tests.cast import Cast

from gongkai.disclosure import actions
from gongkai.disclosure.actions import DocumentFacts, FileFacts
from gongkai.disclosure.actions.gate import override_finding, require_passable
from gongkai.disclosure.actions.words import WordFacts, add_word, import_words
from gongkai.disclosure.gate import links
from gongkai.disclosure.gate.places import marked, plain_places
from gongkai.disclosure.gate.running import check_document
from gongkai.disclosure.models import Document, Finding, OutsideLink
from gongkai.disclosure.tests.conftest import Desk
from gongkai.disclosure.versions import newest
from gongkai.kernel import files
from gongkai.kernel.models import AuditRow

pytestmark = pytest.mark.django_db
IDENTITY = "11010519491231002X"


def workbook() -> bytes:
    book = Workbook()
    book.active.title = "公示"
    book.active.append(["姓名", "金额"])
    book.active.append(["张三", 1200])
    base = book.create_sheet("底表")
    base.append(["姓名", "身份证号"])
    base.append(["张三", IDENTITY])
    base.sheet_state = "hidden"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def attach(cast: Cast, document: Document, data: bytes, name: str, title: str = "名单") -> None:
    editor = cast.clerk("editor")
    stored = files.store(data, name=name, kind="disclosure", actor=editor)
    told = FileFacts(stored_id=stored.pk, title=title, suffix=name.rpartition(".")[2], size=len(data))
    version = Document.objects.get(pk=document.pk).latest_revision_id
    actions.add_file(actor=editor, document_id=document.pk, version=version, facts=told)


def opened(document: Document, severity: str = "block") -> list[Finding]:
    return list(document.findings.filter(state="open", severity=severity).order_by("ordinal"))


def decide(cast: Cast, post: str, finding: Finding, reason: str = "经本人书面同意公开") -> Finding:
    version = Document.objects.get(pk=finding.document_id).latest_revision_id
    return override_finding(actor=cast.clerk(post), finding_id=finding.pk, version=version, reason=reason)


def test_an_identity_number_in_a_hidden_sheet_blocks(cast: Cast, desk: Desk, draft: Document) -> None:
    """《条例》第十五条"""
    attach(cast, draft, workbook(), "list.xlsx")
    with pytest.raises(ValidationError, match="工作表“底表”第2行B列"):
        desk.clear(draft)
    assert not desk.fresh(draft).live
    kept = " ".join(f"{one.excerpt} {one.where} {one.advice}" for one in draft.findings.all())
    assert IDENTITY not in kept
    rows = AuditRow.objects.filter(record=f"disclosure.document:{draft.pk}")
    assert IDENTITY not in " ".join(str(row.after) for row in rows)


def test_a_version_that_nobody_has_read_does_not_go_out(desk: Desk, facts: DocumentFacts, draft: Document) -> None:
    check_document(draft.pk)
    held = newest(desk.fresh(draft))
    assert require_passable(desk.fresh(draft), held) == []
    desk.revise(draft, facts, body="<p>改过的正文。</p>")
    fresh = desk.fresh(draft)
    assert "没有读过" in require_passable(fresh, newest(fresh))[0]


def test_an_attachment_that_cannot_be_read_blocks(cast: Cast, desk: Desk, draft: Document) -> None:
    attach(cast, draft, b"%PDF-1.4 damaged", "plan.pdf")
    check_document(draft.pk)
    assert [one.check_key for one in opened(draft)] == ["unread"]


def test_the_writer_decides_nothing_that_blocks_and_the_final_reviewer_needs_a_reason(
    cast: Cast, desk: Desk, facts: DocumentFacts, draft: Document
) -> None:
    desk.revise(draft, facts, body=f"<p>领取人张三，身份证号{IDENTITY}。</p>")
    desk.submit(draft)
    (finding,) = opened(draft)
    for post in ("editor", "reviewer"):
        with pytest.raises(PermissionDenied, match="签发人"):
            decide(cast, post, finding)
    with pytest.raises(ValidationError, match="理由"):
        decide(cast, "signatory", finding, " ")
    decided = decide(cast, "signatory", finding)
    assert (decided.state, decided.by_id) == ("overridden", cast.clerks["signatory"].pk)
    row = AuditRow.objects.filter(verb="disclosure.override_finding").get()
    assert row.reason == "经本人书面同意公开"
    fresh = desk.fresh(draft)
    assert require_passable(fresh, newest(fresh)) == []


def test_what_was_decided_holds_until_that_line_changes(
    cast: Cast, desk: Desk, facts: DocumentFacts, draft: Document
) -> None:
    line = "<p>联系人李四，手机13800138000。</p>"
    desk.revise(draft, facts, body=line)
    check_document(draft.pk)
    decide(cast, "reviewer", opened(draft)[0], "本人为公开的值班联系人")
    desk.revise(draft, facts, body="<p>新的一段。</p>" + line)
    check_document(draft.pk)
    assert opened(draft) == []
    desk.revise(draft, facts, body="<p>举报人李四，手机13800138000。</p>")
    check_document(draft.pk)
    assert len(opened(draft)) == 1
    desk.revise(draft, facts, body="<p>没有了。</p>")
    check_document(draft.pk)
    assert set(draft.findings.filter(severity="block").values_list("state", flat=True)) == {"gone"}


def test_what_the_rule_of_the_kind_demands_is_missing(desk: Desk, facts: DocumentFacts, draft: Document) -> None:
    desk.revise(draft, replace(facts, kind="normative"))
    check_document(draft.pk)
    assert {one.kind for one in opened(draft)} == {"formed_on", "doc_number"}
    assert {one.kind for one in opened(draft, "warn")} == {"effective_on", "interpretation"}


def test_words_and_links_are_looked_for(cast: Cast, desk: Desk, facts: DocumentFacts, draft: Document) -> None:
    add_word(actor=cast.actor(cast.office), facts=WordFacts("残疾者家", "应为“残疾人之家”", "forbidden"))
    body = '<p>残疾者家负责按装，见<a href="/zwgk/documents/999/">旧文</a>和<a href="/nowhere/">附表</a>。</p>'
    desk.revise(draft, facts, body=body)
    check_document(draft.pk)
    assert [one.excerpt[:4] for one in opened(draft)] == ["残疾者家"]
    assert [one.check_key for one in opened(draft, "warn")] == ["link", "link", "metadata", "word"]


def test_the_list_of_words_is_the_offices(cast: Cast) -> None:
    with pytest.raises(PermissionDenied):
        add_word(actor=cast.clerk("editor"), facts=WordFacts("某词语"))
    office = cast.actor(cast.office)
    with pytest.raises(ValidationError, match="例外"):
        add_word(actor=office, facts=WordFacts("某词语", exceptions=("别的",)))
    assert import_words(actor=office, rows=[WordFacts("某词语"), WordFacts("另词语")]) == 2
    assert import_words(actor=office, rows=[WordFacts("某词语"), WordFacts("另词语")]) == 0


def test_outside_links_are_asked_only_where_the_setting_allows_it(settings: object) -> None:
    links.ask_outside(["https://example.gov.cn/"], lambda address: "没有应答")
    assert OutsideLink.objects.count() == 0
    settings.GONGKAI_OUTSIDE_LINKS = True  # type: ignore[attr-defined]
    links.ask_outside(["https://example.gov.cn/"], lambda address: "没有应答")
    links.ask_outside(["https://example.gov.cn/"], lambda address: "")
    assert OutsideLink.objects.get().problem == "没有应答"
    assert links.problem_with("http://127.0.0.1/") != ""


def test_a_place_in_the_text_is_the_same_place_in_the_body() -> None:
    html = "<p>联系人<b>李四</b>，手机13800138000。</p><table><tr><td>一</td><td>二</td></tr></table>"
    text, _, _ = plain_places(html)
    assert text == "联系人李四，手机13800138000。\n一\t二"
    at = text.index("13800138000")
    assert '<mark class="dd-block" data-finding="7">13800138000</mark>' in marked(html, [(at, at + 11, "7", "block")])
    assert marked(html, []) == html
