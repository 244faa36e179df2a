"""What editors keep: words that mean the same, and results put first or last for a while."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Synonym(models.Model):
    """A word (as readers say it) and the words searched besides; used at query time, so it works at once."""

    word = models.CharField("群众说法", max_length=40, unique=True)
    means = models.CharField("对应词语", max_length=300, help_text="多个词语用空格或顿号隔开")
    both_ways = models.BooleanField("互为同义", default=False, help_text="勾选后，搜对应词语时也搜群众说法")
    note = models.CharField("说明", max_length=200, blank=True)
    changed_at = models.DateTimeField("更新时间", auto_now=True)

    class Meta:
        verbose_name = verbose_name_plural = "同义词"
        ordering: ClassVar = ["word"]

    def __str__(self) -> str:
        return f"{self.word} → {self.means}"


class Placement(models.Model):
    """For one query, one entry is put first or last until a day. `query` is kept without spaces and marks, folded."""

    class Place(models.TextChoices):
        FIRST = "first", "置顶"
        LAST = "last", "压后"

    query = models.CharField("搜索词", max_length=100, db_index=True)
    kind = models.CharField("类别", max_length=40)
    ref = models.CharField("编号", max_length=80)
    place = models.CharField("位置", max_length=5, choices=Place.choices, default=Place.FIRST)
    until = models.DateField("截止日期", help_text="到这一天为止，含当日")
    reason = models.CharField("理由", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "结果调整"
        ordering: ClassVar = ["query", "place", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["query", "kind", "ref"], name="search_placement_once"),
            models.CheckConstraint(condition=models.Q(place__in=["first", "last"]), name="search_placement_known"),
        ]

    def __str__(self) -> str:
        return f"{self.query} {self.get_place_display()} {self.kind}:{self.ref}"
