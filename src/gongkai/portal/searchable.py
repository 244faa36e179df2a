"""The portal's own pages and the entrances to the rooms, as search finds them; they change with the code alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gongkai.foi.views.public.frame import COLUMN as APPLY
from gongkai.kernel.page_meta import Column
from gongkai.kernel.registry import Entry, Searchable
from gongkai.kernel.site_frame import answers
from gongkai.portal import columns
from gongkai.portal.views.disclosure import RULES, STATUTORY_ITEMS
from gongkai.statistics.views.public import COLUMN as REPORTS

OTHERS: tuple[tuple[str, str, str, tuple[str, ...]], ...] = (
    (
        "查询申请办理进度",
        "/apply/track/",
        "凭查询码和手机号码或者证件号码，查看政府信息公开申请办到哪一步、何时答复、期限怎样计算。",
        ("办理进度", "查进度", "申请进度", "答复期限"),
    ),
    (
        "联系方式",
        "/contact/",
        "政府信息公开工作机构的办公地址、办公时间、联系电话；为政府网站找错。",
        ("电话", "联系电话", "办公地址", "上班时间", "网站找错"),
    ),
)


def _described(column: Column) -> str:
    if column is columns.DISCLOSURE:
        items = "；".join(text for _, text in STATUTORY_ITEMS)
        return f"{column.description}。法定主动公开内容：{items}。制度：{'；'.join(rule.name for rule in RULES)}。"
    return f"{column.description}。"


def every() -> Iterator[Entry]:
    """Every page that the URL tree in force answers."""
    named = [value for value in vars(columns).values() if isinstance(value, Column)]
    for column in dict.fromkeys([*named, APPLY, REPORTS]):
        if column.path and column.path != "/" and answers(column.path):
            yield Entry("page", column.path, column.name, column.path, _described(column), keywords=column.keywords)
    for title, path, text, keywords in OTHERS:
        if answers(path):
            yield Entry("page", path, title, path, text, keywords=keywords)


def some(ids: Sequence[str]) -> dict[str, Entry]:
    """Those of these addresses that are answered."""
    return {entry.id: entry for entry in every() if entry.id in ids}


SEARCHABLE = Searchable(kind="page", label="栏目和指南", all=every, some=some)
