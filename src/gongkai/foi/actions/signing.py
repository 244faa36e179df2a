"""签发: the letter gets its date, its remedies and its 文号; on the desk, by a link on a phone, or on paper."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.core import signing
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet

from gongkai.foi.actions.decision import draft_of, remedies_known
from gongkai.foi.actions.ledger import Refused, Step, step
from gongkai.foi.actions.numbers import claim_outside, letter_number
from gongkai.foi.letters import remedies
from gongkai.foi.models import Case, CaseFile, Letter
from gongkai.foi.policies import require_other_eyes
from gongkai.kernel import outbox
from gongkai.kernel.actions import action
from gongkai.kernel.actor import Actor
from gongkai.kernel.events import LetterSigned
from gongkai.kernel.models import StoredFile, User
from gongkai.organs.models import OrganVersion, Post

LINK_DAYS = 7
"""How long the link in a message to a signatory opens."""
_SALT = "gongkai.foi.sign"


@action
def sign(*, actor: Actor, case_id: int, number: str = "", request_key: str = "") -> Letter:
    """签发: the letter gets its date and its 文号, taken last under the lock of its series; or `number`, when the
    office system has given one. Raises ValidationError on `number`."""
    with step(case_id=case_id, event="sign", actor=actor) as moving:
        moving.establish("other_person", True)
        version = remedies_known(moving)
        letter = _put_in_force(moving, version, dated=moving.at.date(), signer=actor.name, number=number)
        moving.fact("signed", on=moving.at.date(), data={"user": actor.user_id, "letter": letter.pk})
    return letter


@action
def record_signature(
    *,
    actor: Actor,
    case_id: int,
    signer_id: int,
    on: date,
    stored_id: int,
    number: str = "",
    request_key: str = "",
) -> Letter:
    """补录纸质签发: the page that the signatory signed is kept with the case, and the letter is dated as it was signed.

    The signatory must have held 签发 at the organ on that day and have had no hand in the draft or its approval.
    Raises ValidationError by field, PermissionDenied.
    """
    with step(case_id=case_id, event="record_signature", actor=actor) as moving:
        moving.not_ahead(on)
        signer = _signatory(moving.case, signer_id, on=on)
        version = remedies_known(moving, on)
        letter = draft_of(moving.case)
        page = CaseFile.objects.create(
            case=moving.case,
            letter=letter,
            kind=CaseFile.Kind.SIGNOFF,
            title=f"签发页（{signer}）",
            stored=StoredFile.objects.get(pk=stored_id),
            added_at=moving.at,
        )
        moving.establish("paper_attached", page.pk)
        letter = _put_in_force(moving, version, dated=on, signer=str(signer), number=number)
        moving.fact(
            "signed",
            on=on,
            data={"user": signer.pk, "letter": letter.pk, "recorded_by": actor.user_id, "paper": page.pk},
        )
    return letter


def signatories(case: Case, on: date) -> QuerySet[User]:
    """Who holds 签发 at the organ of the case on the day."""
    held = Post.objects.filter(organ_id=case.organ_id, post="signatory").held_on(on)
    return User.objects.filter(pk__in=held.values("user_id"), is_active=True).order_by("pk")


@dataclass(frozen=True)
class Errand:
    """What the link in a message is for: this signatory, this case, in the round of this approval."""

    case_id: int
    user_id: int
    approval: int


def link_token(case: Case, user_id: int) -> str:
    """What the address of the signing page carries for one signatory; void when the draft goes back or time is up."""
    return signing.dumps([case.pk, user_id, approval_of(case)], salt=_SALT)


def read_token(token: str) -> Errand | None:
    """The errand of a token; None for one that is forged or older than LINK_DAYS (in real time)."""
    try:
        case_id, user_id, approval = signing.loads(token, salt=_SALT, max_age=timedelta(days=LINK_DAYS))
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return Errand(case_id, user_id, approval)


def approval_of(case: Case) -> int:
    """The fact by which the case was last approved; 0 before."""
    approvals = case.events.filter(type="approved", voided=False).order_by("-id")
    return approvals.values_list("id", flat=True).first() or 0


def _signatory(case: Case, user_id: int, *, on: date) -> User:
    approved = case.events.filter(type="approved", voided=False).order_by("-id").first()
    if approved is not None and on < approved.on:
        raise ValidationError({"on": "签发日期不能早于审批之日"})
    signer = signatories(case, on).filter(pk=user_id).first()
    if signer is None:
        raise ValidationError({"signer_id": "此人在签发之日不在本机关的签发岗位上"})
    try:
        require_other_eyes(user_id, case, "sign")
    except PermissionDenied as error:
        raise ValidationError({"signer_id": str(error)}) from error
    return signer


def _put_in_force(moving: Step, version: OrganVersion, *, dated: date, signer: str, number: str) -> Letter:
    """The draft becomes the letter: its remedies are those of its date, its 文号 is taken last (decision 10)."""
    case = moving.case
    letter = draft_of(case)
    letter.dated = dated
    drafted = letter.content["paragraphs"]
    said = remedies(list(case.items.all()), version, dated)
    letter.content = {
        **letter.content,
        "issuer": version.legal_name,
        "paragraphs": [*drafted, *said],
        "remedies": [],
        "remedies_from": len(drafted),
    }
    letter.signed_by = signer
    letter.state = Letter.State.SIGNED
    _number(letter, version, number.strip())
    moving.establish("number_taken", letter.number)
    outbox.emit(LetterSigned(letter_id=letter.pk, case_id=case.pk), record=f"foi.case:{case.pk}")
    return letter


def _number(letter: Letter, version: OrganVersion, given: str) -> None:
    """Number and save: by our series, or as the office system gave it."""
    organ, dated = letter.case.organ, letter.dated
    if dated is None:
        raise Refused("没有成文日期，不能编号")
    fields = ["dated", "signed_by", "state", "number", "content", "outside_number"]
    if given:
        letter.number = claim_outside(organ, dated.year, given, letter)
    else:
        letter.number = letter_number(organ, dated.year, _mark(version), letter=letter)
    letter.save(update_fields=fields)


def _mark(version: OrganVersion) -> str:
    """机关代字 of the 答复书 series."""
    return f"{version.short_name or version.legal_name}公开复"
