"""提请主动公开 (art. 44): what was disclosed to one and may be disclosed to all."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.exceptions import PermissionDenied, ValidationError

from gongkai.foi.actions.ledger import step
from gongkai.foi.models import Applicant, PublicationProposal
from gongkai.foi.policies import publications_decided_by
from gongkai.foi.queries.guidance import like_cases
from gongkai.foi.queries.outgoing import going_files
from gongkai.foi.queries.publication import GRANTED
from gongkai.kernel import audit, clock, outbox
from gongkai.kernel.actions import action, lock
from gongkai.kernel.actor import Actor
from gongkai.kernel.events import PublicationProposed
from gongkai.rules import personal_data


@action
def propose_publication(
    *, actor: Actor, case_id: int, title: str, body: str, file_ids: Sequence[int] = (), request_key: str = ""
) -> PublicationProposal:
    """Propose the answer, without anything of its applicant, for proactive disclosure.

    Raises ValidationError by field: nothing personal may be left in the text, and a natural applicant's name neither.
    """
    errors: dict[str, list[str]] = {}
    for name, text in (("title", title), ("body", body)):
        if not text.strip():
            errors[name] = ["请填写标题" if name == "title" else "请填写正文"]
        left = personal_data.find_private(text)
        if left:
            errors[name] = [f"仍有个人信息：{'、'.join(found.mask for found in left)}，请删去后再提请"]
    applicant = Applicant.objects.get(case_id=case_id)
    if applicant.natural and len(applicant.name) > 1 and applicant.name in f"{title}\n{body}":
        errors.setdefault("body", []).append("文中仍有申请人的姓名，请删去后再提请")
    if errors:
        raise ValidationError(errors)
    with step(case_id=case_id, event="propose_publication", actor=actor) as moving:
        case = moving.case
        granted = case.items.filter(outcome__in=GRANTED).exists()
        moving.establish("something_granted", granted, "此件没有予以公开的信息，不能提请主动公开（《条例》第四十四条）")
        proposal = PublicationProposal.objects.create(
            case=case,
            title=title.strip(),
            body=body.strip(),
            alike=len(like_cases(case, limit=50)),
            proposed_by=actor.name,
            proposed_by_id=actor.user_id,
            proposed_at=moving.at,
        )
        proposal.files.set(going_files(case).filter(pk__in=file_ids))
        moving.fact("publication_proposed", on=moving.at.date(), data={"proposal": proposal.pk})
        event = PublicationProposed(proposal_id=proposal.pk, case_id=case.pk)
        outbox.emit(event, record=f"foi.case:{case.pk}")
    return proposal


@action
def decide_publication(
    *, actor: Actor, proposal_id: int, accept: bool, reason: str = "", reference: str = "", request_key: str = ""
) -> PublicationProposal:
    """采纳 or not, by the 政务公开办 of the organ or above it; a refusal says why. Never by whoever proposed it."""
    if not accept and not reason.strip():
        raise ValidationError({"reason": "不采纳的，请写明理由"})
    if not publications_decided_by(actor).filter(pk=proposal_id).exists():
        raise PermissionDenied("提请主动公开由政务公开办审定")
    proposal: PublicationProposal = lock(PublicationProposal, proposal_id)
    if proposal.state != PublicationProposal.State.PROPOSED:
        return proposal
    if actor.user_id is not None and actor.user_id == proposal.proposed_by_id:
        raise PermissionDenied("提请人不能审定自己提请的事项")
    proposal.state = PublicationProposal.State.ACCEPTED if accept else PublicationProposal.State.REFUSED
    proposal.decided_by, proposal.decided_at = actor.name, clock.now()
    proposal.reason, proposal.reference = reason.strip(), reference.strip() or proposal.reference
    proposal.save(update_fields=["state", "decided_by", "decided_at", "reason", "reference"])
    audit.record(
        actor=actor,
        verb="foi.decide_publication",
        obj=proposal,
        before={"state": "proposed"},
        after={"state": proposal.state, "reference": proposal.reference},
        personal={"reason": proposal.reason} if proposal.reason else {},
    )
    return proposal


@action
def note_reference(*, actor: Actor, proposal_id: int, reference: str, request_key: str = "") -> None:
    """Keep what the room of documents calls the proposal."""
    proposal: PublicationProposal = lock(PublicationProposal, proposal_id)
    proposal.reference = reference
    proposal.save(update_fields=["reference"])
    audit.record(actor=actor, verb="foi.note_reference", obj=proposal, after={"reference": reference})
