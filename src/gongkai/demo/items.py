"""The service items of the demonstration: 1,490 guides of 34 departments by the import path, and the national 一件事.

What most people come for is written out in `items.toml`; the others are the permits and matters of each department's
field, with the materials and terms that such guides have. Addresses and telephone numbers are invented.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from importlib.resources import files
from itertools import islice, product
from typing import Any

from gongkai.demo.ledgers import shares
from gongkai.demo.lives import moment
from gongkai.demo.power_words import FIELDS, VARIANTS
from gongkai.demo.powers import ENDINGS_OF_NAMES
from gongkai.kernel import clock
from gongkai.kernel.actor import Actor
from gongkai.organs.models import Organ
from gongkai.services.actions import BundleFacts, StepFacts, compose_bundle, publish_bundle
from gongkai.services.importing import FORMS, import_list
from gongkai.services.models import ItemVersion, PowerVersion

Progress = Callable[[str], None]
Row = dict[str, Any]

ITEMS = 1490
OPENED = date(2020, 3, 2)
COMPOSED = date(2020, 7, 1)
TAX = "ns-swz"
WAYS: tuple[str, ...] = ("（新申请）", "（信息变更）", "（终止）", "（证明补开）")
"""How a matter that is no permit is applied for."""
INCOMPLETE_EVERY = 71
"""One guide in so many lacks an element, so that the report of completeness has something to find."""
ORIGIN = "国办发〔2022〕32号"
HOURS = "工作日9:00—12:00，13:00—17:00"
WHO = "办理人|由谁来办|本人（法定代表人）办理/委托他人办理"
PROXY = "代办人身份证|原件|1||必要|办理人=委托他人办理\n授权委托书|原件|1||必要|办理人=委托他人办理|写明委托事项和期限"
APPLICATION = "{0}申请表|原件|1||必要||窗口领取或者网上下载|名称：与证照一致；联系电话：填写能接通的号码"
BY_WAY: Mapping[str, str] = {
    "": "申请条件说明材料|原件|1\n场所使用证明|复印件|1||可告知承诺",
    "（变更）": "变更事项证明材料|原件|1\n原许可证件|原件|1",
    "（延续）": "原许可证件|原件|1\n持续符合条件的声明|原件|1||可告知承诺",
    "（补证）": "遗失或者损毁情况说明|原件|1",
    "（注销）": "原许可证件|原件|1\n注销原因说明|原件|1",
    "（新申请）": "符合条件的证明材料|复印件|1||容缺",
    "（信息变更）": "变更事项证明材料|复印件|1",
    "（终止）": "",
    "（证明补开）": "遗失情况说明|原件|1",
}
"""What a handling item wants beside the form and the identity, by its last words."""
DAYS: Mapping[str, tuple[int, int]] = {
    "": (20, 8),
    "（变更）": (20, 3),
    "（延续）": (20, 5),
    "（补证）": (5, 1),
    "（注销）": (20, 2),
    "（新申请）": (30, 12),
    "（信息变更）": (15, 3),
    "（终止）": (10, 1),
    "（证明补开）": (3, 0),
}
PROCESS = "\n".join(
    (
        "申请：网上提交，或者到窗口提交",
        "受理：材料齐全、符合形式的当场受理",
        "审查：核对材料，需要时实地核查",
        "决定：作出决定，不同意的说明理由",
        "送达：窗口领取、邮寄或者电子证照",
    )
)
PERSON_WORDS: Mapping[str, str] = {
    "ns-jyj": "教育科研",
    "ns-gaj": "户籍办理",
    "ns-mzj": "优待抚恤",
    "ns-sfj": "司法公证",
    "ns-rsj": "就业创业",
    "ns-zjj": "住房保障",
    "ns-jtj": "交通出行",
    "ns-wgj": "文化体育",
    "ns-wjj": "医疗卫生",
    "ns-tyj": "优待抚恤",
    "ns-ybj": "社会保障",
    "ns-lsj": "户籍办理",
    "ns-nyj": "其他",
    TAX: "行政缴费",
}
COMPANY_WORDS: Mapping[str, str] = {
    "ns-fgj": "投资审批",
    "ns-jyj": "文体教育",
    "ns-kjj": "科技创新",
    "ns-gxj": "公用事业",
    "ns-gaj": "公安消防",
    "ns-mzj": "设立变更",
    "ns-czj": "税收财务",
    "ns-rsj": "人力资源",
    "ns-ghj": "国土和规划建设",
    "ns-hbj": "环保绿化",
    "ns-zjj": "国土和规划建设",
    "ns-jtj": "交通运输",
    "ns-swj": "水务气象",
    "ns-nyj": "农林牧渔",
    "ns-swjj": "商务贸易",
    "ns-wgj": "文体教育",
    "ns-wjj": "医疗卫生",
    "ns-yjj": "安全生产",
    "ns-scj": "准营准办",
    "ns-cgj": "环保绿化",
    "ns-spj": "投资审批",
    "ns-jrj": "融资信贷",
    "ns-gwj": "海关口岸",
    TAX: "税收财务",
}


def build(progress: Progress) -> None:
    """Import the guides, then compose and publish the matters. Needs the organs, and the power list to link to."""
    written: dict[str, Any] = tomllib.loads(files("gongkai.demo").joinpath("items.toml").read_text(encoding="utf-8"))
    rows = item_rows(written)
    progress(f"导入政务服务事项 {len(rows):,} 项")
    with clock.travel(moment(OPENED, 18)):
        data = json.dumps(rows, ensure_ascii=False).encode()
        result = import_list(FORMS["services"], actor=Actor.system("演示区"), data=data, name="办事指南.json")
    if result.errors:
        raise ValueError(str(result.errors[:3]))
    progress(f"编制一件事 {len(written['matter'])} 件")
    with clock.travel(moment(COMPOSED, 10)):
        _matters(written["matter"])


def item_rows(written: Mapping[str, Any]) -> list[Row]:
    """The rows of the file: what is written out, the tax bureau's, and every department's share of the rest."""
    serials = {code: number for number, code in enumerate([*FIELDS, TAX], start=1)}
    powers = dict(PowerVersion.objects.on(COMPOSED).exclude(kind="fee").values_list("name", "code"))
    made = [_special(one, serials[one["organ"]], number) for number, one in enumerate(written["special"], start=1)]
    taken = {row["name"] for row in made}
    made += [_common(TAX, serials[TAX], number, name, "") for number, name in enumerate(written["tax"], start=1)]
    pools = {code: [one for one in _names(code) if "".join(one) not in taken] for code in FIELDS}
    parts = shares(ITEMS - len(made), [len(pool) for pool in pools.values()])
    for (code, pool), part in zip(pools.items(), parts, strict=True):
        for number, (main, way) in enumerate(islice(pool, part), start=1):
            made.append(_common(code, serials[code], number, main, way, powers.get(main, "")))
    return made


def _names(code: str) -> Iterator[tuple[str, str]]:
    """(main item, way): permits first, then the matters that people apply for."""
    field = FIELDS[code]
    asked_for = [name for name in field.matters if _kind(name, "") not in {"inspection", "levy"}]
    yield from product(field.permits, VARIANTS)
    yield from ((name, way) for way, name in product(WAYS, asked_for))


def _kind(name: str, way: str) -> str:
    if way in VARIANTS and way != "":
        return "permit"
    return next((kind for kind, ends in ENDINGS_OF_NAMES if name.endswith(ends)), "other")


def _common(code: str, serial: int, number: int, main: str, way: str, power: str = "") -> Row:
    """A guide as most are: form, identity, what the way wants, and a proxy if somebody else comes."""
    permit = code in FIELDS and main in FIELDS[code].permits
    of_tax = code == TAX
    kind = "permit" if permit else "public_service" if of_tax else _kind(main, way)
    statutory, promised = (10, 1) if of_tax else DAYS[way]
    person = PERSON_WORDS.get(code, "") if (not permit or number % 3 == 0) else ""
    company = COMPANY_WORDS.get(code, "其他")
    identity = "营业执照|电子证照|1|政府部门核发|可告知承诺" if not person else "身份证明|原件|1"
    materials = [APPLICATION.format(main), identity, BY_WAY.get(way, ""), PROXY]
    row: Row = {
        "code": f"440115-S{serial:02d}-{number:04d}",
        "name": f"{main}{way}",
        "main_name": main if way in VARIANTS or way in WAYS else "",
        "kind": kind
        if kind in {"permit", "payment", "confirmation", "reward", "ruling", "public_service"}
        else "other",
        "organ": code,
        "power_code": power,
        "statutory_days": statutory,
        "promised_days": max(0, promised - number % 3) if promised > 2 else promised,
        "visits": number % 2 if promised else 0,
        "audience": "自然人、企业法人" if person else "企业法人、事业法人、社会组织法人",
        "person_theme": person,
        "company_theme": company,
        "materials": "\n".join(part for part in materials if part),
        "questions": WHO,
        "conditions": f"符合{main}的法定条件\n申请材料真实、完整",
        "process": PROCESS,
        "form": "名称或者姓名\n证件号码\n联系电话\n送达方式",
        "basis": f"【法律法规】{FIELDS[code].laws[number % len(FIELDS[code].laws)]}"
        if code in FIELDS
        else "【法律】《中华人民共和国税收征收管理法》",
        **_place(serial, number),
    }
    if number % INCOMPLETE_EVERY == 0:
        row.pop(("basis", "process", "conditions")[number // INCOMPLETE_EVERY % 3])
    return _finished(row)


def _special(one: Mapping[str, Any], serial: int, number: int) -> Row:
    """A guide as it is written out."""
    audience, person, company = one["tags"].split("；")
    statutory, promised = one["days"]
    row: Row = {
        **{key: one[key] for key in ("organ", "name", "kind", "visits", "materials") if key in one},
        **{key: one[key] for key in ("questions", "form", "fee", "conditions", "basis") if one.get(key)},
        "code": f"440115-S{serial:02d}-9{number:03d}",
        "audience": audience,
        "person_theme": person,
        "company_theme": company,
        "statutory_days": statutory,
        "promised_days": promised,
        "charges": "fee" in one,
        "process": PROCESS,
        **_place(serial, number),
    }
    row.setdefault("conditions", "办理人情况与申请内容一致，材料真实、完整")
    if not one.get("online", True):
        row["online_url"] = ""
        row["visit_reason"] = "法律规定本人到场"
    return _finished(row)


def _place(serial: int, number: int) -> Row:
    return {
        "places": f"广州市南沙区凤凰大道1号区政务服务中心{1 + serial % 3}楼{1 + number % 40}号窗口（演示）",
        "hours": HOURS,
        "phone": f"020-0000{serial:02d}{number % 90 + 10:02d}",
        "complaint": "020-00012345",
        "result": "决定书、证照或者办理结果告知",
        "remedy": "对决定不服的，可以依法申请行政复议或者提起行政诉讼",
        "scope": "全区通办",
        "depth": "互联网受理",
        "online_url": "https://demo.invalid/apply/",
    }


def _finished(row: Row) -> Row:
    """What every row carries: the day, and 即办件 for what is done at once."""
    at_once = row["promised_days"] == 0
    return {
        **row,
        "handling": "immediate" if at_once else "promised",
        "on": OPENED.isoformat(),
        "reason": "按国家政务服务事项基本目录编制",
    }


def _matters(matters: list[Mapping[str, Any]]) -> None:
    system = Actor.system("演示区")
    items = dict(ItemVersion.objects.on(COMPOSED).values_list("name", "item_id"))
    organs = dict(Organ.objects.values_list("short_code", "pk"))
    for one in matters:
        facts = BundleFacts(
            name=one["name"],
            audience=one["audience"],
            stage=one["stage"],
            lead_id=organs[one["lead"]],
            summary="",
            origin=ORIGIN if one["name"] != "教育入学" else "高效办成一件事重点事项清单",
            delivery=one.get("delivery", "证照邮寄到家，电子证照同时存入个人空间"),
            visits=one["visits"],
            entry_url="https://demo.invalid/apply/",
        )
        steps = [StepFacts(items[name], tuple(after)) for name, after in one["steps"]]
        made = compose_bundle(actor=system, facts=facts, steps=steps)
        publish_bundle(actor=system, bundle_id=made.pk, on=COMPOSED)
