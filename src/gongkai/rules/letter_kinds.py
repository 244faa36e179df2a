"""The letters of the procedure: what each must say, on which article, to whom, with which limit (条例第30–39条).

A letter is made from a template, text with tokens in braces; a token is the Chinese name of a `Part`. The remedy
paragraph is never part of a template: `rules.remedies` writes it (条例第51条).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from gongkai.rules.outcomes import OUTCOMES

APPLICANT, THIRD_PARTY, ORGAN = "applicant", "third_party", "organ"


@dataclass(frozen=True)
class Part:
    """One thing a letter states. `name` is its token; an optional one may be left out of a template and be empty."""

    key: str
    name: str
    optional: bool = False


@dataclass(frozen=True)
class LetterKind:
    """One kind of letter, or (`reply_…`) what a reply says on one item.

    `parts` come from the step that makes it, `common` from the case; those in `must` may not be missing from a
    template. `series` is the tail of its 文号 series. `deadline` says by when it goes out, `remedy` whether the remedy
    paragraph closes it. `outcomes` are the results a reply kind is for.
    """

    key: str
    title: str
    article: str
    recipient: str
    parts: tuple[Part, ...]
    common: tuple[Part, ...]
    must: frozenset[str]
    series: str
    deadline: str
    remedy: bool = False
    outcomes: tuple[str, ...] = ()

    @property
    def tokens(self) -> Mapping[str, Part]:
        """Every token its template may hold, by name."""
        return {part.name: part for part in (*self.common, *self.parts)}

    @property
    def required_tokens(self) -> tuple[str, ...]:
        """The tokens its template must hold, in order."""
        return tuple(part.name for part in (*self.common, *self.parts) if part.key in self.must)

    def missing(self, values: Mapping[str, str]) -> tuple[Part, ...]:
        """The parts that `values` (by key) leaves empty and the letter cannot do without."""
        return tuple(part for part in self.parts if not part.optional and not values.get(part.key, "").strip())


CASE_NUMBER = Part("case_number", "登记编号")
RECEIVED = Part("received", "收到申请之日")
REQUEST = Part("request", "申请内容")
OWN_NAME = Part("own_name", "本机关名称")
DATED = Part("dated", "成文日期")
DELIVERY = Part("delivery", "送达方式")
CLARIFIED = Part("clarified", "补正情况", optional=True)
JOINT = Part("joint", "联合办理情况", optional=True)
BY_ITEM = Part("by_item", "逐项答复")
ITEM = Part("item", "申请事项")
BASIS = Part("basis", "依据条款")
REASONS = Part("reasons", "理由")

ABOUT_APPLICANT = (CASE_NUMBER, RECEIVED, REQUEST, OWN_NAME, DATED, DELIVERY)
# A third party never learns who asks, nor another organ: the request as filed may name the applicant (条例第32条).
ABOUT_CASE = (CASE_NUMBER, OWN_NAME, DATED)

SERIES_NOTICE, SERIES_LETTER, SERIES_ANSWER = "公开告", "公开函", "公开复"


def _notice(
    key: str,
    title: str,
    article: str,
    deadline: str,
    *parts: Part,
    to: str = APPLICANT,
    series: str = SERIES_NOTICE,
    remedy: bool = False,
) -> LetterKind:
    must = {part.key for part in parts if not part.optional}
    must |= {"received", "request"} if to == APPLICANT else set()
    common = ABOUT_APPLICANT if to == APPLICANT else ABOUT_CASE
    return LetterKind(key, title, article, to, parts, common, frozenset(must), series, deadline, remedy)


NOTICES: Mapping[str, LetterKind] = MappingProxyType(
    {
        kind.key: kind
        for kind in (
            _notice(
                "clarification",
                "政府信息公开申请补正告知书",
                "条例第30条",
                "自收到申请之日起7个工作日内",
                Part("what", "补正内容"),
                Part("until", "补正期限"),
            ),
            _notice(
                "reasons",
                "政府信息公开申请说明理由告知书",
                "条例第35条",
                "答复期限内",
                Part("counts", "数量频次"),
                Part("until", "说明理由期限"),
            ),
            _notice(
                "deferral",
                "延迟答复告知书",
                "条例第35条",
                "答复期限内",
                Part("until", "延迟答复期限"),
                Part("reason", "延迟理由"),
            ),
            _notice(
                "extension",
                "延期答复告知书",
                "条例第33条第2款",
                "原答复期限届满前",
                Part("original_due", "原答复期限"),
                Part("days", "延长工作日数"),
                Part("new_due", "延长后期限"),
                Part("reason", "延期理由"),
            ),
            _notice(
                "fee",
                "政府信息公开信息处理费收费通知书",
                "条例第42条",
                "答复期限内",
                Part("scale", "计收方式"),
                Part("trail", "计算过程"),
                Part("amount", "收费金额"),
                Part("until", "缴费期限", optional=True),
            ),
            _notice(
                "third_party_consultation",
                "征求第三方意见书",
                "条例第32条",
                "第三方自收到之日起15个工作日内提出意见",
                Part("about", "信息内容"),
                Part("harm", "可能涉及的权益"),
                to=THIRD_PARTY,
                series=SERIES_LETTER,
            ),
            _notice(
                "consultation_notice",
                "征求意见告知书",
                "条例第33条第3款",
                "征求意见书发出时",
                Part("started", "征求意见开始之日"),
            ),
            _notice(
                "third_party_decision",
                "政府信息依申请公开告知书",
                "条例第32条",
                "公开之前或者公开同时",
                Part("about", "决定公开的内容"),
                Part("reason", "决定公开的理由"),
                to=THIRD_PARTY,
                remedy=True,
            ),
            _notice(
                "organ_consultation",
                "征求意见函",
                "条例第34条",
                "被征求意见的机关自收到之日起15个工作日内提出意见，逾期未提出视为同意公开",
                Part("about", "信息内容"),
                to=ORGAN,
                series=SERIES_LETTER,
            ),
            _notice(
                "organ_coordination",
                "协商确认函",
                "条例第11条",
                "自收到之日起15个工作日内回复",
                Part("about", "信息内容"),
                to=ORGAN,
                series=SERIES_LETTER,
            ),
            _notice(
                "help_letter",
                "政府信息公开协办函",
                "条例第45条",
                "内部期限内",
                Part("question", "协办事项"),
                Part("due", "协办期限"),
                to=ORGAN,
                series=SERIES_LETTER,
            ),
        )
    }
)
"""Letters on the way to an answer, by key."""

ANSWER = LetterKind(
    "answer",
    "政府信息公开申请答复书",
    "条例第36条",
    APPLICANT,
    (),
    (CASE_NUMBER, RECEIVED, CLARIFIED, JOINT, BY_ITEM, OWN_NAME, DATED, DELIVERY),
    frozenset({"case_number", "received", "by_item", "delivery"}),
    SERIES_ANSWER,
    "答复期限内",
    remedy=True,
)
"""The frame of every reply; what it says on each item is a `reply_…` kind."""

# The facts of `rules.outcomes` by the name a template calls them.
_NAMES: Mapping[str, str] = {
    "access": "提供的信息或者获取方式",
    "published_title": "信息名称",
    "published_url": "公开网址或者场所",
    "published_on": "公开日期",
    "disclosed_part": "公开的部分",
    "withheld_part": "不予公开的部分",
    "grounds": "不予公开的依据和理由",
    "classification_basis": "定密依据",
    "statute": "禁止公开的规定",
    "which_security": "危及的方面",
    "harm": "危害的说明",
    "right": "涉及的权益",
    "consultation": "征求意见情况",
    "public_interest": "公共利益衡量",
    "which_kind": "信息类别",
    "no_duty": "无应当公开的规定",
    "case_file": "所属案卷",
    "file_access": "案卷查阅途径",
    "regime": "专门查询规定",
    "office": "查询机构和方式",
    "search": "检索情况",
    "not_ours": "不属于本机关的理由",
    "responsible_organ": "负责公开的机关",
    "processing": "另行制作的说明",
    "clarification_history": "补正经过",
    "still_unclear": "仍不明确之处",
    "channel": "相应渠道",
    "earlier_case": "此前申请编号",
    "earlier_reply": "此前答复文号和日期",
    "title": "出版物名称",
    "where": "获取途径",
    "counts": "数量频次",
    "reasons_step": "说明理由经过",
    "why_unreasonable": "理由不合理之处",
    "earlier_provision": "此前提供情况",
}
_PUBLISHED = ("published_title", "published_url", "published_on")


def _reply(key: str, title: str, article: str, outcome: str, *keys: str, optional: tuple[str, ...] = ()) -> LetterKind:
    """What a reply says on an item with `outcome`: the parts are facts the outcome demands."""
    parts = tuple(Part(name, _NAMES[name], optional=name in optional) for name in (*keys, *optional) if name in _NAMES)
    reasons = (REASONS if "reasons" in keys else Part("reasons", REASONS.name, optional=True),)
    must = {"item", "basis", *(part.key for part in parts if not part.optional)}
    must |= {"reasons"} if "reasons" in keys else set()
    return LetterKind(
        f"reply_{key}",
        title,
        article,
        APPLICANT,
        (*parts, *reasons),
        (ITEM, BASIS, OWN_NAME),
        frozenset(must),
        SERIES_ANSWER,
        "答复期限内",
        remedy=True,
        outcomes=(outcome,),
    )


REPLIES: Mapping[str, LetterKind] = MappingProxyType(
    {
        kind.key: kind
        for kind in (
            _reply("provided", "予以公开（提供）", "条例第36条第2项", "granted", "access"),
            _reply("published", "予以公开（已主动公开）", "条例第36条第1项", "granted", *_PUBLISHED),
            _reply("partly", "部分公开", "条例第37条", "partly_granted", "disclosed_part", "withheld_part", "grounds"),
            _reply("state_secret", "不予公开：国家秘密", "条例第14条", "refused.state_secret", "classification_basis"),
            _reply(
                "prohibited",
                "不予公开：法律、行政法规禁止公开",
                "条例第14条",
                "refused.prohibited_by_law",
                "statute",
                "reasons",
            ),
            _reply("security", "不予公开：三安全一稳定", "条例第14条", "refused.security", "which_security", "harm"),
            _reply(
                "third_party",
                "不予公开：第三方合法权益",
                "条例第15条",
                "refused.third_party",
                "right",
                "consultation",
                "public_interest",
            ),
            _reply(
                "internal",
                "不予公开：内部事务信息",
                "条例第16条第1款",
                "refused.internal_affairs",
                "which_kind",
                "reasons",
            ),
            _reply(
                "deliberative",
                "不予公开：过程性信息",
                "条例第16条第2款",
                "refused.deliberative",
                "which_kind",
                "no_duty",
            ),
            _reply(
                "enforcement",
                "不予公开：行政执法案卷",
                "条例第16条第2款",
                "refused.enforcement_file",
                "case_file",
                optional=("file_access",),
            ),
            _reply("special_query", "行政查询事项", "条例第36条第7项", "refused.special_query", "regime", "office"),
            _reply("not_existing", "信息不存在", "条例第36条第4项", "unavailable.not_held", "search"),
            _reply(
                "not_ours",
                "不属于本机关负责公开",
                "条例第36条第5项",
                "unavailable.not_held",
                "not_ours",
                optional=("responsible_organ",),
            ),
            _reply("needs_creation", "需要另行制作", "条例第38条", "unavailable.needs_creation", "processing"),
            _reply(
                "still_unclear",
                "补正后仍不明确",
                "条例第30条",
                "unavailable.still_unclear",
                "clarification_history",
                "still_unclear",
            ),
            _reply(
                "petition", "信访、投诉、举报", "条例第39条第1款", "declined.petition", "reasons", optional=("channel",)
            ),
            _reply("repeat", "重复申请", "条例第36条第6项", "declined.repeat", "earlier_case", "earlier_reply"),
            _reply("publication", "公开出版物", "条例第39条第2款", "declined.publication", "title", "where"),
            _reply(
                "abusive",
                "大量、反复申请",
                "条例第35条",
                "declined.abusive",
                "counts",
                "reasons_step",
                "why_unreasonable",
            ),
            _reply(
                "confirmation",
                "要求确认或者重新出具",
                "条例第36条第6项",
                "declined.confirmation",
                "earlier_provision",
                "reasons",
            ),
        )
    }
)
"""What a reply says on one item, by key."""

KINDS: Mapping[str, LetterKind] = MappingProxyType({**NOTICES, ANSWER.key: ANSWER, **REPLIES})


def reply_kind(outcome: str, grounds: Mapping[str, str]) -> LetterKind:
    """The wording for an item: two outcomes have two, told apart by the facts given (条例第36条第1、2、4、5项).

    Raises ValueError for an outcome that is no reply.
    """
    if outcome == "granted":
        return REPLIES["reply_published" if grounds.get("published_title", "").strip() else "reply_provided"]
    if outcome == "unavailable.not_held":
        return REPLIES["reply_not_ours" if grounds.get("not_ours", "").strip() else "reply_not_existing"]
    for kind in REPLIES.values():
        if outcome in kind.outcomes:
            return kind
    raise ValueError(f"没有“{OUTCOMES[outcome].label if outcome in OUTCOMES else outcome}”的答复书")


def articles_of(outcome: str, grounds: Mapping[str, str]) -> tuple[str, ...]:
    """The articles a reply on an item cites: those of its outcome, or of the one of two wordings the facts ask for."""
    if outcome in {"granted", "unavailable.not_held"}:
        return (reply_kind(outcome, grounds).article,)
    return OUTCOMES[outcome].articles


@dataclass(frozen=True)
class Record:
    """A paper of the file that is printed on demand and carries no 文号 (条例第45条)."""

    key: str
    title: str
    article: str


RECORDS: Mapping[str, Record] = MappingProxyType(
    {
        record.key: record
        for record in (
            Record("receipt", "政府信息公开申请登记回执", "条例第31条"),
            Record("confirmation", "收到申请之日确认记录", "条例第31条"),
            Record("service", "送达回证", "条例第45条"),
            Record("closing", "政府信息公开申请结案（归档）表", "条例第45条"),
        )
    }
)
