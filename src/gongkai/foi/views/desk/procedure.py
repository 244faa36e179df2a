"""`/admin/foi/procedure/`: the reviews and the seal, as the 政务公开办 sets them; and the records to print."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from gongkai.foi.actions.procedure import ALWAYS, set_procedure
from gongkai.foi.models import SecrecyReview
from gongkai.foi.procedure import KEY, Procedure, may_set_procedure, procedure
from gongkai.foi.serving import WAYS
from gongkai.foi.views.desk.access import CASE_POSTS
from gongkai.foi.views.desk.case import case_context, load_case
from gongkai.foi.views.desk.forms.base import day_field, text_field
from gongkai.kernel import audit
from gongkai.kernel.access import log_read
from gongkai.kernel.actor import Actor
from gongkai.kernel.doors import new_key, officers
from gongkai.kernel.models import Setting
from gongkai.organs.models import Organ
from gongkai.organs.policies import organs_visible_to

CHOICES = (("", "同全区"), ("without", "不需要"), ("legal", "需要"))


class ProcedureForm(forms.Form):
    """法制审核 for all and by organ, and from when letters are sealed. 保密审查 is no choice."""

    request_key = forms.CharField(widget=forms.HiddenInput, max_length=64)
    legal = forms.BooleanField(label="全区的答复都须法制审核", required=False)
    sealing_from = day_field(
        "自何日起须用印", required=False, help_text="成文日期在这一天以后的答复书，有盖章件才能送达。不填则不要求。"
    )
    reason = text_field("调整的依据或者理由", rows=2, most=400)

    def __init__(self, data: Any, *, organs: Sequence[Organ], now: Procedure) -> None:
        start = {
            "request_key": new_key(),
            "legal": "legal" in now.default_reviews,
            "sealing_from": now.sealing_from,
        }
        super().__init__(data, initial=start)
        self.organs = organs
        for organ in organs:
            own = now.reviews_by_organ.get(organ.code)
            initial = "" if own is None else "legal" if "legal" in own else "without"
            self.fields[f"organ_{organ.pk}"] = forms.ChoiceField(
                label=organ.name, choices=CHOICES, required=False, initial=initial
            )

    def rows(self) -> list[forms.BoundField]:
        return [self[f"organ_{organ.pk}"] for organ in self.organs]

    def arguments(self) -> dict[str, Any]:
        said = self.cleaned_data
        chosen = {organ.code: said[f"organ_{organ.pk}"] for organ in self.organs}
        return {
            "default": {ALWAYS, "legal"} if said["legal"] else {ALWAYS},
            "by_organ": {
                code: {ALWAYS, "legal"} if choice == "legal" else {ALWAYS} for code, choice in chosen.items() if choice
            },
            "sealing_from": said["sealing_from"],
            "reason": said["reason"],
            "request_key": said["request_key"],
        }


@officers({"disclosure_office"})
def procedure_page(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The settings with what became of them so far."""
    if not may_set_procedure(actor):
        raise Http404("没有这一页")
    organs = list(organs_visible_to(actor).filter(closed_on=None).order_by("path"))
    form = ProcedureForm(request.POST if request.method == "POST" else None, organs=organs, now=procedure())
    if request.method == "POST" and form.is_valid():
        try:
            set_procedure(actor=actor, **form.arguments())
        except (ValidationError, PermissionDenied) as error:
            form.add_error(None, error.messages if isinstance(error, ValidationError) else str(error))
        else:
            messages.success(request, "审核和用印的设置已经保存。")
            return redirect("foi_desk:procedure")
    kept = Setting.objects.filter(key=KEY).first()
    trail = list(reversed(list(audit.trail(kept)))) if kept else []
    return render(request, "foi/desk/procedure.html", {"form": form, "trail": trail})


@officers(CASE_POSTS)
@require_GET
def review_record(request: HttpRequest, actor: Actor, case_id: int, review_id: int) -> HttpResponse:
    """`/admin/foi/<id>/reviews/<review>/`: 保密审查表, to be printed and filed."""
    case = load_case(actor, case_id)
    review = SecrecyReview.objects.select_related("letter").filter(case=case, pk=review_id).first()
    if review is None:
        raise Http404("没有这次保密审查")
    log_read(actor, case, f"保密审查表 {review.pk}")
    labels = dict(SecrecyReview.Result.choices)
    lines = [(line["name"], labels[line["result"]], line["ground"]) for line in review.findings or ()]
    if not lines:
        lines = [(entry["title"], review.get_result_display(), "") for entry in review.covers]
    return render(
        request, "foi/desk/secrecy_record.html", case_context(actor, case) | {"review": review, "lines": lines}
    )


PROOF = (
    ("receiver", "受送达人"),
    ("address", "送达地址"),
    ("address_why", "地址不一致的理由"),
    ("relation", "签收情况"),
    ("signer", "签收人"),
    ("refusal", "拒收事由"),
    ("witness", "见证人"),
    ("entrusted", "受委托机关"),
    ("carrier", "邮寄方式"),
    ("tracking", "邮件号或者回执号"),
    ("time", "发送成功时间"),
    ("deliverer", "送达人"),
)
"""The facts of a 送达回证 in the order in which it prints them."""


@officers(CASE_POSTS)
@require_GET
def service_record(request: HttpRequest, actor: Actor, case_id: int, letter_id: int) -> HttpResponse:
    """`/admin/foi/<id>/service/<letter>/`: 送达回证 of a served letter, to be printed."""
    case = load_case(actor, case_id)
    letter = next((one for one in case.letters.all() if one.pk == letter_id and one.served_on), None)
    if letter is None:
        raise Http404("没有这份送达回证")
    log_read(actor, case, f"送达回证 {letter.number}")
    proof = letter.service or {}
    way = WAYS.get(letter.service_way)
    rows = [("送达方式", way[0] if way else letter.service_way), (way[1] if way else "送达日", letter.served_on)]
    rows += [(label, proof[key]) for key, label in PROOF if proof.get(key)]
    return render(request, "foi/desk/service_record.html", case_context(actor, case) | {"letter": letter, "rows": rows})
