"""What the worker does for this room."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError

from gongkai.disclosure import bodies
from gongkai.disclosure.actions import DocumentFacts, FileFacts, add_file, create_document, publish_document
from gongkai.disclosure.actions.catalogue import Cause, citing, open_tasks
from gongkai.disclosure.actions.reading import keep_file_text
from gongkai.disclosure.actions.validity import expire_document
from gongkai.disclosure.elements import REVIEWS
from gongkai.disclosure.events import DocumentFileAdded, DocumentMoved, GateAsked
from gongkai.disclosure.gate.running import check_document
from gongkai.disclosure.models import Column, Document
from gongkai.documents.reading import Unreadable
from gongkai.documents.reading.extracting import extract_text
from gongkai.documents.reading.hidden import Hidden, hidden_content
from gongkai.documents.reading.kinds import sniff
from gongkai.kernel import files, registry
from gongkai.kernel.actor import Actor
from gongkai.kernel.models import StoredFile

log = logging.getLogger(__name__)
READER = "附件读取"
LOOK_BACK = 30
"""Days of changes that the daily look at the lists goes over, so that a worker that stood still misses none."""


def read_attachment(event: DocumentFileAdded) -> None:
    """Read what an attachment says and what it hides, in the sandbox."""
    stored = StoredFile.objects.filter(pk=event.file_id).first()
    if stored is None:
        return
    data, text, problem = files.open_file(stored), "", ""
    found: tuple[Hidden, ...] = ()
    try:
        text = "\n".join(extract_text(data, stored.name))
        found = hidden_content(data, sniff(data, stored.name))
    except Unreadable as error:
        problem = str(error)
    told = [{"label": one.label, "where": one.where, "excerpt": one.excerpt} for one in found]
    keep_file_text(actor=Actor.system(READER), stored_id=stored.pk, text=text, hidden=told, problem=problem)


def read_at_gate(event: DocumentMoved) -> None:
    """A version that goes to a review is read by the gate, once."""
    if event.stage in REVIEWS:
        check_document(event.document_id)


def read_when_asked(event: GateAsked) -> None:
    """Read the newest version anew."""
    check_document(event.document_id, anew=True)


def publish_due(now: datetime) -> None:
    """Let out what was cleared for an hour that has come. What is refused stays and is said in the log."""
    due = Document.objects.filter(stage="cleared", publish_on__isnull=False, publish_on__lte=now)
    for document_id, version in list(due.values_list("pk", "latest_revision_id")):
        try:
            publish_document(actor=Actor.system("定时发布"), document_id=document_id, version=version)
        except ValidationError as error:
            log.warning("document %s was not published at its hour: %s", document_id, "; ".join(error.messages))


def follow_validity(today: date) -> None:
    """Once a day: what ran out yesterday has expired today."""
    worker = Actor.system("有效期日更")
    ran_out = Document.objects.filter(validity__in=("in_force", "amended"), expires_on__lt=today)
    for document_id in list(ran_out.values_list("pk", flat=True)):
        expire_document(actor=worker, document_id=document_id, on=today)


def follow_lists(today: date) -> None:
    """Once a day: powers and services that rows of the catalogue cite and that changed in the last days open a task on
    those rows. Days that were looked at already open nothing twice."""
    codes = {code for one in citing(today) for code in (*one.powers, *one.services)}
    if not codes or not registry.list_changes:
        return
    changes = registry.list_changes.get()(sorted(codes), today - timedelta(days=LOOK_BACK), today)
    causes = [Cause(one.code, one.name, one.what, one.on) for one in changes]
    if causes:
        open_tasks(actor=Actor.system("目录核对"), causes=causes)


def take_proposal(payload: Mapping[str, Any]) -> str:
    """An answer proposed for everybody (art. 44) becomes a draft, to be reviewed like any other; its address."""
    column = Column.objects.filter(kind="answers", closed_on__isnull=True).order_by("path").first()
    column = column or Column.objects.filter(closed_on__isnull=True).order_by("path").first()
    if column is None:
        return ""
    worker = Actor.system("提请主动公开")
    facts = DocumentFacts(
        organ_id=payload["organ_id"],
        column_id=column.pk,
        kind="answer",
        title=payload["title"],
        body=bodies.paragraphs(payload["body"]),
    )
    key = str(payload["source"])
    document = create_document(actor=worker, facts=facts, request_key=key)
    for stored in StoredFile.objects.filter(pk__in=payload.get("files", ())).order_by("pk"):
        stem, _, suffix = stored.name.rpartition(".")
        add_file(
            actor=worker,
            document_id=document.pk,
            version=Document.objects.get(pk=document.pk).latest_revision_id,
            facts=FileFacts(stored_id=stored.pk, title=stem, suffix=suffix, size=stored.size),
            request_key=f"{key}:{stored.pk}",
        )
    return f"/admin/disclosure/documents/{document.pk}/"
