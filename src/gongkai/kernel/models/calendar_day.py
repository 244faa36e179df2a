"""A day that differs from the packaged calendar."""

from __future__ import annotations

from django.db import models


class CalendarDay(models.Model):
    """A holiday or a make-up workday (调休上班) beside the packaged table; for one day the latest version holds."""

    class Kind(models.TextChoices):
        HOLIDAY = "holiday", "休息日"
        WORKDAY = "workday", "工作日"

    day = models.DateField("日期")
    kind = models.CharField("性质", max_length=8, choices=Kind.choices)
    name = models.CharField("名称", max_length=40, blank=True)
    source = models.CharField("依据", max_length=200)
    version = models.PositiveIntegerField("版本", db_index=True)

    class Meta:
        verbose_name = "日历调整"
        verbose_name_plural = "日历调整"
        ordering = ["day", "version"]
        constraints = [models.UniqueConstraint(fields=["day", "version"], name="calendar_day_once_a_version")]

    def __str__(self) -> str:
        return f"{self.day} {self.get_kind_display()}"
