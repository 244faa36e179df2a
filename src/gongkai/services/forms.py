"""Forms of the desk. An entry's form has the columns of its file: what is typed and what is imported is read alike."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from wagtail.admin.widgets import AdminDateInput

from gongkai.kernel import clock
from gongkai.kernel.doors import new_key
from gongkai.kernel.sheets import Column
from gongkai.organs.models import Organ
from gongkai.services.actions.bundles import BundleFacts, StepFacts
from gongkai.services.actions.imports import Wanted
from gongkai.services.elements import CHANGES, COMPANY_STAGES, ENDINGS, PERSON_STAGES
from gongkai.services.facts import ItemFacts, PowerFacts
from gongkai.services.importing.files import Form
from gongkai.services.importing.reading import read_texts
from gongkai.services.importing.rows import HERE, Organs
from gongkai.services.models import Bundle, Item

OF_THE_FILE = frozenset({"on", "change", "reason", "source", "outside_code", "outside_url"})
LONG = frozenset(
    {"basis", "duties", "accountability", "conditions", "process", "materials", "questions", "form", "faq"}
)


def day(label: str) -> forms.DateField:
    return forms.DateField(label=label, widget=AdminDateInput(), initial=clock.today)


class EntryForm(forms.Form):
    """One version of an entry: its columns, the day it holds from, and why."""

    request_key = forms.CharField(widget=forms.HiddenInput, max_length=64, initial=new_key)

    def __init__(self, *args: Any, form: Form, organs: QuerySet[Organ], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.form = form
        for column in form.columns:
            if column.key not in OF_THE_FILE:
                self.fields[column.key] = _field(column, organs)
        self.fields["on"] = day("生效日期")
        changes = [(key, label) for key, label in CHANGES.items() if key not in ENDINGS]
        self.fields["change"] = forms.ChoiceField(label="变动", choices=[("", "按现状判断"), *changes], required=False)
        self.fields["reason"] = forms.CharField(label="变动依据和理由", max_length=300)
        self.wanted: Wanted | None = None

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or self.cleaned_data
        if self.errors:
            return said
        texts = {column.key: str(said.get(column.key) or "") for column in self.form.columns}
        texts |= {"on": said["on"].isoformat(), "change": said["change"], "source": HERE}
        row, errors = read_texts(texts, self.form.columns)
        by_header = {column.header: column.key for column in self.form.columns}
        for error in errors:
            self.add_error(by_header.get(error.column), error.message)
        if not errors:
            self._read(row)
        return said

    def _read(self, row: Any) -> None:
        try:
            self.wanted = self.form.read(row, Organs(), HERE, clock.today())
        except ValidationError as error:
            for key, messages in error.message_dict.items():
                self.add_error(key if key in self.fields else None, messages)

    @property
    def facts(self) -> PowerFacts | ItemFacts:
        assert self.wanted is not None and isinstance(self.wanted.change.facts, PowerFacts | ItemFacts)
        return self.wanted.change.facts


def _field(column: Column, organs: QuerySet[Organ]) -> forms.Field:
    common: dict[str, Any] = {"label": column.header, "required": column.required, "help_text": column.note}
    if column.key == "organ":
        return forms.ChoiceField(choices=[(one.name, one.name) for one in organs], **common)
    if column.choices and column.kind == "text":
        choices = [(value, label) for label, value in column.choices.items()]
        seen: dict[str, str] = {}
        for value, label in choices:
            seen.setdefault(value, label)
        return forms.ChoiceField(choices=[("", "—"), *seen.items()], **common)
    rows = 4 if column.key in LONG else 1
    return forms.CharField(widget=forms.Textarea(attrs={"rows": rows}), **common)


class EndForm(forms.Form):
    """An entry leaves the list."""

    request_key = forms.CharField(widget=forms.HiddenInput, max_length=64, initial=new_key)
    on = day("自此日起退出清单")
    change = forms.ChoiceField(label="变动", choices=[(key, CHANGES[key]) for key in CHANGES if key in ENDINGS])
    reason = forms.CharField(label="依据和理由", max_length=300)


class UploadForm(forms.Form):
    """A list's file; what it would change is shown first."""

    kind = forms.ChoiceField(label="清单", choices=[("powers", "权责清单和收费目录"), ("services", "办事指南")])
    file = forms.FileField(label="文件", help_text="XLSX、XLS、CSV或者JSON；文件名中@之后为来源系统")
    complete = forms.BooleanField(
        label="这是来源系统的完整清单",
        required=False,
        help_text="文件没有列出的同来源事项，自文件中最晚的生效日期起取消",
    )


class BundleForm(forms.Form):
    """一件事 with its steps, one a line: 事项编码|前置步骤|联办时限."""

    request_key = forms.CharField(widget=forms.HiddenInput, max_length=64, initial=new_key)
    name = forms.CharField(label="名称", max_length=120)
    audience = forms.ChoiceField(label="服务对象", choices=Bundle.Audience.choices)
    stage = forms.ChoiceField(label="阶段", choices=[(one, one) for one in (*PERSON_STAGES, *COMPANY_STAGES)])
    lead = forms.ModelChoiceField(label="牵头部门", queryset=Organ.objects.filter(closed_on__isnull=True))
    summary = forms.CharField(label="说明", required=False, widget=forms.Textarea(attrs={"rows": 2}))
    origin = forms.CharField(label="清单来源", max_length=120, required=False)
    entry_url = forms.URLField(label="办理入口", max_length=300, required=False, assume_scheme="https")
    delivery = forms.CharField(label="结果送达", max_length=200, required=False)
    visits = forms.IntegerField(label="跑动次数", required=False, min_value=0, max_value=99)
    links = forms.CharField(
        label="相关政策和公开事项",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="一行一个：类别|标题|网址",
    )
    steps = forms.CharField(
        label="步骤",
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="一行一个：事项编码|前置步骤（1、2）|联办时限（工作日）。可以在下面查找事项并加入。",
    )

    def clean_links(self) -> tuple[tuple[str, str, str], ...]:
        found = []
        for line in self.cleaned_data["links"].splitlines():
            kind, title, url = ([part.strip() for part in line.split("|")] + ["", ""])[:3]
            if not line.strip():
                continue
            if not title or (url and not url.startswith(("/", "https://", "http://"))):
                raise ValidationError(f"“{line}”应写成“类别|标题|网址”")
            found.append((kind, title, url))
        return tuple(found)

    def clean_steps(self) -> list[StepFacts]:
        lines = [line for line in self.cleaned_data["steps"].splitlines() if line.strip()]
        return [_step(line) for line in lines]

    @property
    def facts(self) -> BundleFacts:
        said = {name: self.cleaned_data[name] for name in BundleFacts.__dataclass_fields__ if name != "lead_id"}
        return BundleFacts(**said, lead_id=self.cleaned_data["lead"].pk)


def _step(line: str) -> StepFacts:
    code, after, days = ([part.strip() for part in line.split("|")] + ["", ""])[:3]
    item = Item.objects.filter(outside_code=code).first()
    if item is None:
        raise ValidationError(f"没有编码为“{code}”的事项")
    numbers = [part for part in after.replace("，", "、").replace(",", "、").split("、") if part]
    if not all(part.isdecimal() for part in [*numbers, days or "0"]):
        raise ValidationError(f"“{line}”的前置步骤和时限应是数字")
    return StepFacts(item.pk, tuple(int(part) for part in numbers), int(days) if days else None)


class WithdrawForm(forms.Form):
    reason = forms.CharField(label="撤下的理由", max_length=300)
