"""The form by which an outside system is admitted."""

from __future__ import annotations

from django import forms

from gongkai.kernel.doors import new_key
from gongkai.organs.models import Organ


class SourceForm(forms.Form):
    """A department's system that may push."""

    request_key = forms.CharField(widget=forms.HiddenInput, max_length=64, initial=new_key)
    key = forms.SlugField(label="来源标识", max_length=40, help_text="字母、数字和连字符，推送时写在X-Source中。")
    name = forms.CharField(label="系统名称", max_length=80)
    organ = forms.ModelChoiceField(label="机关", queryset=Organ.objects.filter(closed_on__isnull=True))
