"""An application on paper, keyed in by 收发 or 登记."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from gongkai.foi.actions.receive import ApplicantDetails, Application
from gongkai.foi.models.case import Channel, Delivery, FormWanted
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
    received_on = day_field("当面提交之日", required=False, help_text="当面提交的，提交之日为收到申请之日。")
    signed_for_on = day_field("收发室签收日", required=False, help_text="邮寄签收的，签收之日为收到申请之日。")
    arrived_on = day_field(
        "到达公开工作机构之日", required=False, help_text="平常信函、传真以与申请人确认之日为收到申请之日。"
    )
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

    def __init__(self, data: Any = None, *, organs: list[Organ], today: date, key: str, count: int = 1) -> None:
        first = {
            "request_key": key,
            "item_count": count,
            "channel": Channel.COUNTER.value,
            "received_on": today,
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
        for number in range(1, count + 1):
            self.fields[f"item_{number}"] = text_field(
                f"所需信息{number if count > 1 else ''}",
                required=number == 1,
                help_text="名称、文号或者便于查询的其他特征描述；一事一栏。" if number == 1 else "",
                rows=4,
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        days = {"counter": "received_on", "post_signed": "signed_for_on"}
        name = days.get(cleaned.get("channel", ""), "arrived_on")
        if not cleaned.get(name) and name not in self.errors:
            self.add_error(name, f"请填写{self.fields[name].label}")
        for day_name in ("received_on", "signed_for_on", "arrived_on"):
            day = cleaned.get(day_name)
            if day and day > self.today:
                self.add_error(day_name, "日期不能晚于今天")
        return cleaned

    @property
    def items(self) -> list[forms.BoundField]:
        """The boxes of the items."""
        return [self[name] for name in self.fields if name.startswith("item_") and name != "item_count"]

    def application(self) -> Application:
        """What was typed, as the action wants it. Only the day that belongs to the channel is taken."""
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
            signed_for_on=c["signed_for_on"] if channel == Channel.POST_SIGNED else None,
            arrived_on=c["arrived_on"] or (c["received_on"] if channel == Channel.COUNTER else None),
            received_on=c["received_on"] if channel == Channel.COUNTER else None,
        )

    def take(self, error: ValidationError) -> None:
        """Put the action's errors beside the fields they speak of."""
        for name, messages in error.message_dict.items():
            place = "item_1" if name == "items" else name
            for message in messages:
                self.add_error(place if place in self.fields else None, message)
