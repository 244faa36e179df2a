"""The forms of a review or suit: as it was filed, its stages, its result, how the district counts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from gongkai.foi.models import Case, Remedy
from gongkai.foi.queries.remedies import INSTANCES, RemedyRules
from gongkai.foi.views.desk.forms.base import day_field, text_field
from gongkai.foi.views.desk.forms.lists import checked_file
from gongkai.kernel.doors import new_key
from gongkai.kernel.uploads import MOST_MEGABYTES
from gongkai.organs.models import Organ
from gongkai.rules.remedy_course import RESULTS, results_of, stages_of

COLUMNS = {"upheld": "结果维持", "corrected": "结果纠正", "other": "其他结果"}


class RemedyForm(forms.Form):
    """A review or a suit as it was filed."""

    request_key = forms.CharField(widget=forms.HiddenInput, max_length=64)
    organ_id = forms.TypedChoiceField(label="被申请人或者被告", coerce=int)
    number = forms.CharField(label="涉及申请的登记编号", required=False, max_length=40)
    kind = forms.ChoiceField(label="类别", choices=Remedy.Kind.choices)
    instance = forms.ChoiceField(
        label="审级",
        choices=Remedy.Instance.choices,
        initial=Remedy.Instance.FIRST,
        required=False,
        help_text="二审、再审的，选择前一程序；是否另行计数按全区的设置。",
    )
    before_id = forms.TypedChoiceField(label="前一程序", coerce=int, empty_value=None, required=False)
    body = forms.CharField(
        label="复议机关或者受理法院",
        max_length=80,
        required=False,
        help_text="留空的，行政复议填本机关的复议机关，行政诉讼填管辖法院。",
    )
    body_number = forms.CharField(label="案号", required=False, max_length=60)
    filed_on = day_field("受理日")
    counted = forms.BooleanField(
        label="计入本机关年度报告", required=False, initial=True, help_text="仅作为复议机关共同被告的，不重复计数。"
    )

    def __init__(self, data: Any = None, *, organs: Sequence[Organ], initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial=initial)
        field = self.fields["organ_id"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = [(str(one.pk), one.name) for one in organs]
        suits = Remedy.objects.filter(organ__in=organs).exclude(kind=Remedy.Kind.REVIEW).order_by("-filed_on")[:200]
        earlier = self.fields["before_id"]
        assert isinstance(earlier, forms.TypedChoiceField)
        earlier.choices = [("", "没有"), *((str(one.pk), f"{one.body_number or one.pk} {one.body}") for one in suits)]

    def clean_instance(self) -> str:
        return self.cleaned_data["instance"] or Remedy.Instance.FIRST

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        number = cleaned.get("number", "").strip()
        cleaned["case_id"] = None
        if number and cleaned.get("organ_id"):
            case = Case.objects.filter(organ_id=cleaned["organ_id"], number=number).first()
            if case is None:
                self.add_error("number", "该机关没有这一编号的申请，请核对登记编号")
            else:
                cleaned["case_id"] = case.pk
        return cleaned


class ConcludeForm(forms.Form):
    """What came of it."""

    request_key = forms.CharField(widget=forms.HiddenInput, max_length=64)
    on = day_field("审结日")
    detail = forms.ChoiceField(label="结果", help_text="计入年报第四部分的哪一栏由结果确定。")
    comply_by = day_field("限定的履行期限", required=False, help_text="责令在一定期限内重新答复的，填期限的最后一日。")
    note = text_field("说明", required=False)

    def __init__(self, data: Any = None, *, remedy: Remedy, counts: dict[str, str], initial: dict[str, Any]) -> None:
        super().__init__(data, initial=initial, auto_id="conclude-%s")
        field = self.fields["detail"]
        assert isinstance(field, forms.ChoiceField)
        rows = [(row.key, row.label, counts.get(row.key, row.counts)) for row in results_of(remedy.kind)]
        field.choices = [
            ("", "请选择"),
            *((label, [(key, name) for key, name, to in rows if to == column]) for column, label in COLUMNS.items()),
        ]


class StageForm(forms.Form):
    """One stage, with the paper that came or went."""

    request_key = forms.CharField(widget=forms.HiddenInput, max_length=64)
    stage = forms.ChoiceField(label="环节")
    on = day_field("日期")
    due_on = day_field("期限或者开庭日", required=False, help_text="通知书另行指定的才填；不填的按法定期限计算。")
    note = text_field("说明", required=False, rows=2)
    file = forms.FileField(
        label="材料", required=False, help_text=f"通知书、答复书、裁判文书等，不超过{MOST_MEGABYTES} MB。"
    )

    def __init__(
        self, data: Any = None, files: Any = None, *, remedy: Remedy, initial: dict[str, Any] | None = None
    ) -> None:
        super().__init__(data, files, initial=initial, auto_id="stage-%s")
        field = self.fields["stage"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(row.key, row.label) for row in stages_of(remedy.kind)]
        if remedy.case_id is None:
            del self.fields["file"]

    def clean_file(self) -> Any:
        return checked_file(self.cleaned_data["file"])


class SettleForm(forms.Form):
    """What was owed has been done."""

    stage_id = forms.IntegerField(widget=forms.HiddenInput)
    on = day_field("办理日")


class VoidStageForm(forms.Form):
    """A stage keyed in wrongly."""

    stage_id = forms.IntegerField(widget=forms.HiddenInput)
    reason = text_field("作废的理由", rows=2, most=200)


class RulesForm(forms.Form):
    """Where the uncertain results count, and whether each instance does."""

    request_key = forms.CharField(widget=forms.HiddenInput, max_length=64)
    instances = forms.ChoiceField(label="二审和再审", choices=list(INSTANCES.items()), widget=forms.RadioSelect)
    reason = text_field("调整的依据或者理由", rows=2, most=400)

    def __init__(self, data: Any = None, *, now: RemedyRules) -> None:
        super().__init__(data, initial={"request_key": new_key(), "instances": now.instances})
        self.uncertain = [row for row in RESULTS.values() if row.uncertain]
        for row in self.uncertain:
            initial = now.counts.get(row.key, row.counts)
            choices = list(COLUMNS.items())
            self.fields[row.key] = forms.ChoiceField(label=f"“{row.label}”计入", choices=choices, initial=initial)
        self.order_fields([*(row.key for row in self.uncertain), "instances", "reason"])

    def counts(self) -> dict[str, str]:
        return {row.key: self.cleaned_data[row.key] for row in self.uncertain}
