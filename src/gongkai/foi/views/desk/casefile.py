"""The bound file of a case: asked for, watched while the worker makes it, downloaded."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from gongkai.foi.actions.casefile import UNDER_WAY, ask_book
from gongkai.foi.models import CaseBook
from gongkai.foi.policies import BINDERS, require_book
from gongkai.foi.views.desk.access import case_or_404
from gongkai.kernel import files
from gongkai.kernel.access import log_read
from gongkai.kernel.actor import Actor
from gongkai.kernel.doors import new_key, officers

REFRESH_SECONDS = "4"


@officers(BINDERS)
def book(request: HttpRequest, actor: Actor, case_id: int) -> HttpResponse:
    """`/admin/foi/<id>/book/`: what was made, and how far the one in work is; POST has it made as the file stands."""
    case = case_or_404(actor, case_id)
    try:
        require_book(actor, case)
        if request.method == "POST":
            ask_book(actor=actor, case_id=case.pk, request_key=request.POST.get("request_key", "")[:64])
            return redirect("foi_desk:book", case.pk)
    except PermissionDenied as error:
        raise Http404("没有这一页") from error
    latest = CaseBook.objects.filter(case=case).order_by("-pk").first()
    under_way = latest is not None and latest.state in UNDER_WAY
    ready = CaseBook.objects.filter(case=case, state=CaseBook.State.READY).order_by("-pk").first()
    context = {"case": case, "latest": latest, "ready": ready, "under_way": under_way, "key": new_key()}
    response = render(request, "foi/desk/book.html", context)
    if under_way:
        response["Refresh"] = REFRESH_SECONDS
    return response


@officers(BINDERS)
@require_GET
def book_pdf(request: HttpRequest, actor: Actor, case_id: int) -> HttpResponse:
    """`/admin/foi/<id>/book.pdf`: the latest that was made; the read is logged. Before there is one, to its page."""
    case = case_or_404(actor, case_id)
    try:
        require_book(actor, case)
    except PermissionDenied as error:
        raise Http404("没有这一页") from error
    made = (
        CaseBook.objects.select_related("stored").filter(case=case, state=CaseBook.State.READY).order_by("-pk").first()
    )
    if made is None or made.stored is None:
        messages.info(request, "案卷尚未生成，请先生成。")
        return redirect("foi_desk:book", case.pk)
    log_read(actor, case, f"案卷 {made.pk}")
    response = HttpResponse(files.open_file(made.stored), content_type="application/pdf")
    name = f"案卷-{case.number}.pdf"
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    return response
