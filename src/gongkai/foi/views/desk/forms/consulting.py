"""征求意见: third parties and other organs asked, served, heard; and disclosure over an objection."""

from __future__ import annotations

from typing import Any

from django import forms

from gongkai.foi.actions.consultation import (
    REPLIES,
    SHOWN_FILES,
    Party,
    consult_organ,
    consult_third_party,
    decide_over_objection,
    organ_replied,
    third_party_replied,
    third_party_served,
)
from gongkai.foi.actions.service import WAYS
from gongkai.foi.letters import zh_date
from gongkai.foi.queries.consulting import asked, objections
from gongkai.foi.queries.outgoing import showable
from gongkai.foi.views.desk.forms.base import MoveForm, day_field, text_field
from gongkai.kernel.calendars import current
from gongkai.organs.queries import existing

ORGAN_REPLIES = {**REPLIES, "silent": "期满未答复"}
MOST_PARTIES = 6
ANSWERING = frozenset({"district", "department", "town", "street"})
"""Levels of organs that act in their own name and can be asked."""


def organ_choices(today: Any, first: str, *, without: int | None = None) -> list[tuple[str, str]]:
    """The organs of the district that exist today, with `first` as the empty choice."""
    organs = existing(today).filter(level__in=ANSWERING).order_by("path")
    return [("", first), *((str(one.pk), one.name) for one in organs if one.pk != without)]


class ConsultThirdParty(MoveForm):
    """Several parties at once; each gets its own letter, limit and reply."""

    action = consult_third_party
    button = "制发征求意见书"
    makes_letters = True
    long = True
    template = "foi/desk/parties.html"
    on = day_field("发出之日", help_text="书面征求意见期间不计入答复期限（第三十三条第三款）。")
    party = forms.CharField(label="第三方", max_length=120)
    contact = forms.CharField(label="联系人、地址或者电话", max_length=200, required=False)
    about = text_field("征求意见的信息内容", help_text="不得透露申请人的身份。")
    harm = text_field(
        "可能涉及的权益", required=False, rows=2, help_text="写明公开可能损害哪一项合法权益，例如商业秘密、个人隐私。"
    )

    def build(self) -> None:
        for number in range(2, MOST_PARTIES + 1):
            self.fields[f"party_{number}"] = forms.CharField(
                label=f"第三方（{number}）", max_length=120, required=False
            )
            self.fields[f"contact_{number}"] = forms.CharField(
                label=f"联系人、地址或者电话（{number}）", max_length=200, required=False
            )

    @property
    def more(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """Boxes for further parties: name and contact."""
        return [(self[f"party_{n}"], self[f"contact_{n}"]) for n in range(2, MOST_PARTIES + 1)]

    @property
    def more_open(self) -> bool:
        """Whether a further party was typed, so that its box stays in sight."""
        return any(bound.value() or bound.errors for row in self.more for bound in row)

    @property
    def last(self) -> list[forms.BoundField]:
        return [self["about"], self["harm"]]

    def arguments(self) -> dict[str, Any]:
        said = self.cleaned_data
        others = [Party(said[f"party_{n}"], said[f"contact_{n}"]) for n in range(2, MOST_PARTIES + 1)]
        return {name: said[name] for name in ("on", "party", "contact", "about", "harm")} | {"others": others}


class _Reply(MoveForm):
    """About one consultation that is still open; which one is asked only when there are several."""

    kind = ""
    on = day_field("收到之日")
    ref = forms.ChoiceField(label="对应的征求意见", required=False)

    def build(self) -> None:
        waiting = [one for one in asked(self.case.events.all(), current()) if one.kind == self.kind and self.open(one)]
        if len(waiting) < 2:
            del self.fields["ref"]
            return
        parties = {row.fact_key: row.party for row in self.case.consultations.all()}
        field = self.fields["ref"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [
            (one.fact.key, f"{zh_date(one.fact.on)} {parties.get(one.fact.key) or one.fact.note[:24]}")
            for one in waiting
        ]

    def open(self, one: Any) -> bool:
        """Whether this consultation still waits for what the form records."""
        return one.reply is None


class ThirdPartyServed(_Reply):
    action = third_party_served
    button = "记录第三方收到"
    kind = "third_party"
    way = forms.ChoiceField(label="送达方式", choices=[(key, words[0]) for key, words in WAYS.items()])
    tracking = forms.CharField(
        label="邮件号或者回执号", max_length=60, required=False, help_text="邮寄的，以第三方签收之日起算。"
    )

    def arguments(self) -> dict[str, Any]:
        said = super().arguments()
        tracking = said.pop("tracking")
        return said | {"receipt": {"tracking": tracking} if tracking else {}}

    def open(self, one: Any) -> bool:
        return one.reply is None and one.served is None


class ThirdPartyReplied(_Reply):
    action = third_party_replied
    button = "记录第三方意见"
    kind = "third_party"
    reply = forms.ChoiceField(label="意见", choices=list(REPLIES.items()))
    note = text_field("意见内容和理由", required=False)


class ConsultOrgan(MoveForm):
    action = consult_organ
    button = "制发征求意见函"
    makes_letters = True
    long = True
    on = day_field("发出之日", help_text="只有正式函件才中止计期；内部协助用“转请协办”，不中止。")
    organ_id = forms.TypedChoiceField(
        label="本区机关", required=False, coerce=int, empty_value=None, help_text="所选机关在自己的工作台上答复。"
    )
    organ_name = forms.CharField(label="不在列表中的机关", required=False, max_length=120)
    basis = forms.ChoiceField(
        label="依据",
        choices=[
            ("34", "共同制作，本机关牵头：第三十四条，十五个工作日不答复视为同意"),
            ("other", "协商确认：第十一条"),
        ],
    )
    about = text_field("征求意见的内容", help_text="不得透露申请人的身份。")

    def build(self) -> None:
        field = self.fields["organ_id"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = organ_choices(self.today, "不在列表中，另行填写", without=self.case.organ_id)
        files = list(showable(self.case.files.filter(kind__in=SHOWN_FILES)))
        if files:
            self.fields["file_ids"] = forms.TypedMultipleChoiceField(
                label="供其查看的材料",
                required=False,
                coerce=int,
                choices=[(str(file.pk), f"{file.get_kind_display()}：{file.title}") for file in files],
                widget=forms.CheckboxSelectMultiple,
                help_text="申请材料不在此列，以免透露申请人的身份。",
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not cleaned.get("organ_id") and not (cleaned.get("organ_name") or "").strip():
            self.add_error("organ_id", "请选择机关，或者填写机关名称")
        return cleaned


class OrganReplied(_Reply):
    action = organ_replied
    button = "记录机关意见"
    kind = "organs"
    reply = forms.ChoiceField(label="意见", choices=list(ORGAN_REPLIES.items()))
    note = text_field("意见内容和理由", required=False)


class DecideOverObjection(MoveForm):
    action = decide_over_objection
    button = "决定公开并制发告知书"
    makes_letters = True
    dangerous = True
    long = True
    on = day_field("决定之日")
    consultation_id = forms.TypedChoiceField(label="第三方", coerce=int)
    about = text_field("决定公开的内容", required=False, rows=2, help_text="不填的，为征求意见的全部内容。")
    why = text_field(
        "决定公开的理由",
        help_text="写明不公开可能对公共利益造成怎样的重大影响；将书面告知第三方，送达之后或者同日才能公开（第三十二条）。",
        rows=5,
    )

    def build(self) -> None:
        field = self.fields["consultation_id"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = [(str(row.pk), f"{row.party}：{row.get_reply_display()}") for row in objections(self.case)]
