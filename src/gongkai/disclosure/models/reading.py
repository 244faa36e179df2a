"""How a document is read: counts by day, nothing of who reads."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from gongkai.disclosure.models.document import Document


class ReadingDay(models.Model):
    """One document on one day: how often its page was opened, and how many readers of an interpretation said that
    they understood it (看懂了) or did not."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="readings", verbose_name="公开信息")
    day = models.DateField("日期")
    reads = models.PositiveIntegerField("阅读", default=0)
    understood = models.PositiveIntegerField("看懂了", default=0)
    puzzled = models.PositiveIntegerField("没看懂", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "阅读情况"
        ordering: ClassVar = ["-day"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["document", "day"], name="disclosure_reading_once_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.document_id} {self.day}"
