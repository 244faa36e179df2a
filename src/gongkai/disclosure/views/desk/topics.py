"""`/admin/disclosure/topics/`: topics with what is owed, blocks written by the organs that keep them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin.widgets import AdminDateInput

from gongkai.disclosure.actions.topics import (
    BlockFacts,
    TopicFacts,
    add_block,
    keep_topic,
    may_write_block,
    remove_block,
    write_block,
)
from gongkai.disclosure.forms import Keyed
from gongkai.disclosure.models import Topic, TopicBlock
from gongkai.disclosure.policies import DESK_POSTS, WRITERS, is_office
from gongkai.disclosure.queries import topics
from gongkai.disclosure.topic_blocks import HINTS
from gongkai.disclosure.topic_blocks import write_block as as_text
from gongkai.disclosure.views.desk.documents import refuse
from gongkai.kernel import clock
from gongkai.kernel.actor import Actor
from gongkai.kernel.doors import officers
from gongkai.organs.models import Organ

OFFICE = frozenset({"disclosure_office"})


class TopicForm(Keyed):
    number = forms.IntegerField(label="专题编号", min_value=1, max_value=99_999)
    title = forms.CharField(label="专题名称", max_length=120)
    purpose = forms.CharField(label="说明", max_length=300)
    keywords = forms.CharField(label="关键词", max_length=120, required=False, help_text="用空格隔开。")
    keeper = forms.ModelChoiceField(label="牵头单位", queryset=Organ.objects.none())
    opens_on = forms.DateField(label="开设日期", widget=AdminDateInput())
    closes_on = forms.DateField(
        label="结束日期", widget=AdminDateInput(), required=False, help_text="到期后转入往期专题，仍可查阅。"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        keeper = self.fields["keeper"]
        assert isinstance(keeper, forms.ModelChoiceField)
        keeper.queryset = Organ.objects.order_by("path")

    @property
    def facts(self) -> TopicFacts:
        said = self.cleaned_data
        names = ("number", "title", "purpose", "keywords", "opens_on", "closes_on")
        return TopicFacts(keeper_id=said["keeper"].pk, **{name: said[name] for name in names})


class BlockForm(Keyed):
    kind = forms.ChoiceField(label="类型", choices=TopicBlock.KINDS)
    title = forms.CharField(label="标题", max_length=120)
    organ = forms.ModelChoiceField(label="责任单位", queryset=Organ.objects.none())
    ordinal = forms.IntegerField(label="顺序", min_value=1, max_value=99, initial=1)
    due_on = forms.DateField(label="应当更新日期", widget=AdminDateInput(), required=False)

    def __init__(self, data: Any) -> None:
        super().__init__(data, auto_id="block-%s")
        organ = self.fields["organ"]
        assert isinstance(organ, forms.ModelChoiceField)
        organ.queryset = Organ.objects.order_by("path")


class ContentForm(Keyed):
    title = forms.CharField(label="标题", max_length=120)
    text = forms.CharField(label="内容", required=False, widget=forms.Textarea({"rows": 12}))
    due_on = forms.DateField(label="下次应当更新日期", widget=AdminDateInput(), required=False)


@officers(DESK_POSTS)
@require_safe
def topic_list(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Open topics, the archive, and the blocks that are owed."""
    today = clock.today()
    organs = None if is_office(actor) else {organ for organ, post in actor.holdings if post in WRITERS}
    context = {
        "tab": "topics",
        "open": list(topics.open_topics(today)),
        "coming": list(Topic.objects.filter(opens_on__gt=today).select_related("keeper")),
        "archive": list(topics.archived_topics(today)[:50]),
        "owed": list(topics.owed_blocks(today, organs)[:100]),
        "may_set": is_office(actor),
    }
    return render(request, "disclosure/desk/topics.html", context)


def _topic(number: int) -> Topic:
    topic = Topic.objects.filter(number=number).select_related("keeper").first()
    if topic is None:
        raise Http404("没有这个专题")
    return topic


@officers(OFFICE)
def new_topic(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Another topic."""
    last = Topic.objects.order_by("-number").values_list("number", flat=True).first() or 0
    form = TopicForm(request.POST or None, initial={"number": last + 1, "opens_on": clock.today()})
    return _keep(request, actor, form, "开设专题")


@officers(OFFICE)
def edit_topic(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """What a topic says of itself, and its life."""
    topic = _topic(number)
    names = ("number", "title", "purpose", "keywords", "opens_on", "closes_on")
    initial = {name: getattr(topic, name) for name in names} | {"keeper": topic.keeper_id}
    form = TopicForm(request.POST or None, initial=initial)
    form.fields["number"].disabled = True
    return _keep(request, actor, form, "修改专题")


def _keep(request: HttpRequest, actor: Actor, form: TopicForm, title: str) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            topic = keep_topic(actor=actor, facts=form.facts, request_key=form.cleaned_data["request_key"] or "")
        except (PermissionDenied, ValidationError) as error:
            refuse(form, error)
        else:
            messages.success(request, "已保存。")
            return redirect("disclosure_desk:topic", topic.number)
    return render(request, "disclosure/desk/topic_form.html", {"tab": "topics", "form": form, "title": title})


@officers(DESK_POSTS)
def topic_page(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """A topic with its blocks; POST adds one, by the office."""
    topic = _topic(number)
    office = is_office(actor)
    form = BlockForm(request.POST or None)
    if request.method == "POST":
        if not office:
            raise Http404("栏块由区政务公开办设置")
        if form.is_valid():
            said = form.cleaned_data
            facts = BlockFacts(said["kind"], said["title"], said["organ"].pk, said["ordinal"], said["due_on"])
            try:
                block = add_block(actor=actor, topic_id=topic.pk, facts=facts, request_key=said["request_key"] or "")
            except ValidationError as error:
                refuse(form, error)
            else:
                messages.success(request, "已加入，请填写内容。")
                return redirect("disclosure_desk:block", block.pk)
    context = {
        "tab": "topics",
        "topic": topic,
        "blocks": list(topic.blocks.filter(removed=False).select_related("organ")),
        "form": form,
        "may_set": office,
        "today": clock.today(),
    }
    return render(request, "disclosure/desk/topic.html", context)


def _block(actor: Actor, block_id: int) -> TopicBlock:
    block = TopicBlock.objects.filter(pk=block_id, removed=False).select_related("topic", "organ").first()
    if block is None or not may_write_block(actor, block):
        raise Http404("没有这个栏块，或者不由您更新")
    return block


@officers(WRITERS | OFFICE)
def block_page(request: HttpRequest, actor: Actor, block_id: int) -> HttpResponse:
    """A block is written by its organ."""
    block = _block(actor, block_id)
    initial = {"title": block.title, "text": as_text(block.kind, block.content), "due_on": block.due_on}
    form = ContentForm(request.POST or None, initial=initial)
    form.fields["text"].help_text = HINTS[block.kind]
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            write_block(
                actor=actor,
                block_id=block.pk,
                title=said["title"],
                text=said["text"],
                due_on=said["due_on"],
                request_key=said["request_key"] or "",
            )
        except (PermissionDenied, ValidationError) as error:
            refuse(form, error)
        else:
            messages.success(request, "已更新。")
            return redirect("disclosure_desk:topic", block.topic.number)
    context = {"tab": "topics", "form": form, "part": block, "may_set": is_office(actor)}
    return render(request, "disclosure/desk/block.html", context)


@officers(OFFICE)
@require_POST
def remove(request: HttpRequest, actor: Actor, block_id: int) -> HttpResponse:
    """The block is no longer shown."""
    block = _block(actor, block_id)
    remove_block(actor=actor, block_id=block.pk)
    messages.success(request, "已移除。")
    return redirect("disclosure_desk:topic", block.topic.number)
