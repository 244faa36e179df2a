"""Like applications entered together: what they share once, the applicants row by row or pasted as a list."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from gongkai.foi.actions.receive import ApplicantDetails, Application
from gongkai.foi.models.case import Channel, Delivery, FormWanted
from gongkai.foi.views.desk.forms.base import day_field, text_field
from gongkai.foi.views.desk.forms.entry import PAPER
from gongkai.foi.views.desk.forms.lists import checked_file
from gongkai.organs.models import Organ
from gongkai.rules.applicants import ID_KINDS
from gongkai.rules.identifiers import credit_code_error, normalise, resident_id_error

MOST_ROWS, FIRST_ROWS, MORE_ROWS = 200, 5, 5
COLUMNS = ("name", "id_number", "phone", "address")
"""Columns of a pasted list, in this order."""


class SharedForm(forms.Form):
    """What all forms of the batch have in common."""

    request_key = forms.CharField(widget=forms.HiddenInput, max_length=64)
    name = forms.CharField(label="这一批的名称", max_length=80, help_text="例如“某小区业主关于规划变更的申请”。")
    organ_id = forms.TypedChoiceField(label="受理机关", coerce=int)
    channel = forms.ChoiceField(label="提交渠道", choices=PAPER)
    day = day_field("提交、签收或者到达之日", help_text="各件的收到之日不同的，分开录入。")
    wanted = text_field("所需信息", help_text="各件相同的申请内容；一事一行，各为一项。", rows=4)
    form_wanted = forms.ChoiceField(label="形式要求", choices=FormWanted.choices)
    delivery = forms.ChoiceField(label="获取方式", choices=Delivery.choices)
    scan = forms.FileField(label="申请表扫描件", required=False, help_text="整批的扫描件，加入每一件的案卷。")

    def __init__(self, data: Any = None, files: Any = None, *, organs: Sequence[Organ], today: date, key: str) -> None:
        first = {
            "request_key": key,
            "channel": Channel.POST_SIGNED.value,
            "day": today,
            "form_wanted": FormWanted.PAPER.value,
            "delivery": Delivery.POST.value,
        }
        super().__init__(data, files, initial=first)
        self.today = today
        field = self.fields["organ_id"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = [(str(one.pk), one.name) for one in organs]

    def clean_day(self) -> date:
        day: date = self.cleaned_data["day"]
        if day > self.today:
            raise ValidationError("日期不能晚于今天")
        return day

    def clean_scan(self) -> Any:
        return checked_file(self.cleaned_data["scan"])

    def application(self, who: ApplicantDetails) -> Application:
        """One application of the batch."""
        c = self.cleaned_data
        return Application(
            organ_id=c["organ_id"],
            channel=c["channel"],
            applicant=who,
            items=tuple(line.strip() for line in c["wanted"].splitlines() if line.strip()),
            form_wanted=c["form_wanted"],
            delivery=c["delivery"],
            signed_for_on=c["day"] if c["channel"] == Channel.POST_SIGNED else None,
            arrived_on=c["day"],
            received_on=c["day"] if c["channel"] == Channel.COUNTER else None,
        )


class RowForm(forms.Form):
    """One applicant. An empty row is passed over."""

    name = forms.CharField(label="姓名或者名称", max_length=120, required=False)
    id_kind = forms.ChoiceField(label="证件类型", choices=list(ID_KINDS.items()), required=False)
    id_number = forms.CharField(label="证件号码", max_length=60, required=False)
    phone = forms.CharField(label="联系电话", max_length=40, required=False)
    address = forms.CharField(label="通信地址", max_length=300, required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not any(cleaned.get(name) for name in COLUMNS):
            return cleaned
        if not cleaned.get("name"):
            self.add_error("name", "请填写姓名或者名称")
        if not cleaned.get("phone") and not cleaned.get("address"):
            self.add_error("phone", "电话、地址至少填一项")
        return cleaned

    @property
    def filled(self) -> bool:
        return any(self.cleaned_data.get(name) for name in COLUMNS)

    def details(self) -> ApplicantDetails:
        c = self.cleaned_data
        return ApplicantDetails(
            name=c["name"],
            natural=c["id_kind"] not in {"credit_code", "organisation_code"},
            id_kind=c["id_kind"] or "resident_id",
            id_number=c["id_number"],
            phone=c["phone"],
            address=c["address"],
        )


class RowSet(forms.BaseFormSet):
    def clean(self) -> None:
        """At least one applicant, and nobody twice by number."""
        if any(self.errors):
            return
        numbers = [normalise(form.cleaned_data["id_number"]) for form in self.forms if form.filled]
        if not numbers:
            raise ValidationError("请至少填写一名申请人，或者粘贴名单后按“填入下表”")
        twice = sorted({number for number in numbers if number and numbers.count(number) > 1})
        if twice:
            rows = [str(at) for at, form in enumerate(self.forms, start=1) if form.filled and _number(form) in twice]
            raise ValidationError(f"第{'、'.join(rows)}行的证件号码相同，请核对是否重复录入")


def _number(form: forms.BaseForm) -> str:
    return normalise(form.cleaned_data["id_number"])


Rows = forms.formset_factory(
    RowForm, formset=RowSet, extra=0, absolute_max=MOST_ROWS, max_num=MOST_ROWS, validate_max=True
)


def pasted(text: str) -> list[dict[str, str]]:
    """The rows of a pasted list: cells apart by tab, comma or 、, in the order of `COLUMNS`; a header line is passed
    over. The kind of identity is told by the number's check digits."""
    rows = []
    for line in text.splitlines()[: MOST_ROWS + 1]:
        cells = [cell.strip() for cell in re.split(r"\t|[,，、]", line)]
        if not any(cells) or cells[0] in {"姓名", "姓名或者名称", "申请人"}:
            continue
        first = [*cells[:3], "", ""][:3]
        row = dict(zip(COLUMNS, [*first, "，".join(cell for cell in cells[3:] if cell)], strict=True))
        rows.append(row | {"id_kind": kind_of(row["id_number"])})
    return rows[:MOST_ROWS]


def kind_of(number: str) -> str:
    """Which proof of identity a number is, by its check digits."""
    if number and not credit_code_error(number) and resident_id_error(number):
        return "credit_code"
    return "resident_id" if not number or not resident_id_error(number) else "other"
