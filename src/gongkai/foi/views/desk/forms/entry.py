"""An application on paper, keyed in by 收发 or 登记."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError

from gongkai.foi.actions.receive import AT_ONCE, ApplicantDetails, Application
from gongkai.foi.models.case import Channel, Delivery, FormWanted
from gongkai.foi.policies import require_handler_at
from gongkai.foi.views.desk.forms.base import day_field, text_field
from gongkai.organs.models import Organ
from gongkai.rules.applicants import ID_KINDS

PAPER = [(channel.value, channel.label) for channel in Channel if channel is not Channel.ONLINE]
MOST_ITEMS = 20


class EntryForm(forms.Form):
    """Facts of receipt, applicant, items.

    `item_count` says how many boxes the page shows; the button “再加一项” adds one.
    """

    request_key = forms.CharField(widget=forms.HiddenInput, max_length=64)
    item_count = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=MOST_ITEMS)
    organ_id = forms.TypedChoiceField(label="受理机关", coerce=int)
    channel = forms.ChoiceField(label="提交渠道", choices=PAPER)
    day = day_field(
        "提交、签收或者到达之日",
        help_text="当面提交的填提交之日，邮寄签收的填收发室签收之日，此日即为收到申请之日；"
        "平常信函、传真填到达之日，收到申请之日以与申请人确认之日为准（第三十一条）。",
    )
    arrived_on = day_field("到达公开工作机构之日", required=False, help_text="与签收之日不同的填写；不影响期限的起算。")
    natural = forms.TypedChoiceField(
        label="申请人",
        choices=[("1", "公民"), ("0", "法人或者其他组织")],
        coerce=lambda value: value == "1",
        widget=forms.RadioSelect,
    )
    name = forms.CharField(label="姓名或者名称", max_length=120)
    id_kind = forms.ChoiceField(label="证件类型", choices=[])
    id_number = forms.CharField(label="证件号码", max_length=60, required=False)
    phone = forms.CharField(label="联系电话", max_length=40, required=False)
    email = forms.EmailField(label="电子邮箱", required=False)
    address = forms.CharField(label="通信地址", max_length=300, required=False)
    representative = forms.CharField(label="代理人或者联系人", max_length=60, required=False)
    form_wanted = forms.ChoiceField(label="形式要求", choices=FormWanted.choices)
    delivery = forms.ChoiceField(label="获取方式", choices=Delivery.choices)
    oral = forms.BooleanField(label="口头申请，由工作人员代为填写（第二十九条）", required=False)

    def __init__(
        self,
        data: Any = None,
        *,
        organs: list[Organ],
        today: date,
        key: str,
        count: int = 1,
        handlers: Sequence[tuple[str, str]] = (),
    ) -> None:
        """`handlers` are (id, name) of those to whom the application may be given at once; without any, that part is
        left out."""
        first = {
            "request_key": key,
            "item_count": count,
            "channel": Channel.COUNTER.value,
            "day": today,
            "natural": "1",
            "form_wanted": FormWanted.PAPER.value,
            "delivery": Delivery.POST.value,
        }
        super().__init__(data, initial=first)
        self.today = today
        organ, id_kind = self.fields["organ_id"], self.fields["id_kind"]
        assert isinstance(organ, forms.TypedChoiceField) and isinstance(id_kind, forms.ChoiceField)
        organ.choices = [(str(one.pk), one.name) for one in organs]
        id_kind.choices = list(ID_KINDS.items())
        if handlers:
            self._add_assignment(handlers)
        for number in range(1, count + 1):
            self.fields[f"item_{number}"] = text_field(
                f"所需信息{number if count > 1 else ''}",
                required=number == 1,
                help_text="名称、文号或者便于查询的其他特征描述；一事一栏。" if number == 1 else "",
                rows=4,
            )

    def _add_assignment(self, handlers: Sequence[tuple[str, str]]) -> None:
        self.fields["unit"] = forms.CharField(label="承办科室", required=False, max_length=60)
        self.fields["assignee_id"] = forms.TypedChoiceField(
            label="承办人",
            required=False,
            coerce=int,
            empty_value=None,
            choices=[("", "暂不分办"), *handlers],
            help_text="当面提交、邮寄签收的，填写承办科室或者承办人即同时登记、分办；申请人类别按身份证明确定。",
        )

    @property
    def assigns(self) -> bool:
        """Whether the application is registered and given to somebody at once."""
        given = self.cleaned_data.get("unit") or self.cleaned_data.get("assignee_id")
        return bool(given) and self.cleaned_data["channel"] in AT_ONCE

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if (pk := cleaned.get("assignee_id")) and cleaned.get("organ_id") and cleaned.get("channel") in AT_ONCE:
            try:
                require_handler_at(pk, cleaned["organ_id"], on=self.today)
            except PermissionDenied as error:
                self.add_error("assignee_id", str(error))
        for name in ("day", "arrived_on"):
            if cleaned.get(name) and cleaned[name] > self.today:
                self.add_error(name, "日期不能晚于今天")
        first, then = cleaned.get("day"), cleaned.get("arrived_on")
        if first and then and then < first:
            self.add_error("arrived_on", "到达公开工作机构之日不能早于签收或者提交之日")
        return cleaned

    @property
    def items(self) -> list[forms.BoundField]:
        """The boxes of the items."""
        return [self[name] for name in self.fields if name.startswith("item_") and name != "item_count"]

    def application(self) -> Application:
        """What was typed, as the action wants it. The day is read by the channel (art. 31)."""
        c = self.cleaned_data
        channel = c["channel"]
        return Application(
            organ_id=c["organ_id"],
            channel=channel,
            applicant=ApplicantDetails(
                name=c["name"],
                natural=c["natural"],
                id_kind=c["id_kind"],
                id_number=c["id_number"],
                phone=c["phone"],
                email=c["email"],
                address=c["address"],
                representative=c["representative"],
            ),
            items=tuple(text for box in self.items if (text := c[box.name].strip())),
            form_wanted=c["form_wanted"],
            delivery=c["delivery"],
            oral=c["oral"],
            signed_for_on=c["day"] if channel == Channel.POST_SIGNED else None,
            arrived_on=c["arrived_on"] or c["day"],
            received_on=c["day"] if channel == Channel.COUNTER else None,
        )

    def take(self, error: ValidationError) -> None:
        """Put the action's errors beside the fields they speak of."""
        for name, messages in error.message_dict.items():
            place = "item_1" if name == "items" else name
            for message in messages:
                self.add_error(place if place in self.fields else None, message)
