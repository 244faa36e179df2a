"""Registers of the demonstration: four organs keep one of theirs here, with the numbers of the published report."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import Decimal

from gongkai.demo import figures
from gongkai.demo.ledgers import section_two, shares
from gongkai.demo.lives import moment
from gongkai.disclosure.actions.registers import EntryFacts, take_entries
from gongkai.disclosure.elements import REGISTER_ROW
from gongkai.kernel import clock
from gongkai.kernel.actor import Actor
from gongkai.kernel.calendars import current
from gongkai.organs.models import Organ

KEEPERS = (("penalty", "ns-yjj"), ("compulsory", "ns-scj"), ("permit", "ns-wjj"), ("procurement", "ns-dc"))
"""(register, organ): small enough that the demonstration does not wait for them."""
SOURCE = "区行政执法和采购台账"
SURNAMES = "陈李黄张梁林王吴刘何郭罗谢冯"
GIVEN = ("志强", "丽华", "伟明", "秀英", "建国", "小红", "家辉", "美玲", "永康", "少芬")
TRADES = ("五金", "海鲜酒楼", "物流", "电子", "建材", "服装", "餐饮管理", "船舶维修", "农产品", "便利店")
AREAS = ("南沙", "黄阁", "东涌", "大岗", "榄核", "万顷沙", "横沥", "珠江", "龙穴")
CASES: dict[str, tuple[tuple[str, str, str], ...]] = {
    "penalty": (
        ("未按规定进行安全生产教育培训", "责令限期改正，罚款", "《中华人民共和国安全生产法》第九十四条第三项"),
        ("未如实记录事故隐患排查治理情况", "责令限期改正，罚款", "《中华人民共和国安全生产法》第九十四条第五项"),
        (
            "未在有较大危险因素的设施设备上设置警示标志",
            "责令限期改正，罚款",
            "《中华人民共和国安全生产法》第九十六条第一项",
        ),
        ("无证经营烟花爆竹", "没收非法经营的物品，罚款", "《烟花爆竹安全管理条例》第三十六条"),
    ),
    "compulsory": (
        ("查封涉嫌无证经营场所", "查封三十日", "《中华人民共和国行政强制法》第二十二条"),
        ("扣押涉嫌不合格食品", "扣押三十日", "《中华人民共和国食品安全法》第一百一十条第四项"),
        ("查封存在严重事故隐患的特种设备", "查封三十日", "《中华人民共和国特种设备安全法》第六十一条第四项"),
    ),
    "permit": (
        ("公共场所卫生许可", "准予许可", "《公共场所卫生管理条例》第四条"),
        ("医师执业注册", "准予注册", "《中华人民共和国执业医师法》第十三条"),
        ("放射诊疗许可", "准予许可", "《放射性同位素与射线装置安全和防护条例》第八条"),
        ("饮用水供水单位卫生许可", "准予许可", "《中华人民共和国传染病防治法》第二十九条"),
    ),
    "procurement": (
        ("农村生活污水设施管护服务", "公开招标", "《中华人民共和国政府采购法》第二十六条"),
        ("镇域道路养护服务", "竞争性磋商", "《中华人民共和国政府采购法》第二十六条"),
        ("学校食堂食材配送", "公开招标", "《中华人民共和国政府采购法》第二十六条"),
        ("河涌保洁服务", "公开招标", "《中华人民共和国政府采购法》第二十六条"),
    ),
}
"""By register: title, content, basis."""


def build(seed: int, progress: Callable[[str], None]) -> None:
    """Take them over at the end of the year."""
    progress("导入双公示和采购台账")
    split = section_two()
    with clock.travel(moment(date(figures.YEAR, 12, 31), 17)):
        for kind, code in KEEPERS:
            rng = random.Random(f"{seed}-{kind}")
            organ = Organ.objects.get(short_code=code)
            cells = split[code][REGISTER_ROW[kind]]
            rows = list(_rows(rng, kind, organ, cells))
            take_entries(actor=Actor.system("演示区"), rows=rows, name=f"{organ.name}{figures.YEAR}年台账")


def _rows(rng: random.Random, kind: str, organ: Organ, cells: dict[str, int]) -> Iterator[EntryFacts]:
    number = cells.get("decisions", cells.get("count", 0))
    amounts = _amounts(rng, kind, number, cells.get("amount_yuan", 0))
    calendar = current()
    first = date(figures.YEAR, 1, 2)
    for serial in range(1, number + 1):
        title, content, basis = CASES[kind][serial % len(CASES[kind])]
        decided = first + timedelta(days=(serial * 353 // number) if number else 0)
        natural = kind != "procurement" and rng.random() < 0.3
        name, code = _person(rng) if natural else _company(rng, serial)
        published = min(calendar.add_workdays(decided, rng.choice((2, 3, 5, 6, 6, 7, 9))), date(figures.YEAR, 12, 31))
        said = f"{content}{amounts[serial - 1]}元" if kind == "penalty" else content
        yield EntryFacts(
            kind=kind,
            organ_id=organ.pk,
            source_system=SOURCE,
            outside_id=f"{kind}-{figures.YEAR}-{serial:06d}",
            number="" if kind == "procurement" else f"{_mark(organ)}〔{figures.YEAR}〕{serial}号",
            title=f"{rng.choice(AREAS)}片区{title}" if kind == "procurement" else title,
            natural=natural,
            party=name,
            credit_code=code,
            content=said,
            basis=basis,
            amount=Decimal(amounts[serial - 1]) if kind in {"penalty", "procurement"} else None,
            decided_on=decided,
            published_on=max(published, decided),
        )


def _amounts(rng: random.Random, kind: str, number: int, total: int) -> list[int]:
    if kind == "procurement":
        return shares(total, [rng.randint(20, 400) for _ in range(number)])
    return [rng.choice((500, 1_000, 2_000, 5_000, 10_000, 20_000)) for _ in range(number)]


def _mark(organ: Organ) -> str:
    return {"ns-yjj": "南应急罚", "ns-scj": "南市监强", "ns-wjj": "南卫许"}.get(organ.short_code or "", "南")


def _person(rng: random.Random) -> tuple[str, str]:
    return rng.choice(SURNAMES) + rng.choice(GIVEN), ""


def _company(rng: random.Random, serial: int) -> tuple[str, str]:
    return f"广州市南沙区{rng.choice(AREAS)}{rng.choice(SURNAMES)}记{rng.choice(TRADES)}有限公司", ""
