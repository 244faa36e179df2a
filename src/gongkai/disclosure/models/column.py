"""Columns (栏目) of the disclosure portal, as a tree of Wagtail pages that are served by our own views."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from wagtail.models import Page

from gongkai.organs.models import Organ


class Column(Page):
    """One column. Its number is its address, its name the page's title; `purpose` and `keywords` go into the meta tags.

    `kind` is one of `KINDS`. `statutory` is the subparagraph of art. 20 (1–15) or of art. 21 (101–104, 100 plus the
    number) that it serves; `stale_after` the days without a new document after which it is called stale, null for
    never. A closed column is no longer shown.
    """

    KINDS: ClassVar = {
        "statutory": "法定主动公开内容",
        "field": "基层政务公开标准化领域",
        "policy": "政策文件",
        "interpretation": "政策解读",
        "notice": "通知公告",
        "news": "政务动态",
        "register": "公示",
        "special": "专项",
        "answers": "依申请公开转主动公开",
    }

    number = models.PositiveIntegerField("栏目编号", unique=True)
    kind = models.CharField("栏目类别", max_length=16, choices=list(KINDS.items()))
    column_type = models.CharField("栏目类型（ColumnType）", max_length=20, default="信息公开目录")
    purpose = models.CharField("栏目说明", max_length=200, blank=True)
    keywords = models.CharField("关键词", max_length=120, blank=True)
    statutory = models.PositiveSmallIntegerField("法定公开项", null=True, blank=True)
    keeper = models.ForeignKey(
        Organ, verbose_name="责任单位", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    stale_after = models.PositiveSmallIntegerField("更新周期（日）", null=True, blank=True)
    closed_on = models.DateField("关闭日期", null=True, blank=True)

    parent_page_types: ClassVar[list[str]] = []
    """Nobody makes columns in Wagtail's explorer: they come and go by actions, with their audit."""

    class Meta:
        verbose_name = verbose_name_plural = "栏目"

    def get_url_parts(self, request: Any = None) -> tuple[int, str, str]:
        """Served by our own views, by number."""
        return (0, "", f"/zwgk/columns/{self.number}/")


def root() -> Page:
    """Wagtail's own root, under which columns and topics stand, so that its explorer shows one tree."""
    return Page.get_first_root_node()
