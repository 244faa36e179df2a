"""What the two lists share: entries with their outside source, versions by date, and the files they came by."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q

from gongkai.services.elements import CHANGES


class ListImport(models.Model):
    """One file that changed a list. `digest` is over every version it brought: its audit row covers them all."""

    class Kind(models.TextChoices):
        POWERS = "powers", "权责清单"
        SERVICES = "services", "办事指南"

    kind = models.CharField("清单", max_length=10, choices=Kind.choices)
    name = models.CharField("文件", max_length=200)
    file_hash = models.CharField("文件摘要", max_length=64)
    rows = models.PositiveIntegerField("行数")
    created = models.PositiveIntegerField("新增")
    changed = models.PositiveIntegerField("更新")
    digest = models.CharField("内容摘要", max_length=64)
    by = models.CharField("导入人", max_length=120)
    at = models.DateTimeField("导入时间")

    class Meta:
        verbose_name = verbose_name_plural = "清单导入"
        ordering: ClassVar = ["-id"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.name}"


class Mirrored(models.Model):
    """The identity of an entry. Most are mirrors: `source` names the system kept elsewhere, `outside_code` its key
    there and `outside_url` its page. An entry kept here has an empty source."""

    source = models.CharField("来源系统", max_length=60, blank=True)
    outside_code = models.CharField("来源编码", max_length=80)
    outside_url = models.URLField("来源地址", max_length=300, blank=True)

    class Meta:
        abstract = True


class DatedQuerySet(models.QuerySet[Any]):
    def on(self, day: date) -> Self:
        """The versions that are in force on that day."""
        return self.filter(Q(until__isnull=True) | Q(until__gt=day), in_force=True, effective_from__lte=day)


class Dated(models.Model):
    """One version: in force from `effective_from` to the day before `until`.

    `until` is the next version's day, stored for the sake of reads and set by `actions.ledger.relink` alone. A
    correction of the same day leaves the older version with an empty span. `in_force` False says that the entry is off
    the list. `seq` counts the versions of an entry as they were entered.
    """

    seq = models.PositiveSmallIntegerField("版本")
    effective_from = models.DateField("生效日期")
    until = models.DateField("止（不含）", null=True, blank=True)
    in_force = models.BooleanField("有效", default=True)
    change = models.CharField("变动", max_length=12, choices=list(CHANGES.items()))
    reason = models.CharField("变动依据和理由", max_length=300, blank=True)
    brought_by = models.ForeignKey(
        ListImport, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name="导入"
    )
    entered_by = models.CharField("录入人", max_length=120)

    objects = DatedQuerySet.as_manager()

    class Meta:
        abstract = True
