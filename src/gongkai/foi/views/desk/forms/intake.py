"""确认、登记、拆分、分办."""

from __future__ import annotations

from typing import Any

from django import forms

from gongkai.foi.actions.assign import assign, comment
from gongkai.foi.actions.receive import confirm, log_contact, register, split
from gongkai.foi.models import Case
from gongkai.foi.models.case import ApplicantClass
from gongkai.foi.policies import CASE_POSTS
from gongkai.foi.queries.desk import colleagues
from gongkai.foi.views.desk.forms.base import MoveForm, day_field, text_field
from gongkai.foi.views.desk.wording import CONTACT_RESULTS, MEDIA
from gongkai.organs.models import Organ
from gongkai.organs.queries import holders


class LogContact(MoveForm):
    action = log_contact
    button = "记录这次联系"
    on = day_field("联系日期")
    medium = forms.ChoiceField(label="联系方式", choices=MEDIA)
    result = forms.ChoiceField(label="结果", choices=CONTACT_RESULTS)
    note = text_field("说明", required=False, rows=2)


class Confirm(MoveForm):
    action = confirm
    button = "双方已确认，开始计期"
    on = day_field("确认之日", help_text="此日为收到申请之日，自次日起计算答复期限（第三十一条）。")
    medium = forms.ChoiceField(label="确认方式", choices=MEDIA)
    note = text_field("说明", required=False, rows=2)


class Register(MoveForm):
    action = register
    button = "登记"
    applicant_class = forms.ChoiceField(
        label="申请人类别", choices=ApplicantClass.choices, help_text="按身份证明提出建议，登记后不再变更。"
    )
    earlier_number = forms.CharField(
        label="此前申请的登记编号", required=False, max_length=40, help_text="与此前申请有关时填写。"
    )

    def first_values(self) -> dict[str, Any]:
        return {"applicant_class": self.case.applicant_class}

    def clean_earlier_number(self) -> int | None:
        number = self.cleaned_data["earlier_number"].strip()
        if not number:
            return None
        earlier = Case.objects.filter(organ=self.case.organ, number=number).exclude(pk=self.case.pk).first()
        if earlier is None:
            raise forms.ValidationError("本机关没有这一编号的申请，请核对登记编号")
        return earlier.pk

    def arguments(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        return {"applicant_class": cleaned["applicant_class"], "earlier_id": cleaned["earlier_number"]}


class Split(MoveForm):
    """Each item is given to one of the new cases."""

    action = split
    button = "拆分"
    long = True
    dangerous = True

    def build(self) -> None:
        items = list(self.case.items.all())
        choices = [(str(number), f"第{number}件") for number in range(1, max(2, len(items)) + 1)]
        for item in items:
            self.fields[f"part_{item.position}"] = forms.ChoiceField(
                label=f"事项{item.position}：{item.wanted}", choices=choices, initial=str(item.position)
            )

    def arguments(self) -> dict[str, Any]:
        parts: dict[str, list[int]] = {}
        for item in self.case.items.all():
            parts.setdefault(self.cleaned_data[f"part_{item.position}"], []).append(item.position)
        return {"groups": [parts[key] for key in sorted(parts, key=int)]}


def handler_choices(organ: Organ, today: Any) -> list[tuple[str, str]]:
    """Whom the cases of an organ can be given to, with an empty choice first."""
    people = [(str(user.pk), str(user)) for user in holders(organ, ["handler"], today)]
    return [("", "只分到科室，暂不定人"), *people]


class Assign(MoveForm):
    action = assign
    button = "分办"
    unit = forms.CharField(label="承办科室", required=False, max_length=60)
    assignee_id = forms.TypedChoiceField(label="承办人", required=False, coerce=int, empty_value=None)

    def first_values(self) -> dict[str, Any]:
        return {"unit": self.case.unit, "assignee_id": self.case.assignee_id}

    def build(self) -> None:
        field = self.fields["assignee_id"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = handler_choices(self.case.organ, self.today)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors and not cleaned.get("unit") and not cleaned.get("assignee_id"):
            self.add_error("assignee_id", "请选择承办人或者填写承办科室")
        return cleaned


class Comment(MoveForm):
    action = comment
    button = "写下批注"
    text = text_field(
        "批注", help_text="同事之间的意见，不进入答复。写“@姓名”，或者在下面勾选，提醒同事来看。", most=2000
    )

    def build(self) -> None:
        people = colleagues([self.case.organ_id], CASE_POSTS, self.today)
        choices = [(str(user.pk), str(user)) for user in people if user.pk != self.actor.user_id]
        self.fields["mentions"] = forms.TypedMultipleChoiceField(
            label="提醒谁来看", choices=choices, coerce=int, required=False, widget=forms.CheckboxSelectMultiple
        )
