"""三审三校: submitted, passed, returned; three persons, one version."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Q

from gongkai.disclosure.actions.releasing import require_publishable, settle_emergency
from gongkai.disclosure.elements import KINDS, REVIEWS, STAGES
from gongkai.disclosure.events import DocumentMoved
from gongkai.disclosure.models import Document, Review, ReviewRule, SecrecyCheck
from gongkai.disclosure.policies import (
    SECRECY_POSTS,
    STAGE_POSTS,
    get_document,
    holds_at,
    require_office,
    require_reviewer,
    require_writer,
)
from gongkai.disclosure.reviewing import hands_on, passed_by, procedure_of, round_of, stages_of, unchecked_items
from gongkai.disclosure.versions import digest_of, newest, require_newest, secrecy_items
from gongkai.kernel import audit, calendars, clock, outbox
from gongkai.kernel.actions import action, lock
from gongkai.kernel.actor import Actor


@action
def submit_document(*, actor: Actor, document_id: int, version: int, request_key: str = "") -> Document:
    """送审: the newest version goes to its first review. Raises ValidationError for one that says nothing."""
    document = _locked(actor, document_id, version)
    require_writer(actor, document.organ_id)
    if document.stage != "draft":
        raise ValidationError(f"正在“{document.get_stage_display()}”，不能送审")
    held = newest(document)
    if not held.body.strip() and not held.files.all():
        raise ValidationError({"body": "请填写正文，或者添加附件"})
    number = round_of(document) + 1
    _note(actor, document, number, "draft", Review.Decision.SUBMITTED, digest_of(held))
    return _move(document, stages_of(document)[0])


@action
def pass_review(*, actor: Actor, document_id: int, version: int, note: str = "", request_key: str = "") -> Document:
    """Pass the stage the document stands at. Whoever wrote on this version, or passed an earlier stage of the round,
    is refused (PermissionDenied). Before the final one passes, every item has its secrecy review (art. 17) and the
    gate has nothing open; ValidationError says what is missing."""
    document = _locked(actor, document_id, version)
    if document.stage not in REVIEWS:
        raise ValidationError("此件不在审核环节")
    require_reviewer(actor, document)
    number = round_of(document)
    _require_fresh_eyes(actor, document, number)
    held = newest(document)
    if document.stage == "final":
        _require_secrecy(document, held)
        if held.attribute == "open":
            require_publishable(document, held)
    acting = actor.in_place_of(document.organ_id, STAGE_POSTS[document.stage])
    _note(acting, document, number, document.stage, Review.Decision.PASSED, digest_of(held), note)
    stages = stages_of(document)
    later = stages[stages.index(document.stage) + 1 :] if document.stage in stages else ()
    if later:
        return _move(document, later[0])
    if settle_emergency(document, version):
        return _move(document, "done")
    return _move(document, "cleared")


@action
def return_document(*, actor: Actor, document_id: int, version: int, note: str, request_key: str = "") -> Document:
    """退回 to the writer, with the reason."""
    document = _locked(actor, document_id, version)
    if document.stage not in REVIEWS:
        raise ValidationError("此件不在审核环节")
    require_reviewer(actor, document)
    if not note.strip():
        raise ValidationError({"note": "请写明退回的理由"})
    acting = actor.in_place_of(document.organ_id, STAGE_POSTS[document.stage])
    digest = digest_of(newest(document))
    _note(acting, document, round_of(document), document.stage, Review.Decision.RETURNED, digest, note)
    return _move(document, "draft")


@action
def recall_document(*, actor: Actor, document_id: int, version: int, request_key: str = "") -> Document:
    """撤回 by the writer, from any review or before publication."""
    document = _locked(actor, document_id, version)
    require_writer(actor, document.organ_id)
    if document.stage not in (*REVIEWS, "cleared"):
        raise ValidationError("此件没有在审核中，不需要撤回")
    digest = digest_of(newest(document))
    _note(actor, document, round_of(document), document.stage, Review.Decision.RETURNED, digest, "拟稿人撤回")
    return _move(document, "draft")


@action
def check_secrecy(
    *, actor: Actor, document_id: int, version: int, item: str, passed: bool, ground: str, request_key: str = ""
) -> SecrecyCheck:
    """保密审查 of one item (art. 17): by the secrecy reviewer's post, never by a writer of the version."""
    document = _locked(actor, document_id, version)
    if not holds_at(actor, document.organ_id, SECRECY_POSTS):
        raise PermissionDenied("保密审查由发布机构的保密审查岗位办理")
    if actor.user_id in hands_on(document):
        raise PermissionDenied("拟稿人不能审查自己拟的稿")
    if not ground.strip():
        raise ValidationError({"ground": "请写明依据和理由"})
    digests = dict(secrecy_items(newest(document)))
    if item not in digests:
        raise ValidationError({"item": "此件没有这一审查对象"})
    acting = actor.in_place_of(document.organ_id, SECRECY_POSTS)
    check = SecrecyCheck.objects.create(
        document=document,
        revision_id=version,
        item=item,
        digest=digests[item],
        passed=passed,
        ground=ground.strip(),
        by_id=actor.user_id,
        by_name=acting.name,
        at=clock.now(),
    )
    after = {"item": item, "passed": passed, "ground": check.ground, "version": version}
    audit.record(actor=acting, verb="disclosure.check_secrecy", obj=document, after=after)
    return check


@action
def set_review_rule(
    *,
    actor: Actor,
    organ_id: int | None,
    kind: str,
    stages: Sequence[str],
    days: int,
    shows_names: bool,
    reason: str,
    request_key: str = "",
) -> ReviewRule:
    """How an organ's documents are reviewed, by the district's disclosure office. The final review is never left out;
    leaving out another (organs of two persons) takes a reason. The earlier rule ends and stays on record."""
    require_office(actor)
    ordered = [stage for stage in REVIEWS if stage in stages]
    errors: dict[str, str] = {}
    if "final" not in ordered:
        errors["stages"] = "“终审终校”不可省略"
    if len(ordered) < len(REVIEWS) and not reason.strip():
        errors["reason"] = "少于三审的，请写明理由"
    if kind and kind not in KINDS:
        errors["kind"] = "没有这个信息类别"
    if not 1 <= days <= 30:
        errors["days"] = "每个环节的期限应为1至30个工作日"
    if errors:
        raise ValidationError(errors)
    now = clock.now()
    of_organ = Q(organ__isnull=True) if organ_id is None else Q(organ_id=organ_id)
    ReviewRule.objects.filter(of_organ, kind=kind, ended_at__isnull=True).update(ended_at=now)
    rule = ReviewRule.objects.create(
        organ_id=organ_id,
        kind=kind,
        stages=ordered,
        days=days,
        shows_names=shows_names,
        reason=reason.strip(),
        set_by=actor.name,
        set_at=now,
    )
    after = {"organ": organ_id, "kind": kind, "stages": ordered, "days": days, "shows_names": shows_names}
    audit.record(actor=actor, verb="disclosure.set_review_rule", obj=rule, after=after, reason=reason)
    return rule


def _locked(actor: Actor, document_id: int, version: int) -> Document:
    get_document(actor, document_id)
    document: Document = lock(Document, document_id)
    require_newest(document, version)
    return document


def _require_fresh_eyes(actor: Actor, document: Document, number: int) -> None:
    if actor.user_id is None:
        raise PermissionDenied("审核须由有相应岗位的人员办理")
    if actor.user_id in hands_on(document):
        raise PermissionDenied("您参与了这一稿的拟写，须由其他人员审核")
    if actor.user_id in passed_by(document, number):
        raise PermissionDenied("您已办理前一环节的审核，三审须由不同人员分别办理")


def _require_secrecy(document: Document, held: Document) -> None:
    missing = unchecked_items(document, held)
    if missing:
        raise ValidationError(f"尚未通过保密审查：{'、'.join(missing)}（《条例》第十七条）")


def _note(
    actor: Actor, document: Document, number: int, stage: str, decision: str, digest: str, note: str = ""
) -> Review:
    at = clock.now()
    due_on = calendars.current().add_workdays(at.date(), procedure_of(document).days)
    review = Review.objects.create(
        document=document,
        round=number,
        revision_id=document.latest_revision_id,
        digest=digest,
        stage=stage,
        decision=decision,
        note=note.strip(),
        by_id=actor.user_id,
        by_name=actor.name,
        at=at,
        due_on=None if decision == Review.Decision.RETURNED else due_on,
    )
    audit.record(
        actor=actor,
        verb=f"disclosure.{decision}",
        obj=document,
        after={"stage": stage, "name": STAGES[stage], "round": number, "digest": digest},
        reason=review.note,
    )
    return review


def _move(document: Document, stage: str) -> Document:
    document.stage = stage
    document.save(update_fields=["stage"])
    event = DocumentMoved(document_id=document.pk, organ_id=document.organ_id, stage=stage)
    outbox.emit(event, record=audit.record_of(document))
    return document
