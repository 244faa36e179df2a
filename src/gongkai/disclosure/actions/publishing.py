"""Publication and withdrawal: what the public sees changes here and nowhere else."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError

from gongkai.disclosure.actions.gate import require_emergency
from gongkai.disclosure.actions.releasing import require_publishable
from gongkai.disclosure.elements import WITHDRAWALS
from gongkai.disclosure.events import DocumentMoved, DocumentPublished, DocumentWithdrawn, GateAsked
from gongkai.disclosure.models import Document, EmergencyRelease, IndexSeries, Review, Withdrawal
from gongkai.disclosure.policies import STAGE_POSTS, get_document, may_release, may_withdraw, require_writer
from gongkai.disclosure.reviewing import hands_on, round_of, stages_of
from gongkai.disclosure.versions import digest_of, newest, require_newest
from gongkai.kernel import audit, clock, outbox
from gongkai.kernel.actions import action, lock
from gongkai.kernel.actor import Actor
from gongkai.organs.queries import index_prefix

WITH_VALIDITY = frozenset({"normative", "policy"})
"""Kinds that are in force or not."""


@action
def publish_document(*, actor: Actor, document_id: int, version: int, request_key: str = "") -> Document:
    """Let the public see the version that has passed its last review; the number is given with the first.

    Checked for superusers and the system too: every stage of the round passed by its own person over this very
    content, the attribute 主动公开, nothing open at the gate, the hour come. Raises PermissionDenied, ValidationError.
    """
    document: Document = lock(Document, document_id)
    if not may_release(actor, document.organ_id):
        raise PermissionDenied("发布由发布机构的签发岗位办理")
    require_newest(document, version)
    held = newest(document)
    _require_reviewed(document, held)
    if held.attribute != "open":
        raise ValidationError(f"公开属性为“{held.get_attribute_display()}”，不能对外发布")
    if held.publish_on is not None and held.publish_on > clock.now():
        raise ValidationError(f"已设定于{held.publish_on.astimezone(clock.ZONE):%Y年%m月%d日 %H:%M}发布，届时自动发布")
    require_publishable(document, held)
    acting = actor.in_place_of(document.organ_id, STAGE_POSTS["final"])
    return _go_out(acting, document, held, "disclosure.publish", "done")


@action
def ask_emergency(
    *, actor: Actor, document_id: int, version: int, reason: str, request_key: str = ""
) -> EmergencyRelease:
    """Ask that a draft go out before its reviews (应急发布). Raises ValidationError without a reason."""
    get_document(actor, document_id)
    document: Document = lock(Document, document_id)
    require_writer(actor, document.organ_id)
    require_newest(document, version)
    if not reason.strip():
        raise ValidationError({"reason": "请写明应急发布的理由"})
    if actor.user_id is None:
        raise PermissionDenied("应急发布由拟稿人提出")
    asked = EmergencyRelease.objects.create(
        document=document,
        revision_id=version,
        reason=reason.strip(),
        asked_by_id=actor.user_id,
        asked_by_name=actor.name,
        asked_at=clock.now(),
    )
    audit.record(actor=actor, verb="disclosure.ask_emergency", obj=document, reason=asked.reason)
    outbox.emit(GateAsked(document_id=document.pk), record=audit.record_of(document))
    return asked


@action
def release_emergency(*, actor: Actor, emergency_id: int, request_key: str = "") -> Document:
    """A second person, of the final reviewer's post, lets the draft go out; the reviews follow and are owed."""
    emergency = EmergencyRelease.objects.filter(pk=emergency_id).first()
    if emergency is None:
        raise PermissionDenied("没有这项应急发布")
    document: Document = lock(Document, emergency.document_id)
    if not may_release(actor, document.organ_id):
        raise PermissionDenied("应急发布由发布机构的签发岗位同意")
    if actor.user_id in {emergency.asked_by_id, *hands_on(document)}:
        raise PermissionDenied("应急发布须由拟稿人以外的第二人同意")
    require_newest(document, emergency.revision_id)
    held = newest(document)
    if held.attribute != "open":
        raise ValidationError("公开属性不是“主动公开”，不能应急发布")
    require_emergency(document, held)
    acting = actor.in_place_of(document.organ_id, STAGE_POSTS["final"])
    emergency.released_by_id, emergency.released_by_name = actor.user_id, acting.name
    emergency.released_at = clock.now()
    emergency.save(update_fields=["released_by", "released_by_name", "released_at"])
    document = _go_out(acting, document, held, "disclosure.release_emergency", "draft", emergency.reason)
    return document


@action
def withdraw_document(
    *, actor: Actor, document_id: int, reason: str, note: str = "", inner_note: str = "", request_key: str = ""
) -> Withdrawal:
    """撤下 for one of the legal reasons; its page becomes a tombstone with `note`.

    Raises PermissionDenied, ValidationError.
    """
    document: Document = lock(Document, document_id)
    if not may_withdraw(actor, document.organ_id):
        raise PermissionDenied("撤下由发布机构的签发岗位或者区政务公开办办理")
    if reason not in WITHDRAWALS:
        raise ValidationError({"reason": "请选择撤下事由"})
    if not document.live:
        raise ValidationError("这件信息没有对外公开，不需要撤下")
    withdrawal = Withdrawal.objects.create(
        document=document,
        reason=reason,
        note=note.strip(),
        inner_note=inner_note.strip(),
        by=actor.name,
        at=clock.now(),
    )
    document.live, document.live_revision = False, None
    document.stage, document.has_unpublished_changes = "draft", True
    document.save(update_fields=["live", "live_revision", "stage", "has_unpublished_changes"])
    audit.record(
        actor=actor,
        verb="disclosure.withdraw",
        obj=document,
        before={"live": True},
        after={"live": False, "reason": reason, "note": withdrawal.note},
        reason=withdrawal.inner_note,
    )
    event = DocumentWithdrawn(document_id=document.pk, organ_id=document.organ_id, column_id=document.column_id)
    outbox.emit(event, record=audit.record_of(document))
    return withdrawal


def _require_reviewed(document: Document, held: Document) -> None:
    if document.stage != "cleared":
        raise ValidationError(f"此件在“{document.get_stage_display()}”，三审通过后才能发布")
    digest, number = digest_of(held), round_of(document)
    passed = document.reviews.filter(round=number, decision=Review.Decision.PASSED, digest=digest)
    done = {review.stage: review.by_id for review in passed}
    missing = [stage for stage in stages_of(document) if stage not in done]
    if missing or len(set(done.values())) < len(done):
        raise ValidationError("最新内容没有经过全部审核环节，请重新送审")


def _go_out(actor: Actor, document: Document, held: Document, verb: str, stage: str, reason: str = "") -> Document:
    """The version becomes what the public sees."""
    now = clock.now()
    first = document.published_at is None
    for name in Document.KEPT:
        setattr(held, name, getattr(document, name))
    if not held.index_number:
        held.index_number = _next_index_number(document, now)
    if first:
        held.published_at = now
    if held.kind in WITH_VALIDITY and not held.validity:
        held.validity = "in_force"
    held.live, held.live_revision_id = True, document.latest_revision_id
    held.latest_revision_id = document.latest_revision_id
    held.has_unpublished_changes = stage != "done"
    held.changed_at, held.stage, held.slip_only, held.publish_on = now, stage, False, None
    held.save()
    Withdrawal.objects.filter(document=document, ended_at__isnull=True).update(ended_at=now)
    after = {"live": True, "version": held.live_revision_id, "digest": digest_of(held), "index": held.index_number}
    audit.record(actor=actor, verb=verb, obj=held, before={"live": document.live}, after=after, reason=reason)
    _apply_relations(actor, held)
    record = audit.record_of(held)
    published = DocumentPublished(document_id=held.pk, organ_id=held.organ_id, column_id=held.column_id)
    outbox.emit(published, record=record)
    outbox.emit(DocumentMoved(document_id=held.pk, organ_id=held.organ_id, stage=stage), record=record)
    return held


def _apply_relations(actor: Actor, source: Document) -> None:
    """What this document does to the validity of others, now that it is public."""
    outcome = {"repeals": "repealed", "replaces": "repealed", "amends": "amended"}
    for relation in source.relations.filter(kind__in=outcome).select_related("target"):
        target: Document = lock(Document, relation.target_id)
        if target.validity in ("repealed", outcome[relation.kind]):
            continue
        before = {"validity": target.validity}
        target.validity = outcome[relation.kind]
        if target.validity == "repealed":
            target.ended_on = relation.on or source.effective_on or clock.today()
        target.save(update_fields=["validity", "ended_on"])
        after = {"validity": target.validity, "ended_on": target.ended_on, "by": source.pk}
        audit.record(actor=actor, verb="disclosure.end_validity", obj=target, before=before, after=after)
        if target.live:
            event = DocumentPublished(document_id=target.pk, organ_id=target.organ_id, column_id=target.column_id)
            outbox.emit(event, record=audit.record_of(target))


def _next_index_number(document: Document, now: datetime) -> str:
    """索引号: the organ's credit code, or its own code / year - five digits (domain G.5)."""
    series, _ = IndexSeries.objects.get_or_create(organ_id=document.organ_id, year=now.year)
    held: IndexSeries = lock(IndexSeries, series.pk)
    held.last += 1
    held.save(update_fields=["last"])
    return f"{index_prefix(document.organ, now.date())}/{now.year}-{held.last:05d}"
