"""The reviews between 拟稿 and 签发: 保密审查 (art. 17), 法制审核, 审核, 审批."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError

from gongkai.foi.actions.decision import answerable, draft_of, remedies_known
from gongkai.foi.actions.ledger import Step, step
from gongkai.foi.models import Case, CaseEvent, CaseFile, Letter, SecrecyReview
from gongkai.foi.procedure import REVIEWS, procedure
from gongkai.kernel import crypto
from gongkai.kernel.actions import action
from gongkai.kernel.actor import Actor

PASSING = frozenset({SecrecyReview.Result.OPEN, SecrecyReview.Result.PARTLY})
OUTGOING = frozenset({CaseFile.Kind.OUTGOING, CaseFile.Kind.REDACTED})
DONE = {"secrecy": "secrecy_reviewed", "legal": "legal_reviewed"}


@action
def review_secrecy(*, actor: Actor, case_id: int, result: str, ground: str, request_key: str = "") -> SecrecyReview:
    """保密审查 of the draft and of every file that goes out with it (art. 17). `result` is one of
    `SecrecyReview.Result` except referral; a result of 不得公开 lets nothing pass until the draft is changed.

    Raises ValidationError by field.
    """
    errors = {}
    if result not in {SecrecyReview.Result.OPEN, SecrecyReview.Result.PARTLY, SecrecyReview.Result.CLOSED}:
        errors["result"] = "请选择审查结论"
    if not ground.strip():
        errors["ground"] = "请写明审查的依据和理由（《条例》第十七条）"
    if errors:
        raise ValidationError(errors)
    with step(case_id=case_id, event="review_secrecy", actor=actor) as moving:
        moving.establish("other_person", True)  # require_move has refused the same pair of eyes
        moving.establish("reason_given", ground.strip())
        review = _review(moving, result=result, ground=ground)
        data = {"user": actor.user_id, "result": result, "review": review.pk}
        moving.fact("secrecy_reviewed", on=moving.at.date(), data=data, note=ground)
    return review


@action
def refer_secrecy(*, actor: Actor, case_id: int, to: str, ground: str, request_key: str = "") -> SecrecyReview:
    """提请有关主管部门或者保密行政管理部门确定 what cannot be settled here (art. 17). It does not stop the clock."""
    errors = {}
    if not to.strip():
        errors["to"] = "请写明提请确定的主管部门或者保密行政管理部门"
    if not ground.strip():
        errors["ground"] = "请写明不能确定的内容和理由"
    if errors:
        raise ValidationError(errors)
    with step(case_id=case_id, event="refer_secrecy", actor=actor, reason=ground) as moving:
        moving.establish("reason_given", ground.strip())
        review = _review(moving, result=SecrecyReview.Result.REFERRED, ground=ground, referred_to=to.strip())
        moving.fact("secrecy_referred", on=moving.at.date(), data={"review": review.pk, "organ": to}, note=ground)
    return review


@action
def secrecy_determined(
    *, actor: Actor, case_id: int, on: date, determination: str, request_key: str = ""
) -> SecrecyReview:
    """Record what the department in charge determined; the review itself follows."""
    if not determination.strip():
        raise ValidationError({"determination": "请写明确定意见"})
    with step(case_id=case_id, event="secrecy_determined", actor=actor) as moving:
        waiting = moving.case.secrecy_reviews.filter(referred_to__gt="", determined_on=None, voided=False).last()
        moving.establish("referral_open", waiting is not None, "没有尚未收到意见的提请（《条例》第十七条）")
        assert waiting is not None
        waiting.determined_on, waiting.determination = on, determination
        waiting.save(update_fields=["determined_on", "determination"])
        moving.fact("secrecy_determined", on=on, data={"review": waiting.pk}, note=determination)
    return waiting


@action
def review_legal(*, actor: Actor, case_id: int, opinion: str = "", request_key: str = "") -> Case:
    """法制审核 passed; required where the organ has set so, possible everywhere."""
    with step(case_id=case_id, event="review_legal", actor=actor) as moving:
        moving.establish("other_person", True)
        moving.fact("legal_reviewed", on=moving.at.date(), data={"user": actor.user_id}, note=opinion)
    return moving.case


@action
def pass_review(*, actor: Actor, case_id: int, opinion: str = "", request_key: str = "") -> Case:
    """审核 passed, once the reviews that the organ must have are complete and cover what is about to go out."""
    with step(case_id=case_id, event="pass_review", actor=actor) as moving:
        moving.establish("other_person", True)
        why = missing_reviews(moving.case)
        moving.establish("reviews_complete", not why, why)
        moving.fact("review_passed", on=moving.at.date(), data={"user": actor.user_id}, note=opinion)
    return moving.case


@action
def approve(*, actor: Actor, case_id: int, opinion: str = "", request_key: str = "") -> Case:
    """审批: confirms the derived outcome and closes the secrecy record as 分管领导.

    Refused while the organ's review body or court is not set, since the remedy clause of the letter would be wrong."""
    with step(case_id=case_id, event="approve", actor=actor) as moving:
        moving.establish("other_person", True)
        remedies_known(moving)
        answerable(moving)
        moving.case.outcome_confirmed = True
        moving.case.secrecy_reviews.filter(voided=False, result__in=PASSING).update(
            leader_name=actor.name, leader_at=moving.at
        )
        moving.fact("approved", on=moving.at.date(), data={"user": actor.user_id}, note=opinion)
    return moving.case


def missing_reviews(case: Case) -> str:
    """Why the answer cannot pass yet, in a sentence; empty when every review stands and covers the present text."""
    required = procedure().reviews(case.organ)
    lacking = [REVIEWS[name] for name in sorted(required) if not _since_submission(case, DONE[name])]
    if lacking:
        return f"尚未完成{'、'.join(lacking)}，不能审核通过（《条例》第十七条）"
    if "secrecy" not in required:
        return ""
    review = case.secrecy_reviews.filter(voided=False).last()
    if review is None or review.result not in PASSING:
        return "保密审查的结论是不得公开或者尚待确定，请退回修改（《条例》第十七条）"
    if review.covers != covered(case, draft_of(case)):
        return "保密审查之后文稿或者拟提供的信息有改动，请重新作保密审查（《条例》第十七条）"
    return ""


def covered(case: Case, letter: Letter) -> list[dict[str, str]]:
    """What a review reads: the letter by the hash of its text, each outgoing file by its address."""
    text = json.dumps(letter.content, ensure_ascii=False, sort_keys=True)
    files = case.files.filter(kind__in=OUTGOING).select_related("stored").order_by("pk")
    return [
        {"title": letter.title, "hash": crypto.content_address(text.encode())},
        *({"title": f"{file.get_kind_display()}{file.pk}", "hash": file.stored.address} for file in files),
    ]


def _review(moving: Step, *, result: str, ground: str, referred_to: str = "") -> SecrecyReview:
    case, letter = moving.case, draft_of(moving.case)
    values: dict[str, Any] = {
        "letter": letter,
        "covers": covered(case, letter),
        "result": result,
        "ground": ground.strip(),
        "referred_to": referred_to,
        "handler_name": _drafter(case),
        "reviewer_name": moving.actor.name,
        "reviewed_at": moving.at,
    }
    return SecrecyReview.objects.create(case=case, **values)


def _drafter(case: Case) -> str:
    drafted: CaseEvent | None = case.events.filter(type="review_submitted", voided=False).order_by("id").last()
    return drafted.actor_name if drafted else ""


def _since_submission(case: Case, type: str) -> bool:
    """Whether a review of this type was recorded after the answer was last handed in."""
    facts = case.events.filter(voided=False)
    handed_in = facts.filter(type="review_submitted").order_by("-id").values_list("id", flat=True).first() or 0
    return facts.filter(type=type, id__gt=handed_in).exists()
