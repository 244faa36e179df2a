"""Forms that keep the standard catalogue."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from wagtail.admin.widgets import AdminDateInput

from gongkai.disclosure.catalogue.facts import RowFacts, facts_of
from gongkai.disclosure.catalogue.terms import CHANNELS, read_basis, read_list, write_basis
from gongkai.disclosure.forms import Keyed
from gongkai.disclosure.models import Column, RowVersion
from gongkai.organs.models import Organ
from gongkai.rules.disclosure_periods import read_period

MOST_BYTES = 5 * 2**20


class RowForm(Keyed):
    """A duty as its page shows it; lists are written one entry a line."""

    field = forms.ChoiceField(label="领域")
    level_one = forms.CharField(label="一级事项", max_length=200)
    level_two = forms.CharField(label="二级事项", max_length=200)
    ordinal = forms.IntegerField(label="序号", min_value=0, max_value=99_999, required=False)
    elements = forms.CharField(
        label="公开内容（要素）", required=False, widget=forms.Textarea({"rows": 4}), help_text="每行一项。"
    )
    basis = forms.CharField(
        label="公开依据",
        required=False,
        widget=forms.Textarea({"rows": 4}),
        help_text="每行一件，前面写明种类，例如：【行政法规】《中华人民共和国政府信息公开条例》",
    )
    period_text = forms.CharField(
        label="公开时限",
        max_length=300,
        required=False,
        help_text="例如：自信息形成或者变更之日起20个工作日内；每季度；每月10日前；实时。不填的按20个工作日计算。",
    )
    organ = forms.ModelChoiceField(
        label="公开主体", queryset=Organ.objects.none(), required=False, empty_label="见下一栏"
    )
    organ_text = forms.CharField(label="公开主体（本区没有对应机关的）", max_length=200, required=False)
    channels = forms.MultipleChoiceField(
        label="公开渠道和载体", choices=list(CHANNELS.items()), required=False, widget=forms.CheckboxSelectMultiple
    )
    other_channels = forms.CharField(label="其他渠道", max_length=200, required=False, help_text="用顿号隔开。")
    audience = forms.CharField(label="特定群体", max_length=200, required=False, help_text="面向全社会的不填。")
    manner = forms.ChoiceField(label="公开方式", choices=RowVersion.MANNERS, widget=forms.RadioSelect, initial="open")
    levels = forms.MultipleChoiceField(
        label="公开层级", choices=RowVersion.LEVELS, required=False, widget=forms.CheckboxSelectMultiple
    )
    powers = forms.CharField(
        label="对应职权编码",
        required=False,
        widget=forms.Textarea({"rows": 2}),
        help_text="每行一个；职权新增、调整、取消的，会提醒核对本事项。",
    )
    services = forms.CharField(label="对应服务事项编码", required=False, widget=forms.Textarea({"rows": 2}))
    not_applicable = forms.CharField(
        label="本区不涉及的理由", max_length=300, required=False, help_text="本区没有这类事项的，写明理由。"
    )
    column = forms.ModelChoiceField(label="发布栏目", queryset=Column.objects.none(), required=False)
    on = forms.DateField(label="生效日期", widget=AdminDateInput())
    reason = forms.CharField(label="调整理由", max_length=300)

    def __init__(self, *args: Any, fields: Sequence[tuple[str, str]], version: RowVersion | None = None, **kwargs: Any):
        if version is not None:
            kwargs["initial"] = _initial(version) | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        field, organ, column = self.fields["field"], self.fields["organ"], self.fields["column"]
        assert isinstance(field, forms.ChoiceField)
        assert isinstance(organ, forms.ModelChoiceField) and isinstance(column, forms.ModelChoiceField)
        field.choices = list(fields)
        organ.queryset = Organ.objects.order_by("path")
        column.queryset = Column.objects.filter(closed_on__isnull=True).order_by("path")
        if version is not None:
            field.disabled = True

    def clean_period_text(self) -> str:
        text: str = self.cleaned_data["period_text"]
        if read_period(text).kind == "unread":
            raise forms.ValidationError("看不出期限，请写成“20个工作日内”“每季度”“每月10日前”“实时”“长期公开”的样子")
        return text

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if not said.get("organ") and not said.get("organ_text") and not said.get("not_applicable"):
            self.add_error("organ", "请选择公开主体，或者写明名称")
        if not said.get("elements") and not said.get("not_applicable"):
            self.add_error("elements", "请填写公开内容")
        return said

    def facts(self, code: str = "") -> RowFacts:
        """What the form says, as a row of the catalogue."""
        said = self.cleaned_data
        others = [one.strip() for one in said["other_channels"].split("、") if one.strip()]
        organ: Organ | None = said["organ"]
        return RowFacts(
            field_code=said["field"],
            code=code,
            ordinal=said["ordinal"] or 0,
            level_one=said["level_one"].strip(),
            level_two=said["level_two"].strip(),
            elements=tuple(read_list(said["elements"])),
            basis=tuple((one["kind"], one["text"]) for one in read_basis(said["basis"])),
            period_text=said["period_text"].strip(),
            organ_id=organ.pk if organ else None,
            organ_text=said["organ_text"].strip() or (organ.name if organ else ""),
            channels=(*said["channels"], *others),
            audience=said["audience"].strip(),
            manner=said["manner"],
            levels=tuple(said["levels"]),
            powers=tuple(read_list(said["powers"])),
            services=tuple(read_list(said["services"])),
            not_applicable=said["not_applicable"].strip(),
        )


def _initial(version: RowVersion) -> dict[str, Any]:
    facts = facts_of(version)
    return {
        "field": facts.field_code,
        "level_one": facts.level_one,
        "level_two": facts.level_two,
        "ordinal": facts.ordinal,
        "elements": "\n".join(facts.elements),
        "basis": write_basis(version.basis).replace("；", "\n"),
        "period_text": facts.period_text,
        "organ": facts.organ_id,
        "organ_text": "" if facts.organ_id else facts.organ_text,
        "channels": [one for one in facts.channels if one in CHANNELS],
        "other_channels": "、".join(one for one in facts.channels if one not in CHANNELS),
        "audience": facts.audience,
        "manner": facts.manner,
        "levels": list(facts.levels),
        "powers": "\n".join(facts.powers),
        "services": "\n".join(facts.services),
        "not_applicable": facts.not_applicable,
        "column": version.row.column_id,
    }


class EndForm(Keyed):
    """A duty ends."""

    on = forms.DateField(label="停用日期", widget=AdminDateInput())
    reason = forms.CharField(label="停用理由", max_length=300)


class CloseTaskForm(Keyed):
    """What was done about a task."""

    note = forms.CharField(label="处理情况", max_length=400)

    def __init__(self, data: Any = None, *, task_id: int) -> None:
        super().__init__(data, auto_id=f"task-{task_id}-%s")
        self.task_id = task_id


class CatalogueFileForm(Keyed):
    """A workbook, whose catalogue it is, and from when it holds."""

    scope = forms.ModelChoiceField(label="目录所属", queryset=Organ.objects.none())
    upload = forms.FileField(label="目录文件（XLSX、CSV）", help_text="每个领域一张表，表头同导出的文件。")
    on = forms.DateField(label="生效日期", widget=AdminDateInput())
    reason = forms.CharField(label="调整理由", max_length=300)
    end_missing = forms.BooleanField(
        label="停用文件里没有的事项", required=False, help_text="只涉及文件里有的领域；不勾选的保持不变。"
    )

    def __init__(self, data: Any, files: Any, *, scopes: QuerySet[Organ], today: date) -> None:
        super().__init__(data, files, initial={"on": today}, auto_id="file-%s")
        scope = self.fields["scope"]
        assert isinstance(scope, forms.ModelChoiceField)
        scope.queryset = scopes

    def clean_upload(self) -> Any:
        upload = self.cleaned_data["upload"]
        if upload.size > MOST_BYTES:
            raise forms.ValidationError("文件超过5 MB，请按领域分成几个文件")
        return upload
