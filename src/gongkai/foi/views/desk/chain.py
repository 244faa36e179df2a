"""拟稿 to 送达 as one line on the case page: who made each step, and when; and what the seal and the reviews left."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse

from gongkai.foi.actions.decision import ANSWER
from gongkai.foi.actions.signing import LINK_DAYS, link_token, signatories
from gongkai.foi.models import Case, CaseEvent, Letter, Sealing, SecrecyReview
from gongkai.foi.policies import posts_at
from gongkai.foi.procedure import procedure
from gongkai.kernel import clock
from gongkai.kernel.actor import Actor
from gongkai.rules import transitions

STEPS = (
    ("拟稿", "drafted"),
    ("保密审查", "secrecy_reviewed"),
    ("法制审核", "legal_reviewed"),
    ("审核", "review_passed"),
    ("审批", "approved"),
    ("签发", "signed"),
    ("编号", ""),
    ("用印", "sealed"),
    ("送达", "answered"),
)
"""The steps in their order with the fact that each leaves; the number comes with the signature."""

ROUND = frozenset({"sent_back", "reopened", "letter_voided"})
"""Facts after which the answer goes round anew."""
FROM_DRAFT = ("handling", "reviewing", "approving", "signing", "serving", "answered", "closed")
LINKERS = frozenset({"registrar", "handler", "approver", "leader", "disclosure_office"})
"""Who may fetch a link for a signatory, to send it on."""


@dataclass(frozen=True)
class Link:
    """One step of the strip. `state` is done, now, open or spared (not demanded of this organ)."""

    label: str
    state: str
    who: str = ""
    on: date | None = None
    words: str = ""


def chain(case: Case) -> list[Link]:
    """The strip; empty before anything is drafted."""
    facts = _latest(case)
    if "drafted" not in facts:
        return []
    answer = _answer(case)
    spared = _spared(case, answer)
    made: list[Link] = []
    for label, type in STEPS:
        fact = facts.get(type or "signed")
        if type == "drafted" and fact is not None:
            fact = facts.get("review_submitted", fact)
        if fact is not None:
            words = answer.number if answer and not type else ""
            made.append(Link(label, "done", _signer(answer, fact), fact.on, words))
        else:
            made.append(Link(label, "spared" if label in spared else "open"))
    here = next((place for place, one in enumerate(made) if one.state == "open"), None)
    if here is not None:
        made[here] = Link(made[here].label, "now")
    return [one for one in made if one.state != "spared"]


def _signer(answer: Letter | None, fact: CaseEvent) -> str:
    return answer.signed_by if answer and fact.type == "signed" and answer.signed_by else fact.actor_name


def _latest(case: Case) -> dict[str, CaseEvent]:
    """The last fact of each type in the present round; a draft stays with the case when it is sent back."""
    found: dict[str, CaseEvent] = {}
    for fact in sorted(case.events.all(), key=lambda one: one.pk):
        if fact.voided:
            continue
        if fact.type in ROUND:
            found = {} if fact.type == "reopened" else {k: v for k, v in found.items() if k == "drafted"}
        found[fact.type] = fact
    return found


def _answer(case: Case) -> Letter | None:
    """The answer in work, or else the last one that is in force."""
    answers = [one for one in case.letters.all() if one.kind == ANSWER and one.state != Letter.State.VOID]
    return max(answers, key=lambda one: one.pk, default=None)


def _spared(case: Case, answer: Letter | None) -> set[str]:
    rules = procedure()
    wanted = rules.reviews(case.organ)
    spared = {label for label, key in (("保密审查", "secrecy"), ("法制审核", "legal")) if key not in wanted}
    dated = answer.dated if answer and answer.dated else clock.today()
    return spared if rules.sealed(dated) else spared | {"用印"}


def signing_section(actor: Actor, case: Case) -> dict[str, Any]:
    """What `foi/desk/case_signing.html` shows."""
    steps = chain(case)
    if not steps:
        return {"chain": []}
    answer = _answer(case)
    served = [one for one in case.letters.all() if one.service]
    return {
        "chain": steps,
        "reviews": list(SecrecyReview.objects.filter(case=case).order_by("-id")),
        "sealing": Sealing.objects.filter(letter=answer).order_by("-id").first() if answer else None,
        "may_seal": bool(posts_at(actor, case.organ_id) & transitions.posts_for("seal")),
        "served": served,
        "sign_links": sign_links(actor, case),
        "link_days": LINK_DAYS,
    }


def sign_links(actor: Actor, case: Case) -> Sequence[tuple[str, str]]:
    """(name, address) of the signing page for each signatory, while the case waits for one."""
    if case.state != "signing" or not posts_at(actor, case.organ_id) & LINKERS:
        return ()
    people = signatories(case, clock.today())
    return [(str(user), reverse("foi_desk:sign", args=[link_token(case, user.pk)])) for user in people]
