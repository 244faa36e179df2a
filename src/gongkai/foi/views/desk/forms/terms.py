"""延期、说明理由、延迟答复、收费."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms

from gongkai.foi.actions.terms import (
    REASON_WORKDAYS,
    ask_reasons,
    defer,
    extend,
    give_reasons,
    lapse_fee,
    notify_fee,
    pay_fee,
)
from gongkai.foi.queries.people import abuse_counts
from gongkai.foi.views.desk.forms.base import DatedForm, MoveForm, day_field, text_field
from gongkai.kernel.calendars import current
from gongkai.rules.fees import Fee, by_items, by_pages


class _BeforeDue(MoveForm):
    """A move of the running term. Once that has ended, only an act done in time can be entered, saying why so late."""

    def build(self) -> None:
        if self.case.due_on is not None and self.today > self.case.due_on:
            self.fields["late_entry_reason"] = text_field(
                "补录的理由",
                help_text="答复期限已届满，不得再行办理；只有期限内确已办理的，可以补录，日期填当时之日。",
                rows=2,
                most=500,
            )


class Extend(_BeforeDue):
    action = extend
    button = "延长答复期限"
    makes_letters = True
    on = day_field("决定延期之日", help_text="应在答复期限内决定并告知申请人，只能延长一次。")
    days = forms.IntegerField(label="延长的工作日", min_value=1, max_value=20, help_text="最长二十个工作日。")
    approver = forms.CharField(label="同意延期的工作机构负责人", max_length=60)
    reason = text_field("延期理由")

    def first_values(self) -> dict[str, Any]:
        return {"on": self.today, "days": 20}


class AskReasons(MoveForm):
    action = ask_reasons
    button = "要求说明理由"
    makes_letters = True
    long = True  # the frequency is counted for this page alone, not for every look at the case
    on = day_field("告知之日")
    until = day_field("请申请人说明理由的期限")
    counts = text_field("申请的数量、频次", help_text="件数按同一申请人自动统计；请核对，并说明为何明显超过合理范围。")

    def first_values(self) -> dict[str, Any]:
        until = current().add_workdays(self.today, REASON_WORKDAYS)
        return {"on": self.today, "until": until, "counts": abuse_counts(self.case).words}


class GiveReasons(MoveForm):
    action = give_reasons
    button = "记录理由"
    on = day_field("收到之日")
    reasons = text_field("申请人说明的理由")


class Defer(_BeforeDue):
    action = defer
    button = "确定延迟答复期限"
    makes_letters = True
    on = day_field("决定并告知之日")
    until = day_field("答复期限延至")
    reason = text_field("理由")

    def first_values(self) -> dict[str, Any]:
        start = max(self.case.due_on or self.today, self.today)
        return {"on": self.today, "until": current().add_workdays(start, 20)}


class NotifyFee(MoveForm):
    """The sum is computed from the tariff, shown with its trail, and only then notified."""

    action = notify_fee
    button = "核算"
    makes_letters = True
    template = "foi/desk/fee.html"
    long = True
    SCALES: ClassVar = [("items", "按件计收"), ("pages", "按量计收")]

    on = day_field("通知之日")
    scale = forms.ChoiceField(label="计收方式", choices=SCALES, help_text="二者择一，不得同时采用。")
    rank_from = forms.IntegerField(
        label="按件：本申请为该申请人当月第几件", min_value=1, max_value=10_000, required=False
    )
    count = forms.IntegerField(label="按件：本申请计几件", min_value=1, max_value=10_000, required=False)
    pages = forms.IntegerField(label="按量：页数", min_value=1, max_value=1_000_000, required=False)
    agreed = forms.CharField(widget=forms.HiddenInput, required=False)
    fee: Fee | None = None

    def first_values(self) -> dict[str, Any]:
        return {"on": self.today, "scale": "items", "count": 1}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        wanted = ("rank_from", "count") if cleaned.get("scale") == "items" else ("pages",)
        for name in wanted:
            if not cleaned.get(name) and name not in self.errors:
                self.add_error(name, "请填写，据以核算金额")
        if self.errors:
            return cleaned
        if cleaned["scale"] == "items":
            self.fee = by_items(cleaned["rank_from"], cleaned["count"])
        else:
            self.fee = by_pages(cleaned["pages"])
        if self.fee.total <= 0:
            self.add_error(None, "未达到收费标准，不收取信息处理费（国办函〔2020〕109号）")
        return cleaned

    def submit(self) -> bool:
        """Computes first; notifies when the sum that was shown is sent back unchanged."""
        if not self.is_valid() or self.fee is None:
            return False
        if self.cleaned_data["agreed"] != str(self.fee.total):
            self.data = {**{name: self.data.get(name) for name in self.data}, "agreed": str(self.fee.total)}
            return False
        return super().submit()

    def arguments(self) -> dict[str, Any]:
        assert self.fee is not None
        return {
            "on": self.cleaned_data["on"],
            "amount": self.fee.total,
            "basis": dict(self.SCALES)[self.cleaned_data["scale"]],
            "trail": trail_words(self.fee),
        }


def trail_words(fee: Fee) -> list[str]:
    """The steps of the sum, in words."""
    return [f"{step.label}：{step.quantity} × {step.rate} = {step.amount}元" for step in fee.trail]


class PayFee(MoveForm):
    action = pay_fee
    button = "记录缴清，重新起算"
    on = day_field("缴清之日", help_text="答复期限自次日起重新计算。")
    receipt = forms.CharField(label="财政票据号", max_length=60)


class LapseFee(DatedForm):
    action = lapse_fee
    button = "逾期未缴费，终结办理"
    dangerous = True
