"""A template shown on a real case before it is put in force."""

from __future__ import annotations

from datetime import date

from gongkai.foi.letters.templates import Wordings
from gongkai.foi.letters.tokens import fill
from gongkai.foi.letters.values import common_values, item_values
from gongkai.foi.letters.wording import by_item, version_on
from gongkai.foi.models import Case
from gongkai.rules.letter_kinds import ANSWER, BY_ITEM, LetterKind


def sample(kind: LetterKind, body: str, case: Case, on: date) -> list[str]:
    """The paragraphs `body` would make for the case on that day. What only a step or a decision can say stands as its
    name in double brackets, unless an item of the case was decided so."""
    said = {name: f"〖{name}〗" for name in kind.tokens}
    items = list(case.items.all())
    if kind is ANSWER:
        answers = by_item([item for item in items if item.outcome], Wordings(case.organ_id))
        said[BY_ITEM.name] = "\n".join(answers) or said[BY_ITEM.name]
    for item in items:
        if kind.outcomes and item.outcome in kind.outcomes and item_values(item)[0] is kind:
            said |= item_values(item)[1]
            break
    else:
        if kind.outcomes and items:
            said["申请事项"] = items[0].wanted
    known = common_values(kind, case, version_on(case, on), on)
    return fill(body, said | {name: text for name, text in known.items() if text})
