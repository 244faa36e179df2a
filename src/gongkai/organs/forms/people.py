"""The forms by which posts and accounts are kept."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password

from gongkai.kernel.actor import Actor
from gongkai.kernel.models import User
from gongkai.organs import actions
from gongkai.organs.forms.base import ChangeForm, day
from gongkai.organs.models import POSTS, Post


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
