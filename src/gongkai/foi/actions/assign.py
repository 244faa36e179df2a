"""分办: who works the case."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied, ValidationError

from gongkai.foi.actions.ledger import Refused, step
from gongkai.foi.actions.reminders import tell_mentioned
from gongkai.foi.models import Case, CaseNote
from gongkai.foi.policies import CASE_POSTS, require_handler_at
from gongkai.foi.queries.desk import colleagues
from gongkai.kernel.actions import action
from gongkai.kernel.actor import Actor


@action
def assign(
    *, actor: Actor, case_id: int, unit: str = "", assignee_id: int | None = None, request_key: str = ""
) -> Case:
    """Give the case to a unit, or to a person who holds 承办 at the organ."""
    with step(case_id=case_id, event="assign", actor=actor) as moving:
        moving.establish("handler_or_unit_named", unit.strip() or assignee_id, "请选择承办人或者填写承办科室")
        if assignee_id is not None:
            require_handler_at(assignee_id, moving.case.organ_id, on=moving.at.date())
        moving.case.unit = unit or moving.case.unit
        moving.case.assignee_id = assignee_id
        moving.fact("assigned", on=moving.at.date(), data={"unit": unit, "assignee": assignee_id})
    return moving.case


@action
def claim(*, actor: Actor, case_id: int, request_key: str = "") -> Case:
    """领办: a handler takes on a case that was given to a unit; of two at once one wins and the other is told who."""
    with step(case_id=case_id, event="claim", actor=actor) as moving:
        taken = moving.case.assignee
        moving.establish("unclaimed", taken is None, f"此件已由{taken}承办")
        moving.case.assignee_id = actor.user_id
        moving.fact("claimed", on=moving.at.date(), data={"assignee": actor.user_id, "unit": moving.case.unit})
    return moving.case


@dataclass(frozen=True)
class Moved:
    """What a bulk move did to one case: `why` is empty when it moved."""

    case_id: int
    why: str = ""


def assign_many(
    *, actor: Actor, case_ids: Sequence[int], unit: str = "", assignee_id: int | None = None
) -> list[Moved]:
    """Assign several cases, each in its own transaction; what cannot move is named with the reason."""
    moved = []
    for case_id in case_ids:
        try:
            assign(actor=actor, case_id=case_id, unit=unit, assignee_id=assignee_id)
        except (Refused, PermissionDenied) as error:
            moved.append(Moved(case_id, str(error) or "无权分办此件"))
        else:
            moved.append(Moved(case_id))
    return moved


@action
def comment(*, actor: Actor, case_id: int, text: str, mentions: Sequence[int] = (), request_key: str = "") -> CaseNote:
    """A remark among colleagues. Those named with @ in the text, and those in `mentions` (ids of users), are reminded;
    only officers who work cases at the organ can be named. Raises ValidationError by field."""
    if not text.strip():
        raise ValidationError({"text": "请填写批注内容"})
    with step(case_id=case_id, event="comment", actor=actor) as moving:
        people = {user.pk: str(user) for user in colleagues([moving.case.organ_id], CASE_POSTS, moving.at.date())}
        if strange := set(mentions) - people.keys():
            raise ValidationError({"mentions": f"只能提到本机关办理申请的人员（{len(strange)}人不是）"})
        named = [pk for pk, name in people.items() if pk in mentions or f"@{name}" in text.replace("＠", "@")]
        note = CaseNote.objects.create(
            case=moving.case,
            text=text,
            author_name=moving.actor.name,
            mentions=[pk for pk in named if pk != actor.user_id],
            written_at=moving.at,
        )
        tell_mentioned(note, author_id=actor.user_id or 0)
    return note
