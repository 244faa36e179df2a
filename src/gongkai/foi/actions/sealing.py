"""用印: the served bytes are the sealed copy, stamped by the electronic seal or brought back as a scan.

Asking and uploading leave a `Sealing` and an event; the worker stamps or reads, and hands its findings to
`settle_sealing`. What could not be read a person confirms, part by part, in `confirm_seal`. Only then is `seal` moved.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError

from gongkai.foi.actions.decision import ANSWER
from gongkai.foi.actions.ledger import Refused, Step, step
from gongkai.foi.models import Case, CaseFile, Letter, Sealing
from gongkai.foi.policies import require_move
from gongkai.kernel import audit, clock, eseal, outbox
from gongkai.kernel.actions import action, lock
from gongkai.kernel.actor import Actor
from gongkai.kernel.events import SealWanted
from gongkai.kernel.models import StoredFile

OPEN = frozenset({Sealing.State.WAITING, Sealing.State.CONFIRM})
SEALED_SUFFIXES = ("pdf", "ofd", "jpg", "jpeg", "png", "tif")


@action
def ask_seal(*, actor: Actor, case_id: int, request_key: str = "") -> Sealing:
    """Have the electronic seal put on the signed letter; the worker does it. Raises Refused where there is none."""
    if not eseal.configured():
        raise Refused("没有配置电子印章服务，请上传盖章后的扫描件")
    return _begin(actor, case_id, Sealing.Way.ESEAL, None)


@action
def upload_sealed(*, actor: Actor, case_id: int, stored_id: int, request_key: str = "") -> Sealing:
    """Bring back the stamped letter; the worker compares it with what was signed."""
    return _begin(actor, case_id, Sealing.Way.SCAN, StoredFile.objects.get(pk=stored_id))


def _begin(actor: Actor, case_id: int, way: Sealing.Way, stored: StoredFile | None) -> Sealing:
    case: Case = lock(Case, case_id)
    require_move(actor, case, "seal")
    letter = signed_answer(case)
    Sealing.objects.filter(letter=letter, state__in=OPEN).update(
        state=Sealing.State.FAILED, why="已由后来提交的替代", settled_at=clock.now()
    )
    sealing = Sealing.objects.create(letter=letter, way=way, stored=stored, asked_by=actor.name, asked_at=clock.now())
    audit.record(
        actor=actor,
        verb="foi.ask_seal",
        obj=case,
        after={"sealing": sealing.pk, "way": str(way), "letter": letter.number}
        | ({"address": stored.address} if stored else {}),
    )
    outbox.emit(SealWanted(sealing_id=sealing.pk, case_id=case.pk), record=f"foi.case:{case.pk}")
    return sealing


def signed_answer(case: Case) -> Letter:
    """The answer that waits to be served. Raises Refused where there is none."""
    letter = case.letters.filter(kind=ANSWER, state=Letter.State.SIGNED).first()
    if letter is None or case.state != "serving":
        raise Refused("没有已签发、尚未送达的答复书，不能用印")
    return letter


@action
def settle_sealing(
    *,
    actor: Actor,
    sealing_id: int,
    state: str,
    lines: Sequence[Mapping[str, Any]] = (),
    extra: Sequence[str] = (),
    stored_id: int | None = None,
    digest: str = "",
    why: str = "",
    request_key: str = "",
) -> Sealing:
    """What the worker found. `state` DONE moves the case at once, since every part was read and is the same; CONFIRM
    waits for a person; DIFFERS and FAILED end this attempt. An attempt that was replaced meanwhile stays as it is."""
    if not actor.is_system:
        raise PermissionDenied("核对结果由系统记入")
    sealing = Sealing.objects.select_related("letter").get(pk=sealing_id)
    case: Case = lock(Case, sealing.letter.case_id, keep=True)
    sealing = Sealing.objects.select_for_update(of=("self",)).select_related("letter").get(pk=sealing_id)
    if sealing.state != Sealing.State.WAITING:
        return sealing
    if case.state != "serving" or sealing.letter.state != Letter.State.SIGNED:
        state, why = Sealing.State.FAILED, "文书已经作废或者送达"
    sealing.state, sealing.why = Sealing.State(state), why
    sealing.lines, sealing.extra, sealing.digest = [dict(line) for line in lines], list(extra), digest
    if stored_id is not None:
        sealing.stored_id = stored_id
    sealing.settled_at = None if state == Sealing.State.CONFIRM else clock.now()
    sealing.save()
    if state == Sealing.State.DONE:
        with step(case_id=case.pk, event="seal", actor=actor) as moving:
            _take(moving, sealing)
        return sealing
    verdicts = {str(line["verdict"]) for line in sealing.lines}
    after = {"sealing": sealing.pk, "state": str(sealing.state), "verdicts": sorted(verdicts)}
    audit.record(actor=actor, verb="foi.collate", obj=case, after=after)
    return sealing


@action
def confirm_seal(
    *, actor: Actor, case_id: int, sealing_id: int, confirmed: Collection[str], request_key: str = ""
) -> Sealing:
    """A person has compared what could not be read, part by part. `confirmed` holds the keys of the unread parts.

    Raises ValidationError naming the parts that are left; a text that differs is nothing to confirm.
    """
    with step(case_id=case_id, event="seal", actor=actor) as moving:
        sealing = Sealing.objects.select_related("letter").filter(letter__case=moving.case, pk=sealing_id).first()
        if sealing is None or sealing.state != Sealing.State.CONFIRM:
            raise Refused("这份盖章件不在等待人工核对")
        left = [line["label"] for line in sealing.lines if line["verdict"] == "unread" and line["key"] not in confirmed]
        if left:
            raise ValidationError({"confirmed": f"请对照原文逐段核对，尚未确认：{'、'.join(left)}"})
        sealing.lines = [
            {**line, "verdict": "confirmed"} if line["verdict"] == "unread" else line for line in sealing.lines
        ]
        sealing.state, sealing.confirmed_by, sealing.settled_at = Sealing.State.DONE, actor.name, moving.at
        sealing.save(update_fields=["lines", "state", "confirmed_by", "settled_at"])
        moving.details["confirmed"] = sorted(line["key"] for line in sealing.lines if line["verdict"] == "confirmed")
        _take(moving, sealing)
    return sealing


def _take(moving: Step, sealing: Sealing) -> None:
    """The stamped bytes become the letter's formal copy: what is served from now on."""
    letter = signed_answer(moving.case)
    moving.establish("sealed_copy_matches", sealing.letter_id == letter.pk and sealing.stored_id)
    suffix = sealing.stored.name.rpartition(".")[2].lower() if sealing.stored else "pdf"
    assert sealing.stored is not None  # a sealing without bytes does not match
    letter.sealed = CaseFile.objects.create(
        case=moving.case,
        letter=letter,
        kind=CaseFile.Kind.SEALED,
        title=f"{letter.title} {letter.number}（盖章）.{suffix}",
        stored=sealing.stored,
        added_at=moving.at,
    )
    letter.save(update_fields=["sealed"])
    data = {"letter": letter.number, "sealing": sealing.pk, "sha256": sealing.digest, "seal_way": str(sealing.way)}
    moving.fact("sealed", on=moving.at.date(), data=data)
