"""Batches: like applications entered together, drafted once, moved together."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from gongkai.foi.actions.batches import choose_lead, copy_draft, open_batch, receive_batch
from gongkai.foi.actions.decision import ANSWER
from gongkai.foi.actions.ledger import Refused
from gongkai.foi.actions.numbers import new_code
from gongkai.foi.models import Batch, Case, Letter
from gongkai.foi.policies import BATCHERS, batches_visible_to, cases_visible_to
from gongkai.foi.queries import code_index
from gongkai.foi.views.desk.access import CASE_POSTS, RECEIVERS
from gongkai.foi.views.desk.bulk import bulk_moves
from gongkai.foi.views.desk.entry import organs_of
from gongkai.foi.views.desk.forms.batch import FIRST_ROWS, MORE_ROWS, MOST_ROWS, Rows, SharedForm, pasted
from gongkai.foi.views.desk.wording import due_words, tone
from gongkai.kernel import clock, crypto, files
from gongkai.kernel.actor import Actor
from gongkai.kernel.calendars import current
from gongkai.kernel.doors import holds_any, new_key, officers

CODES, CONTEXT, KEPT = "foi_desk_batch_codes", "foi.desk.batch", 2
PAGE = 50


@officers(CASE_POSTS)
def batch_list(request: HttpRequest, actor: Actor) -> HttpResponse:
    """`/admin/foi/batches/`."""
    rows = batches_visible_to(actor).select_related("organ", "lead").annotate(size=Count("cases"))[:PAGE]
    context = {"batches": rows, "may_enter": holds_any(actor, RECEIVERS)}
    return render(request, "foi/desk/batches.html", context)


@officers(RECEIVERS)
def batch_new(request: HttpRequest, actor: Actor) -> HttpResponse:
    """`/admin/foi/batches/new/`: `fill` puts the pasted list into the rows, `more` adds empty ones; else all are taken
    in."""
    organs, today = organs_of(actor), clock.today()
    if request.method != "POST":
        shared = SharedForm(organs=organs, today=today, key=new_key())
        return _entry(request, shared, Rows(initial=[{}] * FIRST_ROWS, prefix="row"))
    if "fill" in request.POST or "more" in request.POST:
        return _entry(request, _unjudged(request, organs), Rows(initial=_rows(request), prefix="row"))
    shared = SharedForm(request.POST, request.FILES, organs=organs, today=today, key="")
    rows = Rows(request.POST, prefix="row")
    if shared.is_valid() and rows.is_valid():
        made = _take_in(request, actor, shared, rows)
        if made is not None:
            return redirect("foi_desk:batch_receipts", made.pk)
    return _entry(request, shared, rows, status=400)


def _entry(request: HttpRequest, shared: SharedForm, rows: Any, status: int = 200) -> HttpResponse:
    context = {"shared": shared, "rows": rows, "pasted": request.POST.get("pasted", "") if status == 400 else ""}
    return render(request, "foi/desk/batch_new.html", context, status=status)


def _unjudged(request: HttpRequest, organs: Any) -> SharedForm:
    """The shared part as typed, without judging it yet."""
    form = SharedForm(request.POST, organs=organs, today=clock.today(), key="")
    form.errors.clear()
    return form


def _rows(request: HttpRequest) -> list[dict[str, str]]:
    """The rows typed so far, then those pasted, then empty ones."""
    typed: list[dict[str, str]] = []
    rows = Rows(request.POST, prefix="row")
    for form in rows.forms:
        values = {name: str(form.data.get(f"{form.prefix}-{name}", "")) for name in form.fields}
        if any(value for name, value in values.items() if name != "id_kind"):
            typed.append(values)
    if "fill" in request.POST:
        typed += pasted(request.POST.get("pasted", ""))
    empty = MORE_ROWS if "more" in request.POST else (0 if typed else FIRST_ROWS)
    return (typed + [{}] * empty)[:MOST_ROWS]


def _take_in(request: HttpRequest, actor: Actor, shared: SharedForm, rows: Any) -> Batch | None:
    people = [form.details() for form in rows.forms if form.filled]
    key, codes = shared.cleaned_data["request_key"], _codes(request, shared.cleaned_data["request_key"], len(people))
    scan = shared.cleaned_data["scan"]
    try:
        stored = files.store(scan.read(), name=scan.name, kind="case", actor=actor) if scan else None
        return receive_batch(
            actor=actor,
            name=shared.cleaned_data["name"],
            applications=[shared.application(who) for who in people],
            codes=codes,
            scan_id=stored.pk if stored else None,
            request_key=key,
        )
    except ValidationError as error:
        for message in error.messages:
            shared.add_error(None, message)
    except PermissionDenied as error:
        shared.add_error(None, str(error))
    return None


def _codes(request: HttpRequest, key: str, count: int) -> list[str]:
    """Tracking codes of this form, kept encrypted in the session so that a form sent twice has the same."""
    kept = dict(request.session.get(CODES, {}))
    tokens = kept.get(key, [])
    tokens += [crypto.encrypt(new_code(), CONTEXT) for _ in range(count - len(tokens))]
    request.session[CODES] = dict(list((kept | {key: tokens}).items())[-KEPT:])
    return [crypto.decrypt(token, CONTEXT) for token in tokens[:count]]


def _batch(actor: Actor, batch_id: int) -> Batch:
    found = batches_visible_to(actor).select_related("organ", "lead").filter(pk=batch_id).first()
    if found is None:
        raise Http404("没有这一批")
    return found


@officers(CASE_POSTS)
def batch_page(request: HttpRequest, actor: Actor, batch_id: int) -> HttpResponse:
    """`/admin/foi/batches/<id>/`: its cases; POST makes another the lead, or copies the draft of the lead."""
    batch = _batch(actor, batch_id)
    if request.method == "POST":
        try:
            _act(request, actor, batch)
        except (Refused, PermissionDenied) as error:
            messages.error(request, str(error))
        return redirect("foi_desk:batch", batch.pk)
    today, calendar = clock.today(), current()
    cases = batch.cases.select_related("organ", "assignee").prefetch_related("letters").order_by("pk")
    rows = []
    for case in cases:
        answers = [one for one in case.letters.all() if one.kind == ANSWER and one.state != Letter.State.VOID]
        rows.append((case, due_words(case, today, calendar), tone(case), answers[-1] if answers else None))
    context = {
        "batch": batch,
        "rows": rows,
        "states": _states([case for case, *_ in rows]),
        "bulk_moves": bulk_moves(actor),
        "lead_drafted": any(case.pk == batch.lead_id and letter for case, _, _, letter in rows),
        "key": new_key(),
        "may_change": holds_any(actor, BATCHERS),
    }
    return render(request, "foi/desk/batch.html", context)


def _states(cases: list[Case]) -> list[tuple[str, int]]:
    counts: dict[str, int] = {}
    for case in cases:
        label = str(case.get_state_display())
        counts[label] = counts.get(label, 0) + 1
    return list(counts.items())


def _act(request: HttpRequest, actor: Actor, batch: Batch) -> None:
    lead = request.POST.get("lead", "")
    if lead.isdecimal() and batch.cases.filter(pk=int(lead)).exists():
        choose_lead(actor=actor, batch_id=batch.pk, case_id=int(lead))
        messages.success(request, "主件已更换。")
    elif "copy" in request.POST:
        moved = copy_draft(actor=actor, batch_id=batch.pk, request_key=request.POST.get("request_key", "")[:40])
        numbers = dict(batch.cases.values_list("pk", "number"))
        done = sum(1 for one in moved if not one.why)
        if done:
            messages.success(request, f"已按主件为{done}件确定结果并拟稿，请核对后送审。")
        for one in moved:
            if one.why:
                messages.warning(request, f"{numbers[one.case_id]}：{one.why}")


@officers(BATCHERS)
@require_POST
def batch_group(request: HttpRequest, actor: Actor) -> HttpResponse:
    """`/admin/foi/batches/group/`: the cases ticked in the queue become a batch."""
    ids = {int(value) for value in request.POST.getlist("case") if value.isdecimal()}
    first = cases_visible_to(actor).filter(pk__in=ids).order_by("pk").first()
    if first is None:
        messages.warning(request, "没有选中申请。请在列表左侧勾选后再归为一批。")
        return redirect("foi_desk:queue")
    name = request.POST.get("name", "").strip() or f"{first.number}等{len(ids)}件"
    try:
        made = open_batch(actor=actor, organ_id=first.organ_id, name=name[:80], case_ids=sorted(ids))
    except ValidationError as error:
        messages.error(request, "；".join(error.messages))
        return redirect("foi_desk:queue")
    except PermissionDenied as error:
        messages.error(request, str(error))
        return redirect("foi_desk:queue")
    return redirect("foi_desk:batch", made.pk)


@officers(RECEIVERS)
def batch_receipts(request: HttpRequest, actor: Actor, batch_id: int) -> HttpResponse:
    """`/admin/foi/batches/<id>/receipts/`: a receipt for each, to print; the codes are there only in the session that
    entered the batch."""
    batch = _batch(actor, batch_id)
    cases = list(batch.cases.select_related("organ").order_by("pk"))
    codes = _known_codes(request, {case.code_index for case in cases})
    return render(
        request,
        "foi/desk/batch_receipts.html",
        {"batch": batch, "cases": [(case, codes.get(case.code_index, "")) for case in cases], "known": bool(codes)},
    )


def _known_codes(request: HttpRequest, wanted: set[str]) -> dict[str, str]:
    found = {}
    for tokens in request.session.get(CODES, {}).values():
        for token in tokens:
            code = crypto.decrypt(token, CONTEXT)
            if (index := code_index(code)) in wanted:
                found[index] = code
    return found
