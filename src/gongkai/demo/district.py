"""The organs of the demonstration: the district, 34 departments, 6 towns, 3 streets, and villages and communities."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from gongkai.kernel.actor import Actor
from gongkai.organs.actions import OrganFacts, create_organ, describe_organ
from gongkai.organs.models import Organ

OPENED = date(2012, 10, 1)
ONE_BODY_FROM = date(2024, 1, 1)
"""From here the people's government alone reviews its departments (行政复议法 2023, art. 24)."""
STILL_TWO = frozenset({"ns-sfj"})
"""The justice bureau may also be reviewed by its superior (art. 28)."""
DISTRICT = "广州市南沙区人民政府"
COURT = "广州铁路运输第一法院"
CITY = "广州市人民政府"


@dataclass(frozen=True)
class Place:
    """One organ to build. `weight` is its share of the applications; `topics` are what people ask it for."""

    short_code: str
    name: str
    short_name: str
    weight: int
    topics: str = "general"
    vertical: bool = False
    superior: str = ""
    """The superior department, the second review body before 2024 (domain A.9)."""


DEPARTMENTS: tuple[Place, ...] = (
    Place("ns-fgj", "广州市南沙区发展和改革局", "南发改", 60, "projects", superior="广州市发展和改革委员会"),
    Place("ns-jyj", "广州市南沙区教育局", "南教", 45, "school", superior="广州市教育局"),
    Place("ns-kjj", "广州市南沙区科学技术局", "南科", 6, superior="广州市科学技术局"),
    Place("ns-gxj", "广州市南沙区工业和信息化局", "南工信", 12, superior="广州市工业和信息化局"),
    Place("ns-gaj", "广州市公安局南沙区分局", "南公安", 90, "police", superior="广州市公安局"),
    Place("ns-mzj", "广州市南沙区民政局", "南民", 25, "welfare", superior="广州市民政局"),
    Place("ns-sfj", "广州市南沙区司法局", "南司", 18, superior="广州市司法局"),
    Place("ns-czj", "广州市南沙区财政局", "南财", 40, "budget", superior="广州市财政局"),
    Place("ns-rsj", "广州市南沙区人力资源和社会保障局", "南人社", 45, "labour", superior="广州市人力资源和社会保障局"),
    Place("ns-ghj", "广州市规划和自然资源局南沙区分局", "南规资", 420, "land", superior="广州市规划和自然资源局"),
    Place("ns-hbj", "广州市生态环境局南沙区分局", "南环", 55, "environment", superior="广州市生态环境局"),
    Place("ns-zjj", "广州市南沙区住房和城乡建设局", "南住建", 260, "housing", superior="广州市住房和城乡建设局"),
    Place("ns-jtj", "广州市南沙区交通运输局", "南交", 40, "roads", superior="广州市交通运输局"),
    Place("ns-swj", "广州市南沙区水务局", "南水", 35, "water", superior="广州市水务局"),
    Place("ns-nyj", "广州市南沙区农业农村局", "南农", 60, "rural", superior="广州市农业农村局"),
    Place("ns-swjj", "广州市南沙区商务局", "南商务", 10, superior="广州市商务局"),
    Place("ns-wgj", "广州市南沙区文化广电旅游体育局", "南文广旅体", 10, superior="广州市文化广电旅游局"),
    Place("ns-wjj", "广州市南沙区卫生健康局", "南卫", 30, "health", superior="广州市卫生健康委员会"),
    Place("ns-tyj", "广州市南沙区退役军人事务局", "南退役军人", 6, superior="广州市退役军人事务局"),
    Place("ns-yjj", "广州市南沙区应急管理局", "南应急", 14, superior="广州市应急管理局"),
    Place("ns-sjj", "广州市南沙区审计局", "南审", 8, superior="广州市审计局"),
    Place("ns-gzj", "广州市南沙区国有资产监督管理局", "南国资", 8, superior="广州市国有资产监督管理委员会"),
    Place("ns-scj", "广州市南沙区市场监督管理局", "南市监", 85, "market", superior="广州市市场监督管理局"),
    Place("ns-tjj", "广州市南沙区统计局", "南统", 6, superior="广州市统计局"),
    Place("ns-ybj", "广州市南沙区医疗保障局", "南医保", 10, superior="广州市医疗保障局"),
    Place("ns-zsj", "广州市南沙区政务服务数据管理局", "南政数", 22, superior="广州市政务服务数据管理局"),
    Place(
        "ns-cgj",
        "广州市南沙区城市管理和综合执法局",
        "南城管",
        130,
        "enforcement",
        superior="广州市城市管理和综合执法局",
    ),
    Place("ns-spj", "广州市南沙区行政审批局", "南审批", 28, superior="广州市政务服务数据管理局"),
    Place("ns-lsj", "广州市南沙区来穗人员服务管理局", "南来穗", 8, superior="广州市来穗人员服务管理局"),
    Place("ns-xfj", "广州市南沙区信访局", "南信访", 14, superior="广州市信访局"),
    Place("ns-jrj", "广州市南沙区金融工作局", "南金融", 6, superior="广州市地方金融监督管理局"),
    Place("ns-gwj", "广州市南沙区港务管理局", "南港", 6, superior="广州市港务局"),
    Place("ns-tdj", "广州市南沙区土地开发中心", "南土开", 70, "land", superior="广州市规划和自然资源局"),
    Place("ns-swz", "国家税务总局广州市南沙区税务局", "南税", 0, vertical=True, superior="国家税务总局广州市税务局"),
)
TOWNS: tuple[Place, ...] = (
    Place("ns-wqs", "广州市南沙区万顷沙镇人民政府", "万府", 42, "rural"),
    Place("ns-hg", "广州市南沙区黄阁镇人民政府", "黄府", 40, "rural"),
    Place("ns-hl", "广州市南沙区横沥镇人民政府", "横府", 60, "land"),
    Place("ns-dc", "广州市南沙区东涌镇人民政府", "东府", 48, "rural"),
    Place("ns-dg", "广州市南沙区大岗镇人民政府", "大府", 52, "rural"),
    Place("ns-lh", "广州市南沙区榄核镇人民政府", "榄府", 30, "rural"),
)
STREETS: tuple[Place, ...] = (
    Place("ns-nsj", "广州市南沙区人民政府南沙街道办事处", "南街", 46, "housing"),
    Place("ns-zjjd", "广州市南沙区人民政府珠江街道办事处", "珠街", 28, "housing"),
    Place("ns-lxj", "广州市南沙区人民政府龙穴街道办事处", "龙街", 8, "general"),
)
OFFICE = Place("nansha", DISTRICT, "南府", 96, "land", superior=CITY)
VILLAGES = ("东升", "新联", "沙尾", "民建", "太石", "年丰")
COMMUNITIES = ("海晴", "金隆", "港前")


def places() -> tuple[Place, ...]:
    """Every organ that keeps its own ledger: the district itself, departments, towns and streets."""
    return (OFFICE, *DEPARTMENTS, *TOWNS, *STREETS)


def build_organs(actor: Actor) -> dict[str, Organ]:
    """Create the tree; returns organs by short code. Villages and communities are created under each town and
    street."""
    district = create_organ(
        actor=actor,
        code="440115",
        name=DISTRICT,
        level="district",
        opened_on=OPENED,
        short_code=OFFICE.short_code,
        facts=OrganFacts(
            short_name=OFFICE.short_name,
            kind="地方人民政府",
            review_body=CITY,
            court="广州铁路运输中级法院",
            vertical=False,
            in_rollup=True,
            rollup_reason="区政府本级",
            **_reached("区政务公开办", "广州市南沙区凤凰大道1号", 0),
        ),
    )
    organs = {OFFICE.short_code: district}
    for serial, place in enumerate(DEPARTMENTS, start=1):
        organs[place.short_code] = _organ(actor, district, place, f"440115-B{serial:02d}", "department")
    for serial, place in enumerate(TOWNS, start=1):
        organs[place.short_code] = _organ(actor, district, place, f"4401151{serial:02d}", "town")
    for serial, place in enumerate(STREETS, start=1):
        organs[place.short_code] = _organ(actor, district, place, f"4401150{serial:02d}", "street")
    for code, name, level, parent in _below(organs):
        create_organ(
            actor=actor,
            code=code,
            name=name,
            level=level,
            opened_on=OPENED,
            parent_id=parent.pk,
            facts=OrganFacts(
                kind="基层群众性自治组织", vertical=False, in_rollup=False, rollup_reason="村（居）务公开另行统计"
            ),
        )
    return organs


SEATS = {
    "department": "广州市南沙区凤凰大道1号",
    "town": "广州市南沙区{0}",
    "street": "广州市南沙区{0}",
}
"""Where organs of a level sit."""


def _reached(office: str, address: str, serial: int) -> dict[str, Any]:
    """What a guide says of reaching an organ; the numbers are made up."""
    return {
        "office": office,
        "address": address,
        "postcode": "511455",
        "hours": "工作日9:00—12:00，13:00—17:00",
        "phone": f"020-3990{serial:04d}",
        "fax": f"020-3991{serial:04d}",
    }


def _organ(actor: Actor, district: Organ, place: Place, code: str, level: str) -> Organ:
    serial = places().index(place)
    reason = "垂直管理，由上级机关汇总" if place.vertical else "区属机关"
    facts = OrganFacts(
        short_name=place.short_name,
        kind="垂直管理机关" if place.vertical else "",
        review_body=place.superior if place.vertical else DISTRICT,
        review_body_alternatives=(place.superior,) if place.superior and not place.vertical else (),
        court=COURT,
        vertical=place.vertical,
        in_rollup=not place.vertical,
        rollup_reason=reason,
        **_reached("办公室", SEATS[level].format(place.name.removeprefix(DISTRICT)), serial),
    )
    organ = create_organ(
        actor=actor,
        code=code,
        name=place.name,
        level=level,
        opened_on=OPENED,
        parent_id=district.pk,
        short_code=place.short_code,
        facts=facts,
    )
    if facts.review_body_alternatives and place.short_code not in STILL_TWO:
        describe_organ(
            actor=actor, organ_id=organ.pk, on=ONE_BODY_FROM, facts=replace(facts, review_body_alternatives=())
        )
    return organ


def _below(organs: dict[str, Organ]) -> Iterator[tuple[str, str, str, Organ]]:
    for place in TOWNS:
        parent, town = organs[place.short_code], place.name.removeprefix("广州市南沙区").removesuffix("人民政府")
        for serial, name in enumerate(VILLAGES, start=1):
            yield f"{parent.code}-2{serial:02d}", f"{town}{name}村民委员会", "village", parent
        for serial, name in enumerate(COMMUNITIES[:2], start=1):
            yield f"{parent.code}-0{serial:02d}", f"{town}{name}社区居民委员会", "community", parent
    for place in STREETS:
        parent = organs[place.short_code]
        street = place.name.removeprefix("广州市南沙区人民政府").removesuffix("办事处")
        for serial, name in enumerate(COMMUNITIES, start=1):
            yield f"{parent.code}-0{serial:02d}", f"{street}{name}社区居民委员会", "community", parent
