"""复议 and 诉讼: the list, the entry, the result."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from gongkai.foi.actions.remedy import file_remedy, remedy_body
from gongkai.foi.models import Remedy
from gongkai.foi.policies import cases_visible_to, remedies_visible_to
from gongkai.foi.procedure import may_set_procedure
from gongkai.foi.queries.remedies import remedy_deadlines
from gongkai.foi.views.desk.access import CASE_POSTS, REMEDY_KEEPERS
from gongkai.foi.views.desk.forms.remedies import RemedyForm
from gongkai.kernel import clock
from gongkai.kernel.actor import Actor
from gongkai.kernel.doors import new_key, officers
from gongkai.organs.models import Organ

PAGE = 50
AHEAD = timedelta(days=30)
"""So far ahead the list names what is owed."""


def keepable_organs(actor: Actor) -> list[Organ]:
    ids = {organ_id for organ_id, post in actor.holdings if post in REMEDY_KEEPERS}
    return list(Organ.objects.filter(pk__in=ids).order_by("path"))


@officers(CASE_POSTS)
def remedy_list(request: HttpRequest, actor: Actor) -> HttpResponse:
    """`/admin/foi/remedies/`: what is pending first, then by year."""
    remedies = remedies_visible_to(actor).select_related("organ", "case")
    kind, pending = request.GET.get("kind", ""), request.GET.get("pending", "")
    if kind in Remedy.Kind.values:
        remedies = remedies.filter(kind=kind)
    if pending:
        remedies = remedies.filter(concluded_on=None)
    page = Paginator(remedies.order_by("-filed_on", "-id"), PAGE).get_page(request.GET.get("page"))
    today = clock.today()
    context = {
        "page": page,
        "owed": remedy_deadlines(remedies_visible_to(actor), None, today + AHEAD),
        "today": today,
        "may_rule": may_set_procedure(actor),
        "kinds": Remedy.Kind.choices,
        "kind": kind,
        "pending": pending,
        "keepable": {organ.pk for organ in keepable_organs(actor)},
    }
    return render(request, "foi/desk/remedies.html", context)


@officers(REMEDY_KEEPERS)
def remedy_new(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Enter a review or a suit; `?case=` fills in what the case knows."""
    form = RemedyForm(request.POST or None, organs=keepable_organs(actor), initial=_first_values(request, actor))
    if request.method == "POST" and form.is_valid():
        given = {name: value for name, value in form.cleaned_data.items() if name != "number"}
        if carried_out(form, file_remedy, actor=actor, **given):
            messages.success(request, "已登记。")
            return redirect("foi_desk:remedies")
    return form_page(request, form, "登记复议或者诉讼")


def _first_values(request: HttpRequest, actor: Actor) -> dict[str, Any]:
    values: dict[str, Any] = {"request_key": new_key(), "filed_on": clock.today()}
    case_id = request.GET.get("case", "")
    case = cases_visible_to(actor).select_related("organ").filter(pk=case_id).first() if case_id.isdecimal() else None
    if case is not None:
        values |= {"organ_id": case.organ_id, "number": case.number}
    before_id = request.GET.get("before", "")
    before = remedies_visible_to(actor).filter(pk=before_id).first() if before_id.isdecimal() else None
    if before is not None:
        number = before.case.number if before.case else ""
        values |= {"organ_id": before.organ_id, "kind": before.kind, "number": number}
        values |= {"instance": Remedy.Instance.SECOND, "before_id": before.pk}
    kind = request.GET.get("kind", "")
    if kind in Remedy.Kind.values:
        values["kind"] = kind
        values["body"] = remedy_body(case.organ, kind, on=clock.today()) if case is not None else ""
    return values


def carried_out(form: Form, action: Any, **arguments: Any) -> bool:
    """Call the action; its refusals become errors of the form."""
    try:
        action(**arguments)
    except ValidationError as error:
        known = error.message_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: error.messages}
        for name, texts in known.items():
            for text in texts:
                form.add_error(name if name in form.fields else None, text)
    except PermissionDenied as error:
        form.add_error(None, str(error))
    return not form.errors


def form_page(request: HttpRequest, form: Form, title: str) -> HttpResponse:
    status = 400 if form.errors else 200
    return render(request, "foi/desk/remedy_form.html", {"form": form, "title": title}, status=status)
