"""送达、归档、撤回、重新办理."""

from __future__ import annotations

from typing import Any

from django import forms

from gongkai.foi.actions.service import WAYS, archive, reopen, serve, withdraw
from gongkai.foi.views.desk.forms.base import MoveForm, day_field, text_field
from gongkai.kernel.calendars import current


class Serve(MoveForm):
    action = serve
    button = "记录送达"
    way = forms.ChoiceField(
        label="送达方式", choices=[(key, f"{label}（以{day}为准）") for key, (label, day) in WAYS.items()]
    )
    on = day_field("答复之日")
    tracking = forms.CharField(label="邮件号或者回执号", required=False, max_length=60)
    note = text_field("说明", required=False, rows=2)


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
        return {"on": self.today, "until": current().add_workdays(self.today, 20)}
