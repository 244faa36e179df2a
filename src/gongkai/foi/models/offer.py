"""What was offered before an application was sent, and whether it helped; nothing of who asked or what for."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Offer(models.Model):
    """One published thing offered on one day: how often shown, how often it helped and the application was not sent,
    how often it did not help."""

    kind = models.CharField("种类", max_length=20)
    ref = models.CharField("编号", max_length=120)
    title = models.CharField("名称", max_length=300)
    url = models.CharField("地址", max_length=300)
    on = models.DateField("日期")
    shown = models.PositiveIntegerField("提示次数", default=0)
    helped = models.PositiveIntegerField("解决问题", default=0)
    not_helped = models.PositiveIntegerField("没有解决", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "提交前提示"
        ordering: ClassVar = ["-on", "-helped", "id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["kind", "ref", "on"], name="foi_offer_once_a_day")]

    def __str__(self) -> str:
        return self.title
