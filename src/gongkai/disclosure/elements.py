"""The words of disclosure: kinds of documents, attributes, states and reviews, as keys with their Chinese names."""

from __future__ import annotations

from collections.abc import Mapping

KINDS: Mapping[str, str] = {
    "normative": "规范性文件",
    "policy": "其他政策文件",
    "interpretation": "政策解读",
    "institution": "机构职能",
    "planning": "规划计划",
    "statistics": "统计信息",
    "budget": "财政预决算",
    "decision": "办理结果",
    "procurement": "政府采购",
    "project": "重大建设项目",
    "livelihood": "民生信息",
    "emergency": "应急管理",
    "inspection": "监督检查",
    "recruitment": "人事招考",
    "announcement": "通知公告",
    "answer": "依申请公开转主动公开",
    "other": "其他",
}
"""What a document is; `normative` and `policy` are the policy files that an interpretation goes with."""

POLICY_KINDS = ("normative", "policy")

ATTRIBUTES: Mapping[str, str] = {"open": "主动公开", "on_request": "依申请公开", "closed": "不予公开"}
"""公开属性, set when a document is drafted; only `open` is ever published."""

VALIDITIES: Mapping[str, str] = {
    "in_force": "有效",
    "amended": "已修改",
    "repealed": "已废止",
    "expired": "已失效",
    "": "",
}
"""有效性; empty for what has none, such as a piece of news. An amended document is still in force."""

RELATIONS: Mapping[str, str] = {
    "interprets": "解读",
    "amends": "修改",
    "repeals": "废止",
    "replaces": "替代",
    "related": "相关",
}
"""What one document is to another: the first does this to the second."""

INVERSE: Mapping[str, str] = {
    "interprets": "解读材料",
    "amends": "被修改",
    "repeals": "被废止",
    "replaces": "被替代",
    "related": "相关",
}
"""The same, as the second one's page says it."""

FORMS: Mapping[str, str] = {"text": "文字解读", "figure": "图解", "video": "视频", "qa": "问答", "media": "媒体评论"}
"""Forms of an interpretation (解读)."""

STAGES: Mapping[str, str] = {
    "draft": "拟稿",
    "first": "初审初校",
    "second": "复审复校",
    "final": "终审终校",
    "cleared": "待发布",
    "done": "已发布",
    "dropped": "已作废",
}
"""Where the newest version stands; what the public sees is said by `Document.live`."""

REVIEWS = ("first", "second", "final")
"""三审三校, in their order."""

GROUNDS: Mapping[str, str] = {
    "state_secret": "国家秘密（《条例》第十四条）",
    "prohibited_by_law": "法律、行政法规禁止公开（《条例》第十四条）",
    "security": "危及国家安全、公共安全、经济安全、社会稳定（《条例》第十四条）",
    "third_party": "商业秘密、个人隐私（《条例》第十五条）",
    "internal_affairs": "内部事务信息（《条例》第十六条）",
    "deliberative": "过程性信息（《条例》第十六条）",
    "enforcement_file": "行政执法案卷信息（《条例》第十六条）",
    "on_request": "涉及特定对象，依申请公开（《条例》第二十七条）",
}
"""Why something is not published of the organ's own accord: the ground of an attribute other than `open`."""

REGISTERS: Mapping[str, str] = {
    "permit": "行政许可决定",
    "penalty": "行政处罚决定",
    "compulsory": "行政强制决定",
    "procurement": "政府采购和公共资源交易结果",
    "service": "公共服务办理结果",
}
"""Registers of structured disclosure."""
REGISTER_ROW: Mapping[str, str] = {
    "permit": "permits",
    "service": "other_services",
    "penalty": "penalties",
    "compulsory": "compulsory",
    "procurement": "procurement",
}
"""The row of section two of the annual report that a register counts for."""

WITHDRAWALS: Mapping[str, str] = {
    "repealed": "信息已被废止、撤销或者依法失效，不宜继续展示",
    "annulled": "行政决定被依法撤销、变更或者确认违法、无效",
    "privacy": "涉及个人隐私、商业秘密",
    "secrecy": "涉及不予公开的信息",
    "inaccurate": "内容不准确，更正后重新发布",
    "rectified": "公示期届满或者信用修复",
    "duplicate": "重复发布",
}
"""Reasons for which a document may be withdrawn."""
