"""Deciding item by item, drafting the answer, and the ways back; 签发 is in `signing`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.core.exceptions import ValidationError

from gongkai.foi import state_secrets
from gongkai.foi.actions.ledger import Refused, Step, step
from gongkai.foi.letters import answer_content, answer_title
from gongkai.foi.letters.gaps import earlier_grounds, gaps, item_gaps
from gongkai.foi.models import Applicant, Case, Letter, LetterDraft, NumberTaken, RequestItem
from gongkai.foi.queries import open_consultations
from gongkai.kernel.actions import action
from gongkai.kernel.actor import Actor
from gongkai.organs.models import OrganVersion
from gongkai.organs.queries import at as organ_at
from gongkai.rules.letter_kinds import articles_of
from gongkai.rules.outcomes import derive

ANSWER = "answer"


@dataclass(frozen=True)
class ItemDecision:
    """What is decided on one item. `grounds` carries the facts that the outcome demands (rules.outcomes,
    `requires`)."""

    position: int
    outcome: str
    reasons: str = ""
    grounds: Mapping[str, str] = field(default_factory=dict)


@action
def decide(*, actor: Actor, case_id: int, decisions: Sequence[ItemDecision], request_key: str = "") -> Case:
    """Set outcome, articles, grounds and reasons of items, and derive the one row of the report that counts (art.
    36, K.2-4).

    Raises ValidationError keyed `item_N` for an unknown outcome or a missing ground.
    """
    with step(case_id=case_id, event="decide", actor=actor) as moving:
        items = {item.position: item for item in moving.case.items.all()}
        errors: dict[str, list[str]] = {}
        for decision in decisions:
            problems = _problems(moving.case, decision, items.get(decision.position))
            if problems:
                errors[f"item_{decision.position}"] = problems
        if errors:
            raise ValidationError(errors)
        for decision in decisions:
            item = items[decision.position]
            item.outcome = decision.outcome
            item.grounds = _grounds(moving.case, decision)
            item.articles = list(articles_of(decision.outcome, item.grounds))
            item.reasons = decision.reasons
            item.save(update_fields=["outcome", "articles", "grounds", "reasons"])
        moving.case.subject = state_secrets.subject_of(list(items.values()))
        decided = [item.outcome for item in items.values() if item.outcome]
        moving.details["items"] = {str(item.position): item.outcome for item in items.values()}
        if len(decided) == len(items) and moving.case.concluded_on is None:
            derivation = derive(decided)
            moving.case.outcome, moving.case.outcome_why = derivation.key, list(derivation.why)
            moving.case.outcome_confirmed = False
        moving.fact("decided", on=moving.at.date(), data={"user": actor.user_id})
    return moving.case


def _problems(case: Case, decision: ItemDecision, item: RequestItem | None) -> list[str]:
    if item is None:
        return ["没有这一申请事项"]
    grounds = _grounds(case, decision)
    written = {**grounds, "reasons": decision.reasons}
    return item_gaps(case, decision.outcome, grounds) + state_secrets.problems(decision.outcome, written, item.wanted)


def _grounds(case: Case, decision: ItemDecision) -> dict[str, str]:
    """As stated; those of a repeat come from the linked earlier case, whatever was typed."""
    linked = earlier_grounds(case) if decision.outcome == "declined.repeat" else {}
    return {**decision.grounds, **linked}


@action
def draft_answer(
    *,
    actor: Actor,
    case_id: int,
    paragraphs: Sequence[str] | None = None,
    draft_id: int | None = None,
    request_key: str = "",
) -> Letter:
    """Draft the 答复书 from the case, or keep the officer's wording: `paragraphs`, or those of the version `draft_id`
    that came back as DOCX. One draft at a time; each wording is kept as a version.

    Raises Refused naming what the answer requires and the case lacks.
    """
    with step(case_id=case_id, event="decide", actor=actor) as moving:
        case = moving.case
        answerable(moving)
        content = answer_content(case, applicant=Applicant.objects.get(case=case), on=moving.at.date())
        drafts = case.letters.filter(kind=ANSWER, state=Letter.State.DRAFT)
        letter = drafts.first() or Letter(case=case, kind=ANSWER)
        source = LetterDraft.Source.GENERATED
        if draft_id is not None:
            paragraphs, source = _brought(letter, draft_id), LetterDraft.Source.DOCX
        elif paragraphs is not None:
            source = LetterDraft.Source.BROWSER
        if paragraphs is not None:
            content["paragraphs"] = [text for text in paragraphs if text.strip()]
        letter.title, letter.content, letter.created_at = answer_title(case), content, moving.at
        letter.save()
        if draft_id is None:
            LetterDraft.objects.create(
                letter=letter,
                paragraphs=content["paragraphs"],
                source=source,
                author_name=actor.name,
                written_at=moving.at,
            )
        moving.fact("drafted", on=moving.at.date(), data={"user": actor.user_id, "letter": letter.pk})
    return letter


def _brought(letter: Letter, draft_id: int) -> list[str]:
    version = LetterDraft.objects.filter(letter_id=letter.pk, pk=draft_id).first() if letter.pk else None
    if version is None or not version.paragraphs:
        raise Refused("没有可以采用的这一版文稿，请刷新后再办")
    return list(version.paragraphs)


def answerable(moving: Step) -> None:
    """Raises Refused unless every item is decided and every reply has what its kind requires."""
    if moving.case.items.filter(outcome="").exists():
        raise Refused("尚有申请事项未作处理，不能拟稿（《条例》第三十六条）")
    if lacking := gaps(moving.case):
        raise Refused("；".join(lacking))


@action
def submit_review(*, actor: Actor, case_id: int, request_key: str = "") -> Case:
    """送审: the items are decided and the answer is drafted."""
    with step(case_id=case_id, event="submit_review", actor=actor) as moving:
        answerable(moving)
        moving.establish("items_decided", True)
        waiting = open_consultations(moving.case, moving.at.date())
        moving.establish(
            "no_open_consultation", not waiting, "征求意见尚未收到答复，期限也未届满，不能送审（《条例》第三十二条）"
        )
        draft_of(moving.case)
        moving.establish("draft_present", not _stale(moving.case), "办理结果或者申请内容在拟稿之后有改动，请重新拟稿")
        moving.fact("review_submitted", on=moving.at.date(), data={"user": actor.user_id})
    return moving.case


@action
def send_back(*, actor: Actor, case_id: int, reason: str, request_key: str = "") -> Case:
    """退回承办 with a reason, from review, approval or signing."""
    if not reason.strip():
        raise ValidationError({"reason": "请写明退回理由"})
    with step(case_id=case_id, event="send_back", actor=actor, reason=reason) as moving:
        moving.establish("reason_given", reason.strip())
        moving.fact("sent_back", on=moving.at.date(), data={"user": actor.user_id}, note=reason)
    return moving.case


@action
def void_letter(*, actor: Actor, case_id: int, reason: str, request_key: str = "") -> Letter:
    """作废 a signed letter that was not served: its number stays listed as void, and the case goes back to its
    handler."""
    if not reason.strip():
        raise ValidationError({"reason": "请写明作废理由"})
    with step(case_id=case_id, event="void_letter", actor=actor, reason=reason) as moving:
        moving.establish("reason_given", reason.strip())
        letter = moving.case.letters.get(kind=ANSWER, state=Letter.State.SIGNED)
        letter.state = Letter.State.VOID
        letter.save(update_fields=["state"])
        NumberTaken.objects.filter(letter=letter).update(voided_reason=reason)
        moving.fact("letter_voided", on=moving.at.date(), data={"letter": letter.pk}, note=reason)
    return letter


def remedies_known(moving: Step, on: date | None = None) -> OrganVersion:
    """What holds of the organ on the day (today, if none is said), with the review body and court that the remedy
    clause needs.

    Raises Refused when they are not set: nothing is guessed from the tree.
    """
    why = "本机关的行政复议机关或者管辖法院尚未设置，救济告知无从写起；请先在“机关”中设置"
    version = organ_at(moving.case.organ, on or moving.at.date())
    if version is None:
        raise Refused(why)
    moving.establish("remedy_clause_set", version.review_body and version.court, why)
    return version


def draft_of(case: Case) -> Letter:
    letter = case.letters.filter(kind=ANSWER, state=Letter.State.DRAFT).first()
    if letter is None:
        raise Refused("尚未拟写答复书，不能送审或者签发")
    return letter


def _stale(case: Case) -> bool:
    """Whether something was decided or clarified after the letter was drafted."""
    facts = case.events.filter(voided=False, type__in=("decided", "clarified", "drafted")).order_by("-id")
    return facts.values_list("type", flat=True).first() != "drafted"
