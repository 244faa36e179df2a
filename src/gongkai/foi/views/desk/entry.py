"""Keying in an application that came on paper, and the registration receipt to print."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from gongkai.foi.actions.assign import assign
from gongkai.foi.actions.bulk import register_as_proposed
from gongkai.foi.actions.ledger import Refused
from gongkai.foi.actions.numbers import new_code
from gongkai.foi.actions.receive import receive
from gongkai.foi.letters import zh_date
from gongkai.foi.models import Case
from gongkai.foi.policies import cases_visible_to
from gongkai.foi.queries.people import identity_warnings
from gongkai.foi.views.desk.access import RECEIVERS, case_or_404
from gongkai.foi.views.desk.forms.entry import MOST_ITEMS, EntryForm
from gongkai.kernel import clock, crypto
from gongkai.kernel.actor import Actor
from gongkai.kernel.doors import new_key, officers
from gongkai.organs.models import Organ
from gongkai.organs.queries import holders
from gongkai.rules import transitions

CODES = "foi_desk_codes"
CASES = "foi_desk_receipts"
CONTEXT = "foi.desk.code"
MOST_KEPT = 8
REGISTRARS = transitions.posts_for("register") & transitions.posts_for("assign")


def organs_of(actor: Actor) -> list[Organ]:
    """Organs for which the actor may key in applications."""
    ids = {organ_id for organ_id, post in actor.holdings if post in RECEIVERS}
    return list(Organ.objects.filter(pk__in=ids).order_by("path"))


@officers(RECEIVERS)
def new(request: HttpRequest, actor: Actor) -> HttpResponse:
    """`/admin/foi/new/`.

    The tracking code is made with the empty form and kept in the session, encrypted, so that a form sent twice gives
    the same case and the same code.
    """
    today, organs = clock.today(), organs_of(actor)
    if request.method != "POST":
        key = new_key()
        _keep(request, CODES, key, crypto.encrypt(new_code(), CONTEXT))
        form = EntryForm(organs=organs, today=today, key=key, handlers=handlers_for(actor))
        return render(request, "foi/desk/entry.html", {"form": form})
    count, handlers = _count(request), handlers_for(actor)
    if "add_item" in request.POST:
        return _one_more(request, organs, count, handlers)
    form = EntryForm(request.POST, organs=organs, today=today, key="", count=count, handlers=handlers)
    token = request.session.get(CODES, {}).get(request.POST.get("request_key", ""))
    if form.is_valid() and token is None:
        form.add_error(None, "此页已经过期，内容没有保存。请核对后再次提交。")
        form.data = _renewed(request)
    if form.is_valid() and _save(request, actor, form, token):
        return redirect("foi_desk:receipt", request.session[CASES][form.cleaned_data["request_key"]])
    return render(request, "foi/desk/entry.html", {"form": form}, status=400)


def _count(request: HttpRequest) -> int:
    given = request.POST.get("item_count", "1")
    return min(max(int(given), 1), MOST_ITEMS) if given.isdecimal() else 1


def _one_more(
    request: HttpRequest, organs: list[Organ], count: int, handlers: Sequence[tuple[str, str]]
) -> HttpResponse:
    """The page with one more box; what was typed stays, nothing is judged yet."""
    more = min(count + 1, MOST_ITEMS)
    form = EntryForm(
        request.POST.dict() | {"item_count": str(more)},
        organs=organs,
        today=clock.today(),
        key="",
        count=more,
        handlers=handlers,
    )
    form.errors.clear()
    return render(request, "foi/desk/entry.html", {"form": form})


def _renewed(request: HttpRequest) -> dict[str, str]:
    """The typed form under a new key with a code of its own."""
    key = new_key()
    _keep(request, CODES, key, crypto.encrypt(new_code(), CONTEXT))
    return request.POST.dict() | {"request_key": key}


def _save(request: HttpRequest, actor: Actor, form: EntryForm, token: str) -> bool:
    key = form.cleaned_data["request_key"]
    try:
        case = receive(
            actor=actor, application=form.application(), code=crypto.decrypt(token, CONTEXT), request_key=key
        )
    except ValidationError as error:
        form.take(error)
    except PermissionDenied as error:
        form.add_error(None, str(error))
    else:
        _keep(request, CASES, key, case.pk)
        _hand_on(request, actor, case, form)
        return True
    return False


def handlers_for(actor: Actor) -> list[tuple[str, str]]:
    """To whom the actor may give an application with its entry: the handlers of the organs where she registers."""
    organs = Organ.objects.filter(pk__in={at for at, post in actor.holdings if post in REGISTRARS}).order_by("path")
    many = len(organs) > 1
    people = [(user, organ) for organ in organs for user in holders(organ, ["handler"], clock.today())]
    return [(str(user.pk), f"{user}（{organ.name}）" if many else str(user)) for user, organ in people]


def _hand_on(request: HttpRequest, actor: Actor, case: Case, form: EntryForm) -> None:
    """Register and assign what was received at once, where the page said to whom; the receipt comes in any case."""
    if not form.assigns:
        return
    key, said = form.cleaned_data["request_key"], form.cleaned_data
    try:
        register_as_proposed(actor=actor, case_id=case.pk, request_key=f"{key}-register")
        assign(
            actor=actor,
            case_id=case.pk,
            unit=said["unit"],
            assignee_id=said["assignee_id"],
            request_key=f"{key}-assign",
        )
    except (Refused, PermissionDenied) as error:
        messages.error(request, f"已收件，尚未分办：{error}")
    else:
        messages.success(request, f"{case.number}：已登记并分办。")


def _keep(request: HttpRequest, slot: str, key: str, value: object) -> None:
    """Put a value into a slot of the session; only the last few stay."""
    kept = dict(request.session.get(slot, {})) | {key: value}
    request.session[slot] = dict(list(kept.items())[-MOST_KEPT:])


@officers(RECEIVERS)
def receipt(request: HttpRequest, actor: Actor, case_id: int) -> HttpResponse:
    """The registration receipt; the code is on it only in the session that keyed the application in."""
    case = case_or_404(actor, case_id)
    key = next((key for key, pk in request.session.get(CASES, {}).items() if pk == case.pk), "")
    token = request.session.get(CODES, {}).get(key)
    rows = [
        ("登记编号", case.number),
        ("受理机关", case.organ.name),
        ("提交渠道", case.get_channel_display()),
        ("收到申请之日", zh_date(case.received_on) if case.received_on else "待与申请人确认"),
        ("答复期限", zh_date(case.due_on) if case.due_on else "自确认之日的次日起二十个工作日"),
    ]
    warnings = identity_warnings(cases_visible_to(actor), case)
    code = crypto.decrypt(token, CONTEXT) if token else ""
    context = {"case": case, "rows": rows, "code": code, "warnings": warnings}
    return render(request, "foi/desk/receipt.html", context)
