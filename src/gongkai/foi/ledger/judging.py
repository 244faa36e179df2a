"""A ledger row → a case that could have been worked here: facts, clock, state, outcomes; or all that is wrong."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from gongkai.foi.ledger.columns import FACT_COLUMN, HEADERS
from gongkai.foi.ledger.facts import LAPSED, Fact, extension, facts_of
from gongkai.foi.ledger.row import KEYS, LedgerRow, Problem, RowRefused
from gongkai.foi.ledger.states import state_of
from gongkai.foi.letters.gaps import NEEDS_FACT
from gongkai.rules.applicants import ID_KINDS, ORGANISATION, PERSON, Proposal, propose
from gongkai.rules.calendar import Calendar
from gongkai.rules.clock import EVENT_TYPES, ClockError, ClockResult, Event, compute
from gongkai.rules.identifiers import credit_code_error, resident_id_error
from gongkai.rules.outcomes import derive

IN_FORCE = date(2008, 5, 1)
"""The regulation's first day: no application under it is older."""
PERSONAL_IDS = frozenset(ID_KINDS) - {"credit_code", "organisation_code", "other"}
_EVENT_HEAD = re.compile(r"^事件\d+（[^）]*）：")
_DAYS = tuple(key for key in KEYS if key.endswith("_on") or key == "clarification_until")


@dataclass(frozen=True)
class Filed:
    """What a row amounts to. `outcomes` has one key an item, or is empty while the case is open."""

    facts: tuple[Fact, ...]
    clock: ClockResult
    state: str
    natural: bool
    proposal: Proposal
    class_confirmed: bool
    outcomes: tuple[str, ...]
    outcome: str
    outcome_why: tuple[str, ...]
    concluded_on: date | None
    counted: bool
    flaws: tuple[str, ...]


def judge(row: LedgerRow, calendar: Calendar, today: date) -> Filed:
    """The case that the row tells of. Raises RowRefused with every problem that can be named at once."""
    problems = [*_plain_problems(row, today), *_ending_problems(row)]
    if problems:
        raise RowRefused(problems)
    natural, proposal = _applicant(row)
    facts = _with_extension(row, facts_of(row), calendar)
    clock = _clock(facts, calendar, today)
    end = next((fact for fact in facts if fact.type in {"answered", "withdrawn", "abandoned"}), None)
    outcomes = _per_item(row, end)
    outcome, why = _counted(outcomes, end)
    return Filed(
        facts=tuple(facts),
        clock=clock,
        state=state_of(row.channel, facts),
        natural=natural,
        proposal=proposal,
        class_confirmed=bool(row.applicant_class),
        outcomes=outcomes,
        outcome=outcome,
        outcome_why=why,
        concluded_on=end.on if end else None,
        counted=_counts(row, clock),
        flaws=tuple(_flaws(row, facts, clock)),
    )


def _plain_problems(row: LedgerRow, today: date) -> Iterator[Problem]:
    """What is wrong cell by cell."""
    for key, ask in (("applicant", "请填写申请人"), ("channel", "请填写提交渠道"), ("items", "请写明申请内容")):
        if not getattr(row, key):
            yield Problem(key, ask)
    if not row.external_number and not row.number:
        yield Problem("external_number", "请填写外部编号（或者登记编号），再次导入时才认得出是同一件")
    for key in _DAYS:
        day = getattr(row, key)
        if day is None:
            continue
        if day < IN_FORCE:
            yield Problem(key, f"{day}早于《政府信息公开条例》施行之日（2008-05-01），请核对")
        if day > today and key != "clarification_until":
            yield Problem(key, f"{day}晚于今天（{today}），尚未发生的事不能导入，请核对")
    if error := _identity_error(row):
        yield Problem("id_number", error)
    if row.extension_days is not None and not 1 <= row.extension_days <= 20:
        yield Problem("extension_days", "延长的期限应为1至20个工作日（条例第33条第2款）")
    if row.extended_on and row.extension_days is None:
        yield Problem("extension_days", "请填写延长的工作日数（条例第33条第2款）")
    if not row.applicant_class and not row.id_kind:
        yield Problem("applicant_class", "请填写申请人类别（或者证件类型），年度报告按它分列")


def _identity_error(row: LedgerRow) -> str:
    check = {"resident_id": resident_id_error, "credit_code": credit_code_error}.get(row.id_kind)
    if not row.id_number or check is None:
        return ""
    error = check(row.id_number)
    if error and "E+" in row.id_number.upper():
        return "号码被表格软件存成了数字，末几位已经丢失，请按文本格式重新填写"
    return f"{ID_KINDS[row.id_kind]}{error}；确实无法核实的，请把证件类型改为“其他证件”" if error else ""


def _ending_problems(row: LedgerRow) -> Iterator[Problem]:
    """Whether result and days of the ending belong together."""
    ended = row.answered_on or row.withdrawn_on or row.concluded_on
    lapsed = set(row.outcomes) & LAPSED
    if len(row.outcomes) > 1 and len(row.outcomes) != len(row.items):
        message = f"有{len(row.outcomes)}个处理结果、{len(row.items)}个申请事项，请每个事项写一个结果，或者只写一个"
        yield Problem("outcomes", message)
    if row.outcomes and not ended:
        yield Problem("answered_on", "已有处理结果，请填写答复日期（逾期不补正、不缴费的填办结日期，撤回的填撤回日期）")
    if row.answered_on and not row.outcomes:
        yield Problem("outcomes", "已经答复，请填写处理结果（条例第36条）")
    if row.answered_on and row.withdrawn_on:
        yield Problem("withdrawn_on", "答复日期和撤回日期只能有一个")
    if row.withdrawn_on and set(row.outcomes) - {"other.misc"}:
        yield Problem("outcomes", "撤回的申请计入“其他处理：其他”，请改正处理结果")
    if row.concluded_on and not (row.answered_on or row.withdrawn_on or lapsed):
        yield Problem("answered_on", "已经办结，请填写答复日期（送达之日，条例第33条）；申请人撤回的，填撤回日期")
    if "other.not_clarified" in lapsed and not (row.clarification_asked_on and row.clarification_until):
        yield Problem("clarification_until", "逾期不补正的，请填写补正告知日和补正期限（条例第30条）")
    if "other.fee_unpaid" in lapsed and not row.fee_notified_on:
        yield Problem("fee_notified_on", "逾期不缴费的，请填写收费告知日（条例第42条）")
    if (row.answered_on or row.concluded_on) and not _received(row):
        yield Problem("received_on", "请填写收到申请之日（条例第31条）")
    if row.served_on and not row.answered_on:
        yield Problem("answered_on", "填写了送达日期，请填写答复日期")
    if row.served_on and row.answered_on and row.served_on < row.answered_on:
        yield Problem("served_on", "送达日期不能早于答复日期")


def _received(row: LedgerRow) -> bool:
    return any(fact.type in {"received", "confirmed"} for fact in facts_of(row))


def _applicant(row: LedgerRow) -> tuple[bool, Proposal]:
    natural = row.id_kind in PERSONAL_IDS or (row.applicant_class == "natural_person")
    kind = PERSON if natural else ORGANISATION
    proposal = propose(kind, row.id_kind, row.id_number, name=row.applicant)
    return natural, replace(proposal, klass=row.applicant_class) if row.applicant_class else proposal


def _with_extension(row: LedgerRow, facts: list[Fact], calendar: Calendar) -> list[Fact]:
    """Place an extension whose day the ledger does not give on the last lawful one: no due date depends on it."""
    if row.extension_days is None or row.extended_on is not None:
        return facts
    due = _clock(facts, calendar, facts[-1].on).due_on if facts else None
    end = row.answered_on or row.withdrawn_on or row.concluded_on
    if due is None:
        raise RowRefused([Problem("extended_on", "无从推定何时延长了期限，请填写延期告知日（条例第33条第2款）")])
    placed = extension(row, min(due, end) if end else due, assumed=True)
    before = [fact for fact in facts if fact.on <= placed.on and fact.type not in {"answered", "archived"}]
    return [*before, placed, *(fact for fact in facts if fact not in before)]


def _clock(facts: Sequence[Fact], calendar: Calendar, until: date) -> ClockResult:
    """The fold over the facts. Raises RowRefused at the column of the fact that is impossible, with its article."""
    events = [Event(fact.type, fact.on, data=fact.data) for fact in facts if fact.type in EVENT_TYPES]
    if not events:
        raise RowRefused([Problem("received_on", "请填写提交日期或者收到申请之日（条例第31条）")])
    try:
        return compute(events, calendar, until=until)
    except ClockError as error:
        column = FACT_COLUMN.get(error.event, "received_on")
        raise RowRefused([Problem(column, f"{_EVENT_HEAD.sub('', str(error))}，请核对")]) from error


def _per_item(row: LedgerRow, end: Fact | None) -> tuple[str, ...]:
    if end is None:
        return ()
    outcomes = row.outcomes or ("other.misc",)
    return outcomes if len(outcomes) > 1 else outcomes * len(row.items)


def _counted(outcomes: tuple[str, ...], end: Fact | None) -> tuple[str, tuple[str, ...]]:
    """The one row of the report (domain K.2-4), as `actions.conclude` fixes it."""
    if end is None:
        return "", ()
    if end.type != "answered":
        return outcomes[0], ("未作答复而终结，按终结原因计数",)
    derivation = derive(outcomes)
    return derivation.key, derivation.why


def _counts(row: LedgerRow, clock: ClockResult) -> bool:
    if row.counted is not None:
        return row.counted
    # Withdrawn before it was ever received: no application of the year (K.2-5).
    return clock.received_on is not None or clock.state == "unconfirmed"


def _flaws(row: LedgerRow, facts: Sequence[Fact], clock: ClockResult) -> Iterator[str]:
    """Late or flawed but possible acts: history is filed as it was, and what was wrong with it is written beside."""
    yield from (f"{finding.message}（{finding.article}）" for finding in clock.findings)
    types = {fact.type for fact in facts}
    for outcome in dict.fromkeys(row.outcomes):
        fact, why = NEEDS_FACT.get(outcome, ("", ""))
        if fact and fact not in types:
            yield f"{why}；台账没有“{HEADERS[FACT_COLUMN[fact]]}”"
    if any(fact.data.get("assumed_day") for fact in facts):
        yield "台账没有延期告知日，按延期前的期限届满日记"
