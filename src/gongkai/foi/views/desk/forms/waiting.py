"""补正 and 征求意见: what the case waits for others with."""

from __future__ import annotations

from typing import Any

from django import forms

from gongkai.foi.actions.clarification import abandon, ask_clarification, clarify
from gongkai.foi.actions.consultation import (
    REPLIES,
    consult_organ,
    consult_third_party,
    organ_replied,
    third_party_replied,
    third_party_served,
)
from gongkai.foi.letters import zh_date
from gongkai.foi.views.desk.forms.base import DatedForm, MoveForm, day_field, text_field
from gongkai.kernel.calendars import current

ORGAN_REPLIES = {"agrees": "同意公开", "objects": "不同意公开", "silent": "期满未答复"}


class AskClarification(MoveForm):
    action = ask_clarification
    button = "告知补正"
    on = day_field("告知之日", help_text="应在收到申请之日起七个工作日内，一次性告知（第三十条）。")
    until = day_field("补正期限至")
    what = text_field("需要补正的内容和方法", help_text="写明哪里不明确、怎样补正；只能告知一次。", rows=5)

    def first_values(self) -> dict[str, Any]:
        return {"on": self.today, "until": current().add_workdays(self.today, 10)}


class Clarify(MoveForm):
    action = clarify
    button = "收到补正，重新起算"
    long = True
    on = day_field("收到补正之日", help_text="答复期限自此日的次日起重新计算（第三十条）。")
    note = text_field("说明", required=False, rows=2)

    def build(self) -> None:
        items = list(self.case.items.all())
        for item in items:
            self.fields[f"item_{item.position}"] = text_field(
                f"事项{item.position}（补正后的表述）", required=False, rows=3
            )
            self.initial[f"item_{item.position}"] = item.wanted
        self.fields[f"item_{len(items) + 1}"] = text_field("补正新增的事项", required=False, rows=3)

    def arguments(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        return {
            "on": cleaned["on"],
            "note": cleaned["note"],
            "items": [cleaned[name] for name in self.fields if name.startswith("item_")],
        }


class Abandon(DatedForm):
    action = abandon
    button = "按视为放弃终结"
    dangerous = True


class ConsultThirdParty(MoveForm):
    action = consult_third_party
    button = "记录征求意见书"
    on = day_field("发出之日", help_text="书面征求意见期间不计入答复期限（第三十三条第三款）。")
    party = forms.CharField(label="第三方", max_length=120)
    about = text_field("征求意见的信息内容", help_text="不得透露申请人的身份。")


class _Reply(MoveForm):
    """About one consultation that is still open; which one is asked only when there are several."""

    kind = ""
    on = day_field("收到之日")
    ref = forms.ChoiceField(label="对应的征求意见", required=False)

    def build(self) -> None:
        answered = {event.ref for event in self.facts(f"{self.kind}_replied")}
        waiting = [event for event in self.facts(f"{self.kind}_asked") if event.key not in answered]
        if len(waiting) < 2:
            del self.fields["ref"]
            return
        field = self.fields["ref"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(event.key, f"{zh_date(event.on)} {event.note[:24]}") for event in waiting]


class ThirdPartyServed(_Reply):
    action = third_party_served
    button = "记录第三方收到"
    kind = "third_party"


class ThirdPartyReplied(_Reply):
    action = third_party_replied
    button = "记录第三方意见"
    kind = "third_party"
    reply = forms.ChoiceField(label="意见", choices=list(REPLIES.items()))
    note = text_field("意见内容", required=False)


class ConsultOrgan(MoveForm):
    action = consult_organ
    button = "记录征求意见函"
    on = day_field("发出之日", help_text="只有正式函件才中止计期；内部协助不中止。")
    organ_name = forms.CharField(label="被征求意见的机关", max_length=120)
    basis = forms.ChoiceField(
        label="依据",
        choices=[("34", "共同制作：第三十四条，十五个工作日不答复视为同意"), ("other", "协商确认：第十一条")],
    )
    about = text_field("征求意见的内容")


class OrganReplied(_Reply):
    action = organ_replied
    button = "记录机关意见"
    kind = "organs"
    reply = forms.ChoiceField(label="意见", choices=list(ORGAN_REPLIES.items()))
    note = text_field("意见内容", required=False)
