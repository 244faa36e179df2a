"""拟稿: a document is written and changed; every change is a version."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError

from gongkai.disclosure import bodies
from gongkai.disclosure.elements import ATTRIBUTES, FORMS, GROUNDS, KINDS, RELATIONS
from gongkai.disclosure.events import DocumentFileAdded, DocumentMoved
from gongkai.disclosure.models import CatalogueRow, Column, Document, DocumentFile, Relation
from gongkai.disclosure.policies import get_document, require_writer
from gongkai.disclosure.versions import SLIP, content_of, newest, require_newest, save_version
from gongkai.kernel import audit, clock, outbox
from gongkai.kernel.actions import action, lock
from gongkai.kernel.actor import Actor
from gongkai.kernel.models import StoredFile
from gongkai.organs.models import Organ

EDITABLE = frozenset({"draft", "cleared", "done"})
"""Stages at which the document is in its writer's hand; a change after the last review starts the reviews again."""
DIGITS = re.compile(r"[0-9０-９〇零一二三四五六七八九十百千万亿]+")


@dataclass(frozen=True)
class DocumentFacts:
    """What a draft says. Dates are days, `publish_on` an aware moment; `body` is HTML and is cleaned."""

    organ_id: int
    column_id: int
    kind: str
    title: str
    body: str = ""
    summary: str = ""
    row_id: int | None = None
    form: str = ""
    co_organs: str = ""
    subject_words: str = ""
    source: str = ""
    doc_number: str = ""
    formed_on: date | None = None
    attribute: str = "open"
    ground: str = ""
    effective_on: date | None = None
    expires_on: date | None = None
    publish_on: datetime | None = None


@dataclass(frozen=True)
class FileFacts:
    """An attachment: the stored content and what is said of it. `suffix` ends its name, in small letters."""

    stored_id: int
    title: str
    suffix: str
    size: int
    description: str = ""
    map_number: str = ""


@action
def create_document(*, actor: Actor, facts: DocumentFacts, request_key: str = "") -> Document:
    """Begin a document. Raises PermissionDenied, ValidationError by field."""
    require_writer(actor, facts.organ_id)
    facts = _checked(facts)
    document = Document(**asdict(facts), author_id=actor.user_id, author_name=actor.name, changed_at=clock.now())
    document.save()
    save_version(document, document, actor)
    document = Document.objects.get(pk=document.pk)
    audit.record(actor=actor, verb="disclosure.create", obj=document, after=_told(document))
    return document


@action
def revise_document(
    *, actor: Actor, document_id: int, version: int, facts: DocumentFacts, slip: bool = False, request_key: str = ""
) -> Document:
    """Say anew what a document says; `version` is the one that was before the writer's eyes.

    With `slip` a published document has a slip of the pen mended: texts alone, and no figure in them; it then needs the
    final review only. Everything else starts the reviews again. Raises ValidationError by field, PermissionDenied.
    """
    document = _in_hand(actor, document_id, version)
    if facts.organ_id != document.organ_id:
        require_writer(actor, facts.organ_id)
    facts = _checked(facts)
    held = newest(document)
    before = content_of(held)
    for name, value in asdict(facts).items():
        setattr(held, name, value)
    after = content_of(held)
    changed = sorted(name for name in after if after[name] != before[name])
    if slip:
        _require_slip(document, before, after, changed)
    return _keep(actor, document, held, "disclosure.revise", before, after, changed, slip=slip)


@action
def add_file(*, actor: Actor, document_id: int, version: int, facts: FileFacts, request_key: str = "") -> Document:
    """Put an attachment with a document, after the others. The content was examined before it was stored."""
    document = _in_hand(actor, document_id, version)
    if not facts.title.strip():
        raise ValidationError({"title": "请填写附件名称"})
    stored = StoredFile.objects.get(pk=facts.stored_id)
    held = newest(document)
    before = content_of(held)
    last = max((file.ordinal for file in held.files.all()), default=0)
    file = DocumentFile(
        ordinal=last + 1,
        title=facts.title.strip(),
        stored=stored,
        suffix=facts.suffix.lower()[:8],
        size=facts.size,
        description=facts.description.strip(),
        map_number=facts.map_number.strip(),
    )
    held.files.add(file)
    document = _keep(actor, document, held, "disclosure.add_file", before, content_of(held), ["files"])
    event = DocumentFileAdded(file_id=stored.pk, document_id=document.pk)
    outbox.emit(event, record=audit.record_of(document))
    return document


@action
def drop_file(*, actor: Actor, document_id: int, version: int, ordinal: int, request_key: str = "") -> Document:
    """Take an attachment out of the newest version. Raises ValidationError if there is none of that number."""
    document = _in_hand(actor, document_id, version)
    held = newest(document)
    before = content_of(held)
    found = [file for file in held.files.all() if file.ordinal == ordinal]
    if not found:
        raise ValidationError("没有这个附件")
    held.files.remove(*found)
    return _keep(actor, document, held, "disclosure.drop_file", before, content_of(held), ["files"])


@action
def drop_document(*, actor: Actor, document_id: int, reason: str, request_key: str = "") -> Document:
    """作废 a draft that never went out. Raises ValidationError for one that did."""
    document: Document = lock(Document, document_id)
    require_writer(actor, document.organ_id)
    if document.published_at is not None or document.stage not in EDITABLE:
        raise ValidationError("已发布的信息不能作废，请办理撤下；送审中的请先撤回")
    if not reason.strip():
        raise ValidationError({"reason": "请写明作废的理由"})
    before, document.stage = document.stage, "dropped"
    document.save(update_fields=["stage"])
    audit.record(
        actor=actor,
        verb="disclosure.drop",
        obj=document,
        before={"stage": before},
        after={"stage": "dropped"},
        reason=reason,
    )
    return document


@action
def relate(
    *, actor: Actor, source_id: int, target_id: int, kind: str, on: date | None = None, request_key: str = ""
) -> Relation:
    """Say what one document is to another; what it does to the other's validity it does when the first is published."""
    source: Document = lock(Document, source_id)
    require_writer(actor, source.organ_id)
    get_target = Document.objects.filter(pk=target_id).first()
    if get_target is None or source_id == target_id:
        raise ValidationError({"target": "请选择另一件信息"})
    if kind not in RELATIONS:
        raise ValidationError({"kind": "请选择关系"})
    relation, made = Relation.objects.get_or_create(source=source, target=get_target, kind=kind, defaults={"on": on})
    if made:
        audit.record(
            actor=actor, verb="disclosure.relate", obj=source, after={"target": target_id, "kind": kind, "on": on}
        )
    return relation


@action
def unrelate(*, actor: Actor, relation_id: int, request_key: str = "") -> None:
    """Take a relation back. What it did to validity on publication stays until the office mends it."""
    relation = Relation.objects.select_related("source").filter(pk=relation_id).first()
    if relation is None:
        return
    require_writer(actor, relation.source.organ_id)
    before = {"target": relation.target_id, "kind": relation.kind}
    audit.record(actor=actor, verb="disclosure.unrelate", obj=relation.source, before=before)
    relation.delete()


def _in_hand(actor: Actor, document_id: int, version: int) -> Document:
    get_document(actor, document_id)
    document: Document = lock(Document, document_id)
    require_writer(actor, document.organ_id)
    if document.stage not in EDITABLE:
        raise ValidationError(f"正在“{document.get_stage_display()}”，请先撤回再修改")
    require_newest(document, version)
    return document


def _keep(
    actor: Actor,
    document: Document,
    held: Document,
    verb: str,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    changed: list[str],
    slip: bool = False,
) -> Document:
    moved = document.stage != "draft"
    document.changed_at, document.stage, document.slip_only = clock.now(), "draft", slip
    document.save(update_fields=["changed_at", "stage", "slip_only"])
    for name in Document.KEPT:
        setattr(held, name, getattr(document, name))
    save_version(document, held, actor)
    audit.record(
        actor=actor,
        verb=verb,
        obj=document,
        before={name: before[name] for name in changed if name != "body"},
        after={name: after[name] for name in changed if name != "body"} | {"changed": changed, "slip": slip},
    )
    if moved:
        event = DocumentMoved(document_id=document.pk, organ_id=document.organ_id, stage="draft")
        outbox.emit(event, record=audit.record_of(document))
    return Document.objects.get(pk=document.pk)


def _require_slip(document: Document, before: Mapping[str, Any], after: Mapping[str, Any], changed: list[str]) -> None:
    if not document.live:
        raise ValidationError("只有已发布的信息可以按“更正文字差错”办理")
    if not changed or not set(changed) <= SLIP:
        raise ValidationError("更正文字差错只能改动标题、概述、正文和主题词的文字；其他改动须重新三审")
    if any(DIGITS.findall(str(before[name])) != DIGITS.findall(str(after[name])) for name in changed):
        raise ValidationError("改动涉及数字、日期或者金额，不属于文字差错，须重新三审")


def _checked(facts: DocumentFacts) -> DocumentFacts:
    errors: dict[str, str] = {}
    if not facts.title.strip():
        errors["title"] = "请填写标题"
    elif len(facts.title) > 300:
        errors["title"] = "标题超过300字"
    if facts.kind not in KINDS:
        errors["kind"] = "请选择信息类别"
    if facts.form and facts.form not in FORMS:
        errors["form"] = "请选择解读形式"
    if facts.attribute not in ATTRIBUTES:
        errors["attribute"] = "请选择公开属性"
    elif facts.attribute != "open" and facts.ground not in GROUNDS:
        errors["ground"] = "不主动公开的，请选择依据"
    if not Column.objects.filter(pk=facts.column_id, closed_on__isnull=True).exists():
        errors["column_id"] = "请选择栏目"
    if facts.row_id is not None and not CatalogueRow.objects.filter(pk=facts.row_id).exists():
        errors["row_id"] = "目录中没有这个事项"
    if not Organ.objects.filter(pk=facts.organ_id).exists():
        errors["organ_id"] = "请选择发布机构"
    if facts.effective_on and facts.expires_on and facts.expires_on < facts.effective_on:
        errors["expires_on"] = "有效期届满日期早于施行日期"
    if errors:
        raise ValidationError(errors)
    ground = facts.ground if facts.attribute != "open" else ""
    return replace(facts, title=facts.title.strip(), body=bodies.clean(facts.body), ground=ground)


def _told(document: Document) -> dict[str, Any]:
    content = content_of(document)
    return {name: value for name, value in content.items() if name != "body" and value not in ("", None, [])}
