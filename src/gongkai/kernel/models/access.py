"""Who has read personal data."""

from __future__ import annotations

from django.db import models

from gongkai.kernel.models.audit import AuditSeal


class AccessRow(models.Model):
    """One read of personal data; rows are only ever added, and sealed daily."""

    at = models.DateTimeField("时间", db_index=True)
    actor_kind = models.CharField(max_length=10)
    actor_id = models.BigIntegerField(null=True)
    actor_name = models.CharField("查阅人", max_length=120)
    organ_id = models.BigIntegerField(null=True)
    record = models.CharField("记录", max_length=120, db_index=True)
    what = models.CharField("内容", max_length=120)
    seal = models.ForeignKey(
        AuditSeal,
        to_field="number",
        db_constraint=False,
        null=True,
        on_delete=models.PROTECT,
        related_name="accesses",
    )
    """By its number, which is known before the seal itself is written, last of all."""

    class Meta:
        verbose_name = "查阅记录"
        verbose_name_plural = "查阅记录"

    def __str__(self) -> str:
        return f"{self.record} {self.what}"
