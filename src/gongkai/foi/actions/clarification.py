"""补正 (art. 30): asked once, within seven workdays of receipt; the reply restarts the term."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.core.exceptions import ValidationError

from gongkai.foi.actions.conclude import conclude
from gongkai.foi.actions.ledger import step
from gongkai.foi.actions.notices import issue
from gongkai.foi.letters import zh_date
from gongkai.foi.masking import hide_personal_data
from gongkai.foi.models import Case, RequestItem
from gongkai.foi.queries import clock_today
from gongkai.kernel.actions import action
from gongkai.kernel.actor import Actor
from gongkai.kernel.calendars import current


@action
def ask_clarification(*, actor: Actor, case_id: int, on: date, until: date, what: str, request_key: str = "") -> Case:
    """Ask the applicant to clarify, once. `what` says what is unclear and how to mend it, `until` is the reasonable
    term set.

    The 补正告知书 is made with it. A second request is refused. One sent after the seventh workday is lawful but
    recorded as a procedural flaw, and the original due date stays visible (art. 30).
    """
    if not what.strip():
        raise ValidationError({"what": "请一次性写明需要补正的内容和补正方法"})
    if until <= on:
        raise ValidationError({"until": "补正期限应当晚于告知之日"})
    with step(case_id=case_id, event="ask_clarification", actor=actor) as moving:
        once = clock_today(moving.case, moving.at.date()).may_ask_clarification
        moving.establish("not_asked_before", once, "已经告知过补正，不得再次要求补正（《条例》第三十条：一次性告知）")
        moving.establish("clarification_limit_set", until)
        received = moving.case.received_on
        late = received is not None and on > current().add_workdays(received, 7)
        data = {"until": until.isoformat(), "late": late}
        fact = moving.fact("clarification_asked", on=on, data=data, note=what)
        if late:
            moving.details["flaw"] = "补正告知晚于收到申请之日起第七个工作日（第三十条）"
        issue(moving, "clarification", fields={"what": what, "until": zh_date(until)}, on=on, fact=fact)
    return moving.case


@action
def clarify(
    *, actor: Actor, case_id: int, on: date, items: Sequence[str] = (), note: str = "", request_key: str = ""
) -> Case:
    """Record the applicant's clarification; the term restarts from its receipt (art. 30).

    `items`, when given, replaces the wording of the items in order; further ones are added. The old wording stays in
    the audit row.
    """
    with step(case_id=case_id, event="clarify", actor=actor) as moving:
        case = moving.case
        old = list(case.items.all())
        for position, text in enumerate((text for text in items if text.strip()), start=1):
            if position <= len(old):
                moving.personal[f"item_{position}_before"] = old[position - 1].wanted
                old[position - 1].wanted = text.strip()
                old[position - 1].save(update_fields=["wanted"])
            else:
                RequestItem.objects.create(case=case, position=position, wanted=text.strip())
        wanted = [item.wanted for item in case.items.order_by("position")]
        case.subject = hide_personal_data("；".join(wanted))[:120]
        moving.fact("clarified", on=on, note=note)
    return moving.case


@action
def abandon(*, actor: Actor, case_id: int, on: date, request_key: str = "") -> Case:
    """Close a case whose applicant did not clarify in time without good reason: 视为放弃申请 (art. 30). A limit that
    falls on a rest day ends with the next workday (民法典第203条)."""
    with step(case_id=case_id, event="abandon", actor=actor) as moving:
        until = clock_today(moving.case, moving.at.date()).clarification_until
        limit = f"补正期限至{zh_date(until)}" if until else "没有写明补正期限"
        why = f"{limit}，期满之后才能按视为放弃处理（《条例》第三十条）"
        moving.establish("clarification_limit_passed", until is not None and on > until, why)
        moving.fact("abandoned", on=on, data={"why": "not_clarified"})
        conclude(moving, on=on, outcome="other.not_clarified")
    return moving.case
