"""Documents taken over from elsewhere: published there already, kept here under their outside number."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import asdict, dataclass
from datetime import date, datetime, time
from typing import Any, Literal

from django.core.exceptions import ValidationError

from gongkai.disclosure import bodies
from gongkai.disclosure.actions.drafting import DocumentFacts, FileFacts
from gongkai.disclosure.elements import ATTRIBUTES, FORMS, KINDS, VALIDITIES
from gongkai.disclosure.events import DocumentFileAdded, DocumentsImported
from gongkai.disclosure.models import CatalogueRow, Column, Document, DocumentFile, IndexSeries
from gongkai.disclosure.policies import require_office
from gongkai.kernel import audit, clock, outbox
from gongkai.kernel.actions import action, lock
from gongkai.kernel.actor import Actor
from gongkai.kernel.models import StoredFile
from gongkai.organs.queries import index_prefix

CHUNK = 500
Change = Literal["created", "changed", "unchanged"]


@dataclass(frozen=True)
class Mirrored:
    """One document with its key outside; `published_on` None leaves it a draft. `validity` as in `elements`;
    `old_address` is where it was published before, which the importer keeps."""

    source_system: str
    outside_id: str
    facts: DocumentFacts
    published_on: date | None = None
    validity: str = ""
    ended_on: date | None = None
    index_number: str = ""
    old_address: str = ""


@action
def mirror_documents(*, actor: Actor, rows: Sequence[Mirrored], request_key: str = "") -> dict[Change, list[Document]]:
    """Take the documents over, all or none; the same rows again change nothing. By the district's office, who answers
    for what was published elsewhere: the reviews of what is written here do not apply.

    Raises ValidationError with a dict of row number (from 0) to sentences.
    """
    require_office(actor)
    _check(rows)
    known = _known(rows)
    done: dict[Change, list[Document]] = {"created": [], "changed": [], "unchanged": []}
    before: dict[int, Mapping[str, Any]] = {}
    now = clock.now()
    for row in rows:
        document = known.get((row.source_system, row.outside_id))
        values = _values(row)
        if document is None:
            fresh = Document(author_name=actor.name, author_id=actor.user_id, changed_at=now, **values)
            done["created"].append(fresh)
        elif changed := {name: value for name, value in values.items() if getattr(document, name) != value}:
            before[document.pk] = {name: getattr(document, name) for name in changed if name != "body"}
            for name, value in changed.items():
                setattr(document, name, value)
            document.changed_at = now
            done["changed"].append(document)
        else:
            done["unchanged"].append(document)
    _number(done["created"])
    Document.objects.bulk_create(done["created"], batch_size=CHUNK)
    names = [*_values(rows[0]), "changed_at"] if rows else []
    if done["changed"]:
        Document.objects.bulk_update(done["changed"], names, batch_size=CHUNK)
    _record(actor, done, before)
    return done


@action
def attach_mirrored(
    *, actor: Actor, files: Mapping[int, Sequence[FileFacts]], request_key: str = ""
) -> AbstractSet[int]:
    """Give documents that were taken over exactly these attachments, by number of the document; returns the numbers of
    those that this changed. The worker reads the files."""
    require_office(actor)
    stored = StoredFile.objects.in_bulk([one.stored_id for some in files.values() for one in some])
    held: dict[int, list[DocumentFile]] = {number: [] for number in files}
    for file in DocumentFile.objects.filter(document__in=files).select_related("stored").order_by("ordinal", "pk"):
        held[file.document_id].append(file)
    changed = {}
    for number, some in files.items():
        before = [(one.title, one.stored.address) for one in held[number]]
        if before != [(one.title, stored[one.stored_id].address) for one in some]:
            changed[number] = before
    DocumentFile.objects.filter(document__in=changed).delete()
    DocumentFile.objects.bulk_create(
        [
            DocumentFile(document_id=number, ordinal=at, **asdict(one))
            for number in changed
            for at, one in enumerate(files[number], start=1)
        ],
        batch_size=CHUNK,
    )
    documents = Document.objects.in_bulk(changed)
    for number, before in changed.items():
        record, after = audit.record_of(documents[number]), [one.title for one in files[number]]
        audit.record(
            actor=actor,
            verb="disclosure.mirror_files",
            obj=documents[number],
            before={"files": [title for title, _ in before]},
            after={"files": after},
        )
        for one in files[number]:
            outbox.emit(DocumentFileAdded(file_id=one.stored_id, document_id=number), record=record)
    return changed.keys()


def _check(rows: Sequence[Mirrored]) -> None:
    columns = set(Column.objects.values_list("pk", flat=True))
    duties = set(CatalogueRow.objects.values_list("pk", flat=True))
    seen: set[tuple[str, str]] = set()
    wrong: dict[str, list[str]] = {}
    for number, row in enumerate(rows):
        said = list(_problems(row, columns, duties))
        if (row.source_system, row.outside_id) in seen:
            said.append(f"来源编号“{row.outside_id}”在文件中重复")
        seen.add((row.source_system, row.outside_id))
        if said:
            wrong[str(number)] = said
    if wrong:
        raise ValidationError(wrong)


def _problems(row: Mirrored, columns: set[int], duties: set[int]) -> list[str]:
    facts = row.facts
    checks = (
        (not row.source_system.strip() or not row.outside_id.strip(), "来源系统和来源编号不能为空"),
        (not facts.title.strip(), "标题不能为空"),
        (len(facts.title) > 300, "标题超过300字"),
        (facts.kind not in KINDS, "信息类别不在列表中"),
        (bool(facts.form) and facts.form not in FORMS, "解读形式不在列表中"),
        (facts.attribute not in ATTRIBUTES, "公开属性不在列表中"),
        (row.published_on is not None and facts.attribute != "open", "只有主动公开的信息可以发布"),
        (row.published_on is not None and row.published_on > clock.today(), "发布日期不能晚于今天"),
        (row.validity not in VALIDITIES, "有效性不在列表中"),
        (facts.column_id not in columns, "没有这个栏目"),
        (facts.row_id is not None and facts.row_id not in duties, "没有这个公开事项"),
    )
    return [sentence for wrong, sentence in checks if wrong]


def _known(rows: Sequence[Mirrored]) -> dict[tuple[str, str], Document]:
    found: dict[tuple[str, str], Document] = {}
    systems = {row.source_system for row in rows}
    ids = [row.outside_id for row in rows]
    for start in range(0, len(ids), CHUNK):
        some = Document.objects.filter(source_system__in=systems, outside_id__in=ids[start : start + CHUNK])
        found |= {(one.source_system, one.outside_id): one for one in some}
    return found


def _values(row: Mirrored) -> dict[str, Any]:
    facts = {name: getattr(row.facts, name) for name in DocumentFacts.__dataclass_fields__}
    noon = datetime.combine(row.published_on, time(12), clock.ZONE) if row.published_on else None
    return facts | {
        "title": row.facts.title.strip(),
        "body": bodies.clean(row.facts.body),
        "source_system": row.source_system,
        "outside_id": row.outside_id,
        "published_at": noon,
        "published_year": noon.year if noon else None,
        "live": noon is not None,
        "stage": "done" if noon else "draft",
        "validity": row.validity,
        "ended_on": row.ended_on,
        **({"index_number": row.index_number} if row.index_number else {}),
    }


def _number(documents: Sequence[Document]) -> None:
    """索引号 for those that came without one, in the order of their publication."""
    waiting: dict[tuple[int, int], list[Document]] = {}
    for document in documents:
        if document.published_at and not document.index_number:
            waiting.setdefault((document.organ_id, document.published_at.year), []).append(document)
    organs = {document.organ_id: document.organ for some in waiting.values() for document in some[:1]}
    codes = {pk: index_prefix(organ, clock.today()) for pk, organ in organs.items()}
    for (organ_id, year), some in sorted(waiting.items()):
        series, _ = IndexSeries.objects.get_or_create(organ_id=organ_id, year=year)
        held: IndexSeries = lock(IndexSeries, series.pk)
        for document in sorted(some, key=lambda one: (one.published_at, one.outside_id)):
            held.last += 1
            document.index_number = f"{codes[organ_id]}/{year}-{held.last:05d}"
        held.save(update_fields=["last"])


def _record(actor: Actor, done: Mapping[Change, Sequence[Document]], before: Mapping[int, Mapping[str, Any]]) -> None:
    """A row in the chain of each document; search is told in as few events as there are runs of numbers."""
    touched = [*done["created"], *done["changed"]]
    entries = [
        audit.Entry(
            one,
            before.get(one.pk, {}),
            {"title": one.title, "source": one.source_system, "outside_id": one.outside_id, "live": one.live},
        )
        for one in touched
    ]
    audit.record_many(entries, actor=actor, verb="disclosure.mirror")
    numbers = sorted(one.pk for one in touched)
    start = 0
    for at in range(1, len(numbers) + 1):
        if at == len(numbers) or numbers[at] != numbers[at - 1] + 1 or at - start == CHUNK:
            event = DocumentsImported(first=numbers[start], last=numbers[at - 1])
            outbox.emit(event, record=f"disclosure.import:{numbers[start]}")
            start = at
