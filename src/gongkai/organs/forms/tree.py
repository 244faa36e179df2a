"""The forms by which an organ is moved in the tree or ends."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet

from gongkai.kernel import clock
from gongkai.kernel.actor import Actor
from gongkai.organs import actions, consequences
from gongkai.organs.consequences import Consequence
from gongkai.organs.forms.base import ChangeForm, day
from gongkai.organs.models import Organ

REASON = "依据和理由"


def lasting(but: Organ | None) -> QuerySet[Organ]:
    """Organs that exist today or will, without one; the day decides, and the action asks for it."""
    open_still = Organ.objects.filter(Q(closed_on__isnull=True) | Q(closed_on__gt=clock.today()))
    return open_still.exclude(pk=but.pk) if but else open_still


class AmongOrgans(ChangeForm):
    """A form that names other organs in its field `among`."""

    among = ""
    foresees = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields[self.among].queryset = lasting(self.organ)  # type: ignore[attr-defined]


class MoveForm(AmongOrgans):
    among = "parent"
    button = "调整上级"

    parent = forms.ModelChoiceField(label="新上级", queryset=Organ.objects.none())
    on = day("生效日期", help_text="可以填以后的日期，到期自动生效；以前年度的汇总按当时的隶属。")

    def consequences(self) -> list[Consequence]:
        return consequences.of_move(self.subject, self.cleaned_data["parent"], self.cleaned_data["on"])

    def perform(self, actor: Actor) -> str:
        parent, on = self.cleaned_data["parent"], self.cleaned_data["on"]
        actions.move_organ(actor=actor, organ_id=self.subject.pk, parent_id=parent.pk, on=on, request_key=self.key)
        return f"{self.subject}自{on}起归{parent}"


class MergeForm(AmongOrgans):
    among = "target"
    button = "并入"

    target = forms.ModelChoiceField(label="并入", queryset=Organ.objects.none())
    on = day("日期", help_text="自这一天起原机关不再存在；可以填以后的日期，到期自动生效。")
    reason = forms.CharField(label=REASON, max_length=200, required=False)

    def consequences(self) -> list[Consequence]:
        return consequences.of_closing(self.subject, [self.cleaned_data["target"]], self.cleaned_data["on"])

    def perform(self, actor: Actor) -> str:
        data = self.cleaned_data
        actions.merge_organs(
            actor=actor,
            source_ids=[self.subject.pk],
            target_id=data["target"].pk,
            on=data["on"],
            reason=data["reason"],
            request_key=self.key,
        )
        return f"{self.subject}自{data['on']}起并入{data['target']}"


class AbolishForm(AmongOrgans):
    among = "successors"
    button = "撤销"

    successors = forms.ModelMultipleChoiceField(
        label="承接职能的机关",
        queryset=Organ.objects.none(),
        required=False,
        help_text="可以选几个（按住 Ctrl 键）；没有机关承接的不选。",
    )
    on = day("撤销日期", help_text="自这一天起不再存在；可以填以后的日期，到期自动生效。")
    reason = forms.CharField(label=REASON, max_length=200)

    def consequences(self) -> list[Consequence]:
        return consequences.of_closing(self.subject, list(self.cleaned_data["successors"]), self.cleaned_data["on"])

    def perform(self, actor: Actor) -> str:
        data = self.cleaned_data
        actions.abolish_organ(
            actor=actor,
            organ_id=self.subject.pk,
            on=data["on"],
            successor_ids=[one.pk for one in data["successors"]],
            reason=data["reason"],
            request_key=self.key,
        )
        return f"{self.subject}自{data['on']}起撤销"


class CancelClosingForm(ChangeForm):
    """Only for an organ whose closing lies ahead."""

    button = "撤回"

    reason = forms.CharField(label="撤回的理由", max_length=200)

    def clean(self) -> dict[str, Any]:
        if self.subject.closed_on is None or self.subject.closed_on <= clock.today():
            raise ValidationError("只能撤回尚未生效的并入或者撤销")
        return super().clean() or self.cleaned_data

    def perform(self, actor: Actor) -> str:
        reason = self.cleaned_data["reason"]
        actions.cancel_closing(
            actor=actor, organ_id=self.subject.pk, on=clock.today(), reason=reason, request_key=self.key
        )
        return f"已撤回，{self.subject}继续存在"
