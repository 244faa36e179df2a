"""The files of a case: which may be kept, and the one way to add one."""

from __future__ import annotations

from collections.abc import Mapping

from django.core.exceptions import PermissionDenied, ValidationError

from gongkai.foi.models import Case, CaseFile
from gongkai.foi.policies import posts_at
from gongkai.kernel import audit, clock
from gongkai.kernel.actions import action, lock
from gongkai.kernel.actor import Actor
from gongkai.kernel.models import StoredFile

MOST_MEGABYTES = 20
_ZIP, _OLE = (b"PK\x03\x04",), (b"\xd0\xcf\x11\xe0",)
SUFFIXES: Mapping[str, tuple[bytes, ...]] = {
    "pdf": (b"%PDF-",),
    "docx": _ZIP,
    "xlsx": _ZIP,
    "ofd": _ZIP,
    "doc": _OLE,
    "xls": _OLE,
    "wps": _OLE,
    "jpg": (b"\xff\xd8\xff",),
    "jpeg": (b"\xff\xd8\xff",),
    "png": (b"\x89PNG",),
    "tif": (b"II*\x00", b"MM\x00*"),
    "txt": (b"",),
}
"""Endings of names that are kept, with what such a file begins with."""

KEEPERS: Mapping[str, frozenset[str]] = {
    CaseFile.Kind.APPLICATION: frozenset({"mailroom", "registrar", "handler", "disclosure_office", "system"}),
    CaseFile.Kind.EVIDENCE: frozenset({"mailroom", "registrar", "handler", "disclosure_office", "system"}),
    CaseFile.Kind.OUTGOING: frozenset({"handler", "disclosure_office", "system"}),
    CaseFile.Kind.LETTER: frozenset({"system"}),
}
"""Who may add a file of each kind, by post at the organ of the case. Letters are rendered, never uploaded."""


def problem_with(name: str, size: int, head: bytes) -> str:
    """Why a file of this name, size in bytes and beginning cannot be kept; empty when it can."""
    suffix = name.rpartition(".")[2].lower()
    if suffix not in SUFFIXES:
        return f"不收“{suffix}”类文件；可以上传{'、'.join(sorted(SUFFIXES))}"
    if size > MOST_MEGABYTES * 2**20:
        return f"文件超过{MOST_MEGABYTES} MB，请拆分或者压缩后上传"
    if size == 0:
        return "文件是空的，请重新选择"
    if not head.startswith(SUFFIXES[suffix]):
        return f"文件内容与扩展名“{suffix}”不符，请核对后重新选择"
    return ""


def may_attach(actor: Actor, organ_id: int) -> list[str]:
    """The kinds of file the actor may add to a case of the organ."""
    posts = posts_at(actor, organ_id)
    return [str(kind) for kind, keepers in KEEPERS.items() if posts & keepers]


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
    return file
