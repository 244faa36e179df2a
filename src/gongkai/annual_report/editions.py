"""The two national forms as data: rows, columns, cells and the labels each prints.

Sources: 国办公开办函〔2019〕60号 (years 2019–2020) and 〔2021〕30号 (from 2021).
Keys are the project's fixed vocabulary; labels are the form's own words.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

COLUMNS: tuple[str, ...] = ("natural_person", "company", "research", "charity", "law_firm", "other", "total")
PARTS: tuple[str, ...] = COLUMNS[:-1]

COLUMN_LABELS: Mapping[str, str] = {
    "natural_person": "自然人",
    "company": "商业企业",
    "research": "科研机构",
    "charity": "社会公益组织",
    "law_firm": "法律服务机构",
    "other": "其他",
    "total": "总计",
}

REMEDY_KINDS: tuple[str, ...] = ("review", "litigation_direct", "litigation_after_review")
REMEDY_CELLS: tuple[str, ...] = ("upheld", "corrected", "other", "pending", "total")
REMEDY_KIND_LABELS: Mapping[str, str] = {
    "review": "行政复议",
    "litigation_direct": "未经复议直接起诉",
    "litigation_after_review": "复议后起诉",
}
REMEDY_CELL_LABELS: Mapping[str, str] = {
    "upheld": "结果维持",
    "corrected": "结果纠正",
    "other": "其他结果",
    "pending": "尚未审结",
    "total": "总计",
}


@dataclass(frozen=True)
class Row:
    """One row of section three. `group` and `subgroup` are the label cells printed to its left."""

    key: str
    label: str
    group: str = ""
    subgroup: str = ""

    @property
    def is_detail(self) -> bool:
        """Whether the row is summed into （七）总计."""
        return self.key not in {"received", "carried_in", "concluded", "carried_out"}


@dataclass(frozen=True)
class ProactiveRow:
    """One row of section two: `clause` is the heading of its block, `cells` maps cell key to header label."""

    key: str
    label: str
    clause: str
    cells: Mapping[str, str]
    signed: frozenset[str] = frozenset()
    decimal: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Edition:
    key: str
    instrument: str
    first_year: int
    last_year: int | None
    rows: tuple[Row, ...]
    proactive: tuple[ProactiveRow, ...]

    @property
    def detail_keys(self) -> tuple[str, ...]:
        return tuple(row.key for row in self.rows if row.is_detail)

    def row(self, key: str) -> Row:
        for row in self.rows:
            if row.key == key:
                return row
        raise KeyError(f"edition {self.key} has no row {key!r}")


_RESULT = "三、本年度办理结果"
_REFUSED = "（三）不予公开"
_UNAVAILABLE = "（四）无法提供"
_DECLINED = "（五）不予处理"
_OTHER = "（六）其他处理"

_HEAD = (
    Row("received", "一、本年新收政府信息公开申请数量"),
    Row("carried_in", "二、上年结转政府信息公开申请数量"),
    Row("granted", "（一）予以公开", _RESULT),
    Row("partly_granted", "（二）部分公开（区分处理的，只计这一情形，不计其他情形）", _RESULT),
    Row("refused.state_secret", "1.属于国家秘密", _RESULT, _REFUSED),
    Row("refused.prohibited_by_law", "2.其他法律行政法规禁止公开", _RESULT, _REFUSED),
    Row("refused.security", "3.危及“三安全一稳定”", _RESULT, _REFUSED),
    Row("refused.third_party", "4.保护第三方合法权益", _RESULT, _REFUSED),
    Row("refused.internal_affairs", "5.属于三类内部事务信息", _RESULT, _REFUSED),
    Row("refused.deliberative", "6.属于四类过程性信息", _RESULT, _REFUSED),
    Row("refused.enforcement_file", "7.属于行政执法案卷", _RESULT, _REFUSED),
    Row("refused.special_query", "8.属于行政查询事项", _RESULT, _REFUSED),
    Row("unavailable.not_held", "1.本机关不掌握相关政府信息", _RESULT, _UNAVAILABLE),
    Row("unavailable.needs_creation", "2.没有现成信息需要另行制作", _RESULT, _UNAVAILABLE),
    Row("unavailable.still_unclear", "3.补正后申请内容仍不明确", _RESULT, _UNAVAILABLE),
    Row("declined.petition", "1.信访举报投诉类申请", _RESULT, _DECLINED),
    Row("declined.repeat", "2.重复申请", _RESULT, _DECLINED),
    Row("declined.publication", "3.要求提供公开出版物", _RESULT, _DECLINED),
    Row("declined.abusive", "4.无正当理由大量反复申请", _RESULT, _DECLINED),
    Row("declined.confirmation", "5.要求行政机关确认或重新出具已获取信息", _RESULT, _DECLINED),
)
_FOOT = (
    Row("concluded", "（七）总计", _RESULT),
    Row("carried_out", "四、结转下年度继续办理"),
)

EDITION_2019 = Edition(
    key="2019",
    instrument="国办公开办函〔2019〕60号",
    first_year=2019,
    last_year=2020,
    rows=(*_HEAD, Row("other", "（六）其他处理", _RESULT), *_FOOT),
    proactive=(
        *(
            ProactiveRow(
                key,
                label,
                "第二十条第（一）项",
                {"made": "本年新制作数量", "opened": "本年新公开数量", "open_total": "对外公开总数量"},
            )
            for key, label in (("regulations", "规章"), ("normative_documents", "规范性文件"))
        ),
        *(
            ProactiveRow(
                key,
                label,
                clause,
                {"items_before": "上一年项目数量", "items_change": "本年增/减", "decisions": "处理决定数量"},
                signed=frozenset({"items_change"}),
            )
            for key, label, clause in (
                ("permits", "行政许可", "第二十条第（五）项"),
                ("other_services", "其他对外管理服务事项", "第二十条第（五）项"),
                ("penalties", "行政处罚", "第二十条第（六）项"),
                ("compulsory", "行政强制", "第二十条第（六）项"),
            )
        ),
        ProactiveRow(
            "fees",
            "行政事业性收费",
            "第二十条第（八）项",
            {"items_before": "上一年项目数量", "items_change": "本年增/减"},
            signed=frozenset({"items_change"}),
        ),
        ProactiveRow(
            "procurement",
            "政府集中采购",
            "第二十条第（九）项",
            {"count": "采购项目数量", "amount_yuan": "采购总金额"},
            decimal=frozenset({"amount_yuan"}),
        ),
    ),
)

EDITION_2021 = Edition(
    key="2021",
    instrument="国办公开办函〔2021〕30号",
    first_year=2021,
    last_year=None,
    rows=(
        *_HEAD,
        Row("other.not_clarified", "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请", _RESULT, _OTHER),
        Row(
            "other.fee_unpaid",
            "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请",
            _RESULT,
            _OTHER,
        ),
        Row("other.misc", "3.其他", _RESULT, _OTHER),
        *_FOOT,
    ),
    proactive=(
        *(
            ProactiveRow(
                key,
                label,
                "第二十条第（一）项",
                {"issued": "本年制发件数", "repealed": "本年废止件数", "in_force": "现行有效件数"},
            )
            for key, label in (("regulations", "规章"), ("normative_documents", "行政规范性文件"))
        ),
        ProactiveRow("permits", "行政许可", "第二十条第（五）项", {"decisions": "本年处理决定数量"}),
        ProactiveRow("penalties", "行政处罚", "第二十条第（六）项", {"decisions": "本年处理决定数量"}),
        ProactiveRow("compulsory", "行政强制", "第二十条第（六）项", {"decisions": "本年处理决定数量"}),
        ProactiveRow(
            "fees",
            "行政事业性收费",
            "第二十条第（八）项",
            {"amount_10k_yuan": "本年收费金额（单位：万元）"},
            decimal=frozenset({"amount_10k_yuan"}),
        ),
    ),
)

EDITIONS: Mapping[str, Edition] = {"2019": EDITION_2019, "2021": EDITION_2021}

SECTION_TITLES: Mapping[str, str] = {
    "one": "一、总体情况",
    "two": "二、主动公开政府信息情况",
    "three": "三、收到和处理政府信息公开申请情况",
    "four": "四、政府信息公开行政复议、行政诉讼情况",
    "five": "五、存在的主要问题及改进情况",
    "six": "六、其他需要报告的事项",
}
RECONCILIATION_NOTE = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"


def edition_for(year: int) -> Edition:
    """The form in force for a report year. Raises ValueError before 2019."""
    for edition in EDITIONS.values():
        if edition.first_year <= year and (edition.last_year is None or year <= edition.last_year):
            return edition
    raise ValueError(f"no national form of the annual report before 2019: {year}")
