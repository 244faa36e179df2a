"""The words of the desk for the keys of the ledger."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from gongkai.foi.letters import zh_date
from gongkai.foi.models import Case
from gongkai.foi.queries import workdays_left
from gongkai.rules.calendar import Calendar
from gongkai.rules.transitions import CONCLUDED, OPEN, STATE_LABELS

FACTS: Mapping[str, str] = {
    "submitted": "提交申请",
    "arrived": "申请到达",
    "received": "收到申请",
    "contact_attempted": "联系申请人",
    "confirmed": "双方确认",
    "assigned": "分办",
    "clarification_asked": "告知补正",
    "clarified": "收到补正",
    "third_party_asked": "征求第三方意见",
    "third_party_served": "第三方收到征求意见书",
    "third_party_replied": "第三方答复",
    "organs_asked": "征求其他机关意见",
    "organs_replied": "其他机关答复",
    "extended": "延长答复期限",
    "reasons_asked": "要求说明理由",
    "reasons_given": "收到理由说明",
    "deferred": "确定延迟答复期限",
    "fee_notified": "送达收费通知",
    "fee_paid": "缴清费用",
    "decided": "确定办理结果",
    "drafted": "拟写答复书",
    "review_submitted": "提交审核",
    "secrecy_reviewed": "保密审查",
    "secrecy_referred": "提请确定是否公开",
    "secrecy_determined": "收到确定意见",
    "legal_reviewed": "法制审核通过",
    "review_passed": "审核通过",
    "approved": "审批同意",
    "signed": "签发",
    "sent_back": "退回修改",
    "letter_voided": "作废文书",
    "answered": "送达答复",
    "withdrawn": "申请人撤回",
    "reopened": "重新办理",
    "abandoned": "期满未补正或者未缴费，终结办理",
    "archived": "归档办结",
    "claimed": "领办",
    "readdressed": "转送其他机关",
    "handed_over": "移交",
    "earlier_linked": "关联此前申请",
    "help_asked": "转请协办",
    "help_given": "收到协办意见",
    "help_recalled": "撤回协办",
    "objection_overruled": "第三方不同意而决定公开",
    "sealed": "用印",
    "notice_served": "送达告知书",
    "notice_voided": "作废告知书",
    "publication_proposed": "提请主动公开",
}
DATA: Mapping[str, str] = {
    "medium": "方式",
    "result": "结果",
    "until": "期限至",
    "days": "工作日数",
    "approver": "同意人",
    "amount": "金额（元）",
    "basis": "依据",
    "organ": "机关",
    "reply": "意见",
    "receipt": "票据",
    "way": "送达方式",
    "tracking": "邮件号或者回执号",
    "letter": "文号",
    "unit": "承办科室",
    "channel": "渠道",
    "by": "确认人",
    "sha256": "SHA-256",
    "seal_way": "用印方式",
    "why": "终结原因",
    "from_name": "自",
    "to_name": "至",
    "old_number": "原登记编号",
    "new_number": "新登记编号",
    "number": "编号",
    "holds": "是否掌握",
}
VALUES: Mapping[str, str] = {
    "agrees": "同意公开",
    "objects": "不同意公开",
    "silent": "逾期未提出意见",
    "partly": "部分同意公开",
    "holds": "掌握",
    "not": "不掌握",
    "open": "可以公开",
    "closed": "不得公开",
    "not_clarified": "逾期不补正，视为放弃申请（第三十条）",
    "fee_unpaid": "逾期未缴费，不再处理（第四十二条）",
    "direct": "直接送达",
    "entrusted": "委托送达",
    "post": "邮寄送达",
    "electronic": "电子送达",
    "eseal": "电子印章",
    "scan": "上传盖章件",
    "34": "第三十四条（共同制作）",
    "other": "第十一条（协商确认）",
    "online": "互联网",
    "counter": "当面提交",
    "post_signed": "邮寄（签收）",
    "post_ordinary": "平常信函",
    "fax": "传真",
}
FIELDS: Mapping[str, str] = {
    "organ_id": "受理机关",
    "number": "登记编号",
    "channel": "渠道",
    "signed_for_on": "收发室签收日",
    "arrived_on": "到达之日",
    "received_on": "收到申请之日",
    "applicant_class": "申请人类别",
    "class_confirmed": "类别已确认",
    "form_wanted": "形式要求",
    "delivery": "获取方式",
    "state": "状态",
    "outcome": "结果",
    "outcome_confirmed": "结果已确认",
    "due_on": "答复期限",
    "cautious_due_on": "稳妥期限",
    "provisional": "暂定",
    "clock_state": "期限状态",
    "unit": "承办科室",
    "assignee_id": "承办人",
    "counted": "计入年报",
    "concluded_on": "办结日",
    "parent_id": "拆分自",
    "earlier_id": "此前申请",
}
VERBS: Mapping[str, str] = {
    "foi.ask_seal": "提交用印核对",
    "foi.collate": "核对盖章件",
    "foi.set_procedure": "设置审核和用印",
    "foi.receive": "收件",
    "foi.split_from": "拆分建档",
    "foi.recompute": "重新计算期限",
    "foi.attach_file": "加入材料",
    "foi.bring_draft": "带回文稿",
    "foi.read_draft": "读取带回的文稿",
    "foi.take_help": "领办协办",
    "foi.import": "导入",
    "foi.decide_publication": "审定提请主动公开",
    "foi.make_book": "生成案卷",
    "foi.book_made": "案卷已生成",
}
MEDIA = (
    ("phone", "电话"),
    ("sms", "短信"),
    ("email", "电子邮件"),
    ("letter", "信函"),
    ("in_person", "当面"),
)
CONTACT_RESULTS = (("reached", "已联系上"), ("no_answer", "无人应答"), ("wrong_number", "联系方式有误"))

WORDS: Mapping[str, str] = {**VALUES, **dict(MEDIA), **dict(CONTACT_RESULTS)}

TONES: Mapping[str, str] = {
    "submitted": "warn",
    "awaiting_clarification": "warn",
    "awaiting_fee": "warn",
    "answered": "good",
    "closed": "good",
    "abandoned": "neutral",
    "withdrawn": "neutral",
    "split": "neutral",
}


def tone(case: Case) -> str:
    """The tone of the state tag."""
    return TONES.get(case.state, "active")


def due_words(case: Case, today: date, calendar: Calendar) -> tuple[str, str]:
    """What to say of the due date, and in which tone: how many workdays are left or gone, or why there is none."""
    if case.state in CONCLUDED and case.concluded_on:
        late = bool(case.due_on and case.concluded_on > case.due_on)
        return (f"{zh_date(case.concluded_on)}办结{'，逾期' if late else ''}", "bad" if late else "good")
    if case.state not in OPEN:
        return ("不再计期", "neutral")
    if case.due_on is None:
        return _without_date(case, today, calendar)
    left = workdays_left(case.due_on, today, calendar)
    if case.due_on < today:
        return (f"已逾期{max(1, -left)}个工作日", "bad")
    if case.due_on == today:
        return ("今日到期", "bad")
    return (f"还剩{left}个工作日", "warn" if left <= 5 else "active")


def _without_date(case: Case, today: date, calendar: Calendar) -> tuple[str, str]:
    if case.cautious_due_on:
        left = workdays_left(case.cautious_due_on, today, calendar)
        gone = f"稳妥期限已过{max(1, -left)}个工作日" if case.cautious_due_on < today else f"稳妥计还剩{left}个工作日"
        return (f"尚未起算，{gone}", "warn")
    return ("期限停止，待对方", "warn")


def due_why(case: Case) -> str:
    """In a few words what the due date rests on, from facts that are already loaded with the case."""
    parts = [f"{zh_date(case.received_on)}收到" if case.received_on else "尚未与申请人确认"]
    for event in case.events.all():
        if event.voided:
            continue
        if event.type == "extended":
            parts.append(f"延长{event.data.get('days')}个工作日")
        elif event.type in {"clarified", "fee_paid"}:
            parts.append(f"{zh_date(event.on)}{FACTS[event.type]}，重新起算")
        elif event.type in {"third_party_asked", "organs_asked", "deferred", "reopened"}:
            parts.append(FACTS[event.type])
    if case.provisional:
        parts.append("节假日安排未公布，暂定")
    return "；".join(dict.fromkeys(parts))


def red_why(case: Case, today: date, calendar: Calendar) -> str:
    """In a few words why an open case is red: which day passed, where it stands, since when nothing happened. From
    facts that are already loaded with the case."""
    if case.due_on is None:
        return ""
    facts = [event for event in case.events.all() if not event.voided]
    parts = [f"{zh_date(case.due_on)}届满" if case.due_on < today else "今日届满"]
    where = STATE_LABELS.get(case.state, case.state)
    last = max(facts, key=lambda event: event.pk, default=None)
    if last is not None:
        idle = calendar.workdays_between(last.on, today) if last.on < today else 0
        since = f"，{FACTS.get(last.type, last.type)}后已{idle}个工作日没有进展" if idle else ""
        parts.append(f"现在{where}{since}")
    if not any(event.type in {"extended", "answered"} for event in facts):
        parts.append("没有延长过期限")
    return "；".join(parts)
