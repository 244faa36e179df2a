"""The forms by which what is known of an organ is kept."""

from __future__ import annotations

from typing import Any

from django import forms

from gongkai.kernel import clock
from gongkai.kernel.actor import Actor
from gongkai.organs import actions, consequences, queries
from gongkai.organs.consequences import Consequence
from gongkai.organs.forms.base import ChangeForm, day
from gongkai.organs.models import Organ

UNSAID = [("", "未定"), ("yes", "是"), ("no", "否")]
FLAGS = {"": None, "yes": True, "no": False}


class FactsForm(ChangeForm):
    """What is said of an organ beside its name."""

    short_name = forms.CharField(label="简称", max_length=60, required=False)
    kind = forms.CharField(label="机关性质", max_length=40, required=False)
    review_body = forms.CharField(
        label="行政复议机关", max_length=120, required=False, help_text="未填写的，该机关的告知书不能审批。"
    )
    review_body_alternatives = forms.CharField(
        label="其他可选复议机关", required=False, widget=forms.Textarea(attrs={"rows": 2}), help_text="一行一个。"
    )
    court = forms.CharField(label="管辖法院", max_length=120, required=False)
    vertical = forms.ChoiceField(label="垂直管理", choices=UNSAID, required=False)
    in_rollup = forms.ChoiceField(label="纳入全区汇总", choices=UNSAID, required=False)
    rollup_reason = forms.CharField(label="汇总口径说明", max_length=200, required=False)
    credit_code = forms.CharField(
        label="统一社会信用代码", max_length=18, required=False, help_text="索引号以它开头；未填写的以机关代码开头。"
    )
    office = forms.CharField(
        label="公开工作机构", max_length=120, required=False, help_text="以下各项写进本机关的公开指南。"
    )
    address = forms.CharField(label="办公地址", max_length=200, required=False)
    postcode = forms.CharField(label="邮政编码", max_length=6, required=False)
    hours = forms.CharField(label="办公时间", max_length=120, required=False)
    phone = forms.CharField(label="联系电话", max_length=60, required=False)
    fax = forms.CharField(label="传真", max_length=60, required=False)
    email = forms.EmailField(label="电子邮箱", required=False)
    website = forms.URLField(label="网址", required=False, assume_scheme="https")

    def facts(self) -> actions.OrganFacts:
        said = {name: self.cleaned_data[name] for name in actions.OrganFacts.__dataclass_fields__}
        lines = [line.strip() for line in said["review_body_alternatives"].splitlines()]
        said["review_body_alternatives"] = tuple(line for line in lines if line)
        for name in ("vertical", "in_rollup"):
            said[name] = FLAGS[said[name]]
        return actions.OrganFacts(**said)


class CreateOrganForm(FactsForm):
    code = forms.CharField(label="机关代码", max_length=40)
    short_code = forms.SlugField(label="短代码", max_length=40, required=False)
    name = forms.CharField(label="机关名称", max_length=120)
    level = forms.ChoiceField(label="层级", choices=Organ.Level.choices)
    opened_on = day("设立日期")
    field_order = ["code", "short_code", "name", "level", "opened_on"]

    def perform(self, actor: Actor) -> str:
        data = self.cleaned_data
        organ = actions.create_organ(
            actor=actor,
            code=data["code"],
            short_code=data["short_code"],
            name=data["name"],
            level=data["level"],
            opened_on=data["opened_on"],
            parent_id=self.organ.pk if self.organ else None,
            facts=self.facts(),
            request_key=self.key,
        )
        return f"已设立{organ}"


class DescribeForm(FactsForm):
    on = day("生效日期")
    field_order = ["on"]

    def start(self, organ: Organ | None) -> dict[str, Any]:
        version = queries.at(organ, clock.today()) if organ else None
        if version is None:
            return super().start(organ)
        said = actions.OrganFacts.of(version).values()
        said["review_body_alternatives"] = "\n".join(said["review_body_alternatives"])
        words = {value: word for word, value in FLAGS.items()}
        return {**super().start(organ), **said, **{name: words[said[name]] for name in ("vertical", "in_rollup")}}

    def perform(self, actor: Actor) -> str:
        on = self.cleaned_data["on"]
        actions.describe_organ(actor=actor, organ_id=self.subject.pk, on=on, facts=self.facts(), request_key=self.key)
        return f"已更新{self.subject}自{on}起的信息"


class RenameForm(ChangeForm):
    foresees = True
    button = "更名"

    on = day("更名日期")
    name = forms.CharField(label="新名称", max_length=120)
    short_name = forms.CharField(label="新简称", max_length=60, required=False)

    def consequences(self) -> list[Consequence]:
        return consequences.of_rename(self.subject, self.cleaned_data["name"], self.cleaned_data["on"])

    def perform(self, actor: Actor) -> str:
        data = self.cleaned_data
        actions.rename_organ(
            actor=actor,
            organ_id=self.subject.pk,
            on=data["on"],
            name=data["name"],
            short_name=data["short_name"],
            request_key=self.key,
        )
        return f"{self.subject}自{data['on']}起更名为{data['name']}"


class SplitForm(CreateOrganForm):
    """A new organ out of this one."""

    foresees = True
    button = "分设"
    field_order = ["code", "short_code", "name", "level", "opened_on"]

    def start(self, organ: Organ | None) -> dict[str, Any]:
        return {**super().start(organ), "opened_on": clock.today(), "level": organ.level if organ else ""}

    def consequences(self) -> list[Consequence]:
        return consequences.of_split(self.subject, self.cleaned_data["name"], self.cleaned_data["opened_on"])

    def perform(self, actor: Actor) -> str:
        data = self.cleaned_data
        new = actions.NewOrgan(data["code"], data["name"], data["level"], data["short_code"], self.facts())
        on = data["opened_on"]
        made = actions.split_off(actor=actor, organ_id=self.subject.pk, new=new, on=on, request_key=self.key)
        return f"{made}自{on}起由{self.subject}分设"
