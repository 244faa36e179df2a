"""审核、审批、签发, and the way back."""

from __future__ import annotations

from typing import Any

from django import forms

from gongkai.foi.actions.decision import approve, pass_review, send_back, sign, submit_review, void_letter
from gongkai.foi.views.desk.forms.base import MoveForm, text_field
from gongkai.rules.outcomes import OUTCOMES


class SubmitReview(MoveForm):
    action = submit_review
    button = "提交审核"


class PassReview(MoveForm):
    action = pass_review
    button = "审核通过"
    opinion = text_field("审核意见", required=False, rows=2)


class Approve(MoveForm):
    """The approver sees how the counted row was derived and confirms it (domain K.2-4)."""

    action = approve
    button = "审批同意"
    template = "foi/desk/approve.html"
    row_confirmed = forms.BooleanField(label="已核对计入年度报告的结果")
    opinion = text_field("审批意见", required=False, rows=2)

    def build(self) -> None:
        self.fields["row_confirmed"].error_messages["required"] = "请核对并确认计入年度报告的结果"

    @property
    def outcome_label(self) -> str:
        """The derived row in words; empty while nothing is decided."""
        outcome = OUTCOMES.get(self.case.outcome)
        return outcome.label if outcome else ""

    def arguments(self) -> dict[str, Any]:
        return {"opinion": self.cleaned_data["opinion"]}


class Sign(MoveForm):
    action = sign
    button = "签发并编定文号"


class SendBack(MoveForm):
    action = send_back
    button = "退回承办人"
    dangerous = True
    reason = text_field("退回理由")


class VoidLetter(MoveForm):
    action = void_letter
    button = "作废文书"
    dangerous = True
    reason = text_field("作废理由", help_text="文号保留在编号登记中，标为作废，不再使用。")
