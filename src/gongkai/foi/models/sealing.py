"""Putting the seal on a signed letter (用印), and whether what came back says what was approved."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from gongkai.foi.models.letter import Letter
from gongkai.kernel.fields import EncryptedJSONField, EncryptedTextField
from gongkai.kernel.models import StoredFile


class Sealing(models.Model):
    """One attempt: asked of the electronic seal, or a stamped scan brought back. The worker collates it.

    `lines` are the findings, part by part: {"key", "label", "text", "verdict": "same" | "differs" | "unread" |
    "confirmed", "changes": [[kind, text]]}; `extra` text on the paper that nobody approved.
    """

    class Way(models.TextChoices):
        ESEAL = "eseal", "电子印章"
        SCAN = "scan", "上传盖章件"

    class State(models.TextChoices):
        WAITING = "waiting", "正在核对"
        CONFIRM = "confirm", "待人工核对"
        DIFFERS = "differs", "与签发文稿不一致"
        FAILED = "failed", "未能用印"
        DONE = "done", "已用印"

    letter = models.ForeignKey(Letter, on_delete=models.CASCADE, related_name="sealings")
    way = models.CharField("方式", max_length=8, choices=Way.choices)
    state = models.CharField("状态", max_length=8, choices=State.choices, default=State.WAITING)
    stored = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    digest = models.CharField("SHA-256", max_length=64, blank=True)
    lines = EncryptedJSONField("核对结果", default=list, blank=True)
    extra = EncryptedJSONField("多出的文字", default=list, blank=True)
    why = EncryptedTextField("原因", blank=True, default="")
    asked_by = models.CharField("经办人", max_length=60)
    asked_at = models.DateTimeField("提交时间")
    confirmed_by = models.CharField("人工核对人", max_length=60, blank=True)
    settled_at = models.DateTimeField("完成时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "用印"
        ordering: ClassVar = ["letter", "id"]

    def __str__(self) -> str:
        return f"sealing {self.pk} of letter {self.letter_id}"
