"""Topics are opened and closed by the district's office; each block is kept by its organ."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError

from gongkai.disclosure.models import PolicyRecord, Topic, TopicBlock, root
from gongkai.disclosure.policies import WRITERS, holds_at, is_office, require_office
from gongkai.disclosure.topic_blocks import read_block
from gongkai.kernel import audit, clock
from gongkai.kernel.actions import action, lock
from gongkai.kernel.actor import Actor
from gongkai.rules.personal_data import find_private


@dataclass(frozen=True)
class TopicFacts:
    """What a topic is; see `models.Topic`."""

    number: int
    title: str
    purpose: str
    keeper_id: int
    opens_on: date
    closes_on: date | None = None
    keywords: str = ""


@action
def keep_topic(*, actor: Actor, facts: TopicFacts, request_key: str = "") -> Topic:
    """Open a topic, or say anew what the one of this number is. Raises PermissionDenied, ValidationError by field."""
    require_office(actor)
    errors = {}
    if not facts.title.strip():
        errors["title"] = "请填写专题名称"
    if facts.closes_on is not None and facts.closes_on < facts.opens_on:
        errors["closes_on"] = "结束日期不能早于开设日期"
    if errors:
        raise ValidationError(errors)
    values = asdict(facts)
    topic = Topic.objects.filter(number=facts.number).first()
    if topic is None:
        topic = Topic(slug=f"t-{facts.number}", **values)
        root().add_child(instance=topic)
        audit.record(actor=actor, verb="disclosure.keep_topic", obj=topic, after=values)
        return topic
    before = {name: getattr(topic, name) for name in values}
    if before != values:
        for name, value in values.items():
            setattr(topic, name, value)
        topic.save()
        audit.record(actor=actor, verb="disclosure.keep_topic", obj=topic, before=before, after=values)
    return topic


@dataclass(frozen=True)
class BlockFacts:
    """A block as the office sets it up: what it is, whose, by when; `text` as `topic_blocks` reads it."""

    kind: str
    title: str
    organ_id: int
    ordinal: int = 1
    due_on: date | None = None
    text: str = ""


@action
def add_block(*, actor: Actor, topic_id: int, facts: BlockFacts, request_key: str = "") -> TopicBlock:
    """Add a block to a topic, by the district's office."""
    require_office(actor)
    topic: Topic = lock(Topic, topic_id)
    if facts.kind not in dict(TopicBlock.KINDS):
        raise ValidationError({"kind": "请选择类型"})
    block = TopicBlock.objects.create(
        topic=topic,
        kind=facts.kind,
        title=facts.title.strip(),
        organ_id=facts.organ_id,
        ordinal=facts.ordinal,
        due_on=facts.due_on,
        content=_content(facts.kind, facts.text),
        changed_on=clock.today() if facts.text.strip() else None,
        changed_by=actor.name if facts.text.strip() else "",
    )
    audit.record(actor=actor, verb="disclosure.add_block", obj=topic, after={**asdict(facts), "block": block.pk})
    return block


def _content(kind: str, text: str) -> Mapping[str, Any]:
    if found := find_private(text):
        raise ValidationError({"text": f"内容中有个人信息（{found[0].mask}），请删去后再保存"})
    try:
        return read_block(kind, text) if text.strip() or kind == "policies" else {}
    except ValidationError as error:
        raise ValidationError({"text": error.messages}) from error


def may_write_block(actor: Actor, block: TopicBlock) -> bool:
    """Whether the actor keeps the block: an editor or handler of its organ, or the district's office."""
    return is_office(actor) or holds_at(actor, block.organ_id, WRITERS)


@action
def write_block(
    *, actor: Actor, block_id: int, title: str, text: str, due_on: date | None = None, request_key: str = ""
) -> TopicBlock:
    """Write the block anew; `due_on` is the day by which it is due again. Raises PermissionDenied, ValidationError."""
    block: TopicBlock = lock(TopicBlock, block_id)
    if not may_write_block(actor, block):
        raise PermissionDenied("这个栏块由责任单位的编辑或者区政务公开办更新")
    if not title.strip():
        raise ValidationError({"title": "请填写标题"})
    before = {"title": block.title, "content": block.content, "due_on": block.due_on}
    block.title, block.content, block.due_on = title.strip(), dict(_content(block.kind, text)), due_on
    block.changed_on, block.changed_by = clock.today(), actor.name
    block.save()
    after = {"title": block.title, "content": block.content, "due_on": due_on, "block": block.pk}
    audit.record(actor=actor, verb="disclosure.write_block", obj=block.topic, before=before, after=after)
    return block


@action
def remove_block(*, actor: Actor, block_id: int, request_key: str = "") -> TopicBlock:
    """The block is no longer shown; it stays on record."""
    require_office(actor)
    block: TopicBlock = lock(TopicBlock, block_id)
    if not block.removed:
        block.removed = True
        block.save(update_fields=["removed"])
        audit.record(actor=actor, verb="disclosure.remove_block", obj=block.topic, after={"block": block.pk})
    return block


@dataclass(frozen=True)
class PolicyFacts:
    """A policy as a file gives it; see `models.PolicyRecord`."""

    code: str
    title: str
    audience: str
    conditions: str
    standard: str
    organ_id: int
    field: str = ""
    entry_url: str = ""
    basis: str = ""
    closes_on: date | None = None


@action
def take_policies(*, actor: Actor, topic_id: int, rows: Sequence[PolicyFacts], request_key: str = "") -> dict[str, int]:
    """Take the policies of a topic over by their codes, all or none; those that are not named stay. By the district's
    office. Raises ValidationError with a dict of row number (from 0) to sentences."""
    require_office(actor)
    topic: Topic = lock(Topic, topic_id)
    _check_policies(rows)
    known = {one.code: one for one in topic.policies.all()}
    done = {"created": 0, "changed": 0, "unchanged": 0}
    for facts in rows:
        values = asdict(facts) | {"removed": False}
        one = known.get(facts.code)
        if one is None:
            PolicyRecord.objects.create(topic=topic, **values)
            done["created"] += 1
        elif any(getattr(one, name) != value for name, value in values.items()):
            for name, value in values.items():
                setattr(one, name, value)
            one.save()
            done["changed"] += 1
        else:
            done["unchanged"] += 1
    if done["created"] or done["changed"]:
        after = {**done, "codes": [facts.code for facts in rows][:500]}
        audit.record(actor=actor, verb="disclosure.take_policies", obj=topic, after=after)
    return done


def _check_policies(rows: Sequence[PolicyFacts]) -> None:
    wrong: dict[str, list[str]] = {}
    seen: set[str] = set()
    for place, facts in enumerate(rows):
        checks = (
            (not facts.code or facts.code in seen, "编号不能为空，也不能重复"),
            (not facts.title, "政策名称不能为空"),
            (facts.audience not in dict(PolicyRecord.AUDIENCES), "对象不在列表中"),
            (not facts.conditions or not facts.standard, "条件和标准不能为空"),
            (
                bool(facts.entry_url) and not facts.entry_url.startswith(("/", "https://", "http://")),
                "申报入口不是网址",
            ),
        )
        seen.add(facts.code)
        if said := [sentence for is_wrong, sentence in checks if is_wrong]:
            wrong[str(place)] = said
    if wrong:
        raise ValidationError(wrong)
