"""Outlets: other places that a publication goes to (媒体中心、外部网站), and what was delivered to them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from gongkai.disclosure.models.document import Document
from gongkai.kernel.fields import EncryptedTextField


class Outlet(models.Model):
    """One place outside that is told by a signed webhook. Empty `columns` and `kinds` mean everything; `columns` are
    numbers, those below them included."""

    name = models.CharField("名称", max_length=80, unique=True)
    url = models.URLField("接收地址", max_length=300)
    secret = EncryptedTextField("签名密钥")
    columns = models.JSONField("栏目编号", default=list, blank=True)
    kinds = models.JSONField("信息类别", default=list, blank=True)
    active = models.BooleanField("启用", default=True)
    made_at = models.DateTimeField("设立时间")
    made_by = models.CharField("设立人", max_length=120)

    class Meta:
        verbose_name = verbose_name_plural = "发布渠道"
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name


class Delivery(models.Model):
    """One event of one document on its way to one outlet: delivered at least once, in order for each document.

    `key` is the same in every attempt, so that the receiver can tell a repeat. `receipt` is what the outlet answered,
    `adopted_url` where it printed the item.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "待送"
        DONE = "done", "已送达"
        PARKED = "parked", "多次失败，已停止"

    EVENTS: ClassVar = [("published", "发布"), ("withdrawn", "撤下")]

    outlet = models.ForeignKey(Outlet, on_delete=models.PROTECT, related_name="deliveries", verbose_name="发布渠道")
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="deliveries", verbose_name="公开信息")
    event = models.CharField("事件", max_length=10, choices=EVENTS)
    key = models.CharField("投递编号", max_length=32, unique=True)
    state = models.CharField("状态", max_length=8, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField("次数", default=0)
    next_at = models.DateTimeField("下次投递")
    made_at = models.DateTimeField("产生时间")
    done_at = models.DateTimeField("送达时间", null=True, blank=True)
    problem = models.CharField("未送达的原因", max_length=200, blank=True)
    receipt = models.CharField("回执", max_length=300, blank=True)
    adopted_url = models.CharField("采用链接", max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "投递记录"
        ordering: ClassVar = ["-id"]
        indexes: ClassVar = [
            models.Index(fields=["next_at"], condition=Q(state="waiting"), name="disclosure_delivery_due"),
            models.Index(fields=["outlet", "-id"], name="disclosure_delivery_log"),
        ]

    def __str__(self) -> str:
        return self.key
