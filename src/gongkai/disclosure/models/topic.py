"""Special topics (专题专栏): pages composed of blocks that different organs keep, and policies as records to filter."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from wagtail.models import Page

from gongkai.organs.models import Organ


class Topic(Page):
    """One topic. Its number is its address, its name the page's title. It is on the front of the list from `opens_on`
    until `closes_on`; after that it is kept in the archive."""

    number = models.PositiveIntegerField("专题编号", unique=True)
    purpose = models.CharField("说明", max_length=300)
    keywords = models.CharField("关键词", max_length=120, blank=True)
    keeper = models.ForeignKey(Organ, verbose_name="牵头单位", on_delete=models.PROTECT, related_name="+")
    opens_on = models.DateField("开设日期")
    closes_on = models.DateField("结束日期", null=True, blank=True)

    parent_page_types: ClassVar[list[str]] = []
    """Nobody makes topics in Wagtail's explorer: they come and go by actions, with their audit."""

    class Meta:
        verbose_name = verbose_name_plural = "专题"

    def get_url_parts(self, request: Any = None) -> tuple[int, str, str]:
        """Served by our own views, by number."""
        return (0, "", f"/topics/{self.number}/")

    def archived_on(self, day: date) -> bool:
        """Whether its life is over on that day."""
        return self.closes_on is not None and self.closes_on < day


class TopicBlock(models.Model):
    """One block of a topic, kept by one organ, due again on `due_on`. `content` has the shape of `topic_blocks`."""

    KINDS: ClassVar = [
        ("text", "文字"),
        ("documents", "公开信息列表"),
        ("links", "链接"),
        ("questions", "问答"),
        ("figures", "数字"),
        ("policies", "政策清单"),
    ]

    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="blocks", verbose_name="专题")
    ordinal = models.PositiveSmallIntegerField("顺序", default=1)
    kind = models.CharField("类型", max_length=10, choices=KINDS)
    title = models.CharField("标题", max_length=120)
    organ = models.ForeignKey(Organ, on_delete=models.PROTECT, related_name="+", verbose_name="责任单位")
    content = models.JSONField("内容", default=dict)
    due_on = models.DateField("应当更新日期", null=True, blank=True)
    changed_on = models.DateField("更新日期", null=True, blank=True)
    changed_by = models.CharField("更新人", max_length=120, blank=True)
    removed = models.BooleanField("已移除", default=False)

    class Meta:
        verbose_name = verbose_name_plural = "专题栏块"
        ordering: ClassVar = ["topic", "ordinal", "id"]

    def __str__(self) -> str:
        return self.title


class PolicyRecord(models.Model):
    """A policy as facts that can be filtered: for whom, under what conditions, how much, where to apply, until when."""

    AUDIENCES: ClassVar = [
        ("hk_youth", "港澳青年"),
        ("hk_person", "港澳居民"),
        ("hk_company", "港澳企业"),
        ("company", "企业"),
        ("person", "个人"),
    ]

    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="policies", verbose_name="专题")
    code = models.CharField("编号", max_length=40)
    title = models.CharField("政策名称", max_length=200)
    audience = models.CharField("对象", max_length=12, choices=AUDIENCES)
    field = models.CharField("领域", max_length=40, blank=True)
    conditions = models.TextField("条件")
    standard = models.TextField("标准")
    entry_url = models.CharField("申报入口", max_length=300, blank=True)
    basis = models.CharField("依据", max_length=200, blank=True)
    organ = models.ForeignKey(Organ, on_delete=models.PROTECT, related_name="+", verbose_name="受理单位")
    closes_on = models.DateField("申报截止", null=True, blank=True)
    removed = models.BooleanField("已移除", default=False)

    class Meta:
        verbose_name = verbose_name_plural = "政策清单"
        ordering: ClassVar = ["audience", "field", "code"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["topic", "code"], name="disclosure_policy_code_once")]
        indexes: ClassVar = [
            models.Index(fields=["topic", "audience"], condition=Q(removed=False), name="disclosure_policy_audience")
        ]

    def __str__(self) -> str:
        return self.title
