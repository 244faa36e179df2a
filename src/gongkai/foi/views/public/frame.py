"""The column that the public pages of applications stand in, with its meta tags (政府网站发展指引)."""

from __future__ import annotations

from gongkai.kernel.page_meta import Column, Crumb, PageMeta

COLUMN = Column(
    name="依申请公开",
    description="申请获取政府信息，查询申请的办理进度和答复期限",
    keywords=("依申请公开", "政府信息公开申请", "办理进度"),
    type="依申请公开",
    path="/apply/",
)


def meta(title: str, *, trail: tuple[Crumb, ...] = ()) -> PageMeta:
    """Title and trail of one page."""
    return PageMeta(title=title, column=COLUMN, trail=trail)
