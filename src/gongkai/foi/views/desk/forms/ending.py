"""归档、撤回、重新办理, and the correction of a fact."""

from __future__ import annotations

from typing import Any

from django import forms

from gongkai.foi.actions.correct import CORRECTABLE, FREE, REASON_LENGTH, void_fact
from gongkai.foi.actions.service import archive, reopen, withdraw
from gongkai.foi.letters import zh_date
from gongkai.foi.models import CaseEvent
from gongkai.foi.views.desk.forms.base import MoveForm, day_field, text_field
from gongkai.foi.views.desk.wording import FACTS
from gongkai.kernel.calendars import current
from gongkai.rules.remedy_course import RESULTS


class Archive(MoveForm):
    action = archive
    button = "归档办结"


class Withdraw(MoveForm):
    action = withdraw
    button = "记录撤回"
    dangerous = True
    on = day_field("申请人撤回之日")
    reason = text_field("撤回的情形", required=False, rows=2)


class Reopen(MoveForm):
    action = reopen
    button = "重新办理"
    dangerous = True
    on = day_field("重新办理之日")
    until = day_field("新的答复期限", help_text="复议决定或者判决限定的，填限定之日。")
    reason = text_field("理由和依据")

    def first_values(self) -> dict[str, Any]:
        """Prefilled from the latest result that corrected the answer, where there is one."""
        told = self.case.remedies.filter(result="corrected").order_by("-concluded_on", "-pk").first()
        until = told.comply_by if told and told.comply_by and told.comply_by > self.today else None
        first = {"on": self.today, "until": until or current().add_workdays(self.today, 20)}
        if told is None or told.concluded_on is None:
            return first
        detail = RESULTS[told.detail].label if told.detail else told.get_result_display()
        day = zh_date(told.concluded_on)
        return first | {"reason": f"{told.body}{told.body_number}（{day}）：{detail}，应当重新答复。"}


class VoidFact(MoveForm):
    """A fact keyed in wrongly: voided with the reason, and with a day recorded anew."""

    action = void_fact
    button = "作废并更正"
    dangerous = True
    long = True
    key = forms.ChoiceField(label="录入有误的事实")
    on = day_field("更正后的日期", required=False, help_text="事实不成立、只作废的，不填。")
    reason = text_field("更正的理由", rows=2, most=REASON_LENGTH, help_text="原记录保留，标明作废和理由。")

    def first_values(self) -> dict[str, Any]:
        return {}

    def build(self) -> None:
        field = self.fields["key"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(fact.key, _named(fact)) for fact in self.facts(*CORRECTABLE)]


def _named(fact: CaseEvent) -> str:
    said = f"{zh_date(fact.on)} {FACTS.get(fact.type, fact.type)}"
    return said if fact.type in FREE else f"{said}（只能更正日期）"
