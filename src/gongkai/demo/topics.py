"""The five topics that the published report names, with blocks of different organs, and policies for Hong Kong and
Macao; their texts stand in `topics.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from datetime import date
from importlib.resources import files
from typing import Any

from gongkai.demo.district import OFFICE, places
from gongkai.demo.lives import moment
from gongkai.disclosure.actions.topics import (
    BlockFacts,
    PolicyFacts,
    TopicFacts,
    add_block,
    keep_topic,
    take_policies,
)
from gongkai.kernel import clock
from gongkai.kernel.actor import Actor
from gongkai.organs.models import Organ

DUE, PAST = date(2021, 3, 31), date(2020, 12, 31)
"""The day by which a block is due again; the third of each topic is past its own."""


def build(progress: Callable[[str], None]) -> None:
    """Open them on their days."""
    progress("开设专题")
    system = Actor.system("演示区")
    organs = {place.short_code: Organ.objects.get(short_code=place.short_code) for place in places()}
    written = tomllib.loads(files("gongkai.demo").joinpath("topics.toml").read_text(encoding="utf-8"))
    for number, one in enumerate(written["topic"], start=1):
        with clock.travel(moment(one["opens"], 9)):
            keeper = organs[one["keeper"]].pk
            facts = TopicFacts(number, one["title"], one["purpose"], keeper, one["opens"], one.get("closes"))
            topic = keep_topic(actor=system, facts=facts)
            for place, part in enumerate(one["block"], start=1):
                due = PAST if place == 3 else DUE
                block = BlockFacts(part["kind"], part["title"], organs[part["organ"]].pk, place, due, part["text"])
                add_block(actor=system, topic_id=topic.pk, facts=block)
            if any(part["kind"] == "policies" for part in one["block"]):
                take_policies(actor=system, topic_id=topic.pk, rows=_policies(written["policy"], organs))


def _policies(written: list[dict[str, Any]], organs: dict[str, Organ]) -> list[PolicyFacts]:
    return [
        PolicyFacts(
            code=f"HA-{number:03d}",
            title=one["title"],
            audience=one["audience"],
            field=one["field"],
            conditions=one["conditions"],
            standard=one["standard"],
            organ_id=organs[one["organ"]].pk,
            entry_url="/services/",
            basis=f"{organs[OFFICE.short_code].name}促进粤港澳合作有关规定",
            closes_on=one.get("closes"),
        )
        for number, one in enumerate(written, start=1)
    ]
