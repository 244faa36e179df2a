"""代理: who stands in for whom at the organ, and for how long."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from gongkai.foi.actions.desk import appoint_deputy, end_deputy
from gongkai.foi.models import Deputy
from gongkai.foi.policies import CASE_POSTS, keeps_deputies_at
from gongkai.foi.queries.desk import colleagues
from gongkai.foi.views.desk.access import DEPUTY_KEEPERS
from gongkai.foi.views.desk.forms.base import day_field
from gongkai.kernel import clock
from gongkai.kernel.actor import Actor
from gongkai.kernel.doors import new_key, officers
from gongkai.organs.models import Organ

PAST_SHOWN = 20


class DeputyForm(forms.Form):
    """Who is away, who stands in, from when to when."""

    request_key = forms.CharField(widget=forms.HiddenInput, max_length=64)
    organ_id = forms.TypedChoiceField(label="机关", coerce=int)
    absent_id = forms.TypedChoiceField(label="不在岗的人员", coerce=int)
    deputy_id = forms.TypedChoiceField(
        label="代理人", coerce=int, help_text="代理期间有不在岗人员在本机关的岗位；自己经办的，仍不得自己审核、签发。"
    )
    starts_on = day_field("自")
    ends_on = day_field("至（含当日）")
    reason = forms.CharField(label="事由", max_length=60, required=False)

    def __init__(self, data: Any, *, organs: Sequence[Organ], today: date) -> None:
        super().__init__(data, initial={"starts_on": today, "request_key": new_key()}, auto_id="deputy-%s")
        people = [(str(user.pk), str(user)) for user in colleagues([one.pk for one in organs], CASE_POSTS, today)]
        for name, choices in (
            ("organ_id", [(str(one.pk), one.name) for one in organs]),
            ("absent_id", people),
            ("deputy_id", people),
        ):
            field = self.fields[name]
            assert isinstance(field, forms.TypedChoiceField)
            field.choices = choices if name == "organ_id" else [("", "请选择"), *choices]

    def take(self, error: ValidationError) -> None:
        """Put the action's errors beside the fields they speak of."""
        known = error.message_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: error.messages}
        for name, problems in known.items():
            for problem in problems:
                self.add_error(name if name in self.fields else None, problem)


@officers(DEPUTY_KEEPERS)
def deputies(request: HttpRequest, actor: Actor) -> HttpResponse:
    """`/admin/foi/deputies/`: the list and the form; POST appoints, with `end` it ends one now."""
    kept, today = keeps_deputies_at(actor), clock.today()
    organs = list(Organ.objects.filter(pk__in=kept).order_by("path"))
    if not organs:
        raise Http404("没有这一页")
    rows = Deputy.objects.filter(organ_id__in=kept).select_related("organ", "absent", "deputy")
    if request.method == "POST" and (ended := request.POST.get("end", "")):
        row = rows.filter(pk=int(ended)).first() if ended.isdecimal() else None
        if row is not None:
            end_deputy(actor=actor, deputy_id=row.pk)
            messages.success(request, f"{row.deputy}不再代理{row.absent}。")
        return redirect("foi_desk:deputies")
    form = DeputyForm(request.POST if request.method == "POST" else None, organs=organs, today=today)
    if form.is_bound and form.is_valid():
        try:
            made = appoint_deputy(actor=actor, **form.cleaned_data)
        except ValidationError as error:
            form.take(error)
        except PermissionDenied as error:
            form.add_error("deputy_id", str(error))
        else:
            messages.success(request, f"{made.deputy}代理{made.absent}，至{made.ends_on}。")
            return redirect("foi_desk:deputies")
    now = [row for row in rows if row.cancelled_on is None and row.ends_on >= today]
    past = [row for row in rows if row not in now][:PAST_SHOWN]
    context = {"form": form, "now": now, "past": past, "today": today, "many": len(organs) > 1}
    return render(request, "foi/desk/deputies.html", context, status=400 if form.errors else 200)
