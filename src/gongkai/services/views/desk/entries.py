"""`/admin/services/`: both lists as their editors keep them, one entry at a time."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.forms import Form as DjangoForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from gongkai.kernel import audit, clock
from gongkai.kernel.actor import Actor
from gongkai.kernel.doors import officers
from gongkai.kernel.listing import number_of, page_of
from gongkai.services import actions, policies
from gongkai.services.actions.ledger import LEDGERS, Ledger, standing
from gongkai.services.elements import ALL_KINDS, ITEM_KINDS
from gongkai.services.forms import EndForm, EntryForm
from gongkai.services.importing import FORMS
from gongkai.services.importing.exporting import form_texts, item_values, power_values
from gongkai.services.queries.items import ItemFilter, offered
from gongkai.services.queries.powers import Filter, listed

VALUES: dict[str, Any] = {"powers": power_values, "services": item_values}
KINDS = {"powers": ALL_KINDS, "services": ITEM_KINDS}
REVISE: dict[str, Any] = {"powers": actions.revise_power, "services": actions.revise_item}
ENTER: dict[str, Any] = {"powers": actions.enter_power, "services": actions.enter_item}
END: dict[str, Any] = {"powers": actions.end_power, "services": actions.end_item}
ID = {"powers": "power_id", "services": "item_id"}


def ledger_or_404(key: str) -> Ledger:
    if key not in LEDGERS:
        raise Http404("没有这份清单")
    return LEDGERS[key]


@officers(policies.DESK_POSTS)
def entry_list(request: HttpRequest, actor: Actor, ledger: str = "services") -> HttpResponse:
    """The entries in force of the organs whose lists the officer keeps."""
    book, today = ledger_or_404(ledger), clock.today()
    text, kind = request.GET.get("q", "").strip()[:100], request.GET.get("kind", "")
    organ_id = number_of(request, "organ")
    rows: Any = (
        offered(today, ItemFilter(text=text, kind=kind, organ_id=organ_id))
        if book.key == "services"
        else listed(today, Filter(text=text, kind=kind, organ_id=organ_id, fees=kind == "fee"))
    )
    kept = policies.kept_organ_ids(actor)
    if kept is not None:
        rows = rows.filter(organ_id__in=kept)
    if book.key == "services" and request.GET.get("missing"):
        rows = rows.exclude(missing=[])
    context = {
        "book": book,
        "tab": book.key,
        "page": page_of(request, rows),
        "text": text,
        "kind": kind,
        "kinds": KINDS[book.key].items(),
        "subject": ID[book.key],
    }
    return render(request, "services/desk/entries.html", context)


def _versions(actor: Actor, book: Ledger, entry_id: int) -> list[Any]:
    """The versions of an entry that the officer keeps; Http404 for any other."""
    versions = list(book.of(entry_id).select_related("organ"))
    if not versions or not policies.may_keep(actor, versions[-1].organ_id):
        raise Http404("没有这一事项")
    return versions


@officers(policies.DESK_POSTS)
def entry(request: HttpRequest, actor: Actor, ledger: str, entry_id: int) -> HttpResponse:
    """One entry: a new version of it, its end, and what was done to it."""
    book = ledger_or_404(ledger)
    versions = _versions(actor, book, entry_id)
    now = standing(versions, clock.today()) or versions[0]
    form = _form(request, actor, book, now)
    ending = EndForm(request.POST if "end" in request.POST else None, prefix="end")
    if request.method == "POST":
        chosen, act = (ending, _end) if "end" in request.POST else (form, _revise)
        if chosen.is_valid() and _done(request, chosen, lambda: act(actor, book, entry_id, chosen)):
            return redirect("services_desk:entry", ledger=ledger, entry_id=entry_id)
    subject = getattr(now, book.subject)
    context = {
        "book": book,
        "tab": book.key,
        "now": now,
        "entry": subject,
        "form": form,
        "ending": ending,
        "versions": list(reversed(versions)),
        "trail": audit.trail(subject).order_by("-seq")[:20],
        "public": f"/{'powers' if book.key == 'powers' else 'services'}/{entry_id}/",
    }
    return render(request, "services/desk/entry.html", context)


def _form(request: HttpRequest, actor: Actor, book: Ledger, now: Any | None) -> EntryForm:
    made = FORMS[book.key]
    initial = {}
    if now is not None:
        said = form_texts(VALUES[book.key](now), made.columns)
        initial = {key: text for key, text in said.items() if key not in {"on", "change", "reason"}}
    data = request.POST if request.method == "POST" and "end" not in request.POST else None
    return EntryForm(data, form=made, organs=policies.organs_kept_by(actor), initial=initial)


def _revise(actor: Actor, book: Ledger, entry_id: int, form: Any) -> str:
    said = form.cleaned_data
    made = REVISE[book.key](
        actor=actor,
        **{ID[book.key]: entry_id},
        on=said["on"],
        facts=form.facts,
        reason=said["reason"],
        change=said["change"],
        request_key=said["request_key"],
    )
    return f"自{said['on']}起生效" if made else "内容与当日的现行内容相同，没有改动"


def _end(actor: Actor, book: Ledger, entry_id: int, form: Any) -> str:
    said = form.cleaned_data
    made = END[book.key](
        actor=actor,
        **{ID[book.key]: entry_id},
        on=said["on"],
        change=said["change"],
        reason=said["reason"],
        request_key=said["request_key"],
    )
    return f"自{said['on']}起退出清单" if made else "这一事项已不在清单中"


def _done(request: HttpRequest, form: DjangoForm, act: Any) -> bool:
    """Do it and say so; a refusal becomes an error of the form."""
    try:
        messages.success(request, act())
    except PermissionDenied as error:
        form.add_error(None, str(error))
    except ValidationError as error:
        known = hasattr(error, "error_dict") and set(error.error_dict) <= set(form.fields)
        form.add_error(None, error if known else ValidationError(error.messages))
    return form.is_valid()


@officers(policies.DESK_POSTS)
def new_entry(request: HttpRequest, actor: Actor, ledger: str) -> HttpResponse:
    """An entry that is kept here and mirrored from nowhere."""
    book = ledger_or_404(ledger)
    form = _form(request, actor, book, None)
    if request.method == "POST" and form.is_valid():
        made: list[Any] = []

        def enter() -> str:
            said = form.cleaned_data
            made.append(
                ENTER[book.key](
                    actor=actor,
                    facts=form.facts,
                    on=said["on"],
                    change=said["change"] or "new",
                    reason=said["reason"],
                    request_key=said["request_key"],
                )
            )
            return "已登记"

        if _done(request, form, enter):
            entry_id = getattr(made[0], f"{book.subject}_id")
            return redirect("services_desk:entry", ledger=ledger, entry_id=entry_id)
    return render(request, "services/desk/new.html", {"book": book, "tab": book.key, "form": form})
