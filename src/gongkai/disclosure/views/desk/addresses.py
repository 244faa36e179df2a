"""`/admin/disclosure/addresses/`: addresses of the earlier site, kept by the district's disclosure office."""

from __future__ import annotations

import csv
import io
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from gongkai.disclosure.actions.old_addresses import LONGEST, AddressFacts, end_address, keep_addresses
from gongkai.disclosure.address_sheets import import_addresses, lines_of
from gongkai.disclosure.forms import Keyed
from gongkai.disclosure.models import OldAddress
from gongkai.disclosure.policies import is_office
from gongkai.disclosure.views.desk.documents import refuse
from gongkai.kernel.actor import Actor
from gongkai.kernel.doors import officers
from gongkai.kernel.registry import Unreadable

POSTS = frozenset({"disclosure_office"})
PAGE = 100


class AddressForm(Keyed):
    """One old address and where it leads."""

    path = forms.CharField(label="旧地址", max_length=LONGEST, help_text="完整网址，或者以/开头的路径。")
    target = forms.CharField(
        label="现地址", max_length=LONGEST, help_text="以/开头的平台地址，或者以https://开头的网址。"
    )
    below = forms.BooleanField(
        label="包括其下各页", required=False, help_text="旧地址下没有另行列出的各页也转到现地址。"
    )


class AddressFileForm(Keyed):
    upload = forms.FileField(label="旧地址表（CSV 或者 XLSX）", help_text="表头：旧地址、现地址、包括其下各页。")


@officers(POSTS)
def address_list(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The table, with a form for another address."""
    form = AddressForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        facts = AddressFacts(said["path"], said["target"], said["below"])
        try:
            keep_addresses(actor=actor, rows=[facts], request_key=said["request_key"] or "")
        except ValidationError as error:
            form.add_error(None, error.message_dict["0"])
        except PermissionDenied as error:
            refuse(form, error)
        else:
            messages.success(request, "已保存，立即生效。")
            return redirect("disclosure_desk:addresses")
    return _page(request, actor, form, AddressFileForm(auto_id="file-%s"))


def _page(
    request: HttpRequest, actor: Actor, form: AddressForm, importing: AddressFileForm, errors: list[Any] | None = None
) -> HttpResponse:
    text = request.GET.get("q", "").strip()[:200]
    rows = OldAddress.objects.filter(Q(path__contains=text) | Q(target__contains=text), ended_at__isnull=True)
    context = {
        "tab": "addresses",
        "form": form,
        "importing": importing,
        "errors": errors,
        "q": text,
        "page": Paginator(rows, PAGE).get_page(request.GET.get("page")),
        "may_set": is_office(actor),
    }
    return render(request, "disclosure/desk/addresses.html", context, status=400 if errors else 200)


@officers(POSTS)
@require_POST
def take_file(request: HttpRequest, actor: Actor) -> HttpResponse:
    """A whole table, all rows or none; every wrong row is named."""
    form = AddressFileForm(request.POST, request.FILES, auto_id="file-%s")
    errors: list[Any] = []
    if form.is_valid():
        upload = form.cleaned_data["upload"]
        try:
            result = import_addresses(actor=actor, data=upload.read(), name=upload.name)
        except Unreadable as error:
            form.add_error("upload", str(error))
        else:
            if not result.errors:
                done = f"已导入：新增{result.created}条，更新{result.changed}条，未变{result.unchanged}条。"
                messages.success(request, done)
                return redirect("disclosure_desk:addresses")
            errors = result.errors
    return _page(request, actor, AddressForm(), form, errors)


@officers(POSTS)
@require_POST
def end(request: HttpRequest, actor: Actor, address_id: int) -> HttpResponse:
    """The address leads nowhere any more."""
    end_address(actor=actor, address_id=get_object_or_404(OldAddress, pk=address_id).pk)
    messages.success(request, "已停用。")
    return redirect("disclosure_desk:addresses")


@officers(POSTS)
@require_safe
def export(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The table as CSV, in the form that is imported."""
    out = io.StringIO()
    csv.writer(out).writerows(lines_of(OldAddress.objects.filter(ended_at__isnull=True)))
    response = HttpResponse("\ufeff" + out.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="addresses.csv"'
    return response
