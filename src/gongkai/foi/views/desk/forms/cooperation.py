"""领办, 协办, 关联此前申请, 转送: who works the case, with whom, and whether it is theirs at all."""

from __future__ import annotations

from typing import Any

from django import forms

from gongkai.foi.actions.assign import claim
from gongkai.foi.actions.help import INNER_DAYS, Helper, ask_help, give_help, recall_help, urge_help
from gongkai.foi.actions.readdress import readdress
from gongkai.foi.actions.relations import link_earlier
from gongkai.foi.models import HelpRequest
from gongkai.foi.models.readdressal import WAYS
from gongkai.foi.policies import cases_visible_to
from gongkai.foi.queries.people import Candidate, similar_earlier
from gongkai.foi.views.desk.forms.base import MoveForm, day_field, text_field
from gongkai.foi.views.desk.forms.consulting import organ_choices
from gongkai.kernel.calendars import current

MOST_HELPERS = 6


class Claim(MoveForm):
    action = claim
    button = "由我承办"


class AskHelp(MoveForm):
    """Several organs and units at once, the same question and inner date."""

    action = ask_help
    button = "转请协办"
    long = True
    template = "foi/desk/ask_help.html"
    question = text_field(
        "协办事项", help_text="写明需要什么材料或者意见；协办单位只看得到这一段，看不到申请人。", rows=5
    )
    due_on = day_field("内部期限", help_text="协办不中止答复期限的计算。")
    letter = forms.BooleanField(
        label="同时制发协办函", required=False, help_text="本机关科室不制发；其他机关在工作台上即时收到。"
    )
    beyond_due = forms.BooleanField(label="确知内部期限晚于此件的答复期限，仍按此办理", required=False)

    def first_values(self) -> dict[str, Any]:
        inner = current().add_workdays(self.today, INNER_DAYS)
        due = self.case.due_on
        return {"due_on": max(self.today, min(inner, due)) if due else inner, "organ_1": None}

    def build(self) -> None:
        organs = organ_choices(self.today, "请选择")
        for number in range(1, MOST_HELPERS + 1):
            label = "" if number == 1 else f"（{number}）"
            self.fields[f"organ_{number}"] = forms.TypedChoiceField(
                label=f"协办机关{label}", choices=organs, coerce=int, empty_value=None, required=number == 1
            )
            self.fields[f"unit_{number}"] = forms.CharField(label=f"协办科室{label}", max_length=60, required=False)
        late = self.is_bound and self.case.due_on is not None
        if not late:
            del self.fields["beyond_due"]

    @property
    def rows(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """A box for organ and unit, row by row."""
        return [(self[f"organ_{n}"], self[f"unit_{n}"]) for n in range(1, MOST_HELPERS + 1)]

    @property
    def more_open(self) -> bool:
        """Whether a further helper was chosen, so that its box stays in sight."""
        return any(bound.value() or bound.errors for row in self.rows[1:] for bound in row)

    @property
    def others(self) -> list[forms.BoundField]:
        return [self[name] for name in ("question", "due_on", "letter", "beyond_due") if name in self.fields]

    @property
    def warned(self) -> bool:
        """Whether the inner date lies beyond the due date, so that the tick is asked for."""
        return "due_on" in self.errors or bool(self.data and self.data.get("beyond_due"))

    def arguments(self) -> dict[str, Any]:
        said = self.cleaned_data
        rows = [(said.get(f"organ_{n}"), said.get(f"unit_{n}") or "") for n in range(1, MOST_HELPERS + 1)]
        helpers = [Helper(organ, unit) for organ, unit in rows if organ]
        kept = {name: said[name] for name in ("question", "due_on", "letter")}
        return kept | {"helpers": helpers, "beyond_due": bool(said.get("beyond_due"))}


class _OfHelp(MoveForm):
    """About one request that is still open."""

    help_id = forms.TypedChoiceField(label="协办", coerce=int)

    def build(self) -> None:
        field = self.fields["help_id"]
        assert isinstance(field, forms.TypedChoiceField)
        waiting = [one for one in self.case.help_requests.all() if one.state == HelpRequest.State.OPEN]
        field.choices = [
            (str(one.pk), f"{one.organ.name}{'（' + one.unit + '）' if one.unit else ''}") for one in waiting
        ]


class GiveHelp(_OfHelp):
    action = give_help
    button = "录入协办意见"
    holds = forms.ChoiceField(label="是否掌握所需信息", choices=HelpRequest.Holds.choices)
    answer = text_field("协办意见", help_text="协办单位以书面、电话等方式答复的，由承办人录入；材料另行加入案卷。")
    by = forms.CharField(label="答复人", max_length=60)


class RecallHelp(_OfHelp):
    action = recall_help
    button = "撤回协办"
    dangerous = True
    reason = forms.CharField(label="说明", max_length=200, required=False)


class UrgeHelp(_OfHelp):
    action = urge_help
    button = "催办"


class LinkEarlier(MoveForm):
    """Earlier cases of the same person beside this one; the officer compares and decides."""

    action = link_earlier
    button = "保存关联"
    long = True
    template = "foi/desk/earlier.html"
    earlier_id = forms.TypedChoiceField(
        label="此前申请", coerce=int, empty_value=None, required=False, widget=forms.RadioSelect
    )
    why = text_field("相同或者相近之处", required=False, rows=2, most=500)
    found: list[Candidate]

    def first_values(self) -> dict[str, Any]:
        return {"earlier_id": self.case.earlier_id or ""}

    def build(self) -> None:
        self.found = similar_earlier(cases_visible_to(self.actor), self.case)
        field = self.fields["earlier_id"]
        assert isinstance(field, forms.TypedChoiceField)
        self.button = type(self).button if self.found else ""  # nothing found: nothing to save
        field.choices = [("", "都不是"), *((str(one.case.pk), one.case.number) for one in self.found)]

    @property
    def rows(self) -> list[tuple[Any, Candidate | None]]:
        """Each choice with the case it stands for; None for “none of these”."""
        return list(zip(self["earlier_id"], [None, *self.found], strict=True))


class Readdress(MoveForm):
    action = readdress
    button = "转送"
    dangerous = True
    long = True
    leaves = True
    to_organ_id = forms.TypedChoiceField(label="应当受理的机关", coerce=int)
    reason = text_field("理由", help_text="为什么应由该机关办理（第三十六条第五项）。", rows=2, most=500)
    on = day_field("转送之日")
    consent_on = day_field("申请人同意之日", help_text="没有申请人同意不能转送；不同意的，确认后告知其向有关机关申请。")
    consent_way = forms.ChoiceField(label="同意的方式", choices=list(WAYS.items()))
    consent_note = text_field("同意的情况", required=False, rows=2, most=500)

    def first_values(self) -> dict[str, Any]:
        return {"on": self.today, "consent_on": self.today}

    def build(self) -> None:
        field = self.fields["to_organ_id"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = organ_choices(self.today, "请选择", without=self.case.organ_id)
