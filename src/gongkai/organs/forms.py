"""The forms by which organs and posts are kept; each one knows the action it calls."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django import forms
from django.contrib.auth.password_validation import validate_password
from wagtail.admin.widgets import AdminDateInput

from gongkai.kernel import clock
from gongkai.kernel.actor import Actor
from gongkai.kernel.models import User
from gongkai.organs import actions, queries
from gongkai.organs.models import POSTS, Organ, Post

UNSAID = [("", "未定"), ("yes", "是"), ("no", "否")]
FLAGS = {"": None, "yes": True, "no": False}


def day(label: str, **more: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=AdminDateInput(), **more)


class ChangeForm(forms.Form):
    """One change; `perform` calls its action and says what was done."""

    request_key = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def __init__(self, *args: Any, organ: Organ | None = None, **kwargs: Any) -> None:
        self.organ = organ
        kwargs["initial"] = {"request_key": uuid4().hex, **self.start(organ), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)

    def start(self, organ: Organ | None) -> dict[str, Any]:
        """What the form shows at first."""
        return {"on": clock.today(), "starts_on": clock.today()}

    def perform(self, actor: Actor) -> str:
        raise NotImplementedError

    @property
    def subject(self) -> Organ:
        assert self.organ is not None
        return self.organ

    @property
    def key(self) -> str:
        return str(self.cleaned_data["request_key"])


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
    on = day("更名日期")
    name = forms.CharField(label="新名称", max_length=120)
    short_name = forms.CharField(label="新简称", max_length=60, required=False)

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


class MergeForm(ChangeForm):
    target = forms.ModelChoiceField(label="并入", queryset=Organ.objects.filter(closed_on__isnull=True))
    on = day("日期")

    def perform(self, actor: Actor) -> str:
        target, on = self.cleaned_data["target"], self.cleaned_data["on"]
        actions.merge_organs(
            actor=actor, source_ids=[self.subject.pk], target_id=target.pk, on=on, request_key=self.key
        )
        return f"{self.subject}自{on}起并入{target}"


class MoveForm(ChangeForm):
    parent = forms.ModelChoiceField(label="新上级", queryset=Organ.objects.filter(closed_on__isnull=True))

    def perform(self, actor: Actor) -> str:
        parent = self.cleaned_data["parent"]
        actions.move_organ(actor=actor, organ_id=self.subject.pk, parent_id=parent.pk, request_key=self.key)
        return f"{self.subject}已调整到{parent}之下"


class GrantForm(ChangeForm):
    user = forms.ModelChoiceField(label="人员", queryset=User.objects.filter(is_active=True).order_by("display_name"))
    post = forms.ChoiceField(label="岗位", choices=list(POSTS.items()))
    starts_on = day("任岗日期")

    def perform(self, actor: Actor) -> str:
        data = self.cleaned_data
        actions.grant_post(
            actor=actor,
            user_id=data["user"].pk,
            organ_id=self.subject.pk,
            post=data["post"],
            starts_on=data["starts_on"],
            request_key=self.key,
        )
        return f"{data['user']}已任{POSTS[data['post']]}"


class RevokeForm(ChangeForm):
    post = forms.ModelChoiceField(label="岗位", queryset=Post.objects.none())
    on = day("自此日起不再任岗")
    reason = forms.CharField(label="理由", max_length=200, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        held = Post.objects.filter(organ=self.organ, ends_on__isnull=True).select_related("user", "organ")
        self.fields["post"].queryset = held  # type: ignore[attr-defined]

    def perform(self, actor: Actor) -> str:
        data = self.cleaned_data
        post = actions.revoke_post(
            actor=actor, post_id=data["post"].pk, on=data["on"], reason=data["reason"], request_key=self.key
        )
        return f"{post.user}自{post.ends_on}起不再任{post.get_post_display()}"


class OfficerForm(ChangeForm):
    username = forms.CharField(label="账号", max_length=150)
    display_name = forms.CharField(label="姓名", max_length=60)
    title = forms.CharField(label="职务", max_length=60, required=False)
    password = forms.CharField(
        label="初始密码", widget=forms.PasswordInput(render_value=False), validators=[validate_password]
    )
    post = forms.ChoiceField(label="岗位", choices=list(POSTS.items()))
    starts_on = day("任岗日期")

    def perform(self, actor: Actor) -> str:
        data = self.cleaned_data
        user = actions.take_in_officer(
            actor=actor,
            organ_id=self.subject.pk,
            post=data["post"],
            username=data["username"],
            display_name=data["display_name"],
            title=data["title"],
            password=data["password"],
            starts_on=data["starts_on"],
            request_key=self.key,
        )
        return f"已建立{user}的账号"


class AccountForm(ChangeForm):
    """A change of the account of somebody who holds or held a post in the organ."""

    user = forms.ModelChoiceField(label="人员", queryset=User.objects.none())
    active: bool | None = True
    """Which accounts are offered: active ones, disabled ones, or both."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = User.objects.filter(pk__in=Post.objects.filter(organ=self.organ).values("user_id"))
        if self.active is not None:
            people = people.filter(is_active=self.active)
        self.fields["user"].queryset = people.order_by("display_name", "pk")  # type: ignore[attr-defined]


class PasswordForm(AccountForm):
    password = forms.CharField(
        label="新密码",
        widget=forms.PasswordInput(render_value=False, attrs={"autocomplete": "new-password"}),
        help_text="当面交给本人，并请本人登录后立即修改。",
    )

    def perform(self, actor: Actor) -> str:
        data = self.cleaned_data
        user = actions.set_password(
            actor=actor, user_id=data["user"].pk, password=data["password"], request_key=self.key
        )
        return f"已为{user}设置密码，原有登录全部失效"


class DisableForm(AccountForm):
    reason = forms.CharField(label="理由", max_length=200)

    def perform(self, actor: Actor) -> str:
        data = self.cleaned_data
        user = actions.disable_officer(
            actor=actor, user_id=data["user"].pk, reason=data["reason"], request_key=self.key
        )
        return f"已停用{user}的账号"


class EnableForm(AccountForm):
    active = False
    reason = forms.CharField(label="理由", max_length=200, required=False)

    def perform(self, actor: Actor) -> str:
        data = self.cleaned_data
        user = actions.enable_officer(actor=actor, user_id=data["user"].pk, reason=data["reason"], request_key=self.key)
        return f"已恢复{user}的账号"
