"""Papers of the file that are printed on demand (art. 45): 登记回执, 确认记录, 送达回证, 结案（归档）表."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from gongkai.documents.writing.plain import Facts, Ledger, plain_pdf
from gongkai.foi.letters.values import zh_date
from gongkai.foi.models import Applicant, Case, CaseEvent, Letter
from gongkai.foi.queries import clock_today
from gongkai.kernel.clock import ZONE
from gongkai.organs.queries import at as organ_at
from gongkai.rules.letter_kinds import RECORDS
from gongkai.rules.outcomes import OUTCOMES

Blocks = list[str | Facts | Ledger]
WAYS = {"direct": "直接送达", "entrusted": "委托送达", "post": "邮寄送达", "electronic": "电子送达"}
DAY_OF = {
    "counter": "当面提交，提交之日为收到申请之日",
    "post_signed": "邮寄，签收之日为收到申请之日",
    "post_ordinary": "平常信函，与申请人确认之日为收到申请之日",
    "online": "互联网，双方确认之日为收到申请之日",
    "fax": "传真，双方确认之日为收到申请之日",
}
MEDIA = {"phone": "电话", "sms": "短信", "email": "电子邮件", "letter": "信函", "in_person": "当面"}


def record_pdf(case: Case, key: str, today: date) -> bytes:
    """The record as PDF. Raises KeyError for an unknown one, LookupError with a sentence when the case has none."""
    record = RECORDS[key]
    return plain_pdf(record.title, MAKERS[key](case, today), dated=today)


def receipt(case: Case, today: date) -> Blocks:
    """登记回执: what was handed in, when it counts as received and why (art. 31)."""
    who = Applicant.objects.get(case=case)
    items = list(case.items.order_by("position"))
    filed = [file.title for file in case.files.filter(kind="application").order_by("pk")]
    pairs = [
        ("登记编号", case.number),
        ("申请人", who.name),
        ("提交渠道", case.get_channel_display()),
        ("提交或者到达之日", _day(case.arrived_on or case.signed_for_on or _submitted(case))),
        ("收到申请之日", _day(case.received_on) or "待与申请人确认"),
        ("收到之日的确定", f"{DAY_OF[case.channel]}（《条例》第三十一条）"),
        ("申请内容", "；".join(item.wanted for item in items)),
        ("收到的材料", "；".join(filed) or "申请书"),
        ("获取方式", f"{case.get_form_wanted_display()}，{case.get_delivery_display()}"),
        ("答复期限", _day(case.due_on) or "自收到申请之日起计算"),
        ("查询方式", "凭提交时取得的查询码和证件号码或者联系电话，在政府信息公开网上查询页查询"),
    ]
    return [Facts(tuple(pairs)), *_signed(case, today)]


def confirmation(case: Case, today: date) -> Blocks:
    """互联网、传真、平常信函的确认记录: each contact and the confirmation itself (art. 31 (2), (3))."""
    facts = _facts(case, "contact_attempted", "confirmed")
    if not facts:
        raise LookupError("此件没有联系或者确认的记录")
    rows = tuple(
        (
            _moment(event),
            "确认" if event.type == "confirmed" else "联系",
            MEDIA.get(str(event.data.get("medium", "")), str(event.data.get("medium", ""))),
            event.actor_name,
            "申请人",
            event.note or _result(event),
        )
        for event in facts
    )
    head = Facts((("登记编号", case.number), ("提交渠道", case.get_channel_display())))
    table = Ledger(("时间", "事项", "方式", "机关经办人", "对方", "内容"), rows)
    closing = f"收到申请之日：{_day(case.received_on) or '尚未确认'}（《条例》第三十一条）"
    return [head, table, closing, *_signed(case, today)]


def service(case: Case, today: date) -> Blocks:
    """送达回证 of every letter that was served, the newest last."""
    letters = list(case.letters.filter(state=Letter.State.SERVED).order_by("served_on", "pk"))
    if not letters:
        raise LookupError("此件还没有已送达的文书")
    blocks: Blocks = [Facts((("登记编号", case.number),))]
    for letter in letters:
        blocks.append(Facts(tuple(_served(letter))))
    return blocks


def closing(case: Case, today: date) -> Blocks:
    """结案（归档）表: outcome, days, suspended spans, and the list of papers."""
    if case.concluded_on is None:
        raise LookupError("此件尚未办结")
    outcome = OUTCOMES[case.outcome]
    pairs = [
        ("登记编号", case.number),
        ("申请人类别", case.get_applicant_class_display()),
        ("收到申请之日", _day(case.received_on)),
        ("答复期限", _day(case.due_on)),
        ("办结日", _day(case.concluded_on)),
        ("是否逾期", "是" if case.due_on and case.concluded_on > case.due_on else "否"),
        ("办理结果", outcome.label),
        ("结果依据", "；".join(outcome.articles)),
        ("承办", f"{case.unit} {case.assignee or ''}".strip()),
        ("不计入期限", "；".join(_spans(case, today)) or "无"),
    ]
    papers = [(_day(letter.dated), letter.title, letter.number) for letter in case.letters.exclude(state="draft")]
    papers += [
        (_day(file.added_at.astimezone(ZONE).date()), file.title, file.get_kind_display())
        for file in case.files.filter(letter=None)
    ]
    table = Ledger(("日期", "名称", "文号或者类别"), tuple(papers or [("", "无", "")]))
    return [Facts(tuple(pairs)), "案卷目录", table, *_signed(case, today)]


MAKERS: Mapping[str, Callable[[Case, date], Blocks]] = {
    "receipt": receipt,
    "confirmation": confirmation,
    "service": service,
    "closing": closing,
}


def _served(letter: Letter) -> list[tuple[str, str]]:
    said = letter.service or {}
    return [
        ("文书", f"{letter.title} {letter.number}"),
        ("受送达人", said.get("receiver") or letter.content.get("addressee", "")),
        ("送达地址", said.get("address", "")),
        ("送达方式", WAYS.get(letter.service_way, letter.service_way)),
        ("交邮之日" if letter.service_way == "post" else "送达之日", _day(letter.served_on)),
        ("邮件号或者回执号", said.get("tracking", "")),
        ("受送达人或者代收人签名", said.get("signer", "")),
        ("拒收情况和见证人", "；".join(text for text in (said.get("refusal"), said.get("witness")) if text)),
        ("送达人", said.get("deliverer", "")),
    ]


def _spans(case: Case, today: date) -> list[str]:
    """Runs of days of the ledger that did not count, consultation and waiting, each with its first and last day."""
    days = [day for day in clock_today(case, today).ledger if day.kind in {"suspended", "awaiting"}]
    runs: list[list[date]] = []
    for day in days:
        if runs and (day.on - runs[-1][-1]).days == 1:
            runs[-1].append(day.on)
        else:
            runs.append([day.on])
    return [f"{zh_date(run[0])}至{zh_date(run[-1])}" for run in runs]


def _facts(case: Case, *types: str) -> Sequence[CaseEvent]:
    return list(case.events.filter(type__in=types, voided=False).order_by("on", "id"))


def _result(event: CaseEvent) -> str:
    known = {"reached": "已联系上", "no_answer": "无人应答", "wrong_number": "联系方式有误"}
    return known.get(str(event.data.get("result", "")), "")


def _moment(event: CaseEvent) -> str:
    return f"{event.at.astimezone(ZONE):%Y-%m-%d %H:%M}" if event.at else zh_date(event.on)


def _submitted(case: Case) -> date | None:
    return case.submitted_at.astimezone(ZONE).date() if case.submitted_at else case.received_on


def _day(day: date | None) -> str:
    return zh_date(day) if day else ""


def _signed(case: Case, today: date) -> Blocks:
    version = organ_at(case.organ, today)
    return [f"{version.legal_name if version else case.organ.name}", zh_date(today)]
