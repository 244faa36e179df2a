"""`/services/progress/`: where a matter stands, for whoever has its code and phone number; and the door of the systems
that report it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from gongkai.kernel import clock, pushes, tries
from gongkai.kernel.access import log_read
from gongkai.kernel.actor import Actor
from gongkai.kernel.addresses import client_address
from gongkai.kernel.doors import open_to_all, open_to_applicants
from gongkai.kernel.page_meta import PageMeta
from gongkai.services.actions import Progress, rate_matter, report_progress
from gongkai.services.models import Matter, ProgressSource
from gongkai.services.models.matters import plain_code
from gongkai.services.queries.matters import find_matter
from gongkai.services.views.public.frame import SERVICES

APPLICANT = Actor.applicant("办事人")
TRIES, TRIES_FROM_ANYWHERE, WINDOW = 5, 20, timedelta(hours=1)
SALT, RATING_SECONDS = "services.rating", 1_800


class ProgressForm(forms.Form):
    code = forms.CharField(
        label="查询码",
        max_length=40,
        help_text="收件回执上的16位字母和数字",
        error_messages={"required": "请填写查询码"},
    )
    phone = forms.CharField(
        label="联系电话", max_length=20, help_text="办理时登记的完整号码", error_messages={"required": "请填写联系电话"}
    )


@open_to_applicants
def find(request: HttpRequest) -> HttpResponse:
    """Code and phone number show the matter. What was wrong of the two is not said; five tries an hour."""
    form = ProgressForm(request.POST if request.method == "POST" and "code" in request.POST else None)
    context: dict[str, Any] = {"page_meta": PageMeta("办件进度", SERVICES), "form": form}
    status = 200
    if form.is_bound and form.is_valid():
        code, address = plain_code(form.cleaned_data["code"]), client_address(request)
        if not _allowed(address, code):
            form.add_error(None, "为保护您的信息，同一查询码一小时内最多试5次。请一小时以后再试，或者拨打咨询电话")
            status = 429
        elif matter := find_matter(code, form.cleaned_data["phone"]):
            tries.forgive("matter", f"{address}|{code}")
            context |= _shown(matter)
        else:
            form.add_error(None, "没有找到相符的办件，请核对查询码和登记的电话号码")
    return render(request, "services/public/progress.html", context, status=status)


def _allowed(address: str, code: str) -> bool:
    own = tries.count("matter", f"{address}|{code}", window=WINDOW)
    all_over = tries.count("matter-code", code, window=WINDOW)
    return own <= TRIES and all_over <= TRIES_FROM_ANYWHERE


def _shown(matter: Matter) -> dict[str, Any]:
    log_read(APPLICANT, matter, "办事人凭查询码查看办件进度")
    late = matter.decided_on is None and matter.due_on is not None and matter.due_on < clock.today()
    return {
        "matter": matter,
        "steps": list(matter.steps.order_by("on", "id")),
        "late": late,
        "token": signing.dumps(matter.pk, salt=SALT) if matter.decided_on and matter.rating is None else "",
    }


@open_to_applicants
@require_POST
def rate(request: HttpRequest) -> HttpResponse:
    """好差评 of a matter that this reader has opened within the half hour."""
    said = "评价没有成功，请重新查询后再评"
    try:
        matter_id = signing.loads(request.POST.get("token", ""), salt=SALT, max_age=RATING_SECONDS)
        rate_matter(actor=APPLICANT, matter_id=int(matter_id), rating=int(request.POST.get("rating", "0")))
        said = "谢谢您的评价"
    except (signing.BadSignature, ValueError, Matter.DoesNotExist):
        pass
    except ValidationError as error:
        said = "；".join(error.messages)
    context = {"page_meta": PageMeta("办件进度", SERVICES), "form": ProgressForm(), "said": said}
    return render(request, "services/public/progress.html", context)


@csrf_exempt
@open_to_all
@require_POST
def push(request: HttpRequest) -> HttpResponse:
    """`/services/progress/push/`: progress from a department's system, signed; answers the codes of new matters."""
    return pushes.answer(request, ProgressSource.objects.filter(active=True), _take)


def _take(source: ProgressSource, rows: list[dict[str, Any]]) -> dict[str, Any]:
    """The signature is the right: the system acts for the organ it was admitted for, and for no other."""
    actor = Actor.system(f"办件推送：{source.key}")
    made = report_progress(actor=actor, organ_id=source.organ_id, rows=[_progress(one) for one in rows])
    return {"rows": len(rows), "codes": made}


def _progress(one: dict[str, Any]) -> Progress:
    texts = {name: str(one.get(name) or "") for name in ("number", "item", "step", "phone", "note", "code")}
    try:
        received = date.fromisoformat(str(one["received_on"])) if one.get("received_on") else None
        return Progress(**texts, on=date.fromisoformat(str(one.get("on"))), received_on=received)
    except ValueError as error:
        raise ValidationError("日期应写成2021-01-15的样子") from error
