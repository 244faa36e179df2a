"""口径: agreed wordings, and the words by which like cases are found."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from gongkai.foi.models.case import Case


class SubjectWord(models.Model):
    """One word of what a case asks for, as a keyed hash: like cases can be found, and nothing can be read from it."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="subject_words")
    word = models.CharField("词的索引", max_length=24)

    class Meta:
        verbose_name = verbose_name_plural = "主题词索引"
        constraints: ClassVar = [models.UniqueConstraint(fields=["word", "case"], name="foi_subject_word_once")]

    def __str__(self) -> str:
        return f"word of case {self.case_id}"


class Wording(models.Model):
    """An agreed wording for the reasons of an outcome. It is offered once the 政务公开办 has approved it, from
    `valid_from` to the day before `valid_until`; a change is a new row that follows the old one."""

    outcome = models.CharField("适用的办理结果", max_length=40)
    topic = models.CharField("适用情形", max_length=80)
    text = models.TextField("口径")
    valid_from = models.DateField("起")
    valid_until = models.DateField("止（不含）", null=True, blank=True)
    author_name = models.CharField("起草人", max_length=60)
    written_at = models.DateTimeField("起草时间")
    approved_by = models.CharField("审定人", max_length=60, blank=True)
    approved_at = models.DateTimeField("审定时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "统一口径"
        ordering: ClassVar = ["outcome", "topic", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gt=F("valid_from")),
                name="foi_wording_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return self.topic
