"""What was asked for, without who asked."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class QueryLog(models.Model):
    """How often a query was asked on a day, what it found last, and how often a hit of it was opened.

    Nothing of the reader is kept: no address, no time of day, no account. A query with personal data in it is not kept.
    """

    day = models.DateField("日期")
    query = models.CharField("搜索词", max_length=100)
    times = models.PositiveIntegerField("次数", default=0)
    hits = models.PositiveIntegerField("结果数", default=0)
    clicked = models.PositiveIntegerField("点开次数", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "搜索记录"
        ordering: ClassVar = ["-day", "-times"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["day", "query"], name="search_query_once_a_day")]
        indexes: ClassVar = [models.Index(fields=["hits", "day"], name="search_query_hits")]

    def __str__(self) -> str:
        return f"{self.day} {self.query}"


class LeadLog(models.Model):
    """How often an entry was opened from the results of a query on a day; queries are kept as in QueryLog."""

    day = models.DateField("日期")
    query = models.CharField("搜索词", max_length=100)
    kind = models.CharField("类别", max_length=40)
    ref = models.CharField("编号", max_length=80)
    times = models.PositiveIntegerField("次数", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "搜索去向"
        ordering: ClassVar = ["-day", "-times"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "ref", "day", "query"], name="search_lead_once_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.query} → {self.kind}:{self.ref}"
