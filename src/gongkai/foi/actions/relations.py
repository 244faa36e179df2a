"""关联此前申请: that a request repeats an earlier one is found by likeness and decided by a person (art. 36 (6))."""

from __future__ import annotations

from django.core.exceptions import ValidationError

from gongkai.foi.actions.ledger import step
from gongkai.foi.models import Case
from gongkai.foi.policies import cases_visible_to
from gongkai.foi.queries.people import other_cases
from gongkai.kernel.actions import action
from gongkai.kernel.actor import Actor


@action
def link_earlier(*, actor: Actor, case_id: int, earlier_id: int | None, why: str = "", request_key: str = "") -> Case:
    """Link the case to an earlier one of the same person that the actor may see and has compared, or with None take
    the link away. `why` says in what the two agree; it is needed to link. Raises ValidationError by field."""
    if earlier_id is not None and not why.strip():
        raise ValidationError({"why": "请写明两件申请相同或者相近之处"})
    with step(case_id=case_id, event="link_earlier", actor=actor) as moving:
        case = moving.case
        earlier = None
        if earlier_id is not None:
            same = other_cases(case).filter(
                pk__in=cases_visible_to(actor).values("pk"), created_at__lte=case.created_at
            )
            earlier = same.filter(pk=earlier_id).first()
            if earlier is None:
                raise ValidationError({"earlier_id": "请选择同一申请人此前的一件申请"})
        case.earlier = earlier
        data = {"number": earlier.number if earlier else ""}
        moving.fact("earlier_linked", on=moving.at.date(), data=data, note=why.strip())
    return case
