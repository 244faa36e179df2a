"""R12: figures in the prose of sections one, five and six against the tables.

Only plain statements are compared (受理申请3119件). A figure that is part of a breakdown, of another year
or of a comparison is passed over. Where several figures of one kind are named and one agrees, nothing is reported.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from gongkai.annual_report.equations import detail_rows
from gongkai.annual_report.model import Finding, Number, Report, Severity, Where

_N = r"(?P<n>\d{1,7})(?:余)?(?:件次|件|宗|条|份|个|起|例|笔|人次)"
_APPLICATION = r"(?:政府信息公开|信息公开|依申请公开|政府信息|公开|的|有效|书面)*申请"
_FILL = r"(?:公开|表|数量|总数|总量|事项|共计|合计|总计|共|计|为|达|[:,])*"
_GOT = (
    r"(?:收到|受理|接收|接到|新收|共收|办理登记|收)"
    r"(?:到|了|各类|公民、法人(?:和|或|及)其他组织(?:提出|提交)?的?|社会公众|群众|全区|全市|全县)*"
)
_DONE = r"(?:办结|答复|办理答复|办理完毕)(?:了|并答复|完成)?"


@dataclass(frozen=True)
class _Statement:
    """One kind of statement: its patterns and what in the tables it may equal."""

    name: str
    where: Where
    patterns: tuple[re.Pattern[str], ...]
    in_breakdown: bool = False


def _compiled(*patterns: str) -> tuple[re.Pattern[str], ...]:
    return tuple(map(re.compile, patterns))


_STATEMENTS: tuple[_Statement, ...] = (
    _Statement(
        "新收申请",
        Where("received", "total"),
        _compiled(rf"{_GOT}{_APPLICATION}{_FILL}{_N}", rf"{_GOT}{_N}{_APPLICATION}", rf"{_APPLICATION}{_FILL}{_N}"),
    ),
    _Statement(
        "上年结转",
        Where("carried_in", "total"),
        _compiled(
            rf"上一?年度?结转(?:的)?(?:{_APPLICATION})?(?:办理)?{_FILL}{_N}",
            rf"{_N}(?:为|是|系)?上一?年度?结转",
            rf"结转上一?年度?(?:{_APPLICATION})?{_FILL}{_N}",
        ),
        in_breakdown=True,
    ),
    _Statement(
        "办结",
        Where("concluded", "total"),
        _compiled(rf"{_DONE}(?:{_APPLICATION})?{_FILL}{_N}", rf"{_N}(?:{_APPLICATION})?(?:已|均已|全部)?办结"),
    ),
    _Statement(
        "结转下年度",
        Where("carried_out", "total"),
        _compiled(
            rf"(?:结转|顺延)(?:到|至|入)?(?:下一?年度?|次年|明年)(?:继续)?(?:办理|答复)?(?:的)?(?:{_APPLICATION})?{_FILL}{_N}",
            rf"{_N}(?:{_APPLICATION})?(?:将|需|已)?(?:结转|顺延)(?:到|至|入)?(?:下|次年|明年|20)",
        ),
        in_breakdown=True,
    ),
    _Statement("予以公开", Where("granted", "total"), _compiled(rf"(?<!不)予以公开(?:的)?{_FILL}{_N}"), True),
    _Statement("部分公开", Where("partly_granted", "total"), _compiled(rf"部分公开(?:的)?{_FILL}{_N}"), True),
    _Statement("不予公开", Where("refused", "total"), _compiled(rf"不予公开(?:的)?{_FILL}{_N}"), True),
    _Statement("无法提供", Where("unavailable", "total"), _compiled(rf"无法提供(?:的)?{_FILL}{_N}"), True),
    _Statement("不予处理", Where("declined", "total"), _compiled(rf"不予处理(?:的)?{_FILL}{_N}"), True),
    _Statement("行政复议", Where("review", "total"), _compiled(rf"行政复议(?:案件|申请|案)?{_FILL}{_N}"), True),
    _Statement("行政诉讼", Where("litigation", "total"), _compiled(rf"行政诉讼(?:案件|案)?{_FILL}{_N}"), True),
    _Statement(
        "本年制发规范性文件",
        Where("normative_documents", "issued"),
        _compiled(rf"(?:制发|制定|新制定|出台)(?:了)?(?:行政)?规范性文件{_FILL}{_N}"),
    ),
    _Statement(
        "现行有效规范性文件",
        Where("normative_documents", "in_force"),
        _compiled(rf"现行有效(?:的)?(?:行政)?规范性文件{_FILL}{_N}"),
    ),
)
LONGEST_SENTENCE = 1_000
LONGEST_SECTION = 100_000
"""Characters beyond which text is not looked at: no report writes so long, and the patterns' work stays bounded."""
_FEES = re.compile(
    r"行政事业性收费(?:项目)?(?:金额|收入|总额|共计|合计|共|计|为|达|收取|[:,])*(?P<n>\d+(?:\.\d+)?)(?P<unit>亿元|万元|元)"
)
_TEN_THOUSANDS = {"亿元": Decimal(10_000), "万元": Decimal(1), "元": Decimal("0.0001")}
_SENTENCE = re.compile(r"[。!?;；！？]")
_YEAR = re.compile(r"(20\d\d)年")
_ABOUT_REQUESTS = re.compile(r"申请")
_COMPARED = re.compile(
    r"同比|环比|增长|增加|减少|下降|上升|累计|以来|平均|较上年|较去年|比上年|比去年|去年|截至目前累计"
)
_BREAKDOWN = re.compile(
    r"其中|通过|渠道|当面|信函|邮寄|邮箱|邮件|传真|窗口|网上|在线|网络|自然人|法人申请|按时|延期|逾期|当场|平台收到"
)
_LIMITED = re.compile(r"本级|政府办|办公室|本机关|我办|我局|本单位|本部门")


def prose_findings(report: Report, *, severity: Severity = "warning") -> Iterator[Finding]:
    """One finding for each kind of figure whose every mention differs from the tables."""
    mentions: dict[str, list[tuple[int, str]]] = {}
    for section in ("one", "five", "six"):
        text = _flowing(report.prose.get(section, ""))[:LONGEST_SECTION]
        for sentence in _SENTENCE.split(text):
            for name, number in _mentions(sentence[:LONGEST_SENTENCE], report.year):
                mentions.setdefault(name, []).append((number, sentence))
    yield from _fees(report, severity)
    for statement in _STATEMENTS:
        named = mentions.get(statement.name, [])
        allowed = _allowed(statement, report)
        if not named or not allowed or any(number in allowed for number, _ in named):
            continue
        number, sentence = max(named, key=lambda item: item[0])
        yield _finding(statement, report, number, sentence, allowed, severity)


def _fees(report: Report, severity: Severity) -> Iterator[Finding]:
    """行政事业性收费 named in the prose, against section two (2021 form, 万元)."""
    amount = report.proactive.get("fees", {}).get("amount_10k_yuan")
    if amount is None:
        return
    text = _flowing(report.prose.get("one", "") + "。" + report.prose.get("six", ""))
    named = [Decimal(match["n"]) * _TEN_THOUSANDS[match["unit"]] for match in _FEES.finditer(text)]
    if not named or any(_agree(value, amount) for value in named):
        return
    message = f"正文称行政事业性收费{named[0].normalize():f}万元，表格为{amount}万元；统计口径可能不同，请核实。"
    where = Where("fees", "amount_10k_yuan")
    yield Finding("R12", severity, message, where, amount, named[0], named[0] - amount)


def _agree(said: Decimal, printed: Number) -> bool:
    """Prose rounds: the figures agree when the table's, rounded to the prose's digits, is the prose's."""
    exponent = said.normalize().as_tuple().exponent
    return round(Decimal(printed), -exponent if isinstance(exponent, int) else 0) == said


def _flowing(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


def _mentions(sentence: str, year: int | None) -> Iterator[tuple[str, int]]:
    for statement in _STATEMENTS:
        requests = statement.where.row not in {"review", "litigation", "normative_documents"}
        if requests and not _ABOUT_REQUESTS.search(sentence):
            continue
        for pattern in statement.patterns:
            for match in pattern.finditer(sentence):
                before = sentence[: match.start()]
                clause = re.split(r"[,(]", before)[-1]
                years = _YEAR.findall(before)
                if years and year is not None and int(years[-1]) != year:
                    continue
                if _COMPARED.search(clause + match.group()) or match.group().startswith("余"):
                    continue
                if not statement.in_breakdown and (_BREAKDOWN.search(clause + match.group()) or "其中" in before):
                    continue
                yield statement.name, int(match["n"])


def _allowed(statement: _Statement, report: Report) -> tuple[int, ...]:
    """Values of the tables that the statement may mean, the plainest first; empty when a cell is unread."""
    row, column = statement.where.row, statement.where.column
    if row == "review":
        return _known(report.remedies.get("review", {}).get("total"))
    if row == "litigation":
        direct = report.remedies.get("litigation_direct", {}).get("total")
        after = report.remedies.get("litigation_after_review", {}).get("total")
        return () if direct is None or after is None else (direct + after, direct, after)
    if row == "normative_documents":
        cells = report.proactive.get(row, {})
        value = cells.get(column, cells.get({"issued": "made"}.get(column, column)))
        return () if value is None else (int(value),)
    if row in {"refused", "unavailable", "declined"}:
        keys = [key for key in detail_rows(report.requests) if key.startswith(row + ".")]
        values = [report.requests[key].get("total") for key in keys]
        return () if not values or None in values else (sum(value for value in values if value is not None),)
    return _request_values(row, report.requests)


def _request_values(row: str, table: Mapping[str, Mapping[str, int | None]]) -> tuple[int, ...]:
    value = table.get(row, {}).get("total")
    other = table.get({"received": "carried_in", "concluded": "carried_out"}.get(row, row), {}).get("total")
    if value is None:
        return ()
    if row == "received" and other is not None:
        return (value, value + other)  # 受理 often means both: new and carried in
    return (value,)


def _known(value: int | None) -> tuple[int, ...]:
    return () if value is None else (value,)


def _finding(
    statement: _Statement, report: Report, number: int, sentence: str, allowed: Sequence[int], severity: Severity
) -> Finding:
    limited = bool(_LIMITED.search(sentence))
    scope = "该句似只说本级机关，统计口径可能不同" if limited else "统计口径可能不同"
    text = (
        f"正文称{statement.name}{number}件，表格为{allowed[0]}件，相差{number - allowed[0]:+d}；{scope}，请核实。"
        f"原句：“{sentence[:60]}”"
    )
    where = statement.where
    if where.row == "normative_documents" and report.edition == "2019" and where.column == "issued":
        where = Where(where.row, "made")
    return Finding("R12", severity, text, where, allowed[0], number, number - allowed[0])
