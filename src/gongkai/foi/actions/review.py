"""The reviews between 拟稿 and 签发: 保密审查 (art. 17), 法制审核, 审核, 审批."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError

from gongkai.foi.actions.decision import answerable, draft_of, remedies_known
from gongkai.foi.actions.files import not_ready_to_go
from gongkai.foi.actions.ledger import Refused, Step, step
from gongkai.foi.models import Case, CaseEvent, CaseFile, Letter, SecrecyReview
from gongkai.foi.procedure import REVIEWS, procedure
from gongkai.foi.queries.outgoing import going_files
from gongkai.kernel import crypto
from gongkai.kernel.actions import action
from gongkai.kernel.actor import Actor

PASSING = frozenset({SecrecyReview.Result.OPEN, SecrecyReview.Result.PARTLY})
JUDGEMENTS = frozenset({SecrecyReview.Result.OPEN, SecrecyReview.Result.PARTLY, SecrecyReview.Result.CLOSED})
DONE = {"secrecy": "secrecy_reviewed", "legal": "legal_reviewed"}


@dataclass(frozen=True)
class ItemFinding:
    """What the reviewer found of one thing that goes out; `title` as `covered` names it. Without a ground of its own
    the ground of the whole review holds."""

    title: str
    result: str
    ground: str = ""


@action
def review_secrecy(
    *,
    actor: Actor,
    case_id: int,
    ground: str,
    result: str = "",
    findings: Sequence[ItemFinding] = (),
    request_key: str = "",
) -> SecrecyReview:
    """保密审查 of the draft and of every file that goes out with it (art. 17), item by item in `findings`; the result
    of the whole follows from them. `result` alone says the same of every item. A result of 不得公开 lets nothing pass
    until the draft is changed.

    Raises ValidationError by field; `findings` that do not name exactly what goes out now are Refused.
    """
    errors = {}
    found = {finding.result for finding in findings} if findings else {result}
    if not found <= JUDGEMENTS:
        errors["result"] = "请逐件选择审查结论" if findings else "请选择审查结论"
    if not ground.strip():
        errors["ground"] = "请写明审查的依据和理由（《条例》第十七条）"
    if errors:
        raise ValidationError(errors)
    with step(case_id=case_id, event="review_secrecy", actor=actor) as moving:
        moving.establish("other_person", True)  # require_move has refused the same pair of eyes
        moving.establish("reason_given", ground.strip())
        if _awaits_determination(moving.case):
            raise Refused("已提请有关部门确定，收到确定意见之后再作保密审查（《条例》第十七条）")
        letter = draft_of(moving.case)
        lines = _findings(moving.case, letter, findings, result)
        whole = _whole({line["result"] for line in lines})
        review = _review(moving, result=whole, ground=ground, findings=lines)
        data = {"user": actor.user_id, "result": whole, "review": review.pk, "items": len(lines)}
        moving.fact("secrecy_reviewed", on=moving.at.date(), data=data, note=ground)
    return review


def _findings(case: Case, letter: Letter, said: Sequence[ItemFinding], result: str) -> list[dict[str, str]]:
    going = going_out(case, letter)
    if not said:
        said = [ItemFinding(item.title, result) for item in going]
    by_title = {finding.title: finding for finding in said}
    if by_title.keys() != {item.title for item in going}:
        raise Refused("拟提供的文书或者材料在您打开页面之后有增减，请刷新后逐件审查（《条例》第十七条）")
    return [
        {
            "title": item.title,
            "name": item.name,
            "result": by_title[item.title].result,
            "ground": by_title[item.title].ground.strip(),
        }
        for item in going
    ]


def _awaits_determination(case: Case) -> bool:
    """Whether something was referred in this round and nobody has determined it yet."""
    waiting = case.secrecy_reviews.filter(referred_to__gt="", determined_on=None, voided=False).exists()
    return waiting and _since_submission(case, "secrecy_referred")


def _whole(results: Collection[str]) -> str:
    """One thing that must not go out holds back the whole; one that may in part makes the whole a part."""
    for result in (SecrecyReview.Result.CLOSED, SecrecyReview.Result.PARTLY):
        if result in results:
            return str(result)
    return str(SecrecyReview.Result.OPEN)


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
    if unready := not_ready_to_go(case):
        return unready
    required = procedure().reviews(case.organ)
    lacking = [REVIEWS[name] for name in sorted(required) if not _since_submission(case, DONE[name])]
    if lacking:
        return f"尚未完成{'、'.join(lacking)}，不能审核通过（《条例》第十七条）"
    if "secrecy" not in required:
        return ""
    review = case.secrecy_reviews.filter(voided=False).last()
    if review is None or review.result not in PASSING:
        return "保密审查的结论是不得公开或者尚待确定，请退回修改（《条例》第十七条）"
    changed = changes_since(case, review)
    if changed:
        return f"保密审查之后有改动：{'；'.join(changed)}。请重新作保密审查（《条例》第十七条）"
    return ""


@dataclass(frozen=True)
class Outgoing:
    """One thing that goes out: the letter, or a file. `title` is its key in the record and says nothing of what is in
    it; `name` is what officers call it."""

    title: str
    name: str
    hash: str
    file: CaseFile | None = None


def going_out(case: Case, letter: Letter) -> list[Outgoing]:
    """Everything that would be handed to the applicant: the letter by the hash of its text, each file by its
    address."""
    text = json.dumps(letter.content, ensure_ascii=False, sort_keys=True)
    files = going_files(case).select_related("stored")
    return [
        Outgoing(letter.title, letter.title, crypto.content_address(text.encode())),
        *(Outgoing(f"{file.get_kind_display()}{file.pk}", file.title, file.stored.address, file) for file in files),
    ]


def covered(case: Case, letter: Letter) -> list[dict[str, str]]:
    """What a review reads, as it is kept with the review."""
    return [{"title": item.title, "hash": item.hash} for item in going_out(case, letter)]


def changes_since(case: Case, review: SecrecyReview) -> list[str]:
    """What is not as it was when it was reviewed, a phrase each; empty when the review still covers everything."""
    now = {item.title: item for item in going_out(case, draft_of(case))}
    then = {entry["title"]: entry["hash"] for entry in review.covers}
    names = {line["title"]: line["name"] for line in review.findings or ()}
    said = [f"“{item.name}”是审查之后加入的" for title, item in now.items() if title not in then]
    said += [f"“{item.name}”有改动" for title, item in now.items() if then.get(title, item.hash) != item.hash]
    return said + [f"“{names.get(title, title)}”已经撤下" for title in then if title not in now]


def _review(
    moving: Step, *, result: str, ground: str, referred_to: str = "", findings: Sequence[Mapping[str, str]] = ()
) -> SecrecyReview:
    case, letter = moving.case, draft_of(moving.case)
    values: dict[str, Any] = {
        "letter": letter,
        "covers": covered(case, letter),
        "findings": list(findings),
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
