"""The gate before publishing: what it read, what it found, what somebody decided of it; the district's words."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from gongkai.disclosure.models.document import Document
from gongkai.rules.publication_checks import CHECKS, KINDS


class GateRun(models.Model):
    """The gate has read one version. `digest` is that of the version's content, `fingerprint` of all that was looked at
    beside it: words, catalogue row, relations. One row a document: the latest."""

    document = models.OneToOneField(Document, on_delete=models.CASCADE, related_name="gate", verbose_name="公开信息")
    revision_id = models.BigIntegerField("版本")
    digest = models.CharField("内容摘要", max_length=64)
    fingerprint = models.CharField("检查依据摘要", max_length=64)
    ran_at = models.DateTimeField("检查时间")

    class Meta:
        verbose_name = verbose_name_plural = "发布前检查"

    def __str__(self) -> str:
        return f"gate of {self.document_id}"


class Finding(models.Model):
    """One finding. `key` is a keyed hash of what was found and of the line it stands in: the same in the next version,
    so that what was decided holds while nothing has changed there.

    `excerpt` is masked. `part`, `start` and `end` place it in the title, the summary, the body's plain text
    (`gate.places.plain_places`) or a file; `where` says so in words.
    """

    class State(models.TextChoices):
        OPEN = "open", "待处理"
        OVERRIDDEN = "overridden", "已说明理由"
        GONE = "gone", "已消除"

    class Severity(models.TextChoices):
        BLOCK = "block", "须处理"
        WARN = "warn", "提示"

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="findings", verbose_name="公开信息")
    revision_id = models.BigIntegerField("版本")
    digest = models.CharField("内容摘要", max_length=64)
    key = models.CharField("标识", max_length=64)
    check_key = models.CharField("检查项", max_length=12, choices=list(CHECKS.items()))
    kind = models.CharField("类别", max_length=20)
    severity = models.CharField("程度", max_length=6, choices=Severity.choices)
    part = models.CharField("部分", max_length=80)
    where = models.CharField("位置", max_length=300)
    start = models.PositiveIntegerField("起", default=0)
    end = models.PositiveIntegerField("止", default=0)
    excerpt = models.CharField("摘录（已遮盖）", max_length=200, blank=True)
    advice = models.CharField("说明", max_length=300)
    ordinal = models.PositiveIntegerField("序号", default=0)
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.OPEN)
    reason = models.CharField("理由", max_length=500, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField("处理人", max_length=120, blank=True)
    at = models.DateTimeField("处理时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "检查发现"
        ordering: ClassVar = ["document", "ordinal", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["document", "key"], name="disclosure_finding_once"),
        ]

    def __str__(self) -> str:
        return f"{self.document_id} {self.check_key} {self.where}"

    @property
    def label(self) -> str:
        """What was found, in words."""
        return KINDS.get(self.kind, "") or CHECKS.get(self.check_key, "")


class Word(models.Model):
    """A word of the district's list, looked for in every document. `exceptions` are words that contain it rightly."""

    KINDS: ClassVar = {"wrong": "错误", "forbidden": "禁用", "caution": "慎用"}

    text = models.CharField("词语", max_length=60)
    advice = models.CharField("应为", max_length=200, blank=True)
    kind = models.CharField("类别", max_length=10, choices=list(KINDS.items()), default="wrong")
    exceptions = models.JSONField("例外", default=list, blank=True)
    added_by = models.CharField("录入人", max_length=120, blank=True)
    added_at = models.DateTimeField("录入时间", null=True, blank=True)
    ended_at = models.DateTimeField("停用时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "检查词语"
        ordering: ClassVar = ["kind", "text"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["text"], condition=models.Q(ended_at__isnull=True), name="disclosure_word_once"
            ),
        ]

    def __str__(self) -> str:
        return self.text


class OutsideLink(models.Model):
    """Whether an address outside the platform answered, and when it was last asked."""

    address = models.CharField("地址", max_length=500, unique=True)
    problem = models.CharField("问题", max_length=120, blank=True)
    asked_at = models.DateTimeField("查询时间")

    class Meta:
        verbose_name = verbose_name_plural = "外部链接"

    def __str__(self) -> str:
        return self.address
