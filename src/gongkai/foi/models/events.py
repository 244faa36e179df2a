"""The dated facts of a case. The clock is a fold over them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from gongkai.foi.models.case import Case
from gongkai.kernel.fields import EncryptedTextField


class CaseEvent(models.Model):
    """One dated fact. `type` is a type of `rules.clock` or one that does not move it (`contact_attempted`,
    `assigned` …).

    Rows are only added; a mistaken one is voided with a reason and stays. `on` is the day that counts in law,
    `recorded_at` when somebody entered it. `data` holds no personal data; `note` and `void_reason` may and are
    encrypted.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="events")
    type = models.CharField("事实", max_length=32)
    on = models.DateField("日期")
    at = models.DateTimeField("时刻", null=True, blank=True)
    key = models.CharField("标识", max_length=24)
    ref = models.CharField("对应", max_length=24, blank=True)
    data = models.JSONField("要素", default=dict, blank=True)
    note = EncryptedTextField("说明", blank=True, default="")
    actor_name = models.CharField("经办人", max_length=60)
    recorded_at = models.DateTimeField("录入时间")
    voided = models.BooleanField("已作废", default=False)
    void_reason = EncryptedTextField("作废理由", blank=True, default="")

    class Meta:
        verbose_name = verbose_name_plural = "办理事实"
        ordering: ClassVar = ["case", "on", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "key"], name="foi_event_key_once"),
        ]

    def __str__(self) -> str:
        return f"{self.type} {self.on}"


class CaseNote(models.Model):
    """A remark among colleagues; never part of the answer."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="notes")
    text = EncryptedTextField("备注")
    author_name = models.CharField("作者", max_length=60)
    mentions = models.JSONField("提到的人", default=list, blank=True)
    """Ids of the users named with @."""
    written_at = models.DateTimeField("时间")

    class Meta:
        verbose_name = verbose_name_plural = "内部备注"
        ordering: ClassVar = ["case", "id"]

    def __str__(self) -> str:
        return f"note {self.pk} on case {self.case_id}"
