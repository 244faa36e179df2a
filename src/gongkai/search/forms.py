"""Forms of the editors' desk."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms

from gongkai.kernel import clock
from gongkai.search.models import Placement

LONGEST_STAY = timedelta(days=366)


class SynonymForm(forms.Form):
    """One word and what is searched besides it."""

    word = forms.CharField(label="群众说法", max_length=40, help_text="例如：公积金")
    means = forms.CharField(label="对应词语", max_length=300, help_text="文件里的说法，多个词语用空格或顿号隔开")
    both_ways = forms.BooleanField(label="互为同义", required=False, help_text="搜对应词语时也搜群众说法")
    note = forms.CharField(label="说明", max_length=200, required=False)


class PlacementForm(forms.Form):
    """One result put first or last for a query."""

    query = forms.CharField(label="搜索词", max_length=100)
    address = forms.CharField(label="结果的网址", max_length=300, help_text="从搜索结果复制，例如：/reports/3/")
    place = forms.ChoiceField(label="位置", choices=Placement.Place.choices)
    until = forms.DateField(
        label="截止日期", widget=forms.DateInput(attrs={"type": "date"}), help_text="含当日；到期后自动失效"
    )
    reason = forms.CharField(label="理由", max_length=200, required=False)

    def clean_until(self) -> date:
        until: date = self.cleaned_data["until"]
        if until > clock.today() + LONGEST_STAY:
            raise forms.ValidationError("截止日期不能超过一年")
        return until


def values(form: forms.Form) -> dict[str, Any]:
    """What a valid form says."""
    return dict(form.cleaned_data)
