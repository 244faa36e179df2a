"""The table itself: state × event × post -> state (条例第45条: 登记、审核、办理、答复、归档)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from gongkai.rules.states import COUNTED, OPEN, POSTS, STATES

SAME = "="


@dataclass(frozen=True)
class Move:
    """One row of the table. `targets` maps a channel ("" for any) to a state; SAME keeps the state."""

    event: str
    label: str
    sources: frozenset[str | None]
    targets: Mapping[str, str]
    posts: frozenset[str]
    guards: tuple[str, ...]
    article: str
    reason: str

    def target(self, state: str | None, channel: str | None = None) -> str:
        """The state after the move. Raises ValueError for a channel the row does not know."""
        key = channel if channel and channel in self.targets else ""
        if key not in self.targets:
            raise ValueError(f"没有名为“{channel}”的接收渠道")
        found = self.targets[key]
        if found != SAME:
            return found
        if state is None:
            raise ValueError(f"“{self.label}”不产生新的申请")
        return state


_DESK = ("disclosure_office",)


def _row(
    event: str,
    label: str,
    sources: Collection[str | None],
    target: str | Mapping[str, str],
    posts: Collection[str],
    article: str,
    reason: str,
    guards: tuple[str, ...] = (),
) -> Move:
    targets = {"": target} if isinstance(target, str) else dict(target)
    return Move(event, label, frozenset(sources), MappingProxyType(targets), frozenset(posts), guards, article, reason)


_CHANNELS = {
    "online": "submitted",
    "fax": "submitted",
    "post_ordinary": "submitted",
    "counter": "received",
    "post_signed": "received",
}
_FRONT = {"mailroom", "registrar", *_DESK}
_HANDLER = {"handler", *_DESK}
_FINAL = {"approver", "leader", *_DESK}
_DRAFT = ("reviewing", "approving", "signing")
# A paper of others may arrive in any of these.
_WORK = ("handling", "awaiting_clarification", "awaiting_fee", *_DRAFT)
ROWS: tuple[Move, ...] = (
    _row("receive", "收件", [None], _CHANNELS, {*_FRONT, "applicant"}, "条例第29条", "提出申请"),
    _row("log_contact", "记录联系", ["submitted"], SAME, _FRONT, "条例第31条", "逐次记录与申请人的联系"),
    _row("confirm", "双方确认", ["submitted"], "received", _FRONT, "条例第31条", "确认之日为收到申请之日"),
    _row("register", "登记", ["received"], "registered", {"registrar", *_DESK}, "条例第45条", "登记并编号"),
    _row(
        "assign",
        "分办",
        ["registered", "handling"],
        "handling",
        {"registrar", "leader", *_DESK},
        "条例第45条",
        "交由科室或者承办人办理",
        ("handler_or_unit_named",),
    ),
    _row("claim", "领办", ["handling"], SAME, {"handler"}, "条例第45条", "领办分到本科室的申请", ("unclaimed",)),
    _row(
        "readdress",
        "转送本机关以外的机关",
        ["submitted"],
        SAME,
        _FRONT,
        "条例第36条第5项",
        "双方确认之前发现收件机关有误，经申请人同意，转送应当受理的机关",
        ("consent_recorded",),
    ),
    _row(
        "hand_over",
        "移交",
        OPEN,
        SAME,
        {"registrar", "leader", *_DESK},
        "条例第45条",
        "机构合并、撤销或者职能划转后，由承接的机关继续办理",
        ("reason_given",),
    ),
    _row(
        "link_earlier",
        "关联此前申请",
        OPEN,
        SAME,
        {*_HANDLER, "registrar"},
        "条例第36条第6项",
        "经人工比对，认定与此前的申请相同或者相近",
    ),
    _row(
        "ask_help",
        "转请协办",
        ["handling", *_DRAFT],
        SAME,
        _HANDLER,
        "条例第45条",
        "请其他部门、科室提供材料或者意见，不中止计期",
        ("help_due_set",),
    ),
    _row(
        "recall_help",
        "撤回协办",
        _WORK,
        SAME,
        _HANDLER,
        "条例第45条",
        "不再需要协办",
        ("help_open",),
    ),
    _row(
        "give_help",
        "收到协办意见",
        _WORK,
        SAME,
        {*_HANDLER, "registrar"},
        "条例第45条",
        "协办单位在线答复，或者由承办人代为录入",
        ("help_open",),
    ),
    _row(
        "ask_clarification",
        "告知补正",
        ["handling"],
        "awaiting_clarification",
        _HANDLER,
        "条例第30条",
        "申请内容不明确，一次性告知补正",
        ("not_asked_before", "clarification_limit_set"),
    ),
    _row(
        "clarify",
        "收到补正",
        ["awaiting_clarification"],
        "handling",
        {*_HANDLER, *_FRONT, "applicant"},
        "条例第30条",
        "收到补正之日起重新起算",
    ),
    _row(
        "abandon",
        "视为放弃",
        ["awaiting_clarification"],
        "abandoned",
        {*_HANDLER, "system"},
        "条例第30条",
        "无正当理由逾期不补正",
        ("clarification_limit_passed",),
    ),
    _row(
        "consult_third_party",
        "征求第三方意见",
        ["handling"],
        SAME,
        _HANDLER,
        "条例第32条",
        "公开会损害第三方合法权益的，书面征求意见",
        ("letter_is_formal",),
    ),
    _row(
        "third_party_served",
        "第三方收到征求意见书",
        _WORK,
        SAME,
        {*_HANDLER, "mailroom"},
        "条例第32条",
        "自收到之日起15个工作日内提出意见",
        ("consultation_open",),
    ),
    _row(
        "third_party_replied",
        "第三方答复",
        _WORK,
        SAME,
        {*_HANDLER, "mailroom"},
        "条例第32条",
        "收到第三方意见，恢复计期",
        ("consultation_open",),
    ),
    _row(
        "consult_organ",
        "征求机关意见",
        ["handling"],
        SAME,
        _HANDLER,
        "条例第34条",
        "共同制作或者涉及其他机关的，征求意见",
        ("letter_is_formal",),
    ),
    _row(
        "organ_replied",
        "机关答复",
        _WORK,
        SAME,
        {*_HANDLER, "mailroom"},
        "条例第34条",
        "收到机关意见，恢复计期",
        ("consultation_open",),
    ),
    _row(
        "decide_over_objection",
        "不同意见下决定公开",
        ["handling"],
        SAME,
        _HANDLER,
        "条例第32条",
        "第三方不同意公开而不公开可能对公共利益造成重大影响的，决定公开并书面告知第三方",
        ("objection_recorded", "reason_given"),
    ),
    _row(
        "ask_reasons",
        "要求说明理由",
        ["handling"],
        SAME,
        _HANDLER,
        "条例第35条",
        "申请数量、频次明显超过合理范围",
    ),
    _row(
        "give_reasons",
        "收到理由说明",
        ["handling"],
        SAME,
        {*_HANDLER, "mailroom", "applicant"},
        "条例第35条",
        "申请人说明理由",
        ("reasons_asked",),
    ),
    _row(
        "defer",
        "确定延迟答复期限",
        ["handling"],
        SAME,
        _HANDLER,
        "条例第35条",
        "理由合理而无法按期答复",
        ("reasons_given", "before_due"),
    ),
    _row(
        "extend",
        "延长答复期限",
        ["handling", *_DRAFT],
        SAME,
        {"approver", "leader", *_DESK},
        "条例第33条第2款",
        "经工作机构负责人同意并告知申请人",
        ("not_extended_before", "before_due", "days_at_most_20", "approver_named"),
    ),
    _row(
        "notify_fee",
        "送达收费通知",
        ["handling"],
        "awaiting_fee",
        _HANDLER,
        "条例第42条",
        "收取信息处理费",
        ("fee_computed",),
    ),
    _row(
        "pay_fee",
        "缴清费用",
        ["awaiting_fee"],
        "handling",
        {*_HANDLER, *_FRONT, "system"},
        "条例第42条",
        "缴清之日起重新起算",
    ),
    _row(
        "lapse_fee",
        "逾期未缴费",
        ["awaiting_fee"],
        "abandoned",
        {*_HANDLER, "system"},
        "条例第42条",
        "逾期未按收费通知缴费，不再处理",
        ("fee_limit_passed",),
    ),
    _row("decide", "确定办理结果", ["handling"], SAME, _HANDLER, "条例第36条", "逐项确定办理结果"),
    _row(
        "submit_review",
        "提交审核",
        ["handling"],
        "reviewing",
        _HANDLER,
        "条例第45条",
        "拟稿完成",
        ("items_decided", "no_open_consultation", "draft_present"),
    ),
    _row(
        "review_secrecy",
        "保密审查",
        ["reviewing"],
        SAME,
        {"secrecy_reviewer"},
        "条例第17条",
        "对答复和拟提供的信息逐件作保密审查",
        ("other_person", "reason_given"),
    ),
    _row(
        "refer_secrecy",
        "提请确定",
        ["reviewing"],
        SAME,
        {"secrecy_reviewer"},
        "条例第17条",
        "不能确定是否可以公开的，报有关主管部门或者保密行政管理部门确定",
        ("reason_given",),
    ),
    _row(
        "secrecy_determined",
        "收到确定意见",
        ["reviewing"],
        SAME,
        {"secrecy_reviewer"},
        "条例第17条",
        "主管部门或者保密行政管理部门已作出确定",
        ("referral_open",),
    ),
    _row(
        "review_legal",
        "法制审核",
        ["reviewing"],
        SAME,
        {"legal_reviewer"},
        "条例第45条",
        "对依据、程序和文书作合法性审核",
        ("other_person",),
    ),
    _row(
        "pass_review",
        "审核通过",
        ["reviewing"],
        "approving",
        {"reviewer", *_DESK},
        "条例第17条",
        "审核文稿；保密审查和需要的法制审核已经完成",
        ("other_person", "reviews_complete"),
    ),
    _row(
        "approve",
        "审批同意",
        ["approving"],
        "signing",
        {"approver", "leader"},
        "条例第45条",
        "同意答复",
        ("other_person", "remedy_clause_set"),
    ),
    _row(
        "sign",
        "签发",
        ["signing"],
        "serving",
        {"signatory"},
        "条例第45条",
        "编定文号，签发答复书",
        ("other_person", "remedy_clause_set", "number_taken"),
    ),
    _row(
        "record_signature",
        "补录纸质签发",
        ["signing"],
        "serving",
        {"registrar", *_DESK},
        "条例第45条",
        "签发人在纸质文稿上签发的，上传签发页并补录签发人和日期",
        ("remedy_clause_set", "paper_attached", "number_taken"),
    ),
    _row(
        "seal",
        "用印",
        ["serving"],
        SAME,
        {"registrar", "mailroom", "signatory", "system", *_DESK},
        "条例第45条",
        "加盖印章的正式文书与签发文稿核对一致",
        ("sealed_copy_matches",),
    ),
    _row(
        "send_back",
        "退回修改",
        [*_DRAFT],
        "handling",
        {"reviewer", "legal_reviewer", "secrecy_reviewer", "approver", "leader", "signatory", *_DESK},
        "条例第45条",
        "退回承办人修改",
        ("reason_given",),
    ),
    _row(
        "void_letter",
        "作废文书",
        ["serving"],
        "handling",
        {"signatory", *_DESK},
        "条例第45条",
        "签发后未送达的文书作废，文号保留登记",
        ("reason_given",),
    ),
    _row(
        "serve",
        "送达",
        ["serving"],
        "answered",
        {*_HANDLER, *_FRONT},
        "条例第33条",
        "送达之日为答复之日，邮寄以交邮之日为准",
        ("service_recorded", "sealed_copy_present"),
    ),
    _row(
        "serve_notice",
        "送达告知书",
        COUNTED,
        SAME,
        {*_HANDLER, *_FRONT},
        "条例第45条",
        "补正、延期、征求意见、收费等文书的送达",
        ("service_recorded", "notice_waiting"),
    ),
    _row(
        "void_notice",
        "作废告知书",
        COUNTED,
        SAME,
        _FINAL,
        "条例第45条",
        "制发有误且尚未送达的告知书作废，文号保留登记",
        ("reason_given", "notice_waiting"),
    ),
    _row("archive", "归档办结", ["answered"], "closed", {*_HANDLER, "registrar", "system"}, "条例第45条", "归档"),
    _row(
        "withdraw",
        "撤回",
        OPEN,
        "withdrawn",
        {*_HANDLER, *_FRONT, "applicant"},
        "条例第45条",
        "申请人撤回申请",
    ),
    _row(
        "reopen",
        "重新办理",
        ["answered", "closed", "abandoned"],
        "handling",
        {"leader", *_DESK},
        "条例第51条",
        "复议决定、判决或者自行纠正后重新办理",
        ("reason_given",),
    ),
    _row(
        "split",
        "拆分",
        ["received", "registered"],
        "split",
        {"registrar", *_DESK},
        "条例第29条",
        "一事一申请，拆分为若干申请",
        ("parts_named",),
    ),
    _row(
        "propose_publication",
        "提请主动公开",
        ["answered", "closed"],
        SAME,
        _HANDLER,
        "条例第44条",
        "予以公开的信息可以主动公开的，去除个人信息后提请主动公开",
        ("something_granted",),
    ),
    _row(
        "record_remedy",
        "登记复议诉讼",
        COUNTED,
        SAME,
        {"legal_reviewer", "registrar", *_DESK},
        "条例第51条",
        "登记行政复议、行政诉讼及其结果",
    ),
    _row(
        "void_fact",
        "更正事实",
        COUNTED,
        SAME,
        {"registrar", *_DESK},
        "条例第45条",
        "录入有误的事实作废并写明理由，需要时以更正后的日期重新记录",
        ("reason_given",),
    ),
    _row(
        "comment",
        "批注",
        STATES,
        SAME,
        POSTS - {"sysadmin", "editor"},
        "条例第45条",
        "办理过程中的意见",
    ),
)
TABLE: Mapping[str, Move] = MappingProxyType({row.event: row for row in ROWS})
