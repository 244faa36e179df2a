"""The power list of the demonstration: last year's 6,284 entries and what 2020 did to them, by the import path.

Names are invented out of each department's field; the counts of both years are Nansha's published ones. Nothing here
counts what the platform shows: the report's figures are queries over what is imported.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import chain, islice, product

from gongkai.demo.ledgers import shares
from gongkai.demo.lives import moment
from gongkai.demo.power_words import CIRCUMSTANCES, COMMON_ACTS, COMPULSORY, FEES, FIELDS, INSPECTIONS, VARIANTS, Field
from gongkai.kernel import clock
from gongkai.kernel.actor import Actor
from gongkai.services.elements import KINDS, POWER_ELEMENTS, stages_of
from gongkai.services.importing import FORMS, import_list

Progress = Callable[[str], None]
Row = dict[str, str]

LIST_OF_2019 = date(2019, 10, 31)
CANCELLED, MERGED, DELEGATED, TAKEN_UP = date(2020, 3, 31), date(2020, 6, 30), date(2020, 9, 30), date(2020, 11, 30)
NOTE = "演示数据：名称按部门职责编写，实施依据只列法律法规名称，条文以公布的文本为准。"


@dataclass(frozen=True)
class Year:
    """What one group of kinds did in 2020: `before` + `coming` - the leaving is what the report prints."""

    before: int
    merged: int
    delegated: int
    ended: int
    coming: int
    adjusted: int

    @property
    def leaving(self) -> int:
        return self.merged + self.delegated + self.ended


YEARS: Mapping[str, Year] = {
    "penalty": Year(4552, merged=22, delegated=14, ended=24, coming=104, adjusted=76),
    "permit": Year(630, merged=290, delegated=62, ended=48, coming=31, adjusted=22),
    "others": Year(839, merged=196, delegated=18, ended=26, coming=26, adjusted=40),
    "compulsory": Year(263, merged=16, delegated=4, ended=10, coming=8, adjusted=12),
}
GROUPS = tuple(YEARS)
FEES_BEFORE, FEES_COMING = 19, 18

ENDINGS_OF_NAMES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("payment", ("给付", "补贴", "津贴", "供养", "补偿", "救助", "资助", "贴息", "奖学金")),
    ("reward", ("奖励",)),
    ("ruling", ("裁决",)),
    ("levy", ("征收",)),
    ("inspection", ("检查", "抽查", "督导", "监督", "监察")),
    ("confirmation", ("认定", "鉴定", "登记", "确认", "检定", "检验", "检疫", "评审")),
)
"""Kind of a matter by how its name ends; whatever else is 其他行政权力."""
REASONS: Mapping[str, tuple[date, str]] = {
    "merged": (MERGED, "规范事项颗粒度，子项并入主项"),
    "delegated": (DELEGATED, "按照镇街体制改革要求，下放镇街行使"),
    "ended": (CANCELLED, "上级行政职权事项目录取消"),
    "new": (TAKEN_UP, "新法实施后新增"),
    "taken_over": (TAKEN_UP, "承接上级下放的职权"),
    "adjusted": (TAKEN_UP, "随机构职能调整，更新承办机构和监督方式"),
}


def build(progress: Progress) -> None:
    """Import the list of 2019 and the changes of 2020, each on its day."""
    system = Actor.system("演示区")
    old, changes = rows()
    progress(f"导入上一年的权责清单 {len(old):,} 行")
    _import(system, old, LIST_OF_2019, "权责清单（2019年）.json")
    progress(f"导入2020年的清单变动 {len(changes):,} 行")
    _import(system, changes, TAKEN_UP, "权责清单变动（2020年）.json")


def _import(actor: Actor, rows: list[Row], on: date, name: str) -> None:
    data = json.dumps(rows, ensure_ascii=False).encode()
    with clock.travel(moment(on, 18)):
        result = import_list(FORMS["powers"], actor=actor, data=data, name=name)
    if result.errors:
        raise ValueError(f"{name}: {result.errors[:3]}")


def rows() -> tuple[list[Row], list[Row]]:
    """The rows of last year's list, fees among them, and those of this year's changes."""
    old: list[Row] = []
    changes: list[Row] = []
    for place, group in enumerate(GROUPS):
        year, codes = YEARS[group], [code for code, one in FIELDS.items() if one.weights[place]]
        before = shares(year.before, [FIELDS[code].weights[place] for code in codes])
        parts = {
            name: shares(getattr(year, name), before) for name in ("merged", "delegated", "ended", "coming", "adjusted")
        }
        for index, code in enumerate(codes):
            mine = {name: part[index] for name, part in parts.items()}
            _rows_of(code, group, before[index], mine, old, changes)
    _fees(old, changes)
    return old, changes


def _rows_of(code: str, group: str, before: int, parts: Mapping[str, int], old: list[Row], changes: list[Row]) -> None:
    """One department's entries of one group: which stand, leave, come and change."""
    serial = list(FIELDS).index(code) + 1
    names = list(islice(NAMES[group](FIELDS[code]), before + parts["coming"]))
    if len(set(names)) < before + parts["coming"]:
        raise ValueError(f"{code} has too few names of {group}")
    made = [_row(code, serial, GROUPS.index(group), number, name, group) for number, name in enumerate(names, start=1)]
    old += [{**row, "on": LIST_OF_2019.isoformat(), "reason": "按部门职能编制"} for row in made[:before]]
    # The parts of an entry that was cut too small stand behind it: they are the ones that leave.
    standing = sorted(made[:before], key=lambda row: (row["name"].endswith(MARKS), row["name"]))
    for change in ("merged", "delegated", "ended"):
        for _ in range(parts[change]):
            changes.append(_changed(standing.pop(), change))
    for row in islice(standing, 0, None, max(1, len(standing) // max(1, parts["adjusted"]))):
        if parts["adjusted"] <= 0:
            break
        parts = {**parts, "adjusted": parts["adjusted"] - 1}
        changes.append(_changed({**row, **_moved(row)}, "adjusted"))
    for number, row in enumerate(made[before:]):
        changes.append(_changed(row, "taken_over" if number % 3 == 0 else "new"))


MARKS = (*(one for one in VARIANTS if one), *INSPECTIONS[1:], *(f"{one}的处罚" for one in CIRCUMSTANCES if one))


def _changed(row: Row, change: str) -> Row:
    on, reason = REASONS[change]
    return {**row, "on": on.isoformat(), "change": change, "reason": reason}


def _moved(row: Row) -> Row:
    """A change of who handles an entry."""
    return {"office": "综合业务科", "supervision": row["supervision"].replace("机关纪委", "派驻纪检监察组")}


def _row(code: str, serial: int, group: int, number: int, name: str, kind: str) -> Row:
    field, real = FIELDS[code], _kind_of(name) if kind == "others" else kind
    return {
        "code": f"440115-B{serial:02d}-{list(KINDS).index(real) + 1:02d}{group}{number:04d}",
        "name": name,
        "kind": real,
        "organ": code,
        "office": "政策法规科" if real in {"penalty", "compulsory"} else "行政审批科",
        "level": "municipal" if number % 41 == 0 else "district",
        **_texts(field, real, serial, number),
    }


def _kind_of(name: str) -> str:
    plain = name.partition("（")[0]
    return next((kind for kind, ends in ENDINGS_OF_NAMES if plain.endswith(ends)), "other")


ACCOUNTABLE = (
    "不履行或者不正确履行职责，造成严重后果",
    "违反法定权限、条件、程序行使职权",
    "在行使职权过程中滥用职权、玩忽职守、徇私舞弊",
)


def _texts(field: Field, kind: str, serial: int, number: int) -> Row:
    law = field.laws[number % len(field.laws)]
    duties = [f"{stage}：{DUTIES[stage]}" for stage in stages_of(kind)]
    general = "《中华人民共和国行政处罚法》" if kind == "penalty" else "《中华人民共和国行政许可法》"
    if kind == "compulsory":
        general = "《中华人民共和国行政强制法》"
    said = {
        "basis": f"【法律法规】{law}",
        "duties": "\n".join(duties),
        "duty_basis": general if kind in {"penalty", "permit", "compulsory"} else law,
        "accountability": "\n".join(ACCOUNTABLE),
        "accountability_basis": "《中华人民共和国公务员法》\n《中华人民共和国监察法》",
        "supervision": f"机关纪委，电话020-000010{serial:02d}（演示）",
        "audience": "自然人、法人和其他组织",
        "term": "20个工作日" if kind == "permit" else "",
        "note": NOTE,
    }
    return {key: said[key] for key in POWER_ELEMENTS if said.get(key)}


DUTIES: Mapping[str, str] = {
    "受理": "公示依法应当提交的材料，一次性告知补正材料，依法受理或者不予受理。",
    "审查": "审查申请材料，需要核实实质内容的，指派两名以上工作人员核查。",
    "决定": "依法作出决定，说明理由，告知救济途径。",
    "送达": "在法定期限内送达决定，并依法公开信息。",
    "事后监管": "依照有关规定开展后续监督管理。",
    "立案": "发现涉嫌违法行为，依法审查并决定是否立案。",
    "调查取证": "两名以上执法人员出示执法证件，全面、客观、公正地收集证据。",
    "审理": "审查事实、证据、程序、法律适用和裁量。",
    "告知": "告知拟作出的处罚、事实、理由、依据和陈述申辩、听证的权利。",
    "执行": "监督当事人履行，逾期不履行的依法强制执行或者申请人民法院强制执行。",
}


def _penalties(field: Field) -> Iterator[str]:
    """Acts of its own field first, then the common ones by subject, then the graver circumstances of both."""
    for circumstance in CIRCUMSTANCES:
        own = (f"对{act}{circumstance}的处罚" for act in field.acts)
        common = (f"对{subject}{act}{circumstance}的处罚" for act, subject in product(COMMON_ACTS, field.subjects))
        yield from chain(own, common)


def _permits(field: Field) -> Iterator[str]:
    return (f"{name}{variant}" for name, variant in product(field.permits, VARIANTS))


def _others(field: Field) -> Iterator[str]:
    yield from field.matters
    yield from (f"对{subject}的{way}" for way, subject in product(INSPECTIONS, field.subjects))
    yield from (f"{name}{variant}" for variant, name in product(VARIANTS[1:], field.matters))


def _compulsory(field: Field) -> Iterator[str]:
    return (form.format(subject) for form, subject in product(COMPULSORY, field.subjects))


NAMES: Mapping[str, Callable[[Field], Iterator[str]]] = {
    "permit": _permits,
    "others": _others,
    "penalty": _penalties,
    "compulsory": _compulsory,
}


def _fees(old: list[Row], changes: list[Row]) -> None:
    """The ledger of fees, department by department in turn, as it grew."""
    in_turn = [
        (code, names[place])
        for place in range(max(len(names) for names in FEES.values()))
        for code, names in FEES.items()
        if place < len(names)
    ]
    for number, (code, name) in enumerate(in_turn[: FEES_BEFORE + FEES_COMING], start=1):
        row = {
            "code": f"440115-F{number:03d}",
            "name": name,
            "kind": "fee",
            "organ": code,
            "basis": "【规范性文件】广东省行政事业性收费目录清单",
            "fee": "按照价格主管部门公布的标准收取",
            "note": NOTE,
        }
        if number <= FEES_BEFORE:
            old.append({**row, "on": LIST_OF_2019.isoformat(), "reason": "按部门职能编制"})
        else:
            on, _ = REASONS["new"]
            changes.append({**row, "on": on.isoformat(), "change": "new", "reason": "收费目录清单更新后纳入"})
