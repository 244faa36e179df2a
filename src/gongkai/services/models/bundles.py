"""一件事: several service items done as one matter."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from gongkai.organs.models import Organ
from gongkai.services.models.items import Item


class Bundle(models.Model):
    """One matter (一件事): what it joins, who leads it, and at which stage of a life it stands.

    `links` are the policies and disclosure rows that belong to it, `[{"kind", "title", "url"}]`. The materials, the
    form, the flow and the total time are computed from the items' guides in force, never stored.
    """

    class Audience(models.TextChoices):
        PERSON = "person", "个人"
        COMPANY = "company", "企业"

    class State(models.TextChoices):
        DRAFT = "draft", "编制中"
        PUBLISHED = "published", "已公布"
        WITHDRAWN = "withdrawn", "已撤下"

    name = models.CharField("名称", max_length=120, unique=True)
    audience = models.CharField("服务对象", max_length=8, choices=Audience.choices)
    stage = models.CharField("阶段", max_length=20)
    lead = models.ForeignKey(Organ, verbose_name="牵头部门", on_delete=models.PROTECT, related_name="led_bundles")
    summary = models.TextField("说明", blank=True)
    origin = models.CharField("清单来源", max_length=120, blank=True)
    entry_url = models.CharField("办理入口", max_length=300, blank=True)
    delivery = models.CharField("结果送达", max_length=200, blank=True)
    visits = models.PositiveSmallIntegerField("跑动次数", null=True, blank=True)
    links = models.JSONField("相关政策和公开事项", default=list, blank=True)
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.DRAFT)
    published_on = models.DateField("公布日期", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "一件事"
        ordering: ClassVar = ["audience", "stage", "id"]

    def __str__(self) -> str:
        return self.name


class BundleStep(models.Model):
    """One item in the flow of a bundle: it may begin once the steps `after` (their numbers) are done.

    `days` stands in for the item's promised workdays where the joint handling takes less.
    """

    bundle = models.ForeignKey(Bundle, verbose_name="一件事", on_delete=models.CASCADE, related_name="steps")
    number = models.PositiveSmallIntegerField("步骤")
    item = models.ForeignKey(Item, verbose_name="事项", on_delete=models.PROTECT, related_name="steps")
    after = models.JSONField("前置步骤", default=list, blank=True)
    days = models.PositiveSmallIntegerField("联办时限（工作日）", null=True, blank=True)
    optional = models.BooleanField("可选", default=False)

    class Meta:
        verbose_name = verbose_name_plural = "一件事步骤"
        ordering: ClassVar = ["bundle_id", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["bundle", "number"], name="services_step_number_once"),
            models.UniqueConstraint(fields=["bundle", "item"], name="services_step_item_once"),
        ]

    def __str__(self) -> str:
        return f"{self.bundle} {self.number}"
