"""How an outside system heads and words its ledger (台账), saved once and used at each import."""

from __future__ import annotations

from django.db import models


class ImportMapping(models.Model):
    """Headers and values of one outside system beside ours. Written only by `foi.ledger.mappings`."""

    system = models.CharField("外部系统", max_length=40, unique=True)
    headers = models.JSONField("表头对照", default=dict)
    """{their header: our header, or 不导入}"""
    values = models.JSONField("取值对照", default=dict, blank=True)
    """{key of our column: {their value: our value}}"""
    updated_at = models.DateTimeField("更新时间")

    class Meta:
        verbose_name = verbose_name_plural = "外部台账对照"

    def __str__(self) -> str:
        return self.system
