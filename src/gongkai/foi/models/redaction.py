"""遮盖: what is covered in a file before it goes out (art. 37), and the proof that it is gone."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from gongkai.foi.models.case import Case
from gongkai.foi.models.letter import CaseFile
from gongkai.kernel.fields import EncryptedJSONField, EncryptedTextField
from gongkai.kernel.models import StoredFile


class Redaction(models.Model):
    """The marks on one file of a case. The original stays sealed; only `released` may be sent.

    `marks`: `[{"id", "page", "box": [x0, y0, x1, y1] in points from the top left, "article", "text", "source",
    "here_only"}]`; `article` is a key of `rules.redaction_grounds.GROUNDS`. With `here_only` the same words may stand
    elsewhere in the file.
    """

    class State(models.TextChoices):
        DRAFT = "draft", "标记中"
        REVIEW = "review", "待复核"
        APPLYING = "applying", "正在生成"
        RELEASED = "released", "已生成"
        DROPPED = "dropped", "已放弃"

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="redactions")
    original = models.ForeignKey(CaseFile, on_delete=models.PROTECT, related_name="redactions")
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.DRAFT)
    prepared = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    pages = models.JSONField("页面尺寸", default=list, blank=True)
    """`[[width, height], …]` in points; empty until the worker has made the pages."""
    texts = EncryptedJSONField("页面文字", null=True, blank=True)
    """`[[text, [box or None, …]], …]`, a page each; None until the pages are made (a migration encrypts no default)."""
    problem = models.CharField("未能处理的原因", max_length=200, blank=True)
    editors = models.JSONField("改过标记的人", default=list, blank=True)
    marks = EncryptedJSONField("遮盖标记", default=list)
    history = EncryptedJSONField("先前的标记", null=True, blank=True)
    """The last lists of marks, the newest last, for undoing; None before the first change."""
    version = models.PositiveIntegerField("版本", default=0)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    author_name = models.CharField("标记人", max_length=60)
    reviewer_name = models.CharField("复核人", max_length=60, blank=True)
    review_note = EncryptedTextField("复核意见", blank=True, default="")
    released = models.ForeignKey(CaseFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    verified = models.JSONField("校验记录", default=dict, blank=True)
    made_at = models.DateTimeField("开始时间")
    released_at = models.DateTimeField("生成时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "遮盖"
        ordering: ClassVar = ["case", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["original"],
                condition=Q(state__in=["draft", "review", "applying"]),
                name="foi_redaction_open_once",
            ),
            models.CheckConstraint(
                condition=~Q(state="released") | Q(released__isnull=False), name="foi_redaction_released_has_file"
            ),
        ]

    def __str__(self) -> str:
        return f"redaction {self.pk} of case {self.case_id}"


class RedactionPage(models.Model):
    """One page as it is shown for marking: a picture, kept encrypted."""

    redaction = models.ForeignKey(Redaction, on_delete=models.CASCADE, related_name="images")
    page = models.PositiveIntegerField("页")
    stored = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = verbose_name_plural = "遮盖页面"
        ordering: ClassVar = ["redaction", "page"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["redaction", "page"], name="foi_redaction_page_once")]

    def __str__(self) -> str:
        return f"page {self.page} of redaction {self.redaction_id}"


class FileReading(models.Model):
    """What a file of a case says, for search within the case, and what it hides from its reader."""

    file = models.OneToOneField(CaseFile, on_delete=models.CASCADE, related_name="reading")
    text = EncryptedTextField("文字", blank=True, default="")
    hidden = EncryptedJSONField("隐藏内容", default=list)
    """`[{"label", "where", "excerpt"}]`"""
    hides = models.BooleanField("有隐藏内容", default=False)
    problem = models.CharField("未能读取的原因", max_length=200, blank=True)
    acknowledged_by = models.CharField("确认人", max_length=60, blank=True)
    acknowledged_at = models.DateTimeField("确认时间", null=True, blank=True)
    read_at = models.DateTimeField("读取时间")

    class Meta:
        verbose_name = verbose_name_plural = "材料读取"

    def __str__(self) -> str:
        return f"reading of file {self.file_id}"
