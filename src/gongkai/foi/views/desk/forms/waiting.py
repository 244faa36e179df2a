"""补正: asked for once, received, or not received in time."""

from __future__ import annotations

from typing import Any

from gongkai.foi.actions.clarification import abandon, ask_clarification, clarify
from gongkai.foi.views.desk.forms.base import DatedForm, MoveForm, day_field, text_field
from gongkai.kernel.calendars import current


class AskClarification(MoveForm):
    action = ask_clarification
    button = "告知补正"
    makes_letters = True
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
