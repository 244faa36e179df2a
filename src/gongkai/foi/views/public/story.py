"""A case as its applicant may read it: where it stands, when it is due and why then, what happened, what comes next.

Internal steps and the names of officers and of third parties stay inside; only what concerns the applicant is told.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from gongkai.foi.actions.service import WAYS
from gongkai.foi.models import Case, CaseEvent
from gongkai.foi.models.case import Channel, Delivery
from gongkai.rules.calendar import Calendar
from gongkai.rules.clock import ClockResult, LedgerDay


def zh(day: date | str | None) -> str:
    """2026年1月5日; takes ISO text as well, as the facts keep it."""
    if not day:
        return ""
    known = date.fromisoformat(day[:10]) if isinstance(day, str) else day
    return f"{known.year}年{known.month}月{known.day}日"


@dataclass(frozen=True)
class Standing:
    """The state in the applicant's words, its tone for the tag, and the next step."""

    label: str
    tone: str
    then: str


@dataclass(frozen=True)
class Entry:
    """One line of the timeline."""

    on: date
    title: str
    text: str = ""


WORKING = "承办机关正在办理。作出答复后，将按您选择的途径送达，本页也会显示。"
STANDINGS: Mapping[str, Standing] = {
    "submitted": Standing(
        "待确认",
        "warn",
        "我们将在 1 个工作日内按您留下的联系方式与您确认；确认之日为收到申请之日，自次日起 20 个工作日内答复。",
    ),
    "received": Standing("已收到", "active", "登记后转交承办机构办理。"),
    "registered": Standing("已登记", "active", "即将转交承办机构办理。"),
    "awaiting_clarification": Standing(
        "等待您补正", "warn", "请在期限内补正；收到补正之日的次日起，重新计算 20 个工作日。"
    ),
    "awaiting_fee": Standing("等待您缴费", "warn", "请按收费通知缴费；缴清的次日起，重新计算 20 个工作日。"),
    "serving": Standing("已作出答复", "good", "答复书已签发，正在按您选择的途径送达。"),
    "answered": Standing(
        "已答复", "good", "对答复不服的，可以依法申请行政复议或者提起行政诉讼，途径和期限写在答复书里。"
    ),
    "closed": Standing("已办结", "good", "案卷已归档。对答复不服的，救济途径和期限写在答复书里。"),
    "abandoned": Standing(
        "已终止办理", "neutral", "未在期限内补正或者缴费的，视为放弃申请，不再处理。您仍然可以重新提出申请。"
    ),
    "withdrawn": Standing("已撤回", "neutral", "您已撤回申请，不再办理。您仍然可以重新提出申请。"),
    "split": Standing("已分成几件办理", "active", "您的申请分成了几件，分别办理、分别答复，见下。"),
}


def standing(case: Case, clock: ClockResult) -> Standing:
    """Where the case stands; work inside the organ is one thing to the applicant."""
    if case.state in STANDINGS:
        return STANDINGS[case.state]
    if clock.state == "suspended":
        return Standing("征求意见中", "active", "正在书面征求第三方或者其他机关的意见，所需时间不计入答复期限。")
    return Standing("办理中", "active", WORKING)


def _until(lead: str) -> Callable[[CaseEvent], str]:
    return lambda event: f"{lead}{zh(event.data.get('until'))}。" if event.data.get("until") else ""


def _fee(event: CaseEvent) -> str:
    """Amount, its sum, and the last day; in yuan."""
    trail = "；".join(str(step) for step in event.data.get("trail", []))
    parts = [
        f"金额 {event.data.get('amount')} 元",
        f"依据：{event.data.get('basis')}",
        f"计算：{trail}" if trail else "",
    ]
    return "。".join(part for part in parts if part) + "。" + _until("请在期限内缴清，最后一天：")(event)


def _asked(event: CaseEvent) -> str:
    return f"{event.note}\n{_until('请在期限内补正，最后一天：')(event)}".strip()


def _way(event: CaseEvent) -> str:
    way = WAYS.get(str(event.data.get("way")))
    return f"{way[0]}，以{way[1]}为答复之日。" if way else ""


def _channel(event: CaseEvent) -> str:
    known = dict(Channel.choices)
    return f"提交方式：{known[event.data['channel']]}。" if event.data.get("channel") in known else ""


def _readdressed(event: CaseEvent) -> str:
    """Where it went and under which number, with the consent it rests on."""
    told = event.data
    return (
        f"经您{zh(told.get('consent_on'))}同意，由{told.get('from_name')}转送{told.get('to_name')}办理；"
        f"登记编号由{told.get('old_number')}改为{told.get('new_number')}，查询码不变。"
    )


ENDED: Mapping[str, str] = {
    "not_clarified": "没有在期限内补正，视为放弃申请，不再处理（条例第三十条）。您仍然可以重新提出申请。",
    "fee_unpaid": "没有在期限内缴费，不再处理（条例第四十二条）。您仍然可以重新提出申请。",
}

Telling = Callable[[CaseEvent], str]
TOLD: Mapping[str, tuple[str, Telling]] = {
    "submitted": ("提交申请", _channel),
    "arrived": ("信函到达", lambda event: ""),
    "contact_attempted": ("与您联系确认", lambda event: "尚未确认的，我们会再次联系您。"),
    "received": ("收到申请", _channel),
    "confirmed": ("与您确认了申请", lambda event: "这一天为收到申请之日（条例第三十一条）。"),
    "readdressed": ("转送其他机关办理", _readdressed),
    "assigned": ("转交承办机构", lambda event: ""),
    "clarification_asked": ("请您补正（条例第三十条）", _asked),
    "clarified": ("收到您的补正", lambda event: "自次日起重新计算答复期限（条例第三十条）。"),
    "third_party_asked": ("书面征求第三方意见（条例第三十二条）", lambda event: "所需时间不计入答复期限。"),
    "third_party_replied": ("第三方已答复", lambda event: ""),
    "organs_asked": ("征求其他机关意见（条例第三十三条、第三十四条）", lambda event: "所需时间不计入答复期限。"),
    "organs_replied": ("其他机关已答复", lambda event: ""),
    "extended": (
        "延长答复期限（条例第三十三条）",
        lambda event: f"延长 {event.data.get('days')} 个工作日，经政府信息公开工作机构负责人同意。",
    ),
    "reasons_asked": ("请您说明理由（条例第三十五条）", lambda event: event.note),
    "reasons_given": ("收到您说明的理由", lambda event: ""),
    "deferred": ("确定延迟答复的期限（条例第三十五条）", _until("将在这一天以前答复：")),
    "fee_notified": ("收费通知（条例第四十二条）", _fee),
    "fee_paid": ("收到缴费", lambda event: "自次日起重新计算答复期限。"),
    "answered": ("送达答复", _way),
    "withdrawn": ("撤回申请", lambda event: ""),
    "abandoned": ("终结办理", lambda event: ENDED.get(str(event.data.get("why")), ENDED["not_clarified"])),
    "reopened": ("重新办理", _until("新的答复期限：")),
}


def timeline(events: Iterable[CaseEvent]) -> list[Entry]:
    """What happened, the newest first. Voided facts are left out, and so is passing the case on from hand to hand."""
    told: list[Entry] = []
    passed_on = False
    for event in events:
        if event.voided or event.type not in TOLD or (passed_on and event.type == "assigned"):
            continue
        passed_on = passed_on or event.type == "assigned"
        title, telling = TOLD[event.type]
        told.append(Entry(event.on, title, telling(event)))
    return told[::-1]


RECEIPT = {
    Channel.ONLINE: "网上提交的，以双方确认之日为收到申请之日",
    Channel.FAX: "传真提交的，以双方确认之日为收到申请之日",
    Channel.POST_ORDINARY: "以平常信函提交的，以双方确认之日为收到申请之日",
    Channel.COUNTER: "当面提交的，以提交之日为收到申请之日",
    Channel.POST_SIGNED: "邮寄并签收的，以签收之日为收到申请之日",
}


CONSULTED = frozenset({"third_party", "organs"})


def _stopped(clock: ClockResult) -> str:
    """Why there is no due date now: a consultation pauses the term, clarification and fee make it start anew."""
    kinds = {stop.kind for stop in clock.stops}
    if "clarification" in kinds:
        return "停止计算，收到您的补正后重新起算"
    return "停止计算，收到您的缴费后重新起算" if "fee" in kinds else "暂停计算，征求意见结束后继续计算"


def why_due(case: Case, clock: ClockResult, events: Iterable[CaseEvent]) -> list[str]:
    """Why the answer is due on that day: each sentence with its article, in the order in which it applies."""
    if clock.received_on is None:
        return [f"{RECEIPT[Channel(case.channel)]}（第三十一条），目前还没有确认，期限尚未起算。"]
    said = [
        f"{RECEIPT[Channel(case.channel)]}（第三十一条）：{zh(clock.received_on)}。",
        "自次日起 20 个工作日内答复；收到当日、周末和法定节假日不计，调休上班日计入（第三十三条）。",
    ]
    suspended = _suspended_days(clock)
    for event in events:
        if event.type in REASONS and not event.voided:
            said.append(REASONS[event.type](event))
    if suspended:
        said.append(f"征求意见已用去的 {suspended} 个工作日不计入期限（第三十三条第三款）。")
    limits = [stop.limit for stop in clock.stops if stop.kind in CONSULTED and stop.limit]
    if limits:
        said.append(f"现在的期限按最迟{zh(max(limits))}收到意见推算；提前收到的，期限相应提前。")
    if clock.due_on is None and clock.ended_on is None:
        said.append(f"期限现在{_stopped(clock)}，届时本页会显示新的答复期限。")
    if clock.provisional:
        said.append("所涉年份的放假安排尚未公布，日期暂按周一至周五为工作日推算，公布后可能变动。")
    return said


def _suspended_days(clock: ClockResult) -> int:
    """Workdays that a consultation has taken from the running term; what a restart has made void is not counted."""
    restarts = [day.on for day in clock.ledger if day.kind == "restart"]
    since = restarts[-1] if restarts else date.min
    return sum(day.kind == "suspended" and day.on > since and not day.projected for day in clock.ledger)


REASONS: Mapping[str, Telling] = {
    "clarified": lambda event: f"您于{zh(event.on)}补正，期限自次日起重新计算 20 个工作日（第三十条）。",
    "extended": lambda event: f"延长 {event.data.get('days')} 个工作日（第三十三条第二款）。",
    "deferred": lambda event: f"答复期限延至{zh(event.data.get('until'))}（第三十五条）。",
    "fee_paid": lambda event: f"您于{zh(event.on)}缴清费用，期限自次日起重新计算 20 个工作日。",
    "reopened": lambda event: f"{zh(event.on)}重新办理，答复期限定为{zh(event.data.get('until'))}。",
}


def facts(case: Case, clock: ClockResult, calendar: Calendar, today: date) -> list[tuple[str, str]]:
    """The strip of facts at the top: organ, receipt, due date and what is left until it."""
    due = zh(clock.due_on)
    if clock.received_on is None:
        due = "自双方确认之日的次日起 20 个工作日"
    elif clock.due_on is None:
        due = _stopped(clock)
    left = ""
    if clock.due_on and clock.ended_on is None and clock.due_on >= today:
        left = f"还有 {calendar.workdays_between(today, clock.due_on)} 个工作日"
    return [
        ("受理机关", case.organ.name),
        ("提交方式", Channel(case.channel).label),
        ("收到申请之日", zh(clock.received_on) or "尚未确认"),
        ("答复期限", due if clock.ended_on is None else ""),
        ("距期限", left),
        ("办结日期", zh(clock.ended_on)),
        ("答复途径", Delivery(case.delivery).label),
    ]


def matters(case: Case) -> list[tuple[str, str]]:
    """What was asked for, in the applicant's own words."""
    items = list(case.items.all())
    return [(f"需要的信息（{item.position}）" if len(items) > 1 else "需要的信息", item.wanted) for item in items]


def last_note(events: Iterable[CaseEvent], type: str) -> str:
    """What the organ wrote when it asked for something."""
    notes = [event.note for event in events if event.type == type and not event.voided]
    return notes[-1] if notes else ""


def strip(clock: ClockResult) -> list[LedgerDay]:
    """The days of the clock for the strip of days; days before receipt carry no count and are left to the timeline."""
    return [day for day in clock.ledger if day.kind not in {"before", "ended"}]
