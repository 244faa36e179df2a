"""The files of a case: which may be kept, and the one way to add one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError

from gongkai.documents.reading.hidden import LABELS
from gongkai.foi.models import Case, CaseFile, FileReading
from gongkai.foi.policies import get_case, posts_at
from gongkai.foi.queries.outgoing import unredacted
from gongkai.kernel import audit, clock, outbox
from gongkai.kernel.actions import action, lock
from gongkai.kernel.actor import Actor
from gongkai.kernel.events import FileAdded
from gongkai.kernel.models import StoredFile

READ = frozenset({CaseFile.Kind.APPLICATION, CaseFile.Kind.EVIDENCE, CaseFile.Kind.OUTGOING})
"""Kinds of which the worker reads text and hidden content."""
KEEPERS: Mapping[str, frozenset[str]] = {
    CaseFile.Kind.APPLICATION: frozenset({"mailroom", "registrar", "handler", "disclosure_office", "system"}),
    CaseFile.Kind.EVIDENCE: frozenset({"mailroom", "registrar", "handler", "disclosure_office", "system"}),
    CaseFile.Kind.OUTGOING: frozenset({"handler", "disclosure_office", "system"}),
    CaseFile.Kind.LETTER: frozenset({"system"}),
    CaseFile.Kind.REMEDY: frozenset({"registrar", "legal_reviewer", "disclosure_office", "system"}),
}
"""Who may add a file of each kind, by post at the organ of the case. Letters are rendered, never uploaded."""


def may_attach(actor: Actor, organ_id: int) -> list[str]:
    """The kinds of file the actor may add to a case of the organ."""
    posts = posts_at(actor, organ_id)
    return [str(kind) for kind, keepers in KEEPERS.items() if posts & keepers]


@action
def note_refusal(*, actor: Actor, case_id: int, kind: str, request_key: str = "") -> None:
    """That a file was refused, by whom and why; nothing of the file itself."""
    case = get_case(actor, case_id)
    audit.record(actor=actor, verb="foi.refuse_file", obj=case, after={"kind": kind})


NAMED_ONLY = frozenset({LABELS["property"]})
"""Kinds of hidden content that are named beside the file and need no acknowledgement: nearly every file has them."""


@action
def keep_file_reading(
    *,
    actor: Actor,
    file_id: int,
    text: str = "",
    hidden: Sequence[Mapping[str, str]] = (),
    problem: str = "",
    request_key: str = "",
) -> FileReading:
    """What the worker read of a file; read again, it is written anew and an acknowledgement of other content ends."""
    if not actor.is_system:
        raise PermissionDenied("材料由系统读取")
    hides = any(one["label"] not in NAMED_ONLY for one in hidden)
    values: dict[str, Any] = {"text": text, "hidden": list(hidden), "hides": hides, "problem": problem[:200]}
    known = FileReading.objects.filter(file_id=file_id).first()
    if known is not None and known.hidden != values["hidden"]:
        values |= {"acknowledged_by": "", "acknowledged_at": None}
    reading, _ = FileReading.objects.update_or_create(file_id=file_id, defaults=values | {"read_at": clock.now()})
    return reading


@action
def acknowledge_hidden(*, actor: Actor, case_id: int, file_id: int, request_key: str = "") -> FileReading:
    """An officer has seen what the file hides and lets it go out as it is (art. 37)."""
    case: Case = lock(Case, case_id)
    if CaseFile.Kind.OUTGOING not in may_attach(actor, case.organ_id):
        raise PermissionDenied("隐藏内容由本机关的承办岗位确认")
    reading = FileReading.objects.get(file__case=case, file_id=file_id)
    reading.acknowledged_by, reading.acknowledged_at = actor.name, clock.now()
    reading.save(update_fields=["acknowledged_by", "acknowledged_at"])
    audit.record(actor=actor, verb="foi.acknowledge_hidden", obj=case, after={"file": file_id})
    return reading


def not_ready_to_go(case: Case) -> str:
    """Why the files that are to go out may not yet; "" when they may. An open redaction holds them back, and so does
    hidden content that nobody has read or acknowledged."""
    going = unredacted(case)
    if going.filter(redactions__state__in=["draft", "review", "applying"]).exists():
        return "有材料正在遮盖，尚未生成遮盖后的文件（《条例》第三十七条）"
    if going.filter(reading__isnull=True).exists():
        return "拟提供的材料系统尚未读取完毕，不能确认有无隐藏内容，请稍后再办理（《条例》第三十七条）"
    if going.filter(reading__hides=True, reading__acknowledged_at=None).exists():
        return "拟提供的材料有隐藏内容，请在案件页“材料里的隐藏内容”中确认，或者遮盖后再提供（《条例》第三十七条）"
    return ""


@action
def attach_file(
    *,
    actor: Actor,
    case_id: int,
    stored_id: int,
    kind: str,
    title: str,
    item_id: int | None = None,
    letter_id: int | None = None,
    request_key: str = "",
) -> CaseFile:
    """Add a stored file to the case (art. 45: the record of the handling); its bytes are stored before, outside the
    transaction.

    Raises PermissionDenied when the posts at the organ of the case do not allow this kind, ValidationError by field.
    """
    if kind not in CaseFile.Kind.values:
        raise ValidationError({"kind": "请选择材料的类别"})
    case: Case = lock(Case, case_id)
    if kind not in may_attach(actor, case.organ_id):
        raise PermissionDenied("此类材料须由本机关的收发、登记或者承办岗位加入")
    stored = StoredFile.objects.get(pk=stored_id)
    file = CaseFile.objects.create(
        case=case,
        item=case.items.get(pk=item_id) if item_id else None,
        letter=case.letters.get(pk=letter_id) if letter_id else None,
        kind=kind,
        title=title.strip() or stored.name,
        stored=stored,
        added_at=clock.now(),
    )
    audit.record(
        actor=actor,
        verb="foi.attach_file",
        obj=case,
        after={"file": file.pk, "kind": kind, "address": stored.address, "size": stored.size},
        personal={"title": file.title},
    )
    if kind in READ:
        outbox.emit(FileAdded(file_id=file.pk, case_id=case.pk), record=f"foi.file:{file.pk}")
    return file
