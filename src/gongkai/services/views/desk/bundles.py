"""一件事 at the desk: composed by picking items, published, withdrawn."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from gongkai.kernel import clock
from gongkai.kernel.actor import Actor
from gongkai.kernel.doors import officers
from gongkai.services import policies
from gongkai.services.actions import compose_bundle, publish_bundle, withdraw_bundle
from gongkai.services.forms import BundleForm, WithdrawForm
from gongkai.services.models import Bundle
from gongkai.services.queries.bundles import whole
from gongkai.services.queries.items import ItemFilter, offered

OFFICE = frozenset({"disclosure_office"})
MOST_FOUND = 20


@officers(policies.DESK_POSTS)
@require_safe
def bundle_list(request: HttpRequest, actor: Actor) -> HttpResponse:
    """All bundles, whatever their state."""
    rows = Bundle.objects.select_related("lead").order_by("audience", "stage", "pk")
    context = {"tab": "bundles", "rows": rows, "may_compose": policies.keeps_all(actor)}
    return render(request, "services/desk/bundles.html", context)


@officers(OFFICE)
def bundle_new(request: HttpRequest, actor: Actor) -> HttpResponse:
    return _compose(request, actor, None)


@officers(OFFICE)
def bundle_edit(request: HttpRequest, actor: Actor, bundle_id: int) -> HttpResponse:
    return _compose(request, actor, _bundle_or_404(bundle_id))


def _bundle_or_404(bundle_id: int) -> Bundle:
    bundle = Bundle.objects.select_related("lead").filter(pk=bundle_id).first()
    if bundle is None:
        raise Http404("没有这一件事")
    return bundle


def _compose(request: HttpRequest, actor: Actor, bundle: Bundle | None) -> HttpResponse:
    posted = request.method == "POST"
    picking = posted and ("find" in request.POST or "add" in request.POST)
    form = BundleForm(request.POST if posted else None, initial=_initial(bundle))
    if picking:
        # Looking for items must not say what the form still lacks: it is shown again as it was typed.
        typed = {name: request.POST.get(name, "") for name in form.fields}
        if added := request.POST.get("add"):
            typed["steps"] = "\n".join(part for part in (typed["steps"].rstrip(), added) if part)
        form = BundleForm(initial=typed)
    elif posted and form.is_valid():
        try:
            made = compose_bundle(
                actor=actor,
                facts=form.facts,
                steps=form.cleaned_data["steps"],
                bundle_id=bundle.pk if bundle else None,
                request_key=form.cleaned_data["request_key"],
            )
        except (PermissionDenied, ValidationError) as error:
            _refuse(form, error)
        else:
            messages.success(request, f"已保存“{made.name}”")
            return redirect("services_desk:bundle", bundle_id=made.pk)
    words = request.POST.get("q", "") if posted else ""
    found = offered(clock.today(), ItemFilter(text=words))[:MOST_FOUND] if words else []
    context = {
        "tab": "bundles",
        "form": form,
        "bundle": bundle,
        "words": words,
        "found": found,
        "whole": whole(bundle, clock.today()) if bundle else None,
        "withdrawing": WithdrawForm(),
    }
    return render(request, "services/desk/bundle.html", context)


def _refuse(form: BundleForm, error: PermissionDenied | ValidationError) -> None:
    if isinstance(error, ValidationError) and hasattr(error, "error_dict"):
        form.add_error(None, error) if set(error.error_dict) <= set(form.fields) else form.add_error(
            None, error.messages
        )
    else:
        form.add_error(None, str(error) if isinstance(error, PermissionDenied) else error.messages)


def _initial(bundle: Bundle | None) -> dict[str, Any]:
    if bundle is None:
        return {}
    names = ("name", "audience", "stage", "lead", "summary", "origin", "entry_url", "delivery", "visits")
    steps = [
        f"{step.item.outside_code}|{'、'.join(map(str, step.after))}|{'' if step.days is None else step.days}".rstrip(
            "|"
        )
        for step in bundle.steps.select_related("item").order_by("number")
    ]
    links = [f"{one['kind']}|{one['title']}|{one['url']}" for one in bundle.links]
    return {**{name: getattr(bundle, name) for name in names}, "links": "\n".join(links), "steps": "\n".join(steps)}


@officers(OFFICE)
@require_POST
def bundle_move(request: HttpRequest, actor: Actor, bundle_id: int, what: str) -> HttpResponse:
    """Publish or withdraw."""
    bundle = _bundle_or_404(bundle_id)
    if what not in {"publish", "withdraw"}:
        raise Http404("没有这一页")
    try:
        if what == "publish":
            publish_bundle(actor=actor, bundle_id=bundle.pk, on=clock.today())
            messages.success(request, "已公布")
        else:
            withdraw_bundle(actor=actor, bundle_id=bundle.pk, reason=request.POST.get("reason", ""))
            messages.success(request, "已撤下")
    except ValidationError as error:
        messages.error(request, "；".join(error.messages))
    return redirect("services_desk:bundle", bundle_id=bundle.pk)
