"""`/zwgk/catalogue/`: the standard catalogue of the district and of each town, by field, row and as files."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from gongkai.disclosure.catalogue.terms import channel_labels
from gongkai.disclosure.catalogue.writing import FieldRows, workbook
from gongkai.disclosure.models import Compilation, Field, RowVersion
from gongkai.disclosure.queries import catalogue, public
from gongkai.disclosure.serving import attachment
from gongkai.kernel import clock, files
from gongkai.kernel.doors import open_to_all
from gongkai.kernel.listing import page_of
from gongkai.kernel.page_meta import Column, Crumb, PageMeta
from gongkai.organs.models import Organ
from gongkai.rules.disclosure_periods import Period

CATALOGUE = Column(
    "基层政务公开标准目录",
    "区和各镇街的政务公开事项标准目录，写明公开内容、依据、时限、主体和渠道",
    ("标准目录", "公开事项", "公开时限", "基层政务公开标准化规范化"),
    "信息公开目录",
    "/zwgk/catalogue/",
)


def key_of(organ: Organ) -> str:
    """By what an organ is named in the address of its catalogue: its short code, else its code."""
    return organ.short_code or organ.code


def _scope_or_404(key: str) -> Organ:
    found = catalogue.scopes()
    organ = found.filter(Q(short_code=key) | Q(code=key)).first() if key else found.first()
    if organ is None and key:
        raise Http404("没有这个单位的目录")
    return organ  # type: ignore[return-value]


def _trail(organ: Organ, *steps: Crumb) -> tuple[Crumb, ...]:
    return (Crumb(organ.name, f"/zwgk/catalogue/{key_of(organ)}/"), *steps)


@open_to_all
@require_safe
def overview(request: HttpRequest, scope: str = "") -> HttpResponse:
    """The fields of one catalogue with the number of their rows; the other catalogues beside it."""
    scopes = list(catalogue.scopes())
    organ = _scope_or_404(scope)
    today = clock.today()
    rows = catalogue.duties(catalogue.in_force(organ.pk, today), today) if organ else []
    meta = PageMeta(f"{organ.name}标准目录", CATALOGUE) if organ and scope else PageMeta(CATALOGUE.name, CATALOGUE)
    context = {
        "page_meta": meta,
        "scope": organ,
        "scope_key": key_of(organ) if organ else "",
        "scopes": scopes,
        "tallies": catalogue.tallies(rows, catalogue.field_names(today)),
        "rows": len(rows),
        "compiled": list(Compilation.objects.filter(scope=organ)) if organ else [],
        "today": today,
    }
    return render(request, "disclosure/public/catalogue.html", context)


@open_to_all
@require_safe
def field_or_row(request: HttpRequest, scope: str, code: str) -> HttpResponse:
    """`/zwgk/catalogue/<organ>/<code>/`: three digits are a field, anything else is a row."""
    organ = _scope_or_404(scope)
    today = clock.today()
    rows = catalogue.in_force(organ.pk, today)
    field = Field.objects.filter(code=code).first()
    return _field(request, organ, field, rows) if field else _row(request, organ, code, rows)


def _field(request: HttpRequest, organ: Organ, field: Field, rows: Any) -> HttpResponse:
    found = list(rows.filter(row__field=field))
    if not found:
        raise Http404("目录里没有这个领域")
    today = clock.today()
    name = catalogue.field_names(today).get(field.pk, field.code)
    context = {
        "page_meta": PageMeta(f"{name}领域", CATALOGUE, trail=_trail(organ)),
        "scope": organ,
        "scope_key": key_of(organ),
        "name": name,
        "duties": catalogue.duties(found, today),
    }
    return render(request, "disclosure/public/catalogue_field.html", context)


def _row(request: HttpRequest, organ: Organ, code: str, rows: Any) -> HttpResponse:
    version: RowVersion | None = rows.filter(row__code=code).first()
    if version is None:
        raise Http404("目录里没有这个事项")
    today = clock.today()
    name = catalogue.field_names(today).get(version.row.field_id, "")
    crumb = Crumb(f"{name}领域", f"/zwgk/catalogue/{key_of(organ)}/{version.row.field.code}/")
    context = {
        "page_meta": PageMeta(version.level_two, CATALOGUE, trail=_trail(organ, crumb)),
        "scope": organ,
        "scope_key": key_of(organ),
        "version": version,
        "facts": facts_of(version),
        "page": page_of(request, public.listed(public.Wanted(row_id=version.row_id))),
    }
    return render(request, "disclosure/public/catalogue_row.html", context)


def facts_of(version: RowVersion) -> list[tuple[str, str]]:
    """The elements of a row as label and value, in the order of the catalogue."""
    levels = dict(RowVersion.LEVELS)
    period = Period.of(version.period)
    told = f"（按{period.label}计算）" if period.kind in {"within", "every"} else ""
    rows = [
        ("一级事项", version.level_one),
        ("事项编码", version.row.code),
        ("公开依据", "\n".join((f"【{one['kind']}】" if one["kind"] else "") + one["text"] for one in version.basis)),
        ("公开时限", (version.period_text or period.label) + (told if version.period_text else "")),
        ("公开主体", version.organ.name if version.organ else version.organ_text),
        ("公开渠道和载体", "、".join(channel_labels(version.channels))),
        ("公开对象", version.audience or "全社会"),
        ("公开方式", version.get_manner_display()),
        ("公开层级", "、".join(levels[one] for one in version.levels)),
    ]
    return [(label, value) for label, value in rows if value]


@open_to_all
@require_safe
def workbook_file(request: HttpRequest, scope: str) -> HttpResponse:
    """The catalogue as XLSX, in the form that is imported."""
    organ = _scope_or_404(scope)
    return attachment(catalogue_workbook(organ), f"{organ.name}标准目录.xlsx")


def catalogue_workbook(organ: Organ) -> bytes:
    """A sheet for each field, as of today."""
    today = clock.today()
    names = catalogue.field_names(today)
    fields: dict[int, list[RowVersion]] = {}
    for one in catalogue.in_force(organ.pk, today):
        fields.setdefault(one.row.field_id, []).append(one)
    return workbook(organ.name, [FieldRows(names.get(key, str(key)), some) for key, some in fields.items()])


@open_to_all
@require_safe
def compiled_file(request: HttpRequest, scope: str, kind: str) -> HttpResponse:
    """The compilation that the worker made last."""
    made = Compilation.objects.filter(scope=_scope_or_404(scope), kind=kind).select_related("stored").first()
    if made is None:
        raise Http404("汇编还没有生成")
    return attachment(files.open_file(made.stored), made.stored.name)
