"""What a public page says of itself: title, trail, and the meta tags of 政府网站发展指引 (国办发〔2017〕47号)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Column:
    """A column (栏目). `type` is one of the guideline's words: 首页, 信息公开指南, 信息公开目录, 信息公开年报,
    依申请公开, 数据发布 …"""

    name: str
    description: str
    keywords: tuple[str, ...]
    type: str
    path: str = ""
    """Address of the column's own page; the trail links it."""


@dataclass(frozen=True)
class Article:
    """A content page: `published` is printed to the minute in the district's own time."""

    title: str
    published: datetime
    source: str
    keywords: tuple[str, ...] = ()


@dataclass(frozen=True)
class Crumb:
    label: str
    path: str = ""
    """Empty for the page itself."""


@dataclass(frozen=True)
class PageMeta:
    """Passed to templates as `page_meta`. A home page gives a column of type 首页; an article gives both."""

    title: str
    column: Column | None = None
    article: Article | None = None
    trail: tuple[Crumb, ...] = ()
    """Steps between the column and this page; home and column are put before them."""

    def tags(self) -> Iterator[tuple[str, str]]:
        """(name, content) pairs of column and content level; the site's own three come from `SiteIdentity`."""
        if self.column:
            yield "ColumnName", self.column.name
            yield "ColumnDescription", self.column.description
            yield "ColumnKeywords", ",".join(self.column.keywords)
            yield "ColumnType", self.column.type
        if self.article:
            yield "ArticleTitle", self.article.title
            yield "PubDate", self.article.published.strftime("%Y-%m-%d %H:%M")
            yield "ContentSource", self.article.source
            if self.article.keywords:
                yield "Keywords", ",".join(self.article.keywords)

    def crumbs(self) -> tuple[Crumb, ...]:
        """The trail from home to this page; empty on the home page itself."""
        if self.column and self.column.type == "首页":
            return ()
        steps = [Crumb("首页", "/")]
        if self.column and self.column.name != self.title:
            steps.append(Crumb(self.column.name, self.column.path))
        return (*steps, *self.trail, Crumb(self.title))
