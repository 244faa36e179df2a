"""The outcomes of a request: article, letter, facts the reply must carry, 复议前置; and the one row that counts.

Keys are the rows of the 2021 form. 条例第36条 lists the kinds of reply, 第14–16条 the grounds of refusal.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

# 行政复议法 (2023) art. 23(4), in force on this day; read with 法释〔2025〕8号 as refusals under 条例第14、15、16条.
REVIEW_FIRST_FROM = date(2024, 1, 1)


@dataclass(frozen=True)
class Fact:
    """Something the decision must state. `prompt` asks the officer for it; optional facts may stay empty.

    A fact is not asked for when the one named in `unless` is given, and one with `along` only when that one is.
    """

    key: str
    prompt: str
    optional: bool = False
    unless: str = ""
    along: str = ""

    def wanted(self, facts: Mapping[str, object]) -> bool:
        """Whether the decision must state it, beside what `facts` states."""
        if self.optional or (self.unless and facts.get(self.unless)):
            return False
        return not self.along or bool(facts.get(self.along))


@dataclass(frozen=True)
class Outcome:
    """One row of the report. `review_first_from` is the first decision day with 复议前置, None for never.

    `letter` is the kind of paper: reply_*, notice_* or closing_record. `label` is the row's wording on the desk.
    """

    key: str
    label: str
    articles: tuple[str, ...]
    letter: str
    review_first_from: date | None
    requires: tuple[Fact, ...]

    @property
    def group(self) -> str:
        return self.key.split(".")[0]

    def missing(self, facts: Mapping[str, object]) -> tuple[Fact, ...]:
        """The required facts that `facts` leaves empty."""
        return tuple(fact for fact in self.requires if fact.wanted(facts) and not facts.get(fact.key))


@dataclass(frozen=True)
class Derivation:
    """The one counted row of a case, with the steps that led to it."""

    key: str
    why: tuple[str, ...]
    article: str


def _facts(*pairs: tuple[str, str] | Fact) -> tuple[Fact, ...]:
    return tuple(pair if isinstance(pair, Fact) else Fact(*pair) for pair in pairs)


_NEW = REVIEW_FIRST_FROM
_ROWS: tuple[Outcome, ...] = (
    Outcome(
        "granted",
        "予以公开",
        ("条例第36条第1项", "条例第36条第2项"),
        "reply_granted",
        None,
        _facts(
            Fact("access", "写明所附信息或者获取的方式、途径和时间", unless="published_title"),
            Fact("published_title", "已主动公开的，写明信息名称", optional=True),
            Fact("published_url", "已主动公开的，写明网址或者查阅场所", along="published_title"),
            Fact("published_on", "已主动公开的，写明公开日期", along="published_title"),
            Fact("link_checked", "已主动公开的，写明何时核对过能够打开或者查到", along="published_title"),
        ),
    ),
    Outcome(
        "partly_granted",
        "部分公开",
        ("条例第37条",),
        "reply_partly_granted",
        _NEW,
        (
            *_facts(
                ("disclosed_part", "写明公开的部分"),
                ("withheld_part", "按类别写明不予公开的部分"),
                ("grounds", "逐一写明不予公开的依据和理由"),
            ),
            Fact("no_redaction", "拟提供的材料无需遮盖的，写明理由（已遮盖的不填）", optional=True),
        ),
    ),
    Outcome(
        "refused.state_secret",
        "不予公开：属于国家秘密",
        ("条例第14条", "条例第36条第3项"),
        "reply_refused",
        _NEW,
        _facts(
            ("register_number", "写明涉密载体登记编号"),
            ("classification_basis", "写明定密依据（法律、保密事项范围的名称和条款）"),
            ("secrecy_reviewer", "写明审查人"),
            ("reviewed_on", "写明审查日期，例如2020-03-05"),
        ),
    ),
    Outcome(
        "refused.prohibited_by_law",
        "不予公开：其他法律行政法规禁止公开",
        ("条例第14条", "条例第36条第3项"),
        "reply_refused",
        _NEW,
        _facts(("statute", "写明禁止公开的法律、行政法规名称和条款"), ("reasons", "写明理由")),
    ),
    Outcome(
        "refused.security",
        "不予公开：危及“三安全一稳定”",
        ("条例第14条", "条例第36条第3项"),
        "reply_refused",
        _NEW,
        _facts(
            ("which_security", "写明属于国家安全、公共安全、经济安全、社会稳定中的哪一类"),
            ("harm", "写明公开后可能如何造成危害"),
        ),
    ),
    Outcome(
        "refused.third_party",
        "不予公开：保护第三方合法权益",
        ("条例第15条", "条例第32条", "条例第36条第3项"),
        "reply_refused",
        _NEW,
        _facts(
            ("right", "写明涉及商业秘密、个人隐私或者其他何种权益"),
            ("consultation", "写明征求第三方意见的经过和结果；未征求的写明理由"),
            ("public_interest", "写明是否对公共利益造成重大影响的衡量"),
            Fact("no_consultation", "无需征求第三方意见的，写明理由（已书面征求的不填）", optional=True),
        ),
    ),
    Outcome(
        "refused.internal_affairs",
        "不予公开：属于三类内部事务信息",
        ("条例第16条第1款", "条例第36条第3项"),
        "reply_refused",
        _NEW,
        _facts(("which_kind", "写明属于人事管理、后勤管理、内部工作流程中的哪一类"), ("reasons", "写明理由")),
    ),
    Outcome(
        "refused.deliberative",
        "不予公开：属于四类过程性信息",
        ("条例第16条第2款", "条例第36条第3项"),
        "reply_refused",
        _NEW,
        _facts(
            ("which_kind", "写明属于讨论记录、过程稿、磋商信函、请示报告中的哪一类"),
            ("no_duty", "写明没有法律、法规、规章规定应当公开"),
        ),
    ),
    Outcome(
        "refused.enforcement_file",
        "不予公开：属于行政执法案卷",
        ("条例第16条第2款", "条例第36条第3项"),
        "reply_refused",
        _NEW,
        _facts(
            ("case_file", "写明所属的行政执法案卷"),
            Fact("file_access", "当事人可以依法查阅案卷的途径", optional=True),
        ),
    ),
    Outcome(
        "refused.special_query",
        "不予公开：属于行政查询事项",
        ("条例第36条第7项",),
        "notice_special_query",
        None,
        _facts(("regime", "写明适用的专门查询规定"), ("office", "写明办理查询的机构和办理方式")),
    ),
    Outcome(
        "unavailable.not_held",
        "无法提供：本机关不掌握相关政府信息",
        ("条例第36条第4项", "条例第36条第5项"),
        "notice_not_held",
        None,
        _facts(
            Fact("search", "写明检索的范围、关键词、时间和结果", unless="not_ours"),
            Fact("not_ours", "不属于本机关负责公开的，写明理由", optional=True),
            Fact("responsible_organ", "能够确定的，写明负责公开的机关名称、联系方式", optional=True),
        ),
    ),
    Outcome(
        "unavailable.needs_creation",
        "无法提供：没有现成信息需要另行制作",
        ("条例第38条",),
        "notice_needs_creation",
        None,
        _facts(("processing", "写明需要如何加工、分析才能形成所申请的内容")),
    ),
    Outcome(
        "unavailable.still_unclear",
        "无法提供：补正后申请内容仍不明确",
        ("条例第30条", "条例第29条"),
        "notice_still_unclear",
        None,
        _facts(("clarification_history", "写明告知补正和收到补正的经过"), ("still_unclear", "写明仍不明确之处")),
    ),
    Outcome(
        "declined.petition",
        "不予处理：信访举报投诉类申请",
        ("条例第39条第1款",),
        "notice_petition",
        None,
        _facts(Fact("channel", "可以告知的相应渠道", optional=True), ("reasons", "写明为何属于信访、投诉、举报等活动")),
    ),
    Outcome(
        "declined.repeat",
        "不予处理：重复申请",
        ("条例第36条第6项",),
        "notice_repeat",
        None,
        _facts(
            ("earlier_case", "写明前一次申请的编号"),
            ("earlier_reply", "写明前一次答复的文号和日期"),
        ),
    ),
    Outcome(
        "declined.publication",
        "不予处理：要求提供公开出版物",
        ("条例第39条第2款",),
        "notice_publication",
        None,
        _facts(("title", "写明公报、报刊、书籍等的名称"), ("where", "写明获取的途径")),
    ),
    Outcome(
        "declined.abusive",
        "不予处理：无正当理由大量反复申请",
        ("条例第35条",),
        "notice_abusive",
        None,
        _facts(
            ("counts", "写明申请的数量、频次和期间"),
            ("reasons_step", "写明要求说明理由的经过"),
            ("why_unreasonable", "写明理由为何不合理"),
        ),
    ),
    Outcome(
        "declined.confirmation",
        "不予处理：要求行政机关确认或重新出具已获取信息",
        ("条例第2条", "条例第36条第6项"),
        "notice_confirmation",
        None,
        _facts(("earlier_provision", "写明此前提供的时间和方式"), ("reasons", "写明为何不属于政府信息公开申请")),
    ),
    Outcome(
        "other.not_clarified",
        "其他处理：申请人无正当理由逾期不补正",
        ("条例第30条",),
        "closing_record",
        None,
        _facts(("clarification_history", "写明告知补正的日期和补正期限")),
    ),
    Outcome(
        "other.fee_unpaid",
        "其他处理：申请人逾期未按收费通知要求缴纳费用",
        ("条例第42条", "国办函〔2020〕109号"),
        "closing_record",
        None,
        _facts(("fee_notice", "写明收费通知的文号、送达日期和缴费期限")),
    ),
    Outcome(
        "other.misc",
        "其他处理：其他",
        ("条例第45条",),
        "closing_record",
        None,
        _facts(("reasons", "写明情形，如申请人撤回")),
    ),
)
OUTCOMES: Mapping[str, Outcome] = MappingProxyType({row.key: row for row in _ROWS})

# The principal result when nothing is disclosed [from knowledge, uncertain]; within a group the order of the form.
DEFAULT_ORDER: tuple[str, ...] = tuple(
    key
    for group in ("refused", "unavailable", "declined", "granted", "partly_granted", "other")
    for key in OUTCOMES
    if key.split(".")[0] == group
)


# Groups that, beside something disclosed, make a case 区分处理. Whether 无法提供 and 不予处理 belong here is practice,
# not text [from knowledge, uncertain]; a district that reads the row narrowly passes {"refused"}.
WITHHELD_GROUPS = frozenset({"refused", "unavailable", "declined"})


def derive(
    items: Sequence[str],
    *,
    order: Sequence[str] = DEFAULT_ORDER,
    withheld_groups: Collection[str] = WITHHELD_GROUPS,
) -> Derivation:
    """The one row a case of several items counts in (条例第37条; the form: 区分处理的，只计这一情形，不计其他情形).

    `items` are outcome keys, one per item; `order` ranks principal results. Raises ValueError for no items, KeyError
    for an unknown key.
    """
    if not items:
        raise ValueError("没有任何申请事项的办理结果")
    kinds = [OUTCOMES[key] for key in items]
    why = [f"事项{number}：{kind.label}" for number, kind in enumerate(kinds, start=1)]
    distinct = set(items)
    if len(distinct) == 1:
        why.append("各事项结果相同" if len(items) > 1 else "只有一个事项")
        return Derivation(items[0], tuple(why), kinds[0].articles[0])
    shown = distinct & {"granted", "partly_granted"}
    if "partly_granted" in distinct or (shown and any(kind.group in withheld_groups for kind in kinds)):
        why.append("既有公开的内容，又有未予公开的内容：区分处理的，只计部分公开")
        return Derivation("partly_granted", tuple(why), "条例第37条")
    key = min(distinct, key=list(order).index)
    why.append(f"没有区分处理，按主要结果的顺序计为“{OUTCOMES[key].label}”")
    return Derivation(key, tuple(why), OUTCOMES[key].articles[0])
