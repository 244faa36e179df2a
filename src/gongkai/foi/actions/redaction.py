"""遮盖 (art. 37): marks on a file, passed by a second person, applied and verified by the worker.

The original is never changed and never sent; what is sent is the released copy, and only after it was read again and
nothing that was marked could be found in it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import uuid4

from django.core.exceptions import PermissionDenied, ValidationError

from gongkai.foi.actions.ledger import Refused
from gongkai.foi.models import Case, CaseFile, Redaction, RedactionPage
from gongkai.foi.policies import get_case, posts_at
from gongkai.kernel import audit, clock, outbox
from gongkai.kernel.actions import action, lock
from gongkai.kernel.actor import Actor
from gongkai.kernel.events import PagesWanted, RedactionPassed
from gongkai.kernel.models import StoredFile
from gongkai.rules.redaction_grounds import GROUNDS
from gongkai.rules.states import CONCLUDED

MARKERS = frozenset({"handler", "disclosure_office"})
"""Who marks, by post at the organ of the case."""
PASSERS = frozenset({"reviewer", "secrecy_reviewer", "approver"})
"""Who looks over the marks; never somebody who has changed them."""
REDACTABLE = frozenset({CaseFile.Kind.OUTGOING, CaseFile.Kind.EVIDENCE})
OPEN = frozenset({Redaction.State.DRAFT, Redaction.State.REVIEW, Redaction.State.APPLYING})
MOST_MARKS = 2_000
KEPT_STEPS = 20


@action
def start_redaction(*, actor: Actor, case_id: int, file_id: int, request_key: str = "") -> Redaction:
    """Begin to mark a file; the worker makes its pages. One that is already begun is given back."""
    case = _locked(actor, case_id)
    file = case.files.filter(pk=file_id, kind__in=REDACTABLE).first()
    if file is None:
        raise Refused("只有拟提供的信息和办理材料可以遮盖")
    if begun := Redaction.objects.filter(original=file, state__in=OPEN).first():
        return begun
    if actor.user_id is None:
        raise PermissionDenied("遮盖由承办人办理")
    redaction = Redaction.objects.create(
        case=case, original=file, author_id=actor.user_id, author_name=actor.name, made_at=clock.now()
    )
    _audit(actor, redaction, "foi.start_redaction", {"file": file.pk})
    outbox.emit(PagesWanted(redaction_id=redaction.pk, case_id=case.pk), record=_record(redaction))
    return redaction


@action
def change_marks(
    *,
    actor: Actor,
    case_id: int,
    redaction_id: int,
    version: int,
    marks: Sequence[Mapping[str, Any]],
    request_key: str = "",
) -> Redaction:
    """Replace the marks; `version` is the one that was on the screen. Each has a page that exists, a box that lies on
    it, and a ground. Raises ValidationError naming the mark, Refused when somebody else has marked meanwhile."""
    redaction = _marking(actor, case_id, redaction_id, version)
    checked = [_checked(redaction, number, mark) for number, mark in enumerate(marks, start=1)]
    if len(checked) > MOST_MARKS:
        raise ValidationError(f"一份文件最多{MOST_MARKS}处标记，请用整页遮盖代替逐处标记")
    redaction.history = [*(redaction.history or []), redaction.marks][-KEPT_STEPS:]
    return _keep_marks(actor, redaction, checked, "foi.change_marks")


@action
def undo_marks(*, actor: Actor, case_id: int, redaction_id: int, version: int, request_key: str = "") -> Redaction:
    """Take the last change back. Raises Refused when there is none."""
    redaction = _marking(actor, case_id, redaction_id, version)
    if not redaction.history:
        raise Refused("没有可以撤销的改动")
    earlier = list(redaction.history)
    marks = earlier.pop()
    redaction.history = earlier
    return _keep_marks(actor, redaction, marks, "foi.undo_marks")


@action
def submit_redaction(
    *, actor: Actor, case_id: int, redaction_id: int, version: int, request_key: str = ""
) -> Redaction:
    """Hand the marks to a second person. A file without marks is not redacted but sent as it is."""
    redaction = _marking(actor, case_id, redaction_id, version)
    if redaction.texts is None:
        raise Refused("页面还在生成，请稍后再送复核")
    if not redaction.marks:
        raise ValidationError("还没有标记任何内容。无需遮盖的，请放弃遮盖并在决定中写明理由")
    return _move(actor, redaction, Redaction.State.REVIEW, "foi.submit_redaction")


@action
def return_redaction(*, actor: Actor, case_id: int, redaction_id: int, note: str, request_key: str = "") -> Redaction:
    """Send the marks back with what is wrong."""
    redaction = _reviewing(actor, case_id, redaction_id)
    if not note.strip():
        raise ValidationError({"note": "请写明退回的理由"})
    redaction.review_note, redaction.reviewer_name = note.strip(), actor.name
    return _move(actor, redaction, Redaction.State.DRAFT, "foi.return_redaction", personal={"note": note.strip()})


@action
def pass_redaction(
    *, actor: Actor, case_id: int, redaction_id: int, version: int, note: str = "", request_key: str = ""
) -> Redaction:
    """The second person has looked at every page: the worker applies the marks and reads the result again."""
    redaction = _reviewing(actor, case_id, redaction_id)
    if redaction.version != version:
        raise Refused("标记在您打开页面之后有改动，请刷新后重新复核")
    redaction.reviewer_name, redaction.review_note = actor.name, note.strip()
    moved = _move(actor, redaction, Redaction.State.APPLYING, "foi.pass_redaction")
    outbox.emit(RedactionPassed(redaction_id=moved.pk, case_id=moved.case_id), record=_record(moved))
    return moved


@action
def drop_redaction(*, actor: Actor, case_id: int, redaction_id: int, request_key: str = "") -> Redaction:
    """放弃: the file goes out as it is, or is marked anew; what was marked is kept with the case."""
    case = _locked(actor, case_id)
    redaction: Redaction = lock(Redaction.objects.filter(case=case), redaction_id)
    if redaction.state not in (Redaction.State.DRAFT, Redaction.State.REVIEW, Redaction.State.RELEASED):
        raise Refused("正在生成遮盖件，请等待结果")
    if case.state in CONCLUDED:
        raise Refused("此件已办结，遮盖件不能再放弃")
    return _move(actor, redaction, Redaction.State.DROPPED, "foi.drop_redaction")


@action
def keep_pages(
    *,
    actor: Actor,
    redaction_id: int,
    prepared_id: int | None = None,
    images: Sequence[tuple[int, int]] = (),
    pages: Sequence[Sequence[float]] = (),
    texts: Sequence[Any] = (),
    problem: str = "",
    request_key: str = "",
) -> Redaction:
    """What the worker made of the file: the copy to work on, pictures as (page, stored id), sizes and texts."""
    redaction = _by_worker(actor, redaction_id)
    if redaction.texts is not None:
        return redaction
    redaction.problem = problem[:200]
    if not problem:
        redaction.prepared_id = prepared_id
        redaction.pages, redaction.texts = [list(size) for size in pages], list(texts)
        RedactionPage.objects.bulk_create(
            RedactionPage(redaction=redaction, page=page, stored_id=stored_id) for page, stored_id in images
        )
    redaction.save()
    return redaction


@action
def settle_redaction(
    *,
    actor: Actor,
    redaction_id: int,
    stored_id: int | None = None,
    leaks: Sequence[Mapping[str, Any]] = (),
    problem: str = "",
    request_key: str = "",
) -> Redaction:
    """Release the result that the worker verified, or send the marks back with what could still be found: of a leak
    its kind, page and place are kept, never its words."""
    redaction = _by_worker(actor, redaction_id)
    if redaction.state != Redaction.State.APPLYING:
        return redaction
    told = [{"kind": one["kind"], "page": one["page"], "where": one["where"]} for one in leaks]
    redaction.problem = problem[:200]
    redaction.verified = {"at": clock.now().isoformat(), "leaks": told, "marks": len(redaction.marks)}
    if problem or told or stored_id is None:
        return _move(actor, redaction, Redaction.State.DRAFT, "foi.refuse_redaction", {"leaks": told})
    stored = StoredFile.objects.get(pk=stored_id)
    redaction.released = CaseFile.objects.create(
        case=redaction.case,
        item=redaction.original.item,
        kind=CaseFile.Kind.REDACTED,
        title=f"{redaction.original.title}（遮盖件）",
        stored=stored,
        added_at=clock.now(),
    )
    redaction.released_at = clock.now()
    earlier = Redaction.objects.filter(original=redaction.original, state=Redaction.State.RELEASED)
    earlier.update(state=Redaction.State.DROPPED)
    after = {"file": redaction.released.pk, "address": stored.address}
    return _move(actor, redaction, Redaction.State.RELEASED, "foi.release_redaction", after)


def may_mark(actor: Actor, case: Case) -> bool:
    return bool(posts_at(actor, case.organ_id) & MARKERS)


def may_pass(actor: Actor, redaction: Redaction) -> bool:
    """Whether the actor may look the marks over: another pair of eyes, with the post."""
    held = posts_at(actor, redaction.case.organ_id) & PASSERS
    return bool(held) and actor.user_id not in {*redaction.editors, redaction.author_id}


def _locked(actor: Actor, case_id: int) -> Case:
    case = get_case(actor, case_id)
    if not may_mark(actor, case):
        raise PermissionDenied("遮盖由本机关的承办岗位办理")
    return lock(Case, case.pk)


def _marking(actor: Actor, case_id: int, redaction_id: int, version: int) -> Redaction:
    case = _locked(actor, case_id)
    redaction: Redaction = lock(Redaction.objects.filter(case=case), redaction_id)
    if redaction.state != Redaction.State.DRAFT:
        raise Refused(f"遮盖{redaction.get_state_display()}，不能改动标记")
    if redaction.version != version:
        raise Refused("标记刚刚被他人改动，请刷新后核对再办理")
    return redaction


def _reviewing(actor: Actor, case_id: int, redaction_id: int) -> Redaction:
    case = get_case(actor, case_id)
    lock(Case, case.pk)
    redaction: Redaction = lock(Redaction.objects.filter(case=case), redaction_id)
    if redaction.state != Redaction.State.REVIEW:
        raise Refused("这份文件不在等待复核")
    if not may_pass(actor, redaction):
        raise PermissionDenied("遮盖由本机关没有改动过标记的审核、保密审查或者审批岗位复核")
    return redaction


def _by_worker(actor: Actor, redaction_id: int) -> Redaction:
    if not actor.is_system:
        raise PermissionDenied("由系统记入")
    return lock(Redaction.objects.select_related("case", "original"), redaction_id)


def _checked(redaction: Redaction, number: int, mark: Mapping[str, Any]) -> dict[str, Any]:
    page = mark.get("page")
    if not isinstance(page, int) or not 1 <= page <= len(redaction.pages):
        raise ValidationError(f"第{number}处标记：没有第{page}页")
    width, height = redaction.pages[page - 1]
    try:
        left, top, right, bottom = (float(value) for value in mark["box"])
    except (KeyError, TypeError, ValueError) as error:
        raise ValidationError(f"第{number}处标记：位置不完整") from error
    box = [max(0.0, left), max(0.0, top), min(width, right), min(height, bottom)]
    if not (box[0] < box[2] and box[1] < box[3]):
        raise ValidationError(f"第{number}处标记：不在页面以内，或者没有大小")
    article = str(mark.get("article", ""))
    if article not in GROUNDS:
        raise ValidationError(f"第{number}处标记：请选择遮盖的依据")
    return {
        "id": str(mark.get("id") or uuid4().hex[:8])[:16],
        "page": page,
        "box": [round(value, 2) for value in box],
        "article": article,
        "text": str(mark.get("text", ""))[:500],
        "source": str(mark.get("source", "hand"))[:20],
        "here_only": bool(mark.get("here_only")),
    }


def _keep_marks(actor: Actor, redaction: Redaction, marks: list[dict[str, Any]], verb: str) -> Redaction:
    before = {"marks": len(redaction.marks), "version": redaction.version}
    redaction.marks, redaction.version = marks, redaction.version + 1
    if actor.user_id is not None and actor.user_id not in redaction.editors:
        redaction.editors = [*redaction.editors, actor.user_id]
    redaction.problem, redaction.verified = "", {}
    redaction.save()
    _audit(actor, redaction, verb, {"marks": len(marks), "version": redaction.version}, before)
    return redaction


def _move(
    actor: Actor,
    redaction: Redaction,
    state: str,
    verb: str,
    after: Mapping[str, Any] | None = None,
    personal: Mapping[str, str] | None = None,
) -> Redaction:
    before = {"state": redaction.state}
    redaction.state = state
    redaction.save()
    told = {"state": str(state), "version": redaction.version, **(after or {})}
    _audit(actor, redaction, verb, told, before, personal)
    return redaction


def _audit(
    actor: Actor,
    redaction: Redaction,
    verb: str,
    after: Mapping[str, Any],
    before: Mapping[str, Any] | None = None,
    personal: Mapping[str, str] | None = None,
) -> None:
    told = {"redaction": redaction.pk, **after}
    audit.record(actor=actor, verb=verb, obj=redaction.case, before=before, after=told, personal=personal)


def _record(redaction: Redaction) -> str:
    return f"foi.redaction:{redaction.pk}"
