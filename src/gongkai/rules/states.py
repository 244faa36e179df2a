"""The words of a case: its states, the posts that work it, the guards of its moves. Groups of states are named once."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

STATE_LABELS: Mapping[str, str] = MappingProxyType(
    {
        "submitted": "待确认",
        "received": "待登记",
        "registered": "待分办",
        "handling": "承办中",
        "awaiting_clarification": "待补正",
        "awaiting_fee": "待缴费",
        "reviewing": "审核中",
        "approving": "审批中",
        "signing": "待签发",
        "serving": "待送达",
        "answered": "已答复",
        "closed": "已办结",
        "abandoned": "视为放弃",
        "withdrawn": "已撤回",
        "split": "已拆分",
    }
)
STATES: frozenset[str] = frozenset(STATE_LABELS)
CONCLUDED: frozenset[str] = frozenset({"answered", "closed", "abandoned", "withdrawn"})
WAITING: frozenset[str] = frozenset({"submitted", "awaiting_clarification", "awaiting_fee"})
OPEN: frozenset[str] = STATES - CONCLUDED - {"split"}
COUNTED: frozenset[str] = STATES - {"split"}

POST_LABELS: Mapping[str, str] = MappingProxyType(
    {
        "mailroom": "收发",
        "registrar": "登记",
        "handler": "承办",
        "reviewer": "审核",
        "approver": "审批",
        "signatory": "签发",
        "secrecy_reviewer": "保密审查",
        "legal_reviewer": "法制审核",
        "leader": "分管领导",
        "disclosure_office": "政务公开办",
        "editor": "编辑",
        "auditor": "审计",
        "sysadmin": "系统管理",
    }
)
PSEUDO_POSTS: Mapping[str, str] = MappingProxyType({"applicant": "申请人", "system": "系统"})
POSTS: frozenset[str] = frozenset(POST_LABELS)

# Guard -> what must be true, said to the officer when it is not.
GUARDS: Mapping[str, str] = MappingProxyType(
    {
        "handler_or_unit_named": "须写明承办科室或者承办人",
        "unclaimed": "此件已分到科室，尚未有人领办",
        "consent_recorded": "须记录申请人同意转送的时间和方式",
        "help_due_set": "须写明协办单位和内部期限",
        "help_open": "须有尚未答复的协办",
        "objection_recorded": "第三方已书面表示不同意公开",
        "reviews_complete": "保密审查和需要的法制审核均已通过",
        "referral_open": "此前已提请主管部门或者保密行政管理部门确定",
        "paper_attached": "须上传签发人已签字的页面并写明签发人和签发日期",
        "sealed_copy_matches": "用印文书与签发文稿核对一致",
        "sealed_copy_present": "须有加盖印章的正式文书",
        "notice_waiting": "须有已制发、尚未送达的告知书",
        "something_granted": "此件有予以公开的信息",
        "not_asked_before": "补正只能一次性告知，此前没有要求过补正",
        "clarification_limit_set": "须写明合理的补正期限",
        "clarification_limit_passed": "补正期限已届满",
        "consultation_open": "须有尚未答复的征求意见",
        "letter_is_formal": "征求意见须用正式函件，内部协助不中止计期",
        "reasons_asked": "此前已要求申请人说明理由",
        "reasons_given": "申请人已说明理由",
        "not_extended_before": "答复期限只能延长一次",
        "before_due": "答复期限尚未届满",
        "approver_named": "须有政府信息公开工作机构负责人同意",
        "days_at_most_20": "延长不超过20个工作日",
        "fee_computed": "须写明收费依据、标准和数额",
        "fee_limit_passed": "缴费期限已届满",
        "items_decided": "每一申请事项均有办理结果",
        "draft_present": "须有答复书文稿",
        "no_open_consultation": "第三方或者其他机关的意见已收到，或者提出意见的期限已届满",
        "other_person": "审核、审批、签发人不得是上一步的同一人",
        "remedy_clause_set": "须写明复议机关和管辖法院",
        "number_taken": "签发时编定文号",
        "service_recorded": "须有送达方式和日期",
        "parts_named": "须写明拆分后的各个申请",
        "reason_given": "须写明理由",
    }
)
