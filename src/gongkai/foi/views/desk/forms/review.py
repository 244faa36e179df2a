"""审核、审批、签发, and the way back."""

from __future__ import annotations

from typing import Any

from django import forms

from gongkai.foi.actions.decision import send_back, submit_review, void_letter
from gongkai.foi.actions.review import (
    approve,
    pass_review,
    refer_secrecy,
    review_legal,
    review_secrecy,
    secrecy_determined,
)
from gongkai.foi.actions.signing import sign
from gongkai.foi.models import SecrecyReview
from gongkai.foi.views.desk.forms.base import DatedForm, MoveForm, text_field
from gongkai.rules.outcomes import OUTCOMES


class SubmitReview(MoveForm):
    action = submit_review
    button = "提交审核"


class ReviewSecrecy(MoveForm):
    """逐件审查: the draft stands on the page, the outgoing files are named."""

    action = review_secrecy
    button = "提交保密审查结论"
    result = forms.ChoiceField(
        label="审查结论",
        choices=[pair for pair in SecrecyReview.Result.choices if pair[0] != SecrecyReview.Result.REFERRED],
    )
    ground = text_field("审查依据和理由", help_text="逐件说明答复和拟提供的信息是否涉密、依据何在（第十七条）。")


class ReferSecrecy(MoveForm):
    action = refer_secrecy
    button = "提请确定"
    to = forms.CharField(label="提请确定的部门", max_length=120, help_text="有关主管部门或者保密行政管理部门。")
    ground = text_field("不能确定的内容和理由")


class SecrecyDetermined(DatedForm):
    action = secrecy_determined
    button = "记录确定意见"
    determination = text_field("确定意见")


class ReviewLegal(MoveForm):
    action = review_legal
    button = "法制审核通过"
    opinion = text_field("法制审核意见", required=False, rows=2)


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
