"""`/admin/disclosure/outlets/`: where publications go outside, and the log of what was delivered."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from gongkai.disclosure.actions.outlets import OutletFacts, keep_outlet, retry_delivery, rotate_secret, switch_outlet
from gongkai.disclosure.elements import KINDS
from gongkai.disclosure.forms import Keyed
from gongkai.disclosure.models import Delivery, Outlet
from gongkai.disclosure.views.desk.documents import refuse
from gongkai.kernel.actor import Actor
from gongkai.kernel.doors import officers

OFFICE = frozenset({"disclosure_office"})
PAGE = 50


class OutletForm(Keyed):
    name = forms.CharField(label="名称", max_length=80)
    url = forms.CharField(
        label="接收地址", max_length=300, help_text="以https://开头；每件信息发布、撤下时各投递一次。"
    )
    columns = forms.CharField(
        label="栏目编号", max_length=300, required=False, help_text="用顿号隔开，含下级栏目；不填的为全部栏目。"
    )
    kinds = forms.MultipleChoiceField(
        label="信息类别", choices=list(KINDS.items()), required=False, widget=forms.CheckboxSelectMultiple
    )

    def clean_columns(self) -> tuple[int, ...]:
        parts = [
            part.strip() for part in self.cleaned_data["columns"].replace(",", "、").replace("，", "、").split("、")
        ]
        if wrong := [part for part in parts if part and not part.isdecimal()]:
            raise forms.ValidationError(f"“{wrong[0]}”不是栏目编号")
        return tuple(int(part) for part in parts if part)

    @property
    def facts(self) -> OutletFacts:
        said = self.cleaned_data
        return OutletFacts(said["name"], said["url"].strip(), said["columns"], tuple(said["kinds"]))


def _log(request: HttpRequest, outlet: Outlet | None = None) -> dict[str, Any]:
    """The deliveries, the newest first, narrowed by state."""
    state = request.GET.get("state", "")
    rows = Delivery.objects.select_related("outlet", "document")
    if outlet is not None:
        rows = rows.filter(outlet=outlet)
    if state in Delivery.State.values:
        rows = rows.filter(state=state)
    return {
        "page": Paginator(rows.order_by("-pk"), PAGE).get_page(request.GET.get("page")),
        "states": Delivery.State.choices,
        "state": state,
    }


@officers(OFFICE)
def outlet_list(request: HttpRequest, actor: Actor) -> HttpResponse:
    """All outlets and the whole log; POST sets another outlet up and shows its secret once."""
    form = OutletForm(request.POST or None)
    secret = ""
    if request.method == "POST" and form.is_valid():
        try:
            _, secret = keep_outlet(actor=actor, facts=form.facts)
            form = OutletForm()
        except (PermissionDenied, ValidationError) as error:
            refuse(form, error)
    context = {"tab": "outlets", "outlets": list(Outlet.objects.all()), "form": form, "secret": secret, **_log(request)}
    return render(request, "disclosure/desk/outlets.html", context)


@officers(OFFICE)
def outlet_page(request: HttpRequest, actor: Actor, outlet_id: int) -> HttpResponse:
    """One outlet with its log; POST changes what it is for."""
    outlet = get_object_or_404(Outlet, pk=outlet_id)
    initial = {
        "name": outlet.name,
        "url": outlet.url,
        "columns": "、".join(str(number) for number in outlet.columns),
        "kinds": outlet.kinds,
    }
    form = OutletForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            keep_outlet(actor=actor, facts=form.facts, outlet_id=outlet.pk)
        except (PermissionDenied, ValidationError) as error:
            refuse(form, error)
        else:
            messages.success(request, "已保存。")
            return redirect("disclosure_desk:outlet", outlet.pk)
    context = {"tab": "outlets", "outlet": outlet, "form": form, **_log(request, outlet)}
    return render(request, "disclosure/desk/outlet.html", context)


@officers(OFFICE)
@require_POST
def change(request: HttpRequest, actor: Actor, outlet_id: int, what: str) -> HttpResponse:
    """`start`, `stop`, or `rotate` the secret, which is shown once."""
    outlet = get_object_or_404(Outlet, pk=outlet_id)
    if what == "rotate":
        secret = rotate_secret(actor=actor, outlet_id=outlet.pk)
        context = {"tab": "outlets", "outlet": outlet, "secret": secret, "form": None, **_log(request, outlet)}
        response = render(request, "disclosure/desk/outlet.html", context)
        response["Cache-Control"] = "no-store"
        return response
    if what not in {"start", "stop"}:
        raise Http404("没有这个操作")
    switch_outlet(actor=actor, outlet_id=outlet.pk, active=what == "start")
    messages.success(request, "已启用。" if what == "start" else "已停用，待送的保留。")
    return redirect("disclosure_desk:outlet", outlet.pk)


@officers(OFFICE)
@require_POST
def retry(request: HttpRequest, actor: Actor, delivery_id: int) -> HttpResponse:
    """Try a delivery again."""
    delivery = get_object_or_404(Delivery, pk=delivery_id)
    retry_delivery(actor=actor, delivery_id=delivery.pk)
    messages.success(request, "已重新排入，很快会再次投递。")
    return redirect("disclosure_desk:outlet", delivery.outlet_id)
