"""An organ's published report as a file, to be counted in the roll-up instead of a ledger."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from gongkai.kernel import files
from gongkai.kernel.actor import Actor
from gongkai.kernel.doors import officers
from gongkai.statistics import actions, policies
from gongkai.statistics.forms import UploadForm
from gongkai.statistics.models import UploadedReport
from gongkai.statistics.transitions import OVERSEER
from gongkai.statistics.views.desk.access import REPORT_POSTS, attempt, or_404


@officers(REPORT_POSTS)
def upload(request: HttpRequest, actor: Actor, organ_id: int, year: int) -> HttpResponse:
    """`upload/<organ>/<year>/`: the file is stored here and read by the worker."""
    organ = or_404(lambda: policies.get_organ(actor, organ_id))
    if OVERSEER not in policies.posts_at(actor, organ):
        messages.error(request, "上传年度报告须由政务公开办办理。")
        return redirect(f"{reverse('statistics_desk:overview')}?year={year}")
    current = UploadedReport.objects.filter(organ=organ, year=year, replaced=False).select_related("stored").first()
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and "withdraw" in request.POST and current is not None:
        reason = request.POST.get("reason", "")
        attempt(
            request,
            lambda: actions.withdraw_upload(actor=actor, upload_id=current.pk, reason=reason),
            "已撤下上传的报告。",
        )
        return redirect("statistics_desk:upload", organ_id, year)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data["file"]
        stored = files.store(given.read(), name=given.name, kind="report", actor=actor)
        attempt(
            request,
            lambda: actions.register_upload(actor=actor, organ_id=organ.pk, year=year, stored_id=stored.pk),
            "文件已收到，正在读取；读完后计入汇总。",
        )
        return redirect("statistics_desk:upload", organ_id, year)
    context = {"organ": organ, "year": year, "form": form, "current": current}
    return render(request, "statistics/desk/upload.html", context)
