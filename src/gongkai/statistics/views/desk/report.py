"""The page of one report: figures, findings, remarks, and the moves that are lawful now."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_POST

from gongkai.annual_report.writing import render_tables, stylesheet
from gongkai.kernel import audit
from gongkai.kernel.actor import Actor
from gongkai.kernel.doors import new_key, officers
from gongkai.statistics import actions, policies, prose, queries
from gongkai.statistics.forms import CommentFormSet, ProseForm
from gongkai.statistics.models import AnnualReport, ReportComment
from gongkai.statistics.queries.drifting import open_drifts
from gongkai.statistics.queries.standing import changes_of, obstacles, repeats_of, standing
from gongkai.statistics.transitions import EDITABLE, REPORT_MOVES, SEALED
from gongkai.statistics.views.desk.access import REPORT_POSTS, attempt, or_404
from gongkai.statistics.views.desk.overview import TONES
from gongkai.statistics.views.figures import change_label, drift_line, place_label
from gongkai.statistics.views.public import cell_links

SIMPLE: dict[str, Callable[..., Any]] = {
    "hand_in": actions.hand_in_report,
    "examine": actions.examine_report,
    "approve": actions.approve_report,
    "seal": actions.seal_report,
    "publish": actions.publish_report,
}
"""Moves that need nothing but a press."""


@officers(REPORT_POSTS)
def report_page(request: HttpRequest, actor: Actor, report_id: int) -> HttpResponse:
    """`/admin/annual-reports/<id>/`."""
    report = or_404(lambda: policies.get_report(actor, report_id))
    whole = standing(report)
    previous = queries.last_year_of(report.organ, report.year, report.scope)
    moves = policies.lawful_moves(actor, report)
    events = {move.event for move in moves}
    context: dict[str, Any] = {
        "report": report,
        "whole": whole,
        "tone": TONES[report.state],
        # `render_tables` escapes every text it prints.
        "sections": mark_safe(render_tables(whole.report, link=cell_links(report.pk), previous=previous)),
        "obstacles": obstacles(whole) if report.state not in SEALED else (),
        "warnings": [finding for finding in whole.findings if finding.severity == "warning"],
        "repeats": repeats_of(report) if report.state not in SEALED else (),
        "comments": [(comment, _place(comment)) for comment in report.comments.all()],
        "changes": [(change_label(change), change) for change in changes_of(report)],
        "moves": [move for move in moves if move.event in SIMPLE],
        "may_write": "write" in events,
        "may_send_back": "send_back" in events,
        "may_revise": report.state in SEALED and _is_newest(report) and policies.may_revise(actor, report),
        "broken": queries.broken(report.seal) if report.state in SEALED else (),
        "drifts": [drift_line(one) for one in open_drifts([report])],
        "source": _source(report, whole),
        "trail": audit.trail(report).order_by("-seq")[:30],
        "key": new_key(),
    }
    return render(request, "statistics/desk/report.html", context)


@officers(REPORT_POSTS)
def styles(request: HttpRequest, actor: Actor) -> HttpResponse:
    """`/admin/annual-reports/report.css`: the styles of the national tables, there also when the portal is off."""
    return HttpResponse(stylesheet(), content_type="text/css; charset=utf-8")


@officers(REPORT_POSTS)
def prose_page(request: HttpRequest, actor: Actor, report_id: int) -> HttpResponse:
    """`/admin/annual-reports/<id>/prose/`: the written sections; what was typed stays when saving is refused."""
    report = or_404(lambda: policies.get_report(actor, report_id))
    form = ProseForm(request.POST or None, initial=report.prose)
    if request.method == "POST" and form.is_valid():
        values = {key: form.cleaned_data[key] for key in prose.SECTIONS}
        if attempt(
            request, lambda: actions.write_prose(actor=actor, report_id=report.pk, prose=values), "文字已保存。"
        ):
            return redirect("statistics_desk:report", report.pk)
    figures = standing(report).report
    context = {
        "report": report,
        "form": form,
        "editable": report.state in EDITABLE,
        "examples": [
            (f"{{{{{row}.{cell}}}}}", place_label(section, row, cell), prose.figure(figures, row, cell))
            for section, row, cell in _EXAMPLES
        ],
    }
    return render(request, "statistics/desk/prose.html", context)


_EXAMPLES = (
    ("three", "received", "total"),
    ("three", "carried_in", "total"),
    ("three", "concluded", "total"),
    ("three", "granted", "total"),
    ("three", "partly_granted", "total"),
    ("three", "carried_out", "total"),
    ("four", "review", "total"),
    ("four", "litigation_direct", "total"),
    ("two", "permits", "decisions"),
    ("two", "penalties", "decisions"),
)


@officers(REPORT_POSTS)
def send_back(request: HttpRequest, actor: Actor, report_id: int) -> HttpResponse:
    """`/admin/annual-reports/<id>/send-back/`: remarks, each on a cell or a sentence."""
    report = or_404(lambda: policies.get_report(actor, report_id))
    forms = CommentFormSet(request.POST or None, edition=report.edition, prefix="c")
    if request.method == "POST" and forms.is_valid():
        drafts = forms.drafts()
        if attempt(
            request,
            lambda: actions.send_back_report(actor=actor, report_id=report.pk, comments=drafts),
            f"已退回，共{len(drafts)}条意见。",
        ):
            return redirect("statistics_desk:report", report.pk)
    return render(request, "statistics/desk/send_back.html", {"report": report, "forms": forms})


@officers(REPORT_POSTS)
@require_POST
def answer(request: HttpRequest, actor: Actor, report_id: int, comment_id: int) -> HttpResponse:
    """`/admin/annual-reports/<id>/comments/<id>/`: what was done about a remark."""
    report = or_404(lambda: policies.get_report(actor, report_id))
    comment = or_404(lambda: report.comments.get(pk=comment_id))
    text = request.POST.get("answer", "")
    attempt(
        request, lambda: actions.answer_comment(actor=actor, comment_id=comment.pk, answer=text), "办理情况已记下。"
    )
    return redirect("statistics_desk:report", report.pk)


@officers(REPORT_POSTS)
@require_POST
def move_report(request: HttpRequest, actor: Actor, report_id: int, event: str) -> HttpResponse:
    """`/admin/annual-reports/<id>/move/<event>/`: a move of `SIMPLE`, or `revise` with its reason."""
    report = or_404(lambda: policies.get_report(actor, report_id))
    key = request.POST.get("request_key", "")
    if event == "revise":
        return _revise(request, actor, report, key)
    if event not in SIMPLE:
        raise Http404("没有这一步")
    label = REPORT_MOVES[event].label
    attempt(
        request,
        lambda: SIMPLE[event](actor=actor, report_id=report.pk, request_key=key),
        f"{report.organ}：{label}完成。",
    )
    return redirect("statistics_desk:report", report.pk)


def _revise(request: HttpRequest, actor: Actor, report: AnnualReport, key: str) -> HttpResponse:
    made: list[AnnualReport] = []
    reason = request.POST.get("reason", "")
    attempt(
        request,
        lambda: made.append(actions.revise_report(actor=actor, report_id=report.pk, reason=reason, request_key=key)),
        "已建立更正版，原版保持不变。",
    )
    return redirect("statistics_desk:report", made[0].pk if made else report.pk)


def _source(report: AnnualReport, whole: queries.Rollup) -> str:
    """What the figures of an organ's own report rest on, where that is not its ledger; else empty."""
    if report.scope != "own":
        return ""
    held = report.seal.members if report.state in SEALED else [{"source": one.source} for one in whole.members]
    source = held[0]["source"] if held else "ledger"
    return {
        "uploaded": "数据取自上传的年度报告，不是本系统的办件台账，因此没有逐件清单。",
        "return": "本系统没有该机关的办件台账，第三部分为0；其余数据取自填报。",
    }.get(source, "")


def _place(comment: ReportComment) -> str:
    return place_label(comment.section, comment.row, comment.column)


def _is_newest(report: AnnualReport) -> bool:
    later = AnnualReport.objects.filter(
        organ=report.organ_id, year=report.year, scope=report.scope, revision__gt=report.revision
    )
    return not later.exists()
