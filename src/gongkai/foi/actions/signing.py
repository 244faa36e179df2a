"""签发: the letter gets its date, its remedies and its 文号."""

from __future__ import annotations

from gongkai.foi.actions.decision import draft_of, remedies_known
from gongkai.foi.actions.ledger import step
from gongkai.foi.actions.numbers import letter_number
from gongkai.foi.letters import remedies
from gongkai.foi.models import Letter
from gongkai.kernel import outbox
from gongkai.kernel.actions import action
from gongkai.kernel.actor import Actor
from gongkai.kernel.events import LetterSigned
from gongkai.organs.models import OrganVersion


@action
def sign(*, actor: Actor, case_id: int, request_key: str = "") -> Letter:
    """签发: the letter gets its date and its 文号, taken last under the lock of its series."""
    with step(case_id=case_id, event="sign", actor=actor) as moving:
        case = moving.case
        moving.establish("other_person", True)
        version = remedies_known(moving)
        letter = draft_of(case)
        letter.dated = moving.at.date()
        said = remedies(list(case.items.all()), version, letter.dated)
        letter.content = {
            **letter.content,
            "issuer": version.legal_name,
            "paragraphs": [*letter.content["paragraphs"], *said],
            "remedies": [],
        }
        letter.signed_by = actor.name
        letter.state = Letter.State.SIGNED
        letter.number = letter_number(case.organ, letter.dated.year, _mark(version), letter=letter)
        letter.save(update_fields=["dated", "signed_by", "state", "number", "content"])
        moving.establish("number_taken", letter.number)
        moving.fact("signed", on=letter.dated, data={"user": actor.user_id, "letter": letter.pk})
        outbox.emit(LetterSigned(letter_id=letter.pk, case_id=case.pk), record=f"foi.case:{case.pk}")
    return letter


def _mark(version: OrganVersion) -> str:
    """机关代字 of the 答复书 series."""
    return f"{version.short_name or version.legal_name}公开复"
