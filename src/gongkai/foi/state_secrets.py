"""A state-secret case (art. 14) on a network that may hold nothing classified: what it does not keep, and who reads
what was asked.

Of such an item the case keeps that it is classified, on what basis, by which register number, who reviewed it and when;
free text that says again what was asked for is refused, since it may say more than was asked.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from difflib import SequenceMatcher

from gongkai.foi.masking import hide_personal_data
from gongkai.foi.models import Case, RequestItem
from gongkai.foi.policies import posts_at
from gongkai.kernel.actor import Actor

OUTCOME = "refused.state_secret"
HIDDEN = "涉密事项，内容不显示"
RESTATED = "涉密事项只记登记编号、定密依据、审查人和日期，不得复述所申请的内容"
MORE = "涉密事项只记登记编号、定密依据、审查人和日期，不另写说明"
KEPT = frozenset({"register_number", "classification_basis", "secrecy_reviewer", "reviewed_on"})
CHAIN = frozenset({"reviewer", "secrecy_reviewer", "legal_reviewer", "approver", "leader", "signatory"})
"""Posts that handle the answer beside its handler."""
LONGEST_TEXT = 60
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


def problems(outcome: str, grounds: Mapping[str, str], wanted: str) -> list[str]:
    """What must not be written of an item with this outcome, in sentences; empty when nothing was. Each of the four
    things that are kept is short, and the day is a day."""
    if outcome != OUTCOME:
        return []
    said = {key: str(text).strip() for key, text in grounds.items()}
    wrong = [MORE] if said.keys() - KEPT and any(said[key] for key in said.keys() - KEPT) else []
    wrong += [RESTATED] if any(restates(text, [wanted]) for text in said.values()) else []
    wrong += (
        [f"涉密事项的每一项不超过{LONGEST_TEXT}字"] if any(len(text) > LONGEST_TEXT for text in said.values()) else []
    )
    try:
        date.fromisoformat(said.get("reviewed_on") or "2000-01-01")
    except ValueError:
        wrong.append("审查日期请写成年-月-日，例如2020-03-05")
    return wrong


def secret_items(case: Case) -> list[RequestItem]:
    """The items decided to be state secrets; those loaded with the case are not read again."""
    return [item for item in case.items.all() if item.outcome == OUTCOME]


def handles(actor: Actor, case: Case) -> bool:
    """Whether the actor is in the chain of those who answer the case: its handler, or a post that reviews or signs."""
    return actor.is_system or case.assignee_id == actor.user_id or bool(posts_at(actor, case.organ_id) & CHAIN)


def subject_of(items: Sequence[RequestItem]) -> str:
    """What lists say the case is about: what was asked for without personal data, and of a state secret the number
    under which it is registered, so that no list, ledger or file says more."""
    secret = [item for item in items if item.outcome == OUTCOME]
    if not secret:
        return hide_personal_data("；".join(item.wanted for item in items))[:120]
    numbers = "、".join(str(item.grounds.get("register_number", "")).strip() for item in secret)
    return f"涉密事项（登记编号{numbers}）"[:120]


def shown_items(actor: Actor, case: Case) -> None:
    """Of the loaded case what was asked for is hidden from whoever does not handle it; for showing, not for saving."""
    if any(item.outcome == OUTCOME for item in case.items.all()) and not handles(actor, case):
        for item in case.items.all():
            if item.outcome == OUTCOME:
                item.wanted = HIDDEN
