"""`/admin/disclosure/documents/<number>/`: one document, what was done to it, and what is next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from gongkai.disclosure import forms as room
from gongkai.disclosure import policies
from gongkai.disclosure.bodies import plain
from gongkai.disclosure.comparing import compared
from gongkai.disclosure.elements import INVERSE, REVIEWS, STAGES
from gongkai.disclosure.models import Document
from gongkai.disclosure.queries.findings import gate_view
from gongkai.disclosure.readers import readers_of
from gongkai.disclosure.reviewing import hands_on, passed_by, procedure_of, round_of, stages_of, unchecked_items
from gongkai.disclosure.versions import newest, secrecy_items
from gongkai.disclosure.views.desk.documents import seen_or_404
from gongkai.kernel import audit, clock
from gongkai.kernel.actor import Actor
from gongkai.kernel.doors import officers


@dataclass
class Panel:
    """One thing the officer may do now: its step, what the button says, what it asks for and why it may not work."""

    step: str
    label: str
    form: forms.Form
    hint: str = ""
    why_not: str = ""


@officers(policies.DESK_POSTS)
@require_safe
def document_page(request: HttpRequest, actor: Actor, document_id: int) -> HttpResponse:
    """The newest version with its reviews; what the public sees beside it where that differs."""
    document = seen_or_404(actor, document_id)
    return render(request, "disclosure/desk/document.html", page_context(actor, document))


def page_context(actor: Actor, document: Document, refused: Panel | None = None) -> dict[str, Any]:
    held = newest(document)
    offered = [refused if refused and one.step == refused.step else one for one in panels(actor, document, held)]
    if refused and all(one.step != refused.step for one in offered):
        offered.insert(0, refused)
    return {
        "tab": "documents",
        "document": document,
        "held": held,
        "files": sorted(held.files.all(), key=lambda file: file.ordinal),
        "facts": facts_of(held),
        "gate": gate_view(actor, document, held),
        "panels": offered,
        "refused": refused,
        "reviews": document.reviews.order_by("-id"),
        "readers": readers_of(document) if document.published_at else None,
        "checks": document.secrecy_checks.order_by("-id"),
        "unchecked": unchecked_items(document, held) if document.stage in REVIEWS else [],
        "procedure": procedure_of(document),
        "emergencies": document.emergencies.order_by("-id"),
        "withdrawals": document.withdrawals.order_by("-id"),
        "relations": document.relations.select_related("target"),
        "related_by": [
            (INVERSE[one.kind], one.source) for one in document.related_by.select_related("source").order_by("id")
        ],
        "changes": compared(plain(document.body), plain(held.body)) if document.live and held is not document else [],
        "title_changed": document.live and held.title != document.title,
        "may_write": policies.may_write(actor, document.organ_id),
        "trail": audit.trail(document).order_by("-seq")[:50],
        "today": clock.today(),
    }


def facts_of(held: Document) -> list[tuple[str, object]]:
    """The metadata strip, in the order of domain G.5."""
    row = held.row
    rows: list[tuple[str, object]] = [
        ("索引号", held.index_number or "发布时编制"),
        ("信息类别", held.get_kind_display()),
        ("栏目", held.column.title),
        ("公开事项", row.code if row else ""),
        ("发布机构", "、".join(part for part in (held.organ.name, held.co_organs) if part)),
        ("文号", held.doc_number),
        ("成文日期", held.formed_on),
        ("公开属性", held.get_attribute_display()),
        ("依据", held.get_ground_display() if held.ground else ""),
        ("有效性", held.get_validity_display() if held.validity else ""),
        ("施行日期", held.effective_on),
        ("有效期至", held.expires_on),
        ("主题词", held.subject_words),
        ("信息来源", held.source),
        ("拟稿人", held.author_name),
    ]
    return [(label, value) for label, value in rows if value not in ("", None)]


def panels(actor: Actor, document: Document, held: Document) -> list[Panel]:
    """What is lawful next for this officer, the usual step first."""
    found: list[Panel] = []
    write = policies.may_write(actor, document.organ_id)
    stage, version = document.stage, {"version": document.latest_revision_id}
    if write and stage == "draft":
        first = STAGES[stages_of(document)[0]]
        found.append(Panel("submit", f"送{first}", room.SubmitForm(initial=version)))
    if stage in REVIEWS and policies.may_review(actor, document):
        found.append(
            Panel(
                "pass",
                f"{document.get_stage_display()}通过",
                room.NoteForm(initial=version, auto_id="pass-%s"),
                why_not=_why_no_review(actor, document),
            )
        )
        found.append(Panel("return", "退回拟稿人", room.ReasonForm(initial=version, auto_id="return-%s")))
    if stage in REVIEWS and policies.holds_at(actor, document.organ_id, policies.SECRECY_POSTS):
        items = [name for name, _ in secrecy_items(held)]
        found.append(Panel("secrecy", "保密审查", room.SecrecyForm(initial=version, items=items, auto_id="secrecy-%s")))
    if stage == "cleared" and policies.may_release(actor, document.organ_id) and held.attribute == "open":
        when = f"已设定{held.publish_on.astimezone(clock.ZONE):%Y年%m月%d日 %H:%M}自动发布" if held.publish_on else ""
        found.append(Panel("publish", "发布", room.SubmitForm(initial=version), hint=when))
    if write and stage in (*REVIEWS, "cleared"):
        found.append(Panel("recall", "撤回修改", room.SubmitForm(initial=version)))
    found += _rarer(actor, document, version, write)
    return found


def _rarer(actor: Actor, document: Document, version: dict[str, Any], write: bool) -> list[Panel]:
    found: list[Panel] = []
    if write and document.stage in ("draft", "cleared", "done"):
        found.append(Panel("file", "添加附件", room.FileForm(initial=version, auto_id="file-%s")))
        found.append(Panel("relate", "关联其他信息", room.RelationForm(auto_id="relate-%s")))
    if write and document.stage == "draft" and not document.live:
        found.append(
            Panel(
                "emergency",
                "申请应急发布",
                room.ReasonForm(initial=version, auto_id="emergency-%s"),
                hint="来不及三审的突发事件信息，写明理由，由签发人同意后先行发布，事后补审。",
            )
        )
        if document.published_at is None:
            found.append(Panel("drop", "作废草稿", room.ReasonForm(auto_id="drop-%s")))
    waiting = document.emergencies.filter(released_at__isnull=True, revision_id=document.latest_revision_id).first()
    if waiting and policies.may_release(actor, document.organ_id):
        found.append(
            Panel(
                "release",
                "同意应急发布",
                room.SubmitForm(initial=version),
                hint=f"{waiting.asked_by_name}：{waiting.reason}",
            )
        )
    if document.live and policies.may_withdraw(actor, document.organ_id):
        found.append(Panel("withdraw", "撤下", room.WithdrawForm(auto_id="withdraw-%s")))
    return found


def _why_no_review(actor: Actor, document: Document) -> str:
    if actor.user_id in hands_on(document):
        return "您参与了这一稿的拟写，须由其他人员审核。"
    if actor.user_id in passed_by(document, round_of(document)):
        return "您已办理前一环节的审核，三审须由不同人员分别办理。"
    return ""
