"""A state-secret case (art. 14) on a network that may hold nothing classified: what it does not keep, and who reads
what was asked.

Of such an item the case keeps that it is classified, on what basis, by which register number, who reviewed it and when;
free text that says again what was asked for is refused, since it may say more than was asked.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher

from django.db.models import Exists, OuterRef, QuerySet

from gongkai.foi.models import Case, RequestItem
from gongkai.foi.policies import posts_at
from gongkai.kernel.actor import Actor

OUTCOME = "refused.state_secret"
HIDDEN = "涉密事项，内容不显示"
RESTATED = "涉密事项只记登记编号、定密依据、审查人和日期，不得复述所申请的内容"
CHAIN = frozenset({"reviewer", "secrecy_reviewer", "legal_reviewer", "approver", "leader", "signatory"})
"""Posts that handle the answer beside its handler."""
LONGEST = 7
"""Characters in a row that a text may share with the request by chance."""


def restates(text: str, wanted: Iterable[str]) -> bool:
    """Whether the text repeats a run of what was asked for that is no coincidence."""
    plain = "".join(text.split())
    for one in wanted:
        asked = "".join(one.split())
        run = SequenceMatcher(None, plain, asked, autojunk=False).find_longest_match()
        if run.size > LONGEST or (asked and run.size == len(asked)):
            return True
    return False


def problems(outcome: str, texts: Iterable[str], wanted: str) -> list[str]:
    """What must not be written of an item with this outcome, in sentences; empty when nothing was."""
    restated = outcome == OUTCOME and any(restates(text, [wanted]) for text in texts)
    return [RESTATED] if restated else []


def secret_items(case: Case) -> list[RequestItem]:
    """The items decided to be state secrets; those loaded with the case are not read again."""
    return [item for item in case.items.all() if item.outcome == OUTCOME]


def handles(actor: Actor, case: Case) -> bool:
    """Whether the actor is in the chain of those who answer the case: its handler, or a post that reviews or signs."""
    return actor.is_system or case.assignee_id == actor.user_id or bool(posts_at(actor, case.organ_id) & CHAIN)


def marked(cases: QuerySet[Case]) -> QuerySet[Case]:
    """The cases with `secret`, whether one of their items is a state secret, read along with them."""
    return cases.annotate(secret=Exists(RequestItem.objects.filter(case=OuterRef("pk"), outcome=OUTCOME)))


def hide_subjects(actor: Actor, cases: Sequence[Case]) -> Sequence[Case]:
    """The cases of a list, read through `marked`: the subject of a state-secret one is replaced for whoever does not
    handle it. The rows are for showing, not for saving."""
    for case in cases:
        if case.secret and not handles(actor, case):  # type: ignore[attr-defined]
            case.subject = HIDDEN
    return cases
