"""A room that publishes papers, for the tests: a kind whose rows are in memory."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from gongkai.kernel.events import event
from gongkai.kernel.registry import Entry, Searchable

TODAY = date(2021, 1, 15)
KIND = "paper"


@event
@dataclass(frozen=True)
class PaperChanged:
    """A paper of the tests was published, changed or withdrawn."""

    ids: tuple[str, ...]


@dataclass
class Papers:
    """The papers that are published now."""

    rows: dict[str, Entry] = field(default_factory=dict)

    def publish(self, ident: str, title: str, body: str = "", **more: object) -> Entry:
        entry = replace(Entry(KIND, ident, title, f"/papers/{ident}/", body), **more)
        self.rows[ident] = entry
        return entry

    def withdraw(self, ident: str) -> None:
        del self.rows[ident]

    def every(self) -> Iterator[Entry]:
        yield from list(self.rows.values())

    def some(self, ids: Sequence[str]) -> dict[str, Entry]:
        return {one: self.rows[one] for one in ids if one in self.rows}

    def searchable(self) -> Searchable:
        return Searchable(KIND, "文件", self.every, self.some, {PaperChanged: lambda event: event.ids})


def library(papers: Papers) -> Papers:
    """A few papers and services of a district."""
    papers.publish("id", "居民身份证补领", "身份证丢失、损坏的，到户籍派出所补领。", organ="区公安分局")
    papers.publish("first", "居民身份证首次申领", "年满十六周岁的公民申领居民身份证。", organ="区公安分局")
    papers.publish("stay", "居住证申领", "在本区居住半年以上的，可以申领居住证。", organ="区公安分局")
    papers.publish("fund", "住房公积金提取", "购买、租赁自住住房的，可以提取住房公积金。", organ="住房公积金管理中心")
    papers.publish("shop", "食品经营许可证核发", "开办餐饮、食品销售的，应当取得食品经营许可。", organ="区市场监管局")
    papers.publish("birth", "出生医学证明办理", "新生儿出生后由助产机构签发。", organ="区卫生健康局")
    papers.publish(
        "rule",
        "南沙区促进航运物流业发展扶持办法",
        "对航运物流企业给予扶持。",
        organ="区政府办",
        validity="in_force",
        number="穗南开管办规〔2020〕5号",
        dated=date(2020, 6, 1),
    )
    papers.publish(
        "old",
        "南沙区促进航运物流业发展扶持办法（试行）",
        "对航运物流企业给予扶持。",
        organ="区政府办",
        validity="repealed",
        number="穗南府办〔2015〕9号",
        dated=date(2015, 3, 2),
    )
    return papers
