"""`/admin/annual-reports/returns/…`: the form of section two, with its checks on entry; nothing typed is lost."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from gongkai.kernel import files
from gongkai.kernel.actor import Actor
from gongkai.kernel.doors import new_key, officers
from gongkai.statistics import actions, policies
from gongkai.statistics.actions.moving import Refused
from gongkai.statistics.forms import MOST_BYTES, ReturnSheet
from gongkai.statistics.models import Return
from gongkai.statistics.queries.gathering import PERIODS, edition_of
from gongkai.statistics.transitions import EDITABLE
from gongkai.statistics.views.desk.access import REPORT_POSTS, attempt, or_404

PRESSED = frozenset({"hand_in", "accept", "send_back"})
"""Moves of a return that have a button of their own."""


@officers(REPORT_POSTS)
def entry(request: HttpRequest, actor: Actor, organ_id: int, year: int) -> HttpResponse:
    """`returns/<organ>/<year>/?period=year&index=1`: the figures of one period."""
    organ = or_404(lambda: policies.get_organ(actor, organ_id))
    period, index = _period(request)
    known = (
        Return.objects.select_related("organ", "source")
        .filter(organ=organ, year=year, period=period, index=index)
        .first()
    )
    form = _form_of(year, known)
    sheet = ReturnSheet(form, known, request.POST if request.method == "POST" else None)
    general: list[str] = []
    if request.method == "POST":
        general = _save(request, actor, organ_id, year, period, index, sheet)
        if not general and not sheet.errors:
            address = reverse("statistics_desk:entry", args=[organ_id, year])
            return redirect(f"{address}?period={period}&index={index}")
    context: dict[str, Any] = {
        "organ": organ,
        "year": year,
        "known": known,
        "sheet": sheet,
        "general": general,
        "period": period,
        "index": index,
        "period_label": _period_label(year, period, index),
        "periods": [(p, i, _period_label(year, p, i)) for p, n in PERIODS.items() for i in range(1, n + 1)],
        "editable": known is None or known.state in EDITABLE,
        "moves": [m for m in policies.lawful_moves(actor, known) if m.event in PRESSED] if known else (),
        "key": new_key(),
    }
    return render(request, "statistics/desk/return.html", context, status=422 if general or sheet.errors else 200)


@officers(REPORT_POSTS)
@require_POST
def move_return(request: HttpRequest, actor: Actor, return_id: int, event: str) -> HttpResponse:
    """`returns/<id>/hand_in/` by the reviewer, `returns/<id>/accept/` and `returns/<id>/send_back/` by the office."""
    row = or_404(lambda: policies.get_return(actor, return_id))
    key = request.POST.get("request_key", "")
    if event == "hand_in":
        done = "填报已审核并报送。"
        attempt(request, lambda: actions.hand_in_return(actor=actor, return_id=row.pk, request_key=key), done)
    elif event == "accept":
        attempt(request, lambda: actions.accept_return(actor=actor, return_id=row.pk, request_key=key), "填报已采纳。")
    elif event == "send_back":
        comment = request.POST.get("comment", "")
        attempt(
            request,
            lambda: actions.send_back_return(actor=actor, return_id=row.pk, comment=comment, request_key=key),
            "填报已退回。",
        )
    else:
        raise Http404("没有这一步")
    address = reverse("statistics_desk:entry", args=[row.organ_id, row.year])
    return redirect(f"{address}?period={row.period}&index={row.index}")


def _save(
    request: HttpRequest, actor: Actor, organ_id: int, year: int, period: str, index: int, sheet: ReturnSheet
) -> list[str]:
    """Save the draft; the messages that belong to no cell. Cell messages go to the sheet."""
    upload = request.FILES.get("source")
    if upload is not None and (upload.size or 0) > MOST_BYTES:
        return [f"依据材料不能超过{MOST_BYTES // 2**20}MB"]
    try:
        source_id = None
        if upload is not None:
            source_id = files.store(upload.read(), name=upload.name or "", kind="return", actor=actor).pk
        actions.enter_return(
            actor=actor,
            organ_id=organ_id,
            year=year,
            period=period,
            index=index,
            edition=sheet.edition.key,
            proactive=sheet.proactive(),
            remedies=sheet.remedies(),
            source_id=source_id,
            source_note=sheet.text("source_note"),
        )
    except ValidationError as error:
        return sheet.take(error)
    except (Refused, PermissionDenied) as error:
        return [str(error)]
    return []


def _period(request: HttpRequest) -> tuple[str, int]:
    period = request.GET.get("period", "year")
    index = request.GET.get("index", "1")
    if period not in PERIODS or not index.isdecimal() or not 1 <= int(index) <= PERIODS[period]:
        raise Http404("没有这一填报周期")
    return period, int(index)


def _period_label(year: int, period: str, index: int) -> str:
    names = {"year": "全年", "half": ("上半年", "下半年"), "quarter": f"第{index}季度", "month": f"{index}月"}
    name = names[period]
    return f"{year}年{name[index - 1] if isinstance(name, tuple) else name}"


def _form_of(year: int, known: Return | None) -> Any:
    try:
        return edition_of(year, known.edition if known else None)
    except ValueError as error:
        raise Http404(str(error)) from error
