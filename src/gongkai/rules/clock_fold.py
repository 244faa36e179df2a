"""The fold: each fact, in date order, changes the running term of the case or is refused with its article.

What is late but possible becomes a finding; only the impossible raises ClockError.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from types import MappingProxyType

from gongkai.rules.clock_events import FAX, ONLINE, Event
from gongkai.rules.clock_run import Case, Consultation, Run, Span

# How the day of receipt came about -> its words and item of 条例第31条.
RECEIPTS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "counter": ("当面提交之日为收到申请之日", "条例第31条第1项"),
        "post_signed": ("签收之日为收到申请之日", "条例第31条第2项"),
        "confirmed": ("双方确认之日为收到申请之日", "条例第31条"),
    }
)


def _start(case: Case, event: Event) -> None:
    """条例第31条: the term starts on the receipt day, which itself does not count (民法典第201条)."""
    if case.received == event.day and not case.runs:
        channel = "confirmed" if event.type == "confirmed" else event.text("channel")
        why, article = RECEIPTS.get(channel, ("收到申请之日", "条例第31条"))
        case.runs.append(Run(event.day, f"{why}，当日不计", article, case.settings.term_days))
    if event.type == "confirmed" and case.submitted is not None:
        ordinary = case.submitted.type == "arrived" and case.submitted.text("channel") not in {ONLINE, FAX}
        waited = case.calendar.workdays_between(case.submitted.day, event.day)
        if ordinary and event.day > case.submitted.day:
            case.find(event, "late_confirmation", "平常信函应在到达当日与申请人确认", "条例第31条第2项")
        elif waited > case.settings.confirm_days:
            case.find(event, "late_confirmation", f"提交后第{waited}个工作日才与申请人确认", "条例第31条第3项")


def _arrive(case: Case, event: Event) -> None:
    case.submitted = case.submitted or event


def _ask_clarification(case: Case, event: Event) -> None:
    """条例第30条: told once, within 7 workdays of receipt, with a period to answer in."""
    if case.asked_clarification:
        raise event.error("补正只能一次性告知，不能再次要求补正", "条例第30条")
    case.asked_clarification = True
    last = case.calendar.add_workdays(case.run.start, case.settings.clarification_notice_days)
    if event.day > last:
        case.find(event, "late_clarification_notice", f"告知补正晚于收到申请后第7个工作日（{last}），属程序瑕疵")
    limit = event.date("until")
    if limit is None:
        case.find(event, "no_clarification_limit", "没有写明合理的补正期限")
    elif limit < event.day:
        raise event.error(f"补正期限{limit}早于告知之日", "条例第30条")
    case.pending["clarification"] = (event, case.calendar.roll_forward(limit) if limit else None)


def _clarified(case: Case, event: Event) -> None:
    if "clarification" not in case.pending:
        raise event.error("没有要求过补正，无从收到补正", "条例第30条")
    asked, limit = case.pending.pop("clarification")
    if limit and event.day > limit:
        case.find(event, "late_clarification", f"补正晚于补正期限{limit}，有正当理由方可继续办理")
    _resume(case, event, asked, "clarification", case.settings.clarified_restarts)


def _fee_notified(case: Case, event: Event) -> None:
    """条例第42条, 国办函〔2020〕109号: 30 natural days from the day after the notice is received."""
    if "fee" in case.pending:
        raise event.error("已有一份收费通知尚未缴清", "条例第42条")
    _note_late(case, event, "late_fee_notice", "收费通知晚于答复期限")
    limit = event.date("until") or event.day + timedelta(days=case.settings.fee_days)
    case.pending["fee"] = (event, case.calendar.roll_forward(limit))


def _fee_paid(case: Case, event: Event) -> None:
    if "fee" not in case.pending:
        raise event.error("没有发出过收费通知，无从缴费", "条例第42条")
    asked, limit = case.pending.pop("fee")
    if limit and event.day > limit:
        case.find(event, "late_payment", f"缴费晚于缴费期限{limit}")
    _resume(case, event, asked, "fee", case.settings.fee_restarts)


def _resume(case: Case, event: Event, asked: Event, kind: str, restarts: bool) -> None:
    """Restart the term from `event`, or by setting only leave the wait out of the count (条例第30条, 条例第42条)."""
    words = {"clarification": ("收到补正之日", "等待补正期间"), "fee": ("缴清费用之日", "等待缴费期间")}[kind]
    if not restarts:
        case.run.spans.append(Span(kind, asked.day, event.day, words[1], event.article))
        return
    old = case.run
    waited = Span(kind, asked.day, event.day, words[1], event.article)
    new = Run(event.day, f"{words[0]}，期限重新起算，当日不计", event.article, case.settings.term_days)
    if not case.settings.restart_lapses:
        new.extension, new.extended, new.set_date = old.extension, old.extended, old.set_date
        new.spans = list(old.spans)
    new.consultations = old.consultations
    # The old run keeps its spans as they stood, for the ledger alone.
    old.spans, old.consultations = [*old.all_spans(), waited], []
    for consultation in new.consultations:
        consultation.lapsed = consultation.lapsed or case.settings.restart_lapses
    case.runs.append(new)


def _ask(case: Case, event: Event) -> None:
    """条例第32条 (third parties) and 条例第34条 (organs): a formal written consultation, never inner help."""
    third = event.type == "third_party_asked"
    consultation = Consultation(event, "third_party" if third else "organs")
    if not third:
        basis = event.text("basis") or "other"
        if basis not in {"34", "other"}:
            raise event.error(f"“basis”应为 34 或 other：{basis}", "条例第34条")
        days = case.settings.organs_days if basis == "34" else case.settings.other_organs_days
        consultation.limit = None if days is None else case.calendar.add_workdays(event.day, days)
    _note_late(case, event, "late_consultation", "征求意见晚于答复期限")
    case.run.consultations.append(consultation)


def _note_late(case: Case, event: Event, code: str, message: str) -> None:
    due = case.due()
    if due is not None and event.day > due:
        case.find(event, code, f"{message}（{due}）", "条例第33条第2款")


def _consultation(case: Case, event: Event, kind: str, *, unserved: bool = False) -> Consultation:
    """The one `ref` names, else the oldest open one of its kind."""
    for consultation in case.run.consultations:
        named = not event.ref or consultation.event.id == event.ref
        still_open = consultation.replied is None and not (unserved and consultation.served)
        if consultation.kind == kind and named and still_open:
            return consultation
    raise event.error("没有与之对应的、尚未答复的征求意见" + (f"（{event.ref}）" if event.ref else ""))


def _served(case: Case, event: Event) -> None:
    consultation = _consultation(case, event, "third_party", unserved=True)
    consultation.served = event.day
    consultation.limit = case.calendar.add_workdays(event.day, case.settings.third_party_days)


def _replied(case: Case, event: Event) -> None:
    kind = "third_party" if event.type == "third_party_replied" else "organs"
    consultation = _consultation(case, event, kind)
    consultation.replied = event.day
    if consultation.limit and event.day > consultation.limit:
        case.find(event, "late_reply", f"答复晚于期限{consultation.limit}，期限届满后照常计期")


def _extend(case: Case, event: Event) -> None:
    """条例第33条第2款: once, at most 20 workdays, before the term ends, with the consent of the unit's head."""
    days = event.number("days")
    most = case.settings.extension_max
    if case.run.extended:
        raise event.error("答复期限只能延长一次")
    if days is None or not 1 <= days <= most:
        raise event.error(f"延长的期限应为1至{most}个工作日，实为{days}")
    due = case.due()
    if due is not None and event.day > due:
        raise event.error(f"答复期限已于{due}届满，不能再延长")
    if not event.text("approver"):
        case.find(event, "no_approver", "没有记明同意延长的政府信息公开工作机构负责人")
    case.run.extended = True
    if case.run.ordered:
        case.find(event, "extension_without_effect", "期限由复议决定或判决确定，延长不改变届满日")
    else:
        case.run.extension = days


def _reasons(case: Case, event: Event) -> None:
    """条例第35条. Asking for reasons does not stop the clock."""
    if event.type == "reasons_given" and case.reasons != "asked":
        raise event.error("没有要求申请人说明理由，无从收到说明")
    case.reasons = "asked" if event.type == "reasons_asked" else "given"


def _defer(case: Case, event: Event) -> None:
    """条例第35条: reasons accepted, a reasonable later date set and told."""
    until = event.date("until")
    if until is None or until < event.day:
        raise event.error("应写明不早于当日的延迟答复日期（until）")
    due = case.due()
    if case.reasons != "given":
        case.find(event, "deferred_without_reasons", "没有经过要求说明理由、申请人说明理由的步骤")
    if due is not None and event.day <= due and until < due and not case.run.ordered:
        case.find(event, "deferral_without_effect", f"延迟答复日期早于原期限{due}，不缩短期限")
    if case.run.ordered:
        case.find(event, "deferral_without_effect", "期限由复议决定或判决确定，延迟答复不改变届满日")
    elif due is not None and event.day > due:
        # A term that has run out is not brought back: the case stays overdue.
        case.find(event, "late_deferral", f"确定延迟答复期限晚于答复期限（{due}），届满的期限不再顺延")
    else:
        case.run.set_date = case.calendar.roll_forward(until)


def _end(case: Case, event: Event) -> None:
    if event.type == "abandoned" and not case.pending:
        raise event.error("没有等待补正或缴费，不能视为放弃", "条例第30条")
    if event.type == "abandoned" and not case.lapsed_on(event.day):
        raise event.error("补正（缴费）期限尚未届满，不能视为放弃", "条例第30条")
    if event.type == "closed" and case.ended is not None:
        case.archived = True  # filing away moves no day: the first end is the one that counts
        return
    if event.type == "closed" and not case.lapsed_on(event.day):
        raise event.error("尚未答复、撤回或视为放弃，不能归档办结")
    if event.type == "answered":
        _note_late(case, event, "late_answer", "答复晚于答复期限")
    case.ended = event


def _reopen(case: Case, event: Event) -> None:
    """条例第51条: handled again after review or judgment, by the date these set or in a new term."""
    concluded = case.ended is not None and case.ended.type != "withdrawn"
    if not concluded and not case.lapsed_on(event.day):
        raise event.error("只有已答复、已办结或视为放弃的申请可以重新办理")
    until = event.date("until")
    if until is not None and until < event.day:
        raise event.error(f"限定的日期{until}早于重新办理之日")
    run = Run(event.day, "重新办理之日，当日不计", "条例第51条", case.settings.term_days)
    if until is not None:
        run.set_date, run.ordered = case.calendar.roll_forward(until), True
    case.runs.append(run)
    case.pending.clear()
    case.ended, case.archived, case.asked_clarification, case.reasons = None, False, False, ""


def apply(case: Case, event: Event) -> None:
    """Fold one fact into the case. Raises ClockError when it is impossible where it stands."""
    if not case.runs and event.type not in BEFORE_RECEIPT | {"confirmed", "received"}:
        raise event.error("发生在收到申请之前", "条例第31条")
    if case.ended is not None and event.type not in AFTER_END:
        if event.type not in LATE_ARRIVALS:
            raise event.error(f"申请已于{case.ended.day}{case.ended.label}，此后不能再有这一步")
        case.find(event, "after_end", f"申请已于{case.ended.day}{case.ended.label}，此件不影响期限")
        return
    HANDLERS[event.type](case, event)


BEFORE_RECEIPT = frozenset({"submitted", "arrived", "withdrawn", "closed"})
AFTER_END = frozenset({"closed", "reopened", "arrived"})
# Papers of others that may reach the organ after the case has ended; they change nothing.
LATE_ARRIVALS = frozenset(
    {"clarified", "fee_paid", "reasons_given", "third_party_served", "third_party_replied", "organs_replied"}
)
HANDLERS: Mapping[str, Callable[[Case, Event], None]] = MappingProxyType(
    {
        "submitted": _arrive,
        "arrived": _arrive,
        "confirmed": _start,
        "received": _start,
        "clarification_asked": _ask_clarification,
        "clarified": _clarified,
        "third_party_asked": _ask,
        "third_party_served": _served,
        "third_party_replied": _replied,
        "organs_asked": _ask,
        "organs_replied": _replied,
        "extended": _extend,
        "reasons_asked": _reasons,
        "reasons_given": _reasons,
        "deferred": _defer,
        "fee_notified": _fee_notified,
        "fee_paid": _fee_paid,
        "answered": _end,
        "withdrawn": _end,
        "abandoned": _end,
        "closed": _end,
        "reopened": _reopen,
    }
)
