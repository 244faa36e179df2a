"""The page of a case: the facts and the request, what happened, what is lawful next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from gongkai.foi.actions.files import may_attach
from gongkai.foi.actions.redaction import REDACTABLE
from gongkai.foi.letters import zh_date
from gongkai.foi.models import Case, CaseFile, FileReading, Letter, Redaction, RequestItem
from gongkai.foi.models.case import Channel
from gongkai.foi.policies import BINDERS, cases_visible_to, lawful_moves, posts_at
from gongkai.foi.queries.consulting import co_makers
from gongkai.foi.state_secrets import shown_items
from gongkai.foi.views.desk.access import CASE_POSTS, REMEDY_KEEPERS
from gongkai.foi.views.desk.chain import signing_section
from gongkai.foi.views.desk.cooperation import cooperation
from gongkai.foi.views.desk.due import due_of
from gongkai.foi.views.desk.forms import MOVES, MoveForm
from gongkai.foi.views.desk.forms.lists import PurposeForm, UploadForm
from gongkai.foi.views.desk.guards import hindrance
from gongkai.foi.views.desk.letter_list import letters_of
from gongkai.foi.views.desk.relations import about_person
from gongkai.foi.views.desk.stated import stated
from gongkai.foi.views.desk.timeline import audit_lines, entries
from gongkai.foi.views.desk.wording import due_words, red_why, tone
from gongkai.kernel import audit, clock
from gongkai.kernel.access import log_read
from gongkai.kernel.actor import Actor
from gongkai.kernel.calendars import current
from gongkai.kernel.doors import new_key, officers
from gongkai.rules.outcomes import OUTCOMES
from gongkai.rules.transitions import CONCLUDED, OPEN, TABLE, Move

FORWARD = {
    "submitted": "confirm",
    "received": "register",
    "registered": "assign",
    "awaiting_clarification": "clarify",
    "awaiting_fee": "pay_fee",
    "reviewing": "pass_review",
    "approving": "approve",
    "signing": "sign",
    "serving": "serve",
    "answered": "archive",
}
"""State -> the move that leads on."""


@dataclass(frozen=True)
class Panel:
    """One lawful move: filled in on the spot (`form`), or on a page of its own (`href` alone)."""

    event: str
    label: str
    article: str
    reason: str
    href: str
    form: MoveForm | None = None


@dataclass(frozen=True)
class ItemLine:
    """A matter asked for with what was decided on it."""

    item: RequestItem
    outcome: str
    articles: str


def load_case(actor: Actor, case_id: int) -> Case:
    """The case with everything its page shows, in a fixed number of reads; 404 where the actor may not see it."""
    files = CaseFile.objects.select_related("stored", "reading").order_by("id")
    loaded = cases_visible_to(actor).select_related("organ", "assignee", "parent", "earlier")
    loaded = loaded.prefetch_related("items", "events", "letters", "notes", "remedies", "parts")
    loaded = loaded.prefetch_related("readdressals__source", "help_requests__organ", "help_requests__letter")
    loaded = loaded.prefetch_related("consultations__letter", "consultations__overruled_letter")
    case = loaded.prefetch_related(Prefetch("files", files)).filter(pk=case_id).first()
    if case is None:
        raise Http404("没有这一件")
    return case


def panels(actor: Actor, case: Case) -> list[Panel]:
    """The moves that are lawful now, in the order of the table."""
    made: list[Panel] = []
    for move in lawful_moves(actor, case):
        if hindrance(case, move, clock.today()):
            continue
        if move.event == "record_remedy":
            made.append(_panel(move, reverse("foi_desk:remedy_new") + f"?case={case.pk}"))
        elif move.event in MOVES:
            made.append(_move_panel(actor, case, move))
        if move.event == "decide" and all(item.outcome for item in case.items.all()):
            made.append(_draft_panel(case))
    forward = next_step(case)
    return sorted(made, key=lambda panel: panel.event != forward)


def next_step(case: Case) -> str:
    """The move that usually comes next; the desk puts it first where it is lawful."""
    if case.state == "reviewing" and hindrance(case, TABLE["pass_review"], clock.today()):
        return "review_secrecy"
    if case.state == "serving" and hindrance(case, TABLE["serve"], clock.today()):
        return "seal"
    if case.state != "handling":
        return FORWARD.get(case.state, "")
    if not all(item.outcome for item in case.items.all()):
        return "decide"
    drafted = any(letter.state == Letter.State.DRAFT for letter in case.letters.all())
    return "submit_review" if drafted else "draft_answer"


def _panel(move: Move, href: str, form: MoveForm | None = None) -> Panel:
    return Panel(move.event, move.label, move.article, move.reason, href, form)


def _move_panel(actor: Actor, case: Case, move: Move) -> Panel:
    kind = MOVES[move.event]
    form = None if kind.long else kind(case=case, actor=actor, today=clock.today(), event=move.event)
    return _panel(move, reverse("foi_desk:move", args=[case.pk, move.event]), form)


def _draft_panel(case: Case) -> Panel:
    href = reverse("foi_desk:move", args=[case.pk, "draft_answer"])
    return Panel("draft_answer", "拟写答复书", "条例第36条", "各事项已有结果，可以拟稿", href)


def case_facts(case: Case) -> list[tuple[str, Any]]:
    """The left column, without anything personal."""
    outcome, makers = OUTCOMES.get(case.outcome), co_makers(case)
    return [
        ("登记编号", case.number),
        ("受理机关", case.organ.name + ("（牵头）" if makers else "")),
        ("共同制作机关", "、".join(makers)),
        ("转自", "、".join(f"{one.source.name}（原编号{one.old_number}）" for one in case.readdressals.all())),
        ("提交渠道", case.get_channel_display() + ("（口头申请，代为填写）" if case.oral else "")),
        ("提交时间", _moment(case) if case.channel == Channel.ONLINE else ""),
        ("收发室签收日", case.signed_for_on),
        ("到达工作机构之日", case.arrived_on),
        ("收到申请之日", case.received_on),
        ("申请人", case.applicant_mask),
        ("申请人类别", case.get_applicant_class_display() + ("" if case.class_confirmed else "（待登记确认）")),
        ("形式要求", case.get_form_wanted_display()),
        ("获取方式", case.get_delivery_display()),
        ("承办科室", case.unit),
        ("承办人", str(case.assignee) if case.assignee else ""),
        ("计入年报的结果", outcome.label + ("" if case.outcome_confirmed else "（待审批确认）") if outcome else ""),
        ("办结日", case.concluded_on),
        ("不计入年报", "" if case.counted else "是"),
    ]


def _moment(case: Case) -> str:
    """When an online application came in, in the district's own time."""
    at = case.submitted_at
    return f"{zh_date(at.astimezone(clock.ZONE).date())}{at.astimezone(clock.ZONE):%H:%M}" if at else ""


def item_lines(case: Case) -> list[ItemLine]:
    """The items with the words of their outcomes."""
    return [
        ItemLine(
            item,
            OUTCOMES[item.outcome].label if item.outcome in OUTCOMES else "",
            "、".join(item.articles),
        )
        for item in case.items.all()
    ]


def case_context(actor: Actor, case: Case) -> dict[str, Any]:
    """What the pages around a case share."""
    today = clock.today()
    shown_items(actor, case)
    words, due_tone = due_words(case, today, current())
    return {
        "case": case,
        "tone": tone(case),
        "due_words": words,
        "due_tone": due_tone,
        "red": red_why(case, today, current()) if due_tone == "bad" and case.state in OPEN else "",
        "due": due_of(case, today),
        "today": today,
        "facts": case_facts(case),
        "items": item_lines(case),
        "why_open": True,
    }


def coverable(case: Case) -> list[tuple[CaseFile, Redaction | None]]:
    """Files that may be redacted, each with its newest redaction."""
    files = [file for file in case.files.all() if file.kind in REDACTABLE]
    if not files:
        return []
    newest = {one.original_id: one for one in case.redactions.exclude(state="dropped").order_by("pk")}
    return [(file, newest.get(file.pk)) for file in files]


def unseen(case: Case) -> list[tuple[CaseFile, FileReading]]:
    """The files that hide something from their reader, or could not be read."""
    read = [(file, file.reading) for file in case.files.all() if hasattr(file, "reading")]
    return [(file, reading) for file, reading in read if reading.hides or reading.problem]


@officers(CASE_POSTS)
def case_page(request: HttpRequest, actor: Actor, case_id: int) -> HttpResponse:
    """`/admin/foi/<id>/`."""
    case = load_case(actor, case_id)
    log_read(actor, case, "查看案件")
    kinds = may_attach(actor, case.organ_id)
    upload = UploadForm(initial={"request_key": new_key()}, auto_id="upload-%s", kinds=kinds) if kinds else None
    context = (
        case_context(actor, case)
        | cooperation(case, clock.today())
        | signing_section(actor, case)
        | stated(actor, case)
        | {
            "panels": panels(actor, case),
            "entries": entries(case),
            "audit": audit_lines(list(audit.trail(case))),
            "remedies": case.remedies.all(),
            "keeps_remedies": bool(posts_at(actor, case.organ_id) & REMEDY_KEEPERS),
            "may_reopen": case.state in CONCLUDED and any(m.event == "reopen" for m in lawful_moves(actor, case)),
            "letters": letters_of(case, clock.today()),
            "person": about_person(actor, case),
            "purpose": PurposeForm(auto_id="purpose-%s"),
            "upload": upload,
            "unseen": unseen(case),
            "coverable": coverable(case),
            "may_bind": bool(posts_at(actor, case.organ_id) & BINDERS) or actor.holds("disclosure_office"),
        }
    )
    return render(request, "foi/desk/case.html", context)
