"""`/admin/disclosure/registers/`: what came too late, what must be taken down, files taken in, entries withdrawn."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin.widgets import AdminDateInput

from gongkai.disclosure.actions.registers import annul_entry, require_keeper_of, withdraw_entry
from gongkai.disclosure.elements import WITHDRAWALS
from gongkai.disclosure.forms import Keyed
from gongkai.disclosure.models import RegisterEntry, RegisterImport
from gongkai.disclosure.policies import DESK_POSTS, is_office, may_withdraw
from gongkai.disclosure.queries import registers
from gongkai.disclosure.registering import import_registers
from gongkai.disclosure.views.desk.documents import refuse
from gongkai.disclosure.views.public.registers import facts_of
from gongkai.kernel import clock
from gongkai.kernel.actor import Actor
from gongkai.kernel.doors import officers
from gongkai.kernel.registry import Unreadable
from gongkai.organs.policies import sees_all

PAGE, MOST_BYTES = 50, 20 * 2**20
KEEPERS = frozenset({"editor", "handler", "disclosure_office"})
CHANGERS = KEEPERS | {"signatory"}


class EntryFileForm(Keyed):
    upload = forms.FileField(label="台账文件（CSV、XLSX）", help_text="表头见空白表格；有一行错误的，整个文件不导入。")

    def clean_upload(self) -> Any:
        upload = self.cleaned_data["upload"]
        if upload.size > MOST_BYTES:
            raise forms.ValidationError("文件超过20 MB，请分成几个文件")
        return upload


class AnnulForm(Keyed):
    on = forms.DateField(label="被撤销、变更或者确认违法的日期", widget=AdminDateInput())


class WithdrawForm(Keyed):
    reason = forms.ChoiceField(label="撤下事由", choices=[("", "请选择"), *WITHDRAWALS.items()])
    note = forms.CharField(label="向公众说明", max_length=300, required=False)


def _organs(actor: Actor) -> set[int] | None:
    """The organs whose registers the actor sees to; None for all."""
    return None if is_office(actor) or sees_all(actor) else {organ for organ, _ in actor.holdings}


@officers(DESK_POSTS)
@require_safe
def entry_list(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What must be taken down first, then what came too late; one entry is found by its number."""
    organs = _organs(actor)
    text = request.GET.get("q", "").strip()[:60]
    rows = registers.late(organs)
    if text:
        rows = RegisterEntry.objects.filter(number=text) | RegisterEntry.objects.filter(outside_id=text)
        rows = rows if organs is None else rows.filter(organ_id__in=organs)
    page = Paginator(rows.select_related("organ").order_by("-decided_on", "-pk"), PAGE).get_page(
        request.GET.get("page")
    )
    context = {
        "tab": "registers",
        "q": text,
        "page": page,
        "urgent": registers.to_withdraw(organs),
        "today": clock.today(),
        "tallies": registers.tallies(),
        "imports": RegisterImport.objects.order_by("-pk")[:10],
        "form": EntryFileForm(auto_id="file-%s"),
        "may_take": bool({post for _, post in actor.holdings} & KEEPERS),
        "may_admit": is_office(actor),
    }
    return render(request, "disclosure/desk/registers.html", context)


@officers(KEEPERS)
@require_POST
def take_file(request: HttpRequest, actor: Actor) -> HttpResponse:
    """A file of entries, all rows or none; every wrong cell is named."""
    form = EntryFileForm(request.POST, request.FILES, auto_id="file-%s")
    errors: list[Any] = []
    if form.is_valid():
        upload = form.cleaned_data["upload"]
        try:
            result = import_registers(actor=actor, data=upload.read(), name=upload.name)
        except Unreadable as error:
            form.add_error("upload", str(error))
        else:
            if not result.errors:
                done = f"已导入：新增{result.created}条，更新{result.changed}条，未变{result.unchanged}条。"
                messages.success(request, done)
                return redirect("disclosure_desk:registers")
            errors = result.errors
    context = {"tab": "registers", "form": form, "errors": errors, "may_take": True}
    return render(request, "disclosure/desk/registers.html", context, status=400)


@officers(DESK_POSTS)
@require_safe
def entry_page(request: HttpRequest, actor: Actor, entry_id: int) -> HttpResponse:
    """One entry as the public reads it, and what may be done with it."""
    entry = _entry(actor, entry_id)
    return render(request, "disclosure/desk/entry.html", _context(actor, entry))


def _entry(actor: Actor, entry_id: int) -> RegisterEntry:
    entry = get_object_or_404(RegisterEntry.objects.select_related("organ"), pk=entry_id)
    organs = _organs(actor)
    if organs is not None and entry.organ_id not in organs:
        raise Http404("没有这条记录")
    return entry


def _context(actor: Actor, entry: RegisterEntry, refused: dict[str, Any] | None = None) -> dict[str, Any]:
    forms_of = {"annul": AnnulForm(auto_id="annul-%s"), "withdraw": WithdrawForm(auto_id="withdraw-%s")}
    own = {organ for organ, post in actor.holdings if post in {"editor", "handler"}}
    return {
        "tab": "registers",
        "entry": entry,
        "facts": facts_of(entry),
        **forms_of,
        **(refused or {}),
        "may_annul": is_office(actor) or entry.organ_id in own,
        "may_withdraw": may_withdraw(actor, entry.organ_id),
    }


@officers(CHANGERS)
@require_POST
def change(request: HttpRequest, actor: Actor, entry_id: int, what: str) -> HttpResponse:
    """`annul` or `withdraw`; refused, the page comes again with what was typed."""
    entry = _entry(actor, entry_id)
    makers = {"annul": AnnulForm, "withdraw": WithdrawForm}
    if what not in makers:
        raise Http404("没有这个操作")
    if what == "annul":
        require_keeper_of(actor, {entry.organ_id})
    elif not may_withdraw(actor, entry.organ_id):
        raise PermissionDenied("撤下由决定机关的签发岗位或者区政务公开办办理")
    form = makers[what](request.POST, auto_id=f"{what}-%s")
    if form.is_valid():
        said = {key: value for key, value in form.cleaned_data.items() if key != "version"}
        said["request_key"] = said["request_key"] or ""
        try:
            (annul_entry if what == "annul" else withdraw_entry)(actor=actor, entry_id=entry.pk, **said)
        except ValidationError as error:
            refuse(form, error)
        else:
            messages.success(request, "已登记，请在期限内撤下。" if what == "annul" else "已撤下。")
            return redirect("disclosure_desk:entry", entry.pk)
    return render(request, "disclosure/desk/entry.html", _context(actor, entry, {what: form}), status=400)
