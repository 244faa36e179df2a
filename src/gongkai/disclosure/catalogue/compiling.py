"""The catalogue compiled as one document (文件汇编), by the worker, as PDF and as DOCX."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from gongkai.disclosure.actions.compiling import keep_compilation
from gongkai.disclosure.catalogue.terms import channel_labels, write_basis
from gongkai.disclosure.events import CatalogueChanged
from gongkai.disclosure.models import RowVersion
from gongkai.disclosure.queries.catalogue import field_names, in_force
from gongkai.documents.writing.compiled import Part, compiled_docx, compiled_pdf
from gongkai.documents.writing.plain import Ledger
from gongkai.kernel import clock, files
from gongkai.kernel.actor import Actor
from gongkai.organs.models import Organ

HEADER = (
    "序号",
    "一级事项",
    "二级事项",
    "公开内容（要素）",
    "公开依据",
    "公开时限",
    "公开主体",
    "公开渠道和载体",
    "公开对象",
    "公开方式",
)


def compile_catalogue(event: CatalogueChanged) -> None:
    """Make both anew as of today; called again it makes the same."""
    scope = Organ.objects.get(pk=event.scope_id)
    today, worker = clock.today(), Actor.system("目录汇编")
    rows = list(in_force(scope.pk, today))
    title = f"{scope.name}基层政务公开标准目录汇编"
    note = f"本汇编收录{today.year}年{today.month}月{today.day}日现行有效的公开事项{len(rows)}项，由系统根据目录生成。"
    parts = parts_of(rows)
    for kind, make in (("pdf", compiled_pdf), ("docx", compiled_docx)):
        data = make(title, note, parts, dated=today)
        stored = files.store(data, name=f"{title}.{kind}", kind="catalogue", actor=worker)
        keep_compilation(actor=worker, scope_id=scope.pk, kind=kind, stored_id=stored.pk, rows=len(rows))


def parts_of(rows: Sequence[RowVersion]) -> list[Part]:
    """A part for each field."""
    names = field_names(clock.today())
    parts = []
    for place, (field_id, some) in enumerate(groupby(rows, key=lambda one: one.row.field_id), start=1):
        ledger = Ledger(HEADER, tuple(_line(number, one) for number, one in enumerate(some, start=1)))
        parts.append(Part(f"{place}. {names.get(field_id, '')}领域", ledger))
    return parts


def _line(number: int, one: RowVersion) -> tuple[str, ...]:
    elements = f"本区不涉及：{one.not_applicable}" if one.not_applicable else "；".join(one.elements)
    return (
        str(number),
        one.level_one,
        one.level_two,
        elements,
        write_basis(one.basis),
        one.period_text,
        one.organ.name if one.organ else one.organ_text,
        "、".join(channel_labels(one.channels)),
        one.audience or "全社会",
        one.get_manner_display(),
    )
