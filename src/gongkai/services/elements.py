"""What the lists speak of: kinds of power, levels, reasons of change, and the elements each entry is made of.

Sources: 中办国办《关于推行地方各级政府工作部门权力清单制度的指导意见》(2015) for a power;
国务院关于在线政务服务的若干规定 art. 6 and GB/T 39554 for a service item.
"""

from __future__ import annotations

from collections.abc import Mapping

KINDS: Mapping[str, str] = {
    "permit": "行政许可",
    "penalty": "行政处罚",
    "compulsory": "行政强制",
    "levy": "行政征收",
    "payment": "行政给付",
    "inspection": "行政检查",
    "confirmation": "行政确认",
    "reward": "行政奖励",
    "ruling": "行政裁决",
    "other": "其他行政权力",
}
"""The ten kinds of power (职权类型), in the order of the lists."""

BESIDE: Mapping[str, str] = {"public_service": "公共服务", "fee": "行政事业性收费"}
"""Kept with the same care and outside the list of powers: services without power, and the ledger of fees (收费目录)."""

ALL_KINDS: Mapping[str, str] = {**KINDS, **BESIDE}

REPORT_ROW: Mapping[str, str] = {
    "permit": "permits",
    "penalty": "penalties",
    "compulsory": "compulsory",
    "fee": "fees",
    **{kind: "other_services" for kind in KINDS if kind not in {"permit", "penalty", "compulsory"}},
}
"""Kind → row of section two. The seven kinds beside permits, penalties and compulsory measures are
其他对外管理服务事项; 公共服务 is no row of the report."""

LEVELS: Mapping[str, str] = {
    "national": "国家级",
    "provincial": "省级",
    "municipal": "市级",
    "district": "区（县）级",
    "town": "镇（街）级",
    "village": "村（居）级",
}

NEW, ADJUSTED, ENDED = "new", "adjusted", "ended"
CHANGES: Mapping[str, str] = {
    "new": "新增",
    "taken_over": "承接",
    "adjusted": "调整",
    "merged": "合并",
    "delegated": "下放",
    "ended": "取消",
}
"""Why an entry changed. `merged`, `delegated` and `ended` take it off the list; it is the other entry, or the other
level, that goes on."""
ENDINGS = frozenset({"merged", "delegated", "ended"})
BEGINNINGS = frozenset({"new", "taken_over"})

POWER_ELEMENTS: Mapping[str, str] = {
    "basis": "实施依据",
    "duties": "责任事项",
    "duty_basis": "责任事项依据",
    "accountability": "追责情形",
    "accountability_basis": "追责依据",
    "supervision": "监督方式",
    "audience": "服务对象",
    "term": "办理时限",
    "fee": "收费",
    "note": "备注",
}
"""The elements that an entry of the power list spells out, each a text; one line an article, one line a stage."""

STAGES: Mapping[str, tuple[str, ...]] = {
    "penalty": ("立案", "调查取证", "审理", "告知", "决定", "送达", "执行"),
    "": ("受理", "审查", "决定", "送达", "事后监管"),
}
"""Stages of 责任事项 by kind; "" for every kind that is not named."""

ITEM_KINDS: Mapping[str, str] = {
    "permit": "行政许可",
    "levy": "行政征收",
    "payment": "行政给付",
    "confirmation": "行政确认",
    "reward": "行政奖励",
    "ruling": "行政裁决",
    "other": "其他行政权力",
    "public_service": "公共服务",
}
"""Kinds of service item (政务服务事项): what a person applies for."""

HANDLINGS: Mapping[str, str] = {"immediate": "即办件", "promised": "承诺件"}
AUDIENCES: Mapping[str, str] = {
    "person": "自然人",
    "company": "企业法人",
    "institution": "事业法人",
    "society": "社会组织法人",
    "unincorporated": "非法人企业",
    "organ": "行政机关",
    "other": "其他组织",
}

PERSON_STAGES: tuple[str, ...] = ("出生", "教育", "就业", "生活", "置业", "出行", "就医", "救助", "养老", "身后")
COMPANY_STAGES: tuple[str, ...] = ("准入准营", "招聘用工", "纳税缴费", "经营发展", "工程建设", "注销退出")
"""国办发〔2025〕24号."""

KEY_ELEMENTS: Mapping[str, str] = {
    "name": "事项名称",
    "basis": "设定依据",
    "conditions": "申请条件",
    "materials": "办理材料",
    "places": "办理地点",
    "hours": "办理时间",
    "phone": "联系电话",
    "process": "办理流程",
}
"""The eight elements that inspections look for in a guide (办事指南)."""

STEPS: Mapping[str, str] = {
    "received": "收件",
    "accepted": "受理",
    "supplement": "一次性告知补正",
    "reviewing": "审查",
    "decided": "办结",
    "refused": "不予受理",
    "delivered": "送达",
}
"""What a department reports of a matter in hand (办件进度)."""
ENDS = frozenset({"decided", "refused"})
"""Steps with which the promised term is kept or missed."""

LARGEST_TERM = 999
"""Workdays; a longer term is a slip of the pen."""


def stages_of(kind: str) -> tuple[str, ...]:
    """The stages in which the duties of a power of this kind are written."""
    return STAGES.get(kind, STAGES[""])
