"""`/zwgk/registers/`: permit, penalty and compulsory decisions (双公示), procurement."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from gongkai.disclosure.elements import REGISTERS
from gongkai.disclosure.models import RegisterEntry, RegisterSource
from gongkai.disclosure.queries import registers
from gongkai.disclosure.queries.registers import After, Chosen
from gongkai.disclosure.registering import take_push
from gongkai.kernel import page_meta, pushes
from gongkai.kernel.doors import open_to_all
from gongkai.kernel.listing import number_of
from gongkai.kernel.page_meta import Crumb, PageMeta

META = page_meta.Column(
    "双公示和采购交易结果",
    "行政许可、行政处罚、行政强制决定，政府采购和公共资源交易结果",
    ("双公示", "行政许可", "行政处罚", "政府采购"),
    "信息公开目录",
    "/zwgk/registers/",
)
MOST_EXPORTED = 50_000
HEADINGS = (
    "类别",
    "决定机关",
    "文书号或者项目编号",
    "名称",
    "相对人",
    "统一社会信用代码",
    "内容",
    "金额（元）",
    "决定日期",
    "公示日期",
)


@open_to_all
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """The registers there are."""
    context = {"page_meta": PageMeta(META.name, META), "tallies": registers.tallies()}
    return render(request, "disclosure/public/registers.html", context)


@open_to_all
@require_safe
def register_list(request: HttpRequest, register: str) -> HttpResponseBase:
    """One register with its filters; `?export=csv` gives what they leave, at most MOST_EXPORTED rows."""
    if register not in REGISTERS:
        raise Http404("没有这一类公示")
    year = number_of(request, "year")
    chosen = Chosen(
        register,
        number_of(request, "organ"),
        year if year and 1990 <= year <= 2200 else None,
        request.GET.get("q", "").strip()[:60],
    )
    if request.GET.get("export") == "csv":
        return _csv(chosen)
    found = registers.page(chosen, After.parse(request.GET.get("after", "")))
    label = REGISTERS[register]
    context = {
        "page_meta": PageMeta(label, META),
        "label": label,
        "chosen": chosen,
        "found": found,
        "organs": list(registers.keepers(register)),
        "filtered": bool(chosen.organ_id or chosen.year or chosen.text),
        "procured": register == "procurement",
    }
    return render(request, "disclosure/public/register.html", context)


@csrf_exempt
@open_to_all
@require_POST
def push(request: HttpRequest) -> HttpResponse:
    """`/zwgk/registers/push/`: entries from a department's system, signed; answers how many are new or changed."""
    return pushes.answer(request, RegisterSource.objects.filter(active=True).select_related("organ"), _take)


def _take(source: RegisterSource, rows: list[dict[str, Any]]) -> dict[str, Any]:
    """The signature is the right: the system acts for its organ and those below it, and for no other."""
    taken = take_push(source, rows)
    return {"rows": len(rows), "created": taken.created, "changed": taken.changed, "unchanged": taken.unchanged}


class _Echo:
    """Gives back what is written to it, for streaming."""

    def write(self, text: str) -> str:
        return text


def _csv(chosen: Chosen) -> StreamingHttpResponse:
    writer = csv.writer(_Echo())

    def lines() -> Iterator[str]:
        yield "\ufeff" + writer.writerow(HEADINGS)
        rows = registers.shown(chosen).select_related("organ").defer("party_name")[:MOST_EXPORTED]
        for one in rows.iterator(chunk_size=1_000):
            yield writer.writerow(cells_of(one))

    response = StreamingHttpResponse(lines(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{chosen.kind}.csv"'
    return response


def cells_of(one: RegisterEntry) -> tuple[Any, ...]:
    """What the public reads of an entry, under HEADINGS; no cell begins like a formula."""
    cells = (
        one.get_kind_display(),
        one.organ.name,
        one.number,
        one.title,
        one.party,
        one.credit_code,
        one.content,
        one.amount if one.amount is not None else "",
        one.decided_on,
        one.published_on,
    )
    return tuple(f"'{cell}" if isinstance(cell, str) and cell[:1] in {"=", "+", "-", "@"} else cell for cell in cells)


@open_to_all
@require_safe
def entry_page(request: HttpRequest, register: str, entry_id: int) -> HttpResponse:
    """One entry; one that was taken down says why (410)."""
    rows = RegisterEntry.objects.filter(pk=entry_id, kind=register).select_related("organ").defer("party_name")
    entry = rows.first()
    if entry is None:
        raise Http404("没有这条公示")
    crumbs = (Crumb(entry.get_kind_display(), f"/zwgk/registers/{register}/"),)
    named = f"{entry.title}（{entry.number or entry.outside_id}）"
    meta = PageMeta(named, META, trail=crumbs)
    context = {"page_meta": meta, "entry": entry, "facts": facts_of(entry)}
    if entry.withdrawn_on:
        meta = PageMeta("公示已撤下", META, trail=crumbs)
        response = render(request, "disclosure/public/entry_gone.html", context | {"page_meta": meta}, status=410)
        patch_cache_control(response, no_cache=True)
        return response
    return render(request, "disclosure/public/entry.html", context)


def facts_of(entry: RegisterEntry) -> list[tuple[str, str]]:
    """Label and value of what is published."""

    def day(value: Any) -> str:
        return f"{value.year}年{value.month}月{value.day}日" if value else ""

    procured = entry.kind == "procurement"
    rows = [
        ("采购单位" if procured else "决定机关", entry.organ.name),
        ("项目编号" if procured else "决定文书号", entry.number),
        ("中标（成交）供应商" if procured else "相对人", entry.party),
        ("统一社会信用代码", entry.credit_code),
        ("采购方式" if procured else "内容", entry.content),
        ("依据", entry.basis),
        ("金额", f"{entry.amount:,.2f}元" if entry.amount is not None else ""),
        ("合同签订日期" if procured else "决定日期", day(entry.decided_on)),
        ("有效期至", day(entry.valid_until)),
        ("公示日期", day(entry.published_on)),
    ]
    return [(label, value) for label, value in rows if value]
