"""`gongkai import documents`: what was published elsewhere, with its attachments, all rows or none."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from gongkai.disclosure import bodies
from gongkai.disclosure.actions.drafting import DocumentFacts, FileFacts
from gongkai.disclosure.actions.mirror import Mirrored, attach_mirrored, mirror_documents
from gongkai.disclosure.actions.old_addresses import AddressFacts, keep_addresses
from gongkai.disclosure.elements import ATTRIBUTES, FORMS, KINDS, VALIDITIES
from gongkai.disclosure.enclosures import Bundle, keep
from gongkai.disclosure.models import CatalogueRow, Column, Document
from gongkai.kernel import clock, sheets
from gongkai.kernel.actor import Actor
from gongkai.kernel.registry import Importer, ImportResult, RowError
from gongkai.kernel.sheets import Row
from gongkai.organs.models import Organ

COLUMNS = (
    sheets.Column("outside_id", "来源编号", required=True, note="在来源系统中唯一"),
    sheets.Column("source_system", "来源系统", note="不填为“导入”"),
    sheets.Column("title", "标题", required=True),
    sheets.Column("organ", "发布机构", required=True, note="代码、短代码或全称"),
    sheets.Column("co_organs", "联合发文机构"),
    sheets.Column("column", "栏目编号", "number", required=True),
    sheets.Column("row", "公开事项编码"),
    sheets.Column("kind", "信息类别", required=True, choices={label: key for key, label in KINDS.items()}),
    sheets.Column("form", "解读形式", choices={label: key for key, label in FORMS.items()}),
    sheets.Column("doc_number", "文号"),
    sheets.Column("formed_on", "成文日期", "date"),
    sheets.Column("published_on", "发布日期", "date", note="不填的作为草稿"),
    sheets.Column("effective_on", "施行日期", "date"),
    sheets.Column("expires_on", "有效期至", "date"),
    sheets.Column("validity", "有效性", choices={label: key for key, label in VALIDITIES.items() if key}),
    sheets.Column("ended_on", "废止（失效）日期", "date"),
    sheets.Column("attribute", "公开属性", choices={label: key for key, label in ATTRIBUTES.items()}),
    sheets.Column("subject_words", "主题词"),
    sheets.Column("source", "信息来源"),
    sheets.Column("summary", "内容概述"),
    sheets.Column("body", "正文", note="HTML，或者每行一段的文字"),
    sheets.Column("index_number", "索引号", note="不填的由系统编制"),
    sheets.Column("old_address", "原网址", note="旧网站上的地址，以后转到本平台"),
    sheets.Column("files", "附件", note="ZIP压缩包中的路径，多个用分号隔开"),
)
HEADERS = {column.key: column.header for column in COLUMNS}


def import_documents(*, actor: Actor, data: bytes, name: str, dry_run: bool = False) -> ImportResult:
    """Documents by their outside number; the same file twice changes nothing. A ZIP brings their attachments too: they
    are examined before anything is kept, and stored once it is known that every row will do."""
    bundle = Bundle.open(data, name)
    rows, errors = sheets.read_rows(bundle.table, bundle.name, COLUMNS)
    result = ImportResult(rows=len(rows), errors=list(errors))
    bad = {error.row for error in errors}
    wanted = _wanted([row for row in rows if row.number not in bad], result)
    paths = {row.number: one for row in rows if (one := _paths(row.get("files")))}
    result.errors += _examined(bundle, paths)
    if paths and not dry_run:
        _take(actor, wanted, {}, result, dry_run=True)  # what is wrong with a row is known before a file is stored
    enclosed: dict[int, list[FileFacts]] = {}
    if not result.errors and not dry_run:
        enclosed = {number: [keep(bundle, path, actor) for path in some] for number, some in paths.items()}
    if not result.errors or not paths:
        _take(actor, wanted, enclosed, result, dry_run=dry_run)
    if result.errors:
        result.created = result.changed = result.unchanged = 0
    result.errors.sort(key=lambda error: error.row)
    return result


def _paths(text: str | None) -> list[str]:
    return [one.strip() for one in re.split(r"[;；\n]", text or "") if one.strip()]


def _examined(bundle: Bundle, paths: Mapping[int, Sequence[str]]) -> list[RowError]:
    """What is wrong with the files that rows name."""
    errors = []
    for number, some in paths.items():
        for path in some:
            try:
                bundle.read(path)
            except ValidationError as error:
                errors += [RowError("", number, HEADERS["files"], sentence) for sentence in error.messages]
    return errors


def _take(
    actor: Actor,
    wanted: Sequence[tuple[int, Mirrored]],
    enclosed: Mapping[int, Sequence[FileFacts]],
    result: ImportResult,
    *,
    dry_run: bool,
) -> None:
    """The rows and their files in one transaction; what is wrong is added to `result.errors`."""
    with transaction.atomic():
        try:
            done = mirror_documents(actor=actor, rows=[one for _, one in wanted])
            documents = {(one.source_system, one.outside_id): one for some in done.values() for one in some}
            result.errors += _lead(actor, wanted, documents)
            attached = {
                documents[one.source_system, one.outside_id].pk: enclosed[number]
                for number, one in wanted
                if number in enclosed
            }
            others = {one.pk for one in done["unchanged"]} & attach_mirrored(actor=actor, files=attached)
            result.created, result.changed = len(done["created"]), len(done["changed"]) + len(others)
            result.unchanged = len(done["unchanged"]) - len(others)
        except ValidationError as error:
            for place, sentences in error.message_dict.items():
                number = wanted[int(place)][0]
                result.errors += [RowError("", number, "", sentence) for sentence in sentences]
        except PermissionDenied as error:
            result.errors.append(RowError("", 0, "", str(error)))
        if result.errors or dry_run:
            transaction.set_rollback(True)


def _lead(
    actor: Actor, wanted: Sequence[tuple[int, Mirrored]], documents: Mapping[tuple[str, str], Document]
) -> list[RowError]:
    """Have the addresses at which the documents were published before lead to them; what is wrong with one, by row."""
    given = [(number, one) for number, one in wanted if one.old_address]
    rows = [
        AddressFacts(one.old_address, f"/zwgk/documents/{documents[one.source_system, one.outside_id].pk}/")
        for _, one in given
    ]
    try:
        keep_addresses(actor=actor, rows=rows)
    except ValidationError as error:
        return [
            RowError("", given[int(place)][0], HEADERS["old_address"], sentence)
            for place, sentences in error.message_dict.items()
            for sentence in sentences
        ]
    return []


def _wanted(rows: Sequence[Row], result: ImportResult) -> list[tuple[int, Mirrored]]:
    organs: dict[str, int] = {}
    for pk, *names in Organ.objects.values_list("pk", "code", "short_code", "name"):
        organs |= {name: pk for name in names if name}
    columns = dict(Column.objects.values_list("number", "pk"))
    duties = {code: pk for pk, code in CatalogueRow.objects.order_by("-scope__path").values_list("pk", "code")}
    found: list[tuple[int, Mirrored]] = []
    for row in rows:
        missing = [
            RowError("", row.number, HEADERS[key], f"没有“{row.get(key)}”")
            for key, table in (("organ", organs), ("column", columns), ("row", duties))
            if row.get(key) not in (None, "") and row.get(key) not in table
        ]
        result.errors += missing
        if not missing:
            code = row.get("row")
            ids = (organs[row.get("organ")], columns[row.get("column")], duties[code] if code else None)
            found.append((row.number, _mirrored(row, *ids)))
    return found


def _mirrored(row: Row, organ_id: int, column_id: int, row_id: int | None) -> Mirrored:
    text = row.get("body") or ""
    published: date | None = row.get("published_on")
    names = ("co_organs", "form", "doc_number", "subject_words", "source", "summary")
    facts = DocumentFacts(
        organ_id=organ_id,
        column_id=column_id,
        row_id=row_id,
        kind=row.get("kind"),
        title=row.get("title"),
        body=text if "<" in text else bodies.paragraphs(text),
        attribute=row.get("attribute") or "open",
        formed_on=row.get("formed_on"),
        effective_on=row.get("effective_on"),
        expires_on=row.get("expires_on"),
        **{name: row.get(name) or "" for name in names},  # type: ignore[arg-type]
    )
    return Mirrored(
        source_system=row.get("source_system") or "导入",
        outside_id=row.get("outside_id"),
        facts=facts,
        published_on=published,
        validity=row.get("validity") or "",
        ended_on=row.get("ended_on"),
        index_number=row.get("index_number") or "",
        old_address=row.get("old_address") or "",
    )


def template() -> bytes:
    return sheets.template(f"公开信息 {clock.today():%Y-%m-%d}", COLUMNS)


IMPORTERS = (Importer("documents", "公开信息（已在别处发布的）", import_documents, template),)
