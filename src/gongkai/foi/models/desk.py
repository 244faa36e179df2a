"""What officers keep for their own work: saved filters, reminders, deputies, batches of like applications, the whole
file of a case as one PDF."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from gongkai.foi.models.case import Case
from gongkai.kernel.fields import EncryptedJSONField, EncryptedTextField
from gongkai.kernel.models import StoredFile
from gongkai.organs.models import Organ


class SavedFilter(models.Model):
    """A view of the queue that an officer named. `query` is a query string and holds no personal data."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="foi_filters")
    name = models.CharField("名称", max_length=40)
    query = models.CharField("条件", max_length=400)

    class Meta:
        verbose_name = verbose_name_plural = "常用筛选"
        ordering: ClassVar = ["user", "name"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["user", "name"], name="foi_filter_name_once")]

    def __str__(self) -> str:
        return self.name


class Reminder(models.Model):
    """Something an officer should look at; quiet once acted on. `cause` names what raised it, once per person."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="foi_reminders")
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="reminders")
    kind = models.CharField("类别", max_length=16)
    cause = models.CharField("缘由", max_length=80)
    text = EncryptedTextField("内容")
    made_at = models.DateTimeField("时间")
    quiet_at = models.DateTimeField("已处理时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "提醒"
        ordering: ClassVar = ["-made_at", "-id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["user", "cause"], name="foi_reminder_once")]
        indexes: ClassVar = [models.Index(fields=["user", "quiet_at"], name="foi_reminder_open")]

    def __str__(self) -> str:
        return f"{self.kind} for {self.user_id}"


class Deputy(models.Model):
    """Who stands in for an absent officer at an organ, with her posts there; both days are included."""

    organ = models.ForeignKey(Organ, on_delete=models.PROTECT, related_name="+")
    absent = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    deputy = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    starts_on = models.DateField("起")
    ends_on = models.DateField("止")
    reason = models.CharField("事由", max_length=60, blank=True)
    cancelled_on = models.DateField("提前结束日（不含）", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "代理"
        ordering: ClassVar = ["-starts_on", "-id"]
        indexes: ClassVar = [models.Index(fields=["deputy", "starts_on", "ends_on"], name="foi_deputy_days")]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="foi_deputy_ends_after_start"),
            models.CheckConstraint(condition=~Q(absent=F("deputy")), name="foi_deputy_is_another"),
        ]

    def __str__(self) -> str:
        return f"{self.deputy_id} for {self.absent_id}"


class Batch(models.Model):
    """批量申请: n like applications that are drafted once and answered by n letters; each counts (K.2-1)."""

    organ = models.ForeignKey(Organ, on_delete=models.PROTECT, related_name="+")
    name = models.CharField("名称", max_length=80)
    lead = models.ForeignKey(Case, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    cases = models.ManyToManyField(Case, related_name="batches", blank=True)
    made_at = models.DateTimeField("建立时间")
    made_by = models.CharField("建立人", max_length=60)

    class Meta:
        verbose_name = verbose_name_plural = "批量申请"
        ordering: ClassVar = ["-id"]

    def __str__(self) -> str:
        return self.name


class CaseBook(models.Model):
    """案卷: the whole file of a case as one PDF, made by the worker; `done` of `total` parts are in."""

    class State(models.TextChoices):
        WAITING = "waiting", "等待生成"
        WORKING = "working", "正在生成"
        READY = "ready", "已生成"
        FAILED = "failed", "未能生成"

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="books")
    state = models.CharField("状态", max_length=8, choices=State.choices, default=State.WAITING)
    done = models.PositiveSmallIntegerField("已收入", default=0)
    total = models.PositiveSmallIntegerField("应收入", default=0)
    pages = models.PositiveIntegerField("页数", default=0)
    left_out = EncryptedJSONField("另附的材料", default=list, blank=True)
    """Titles of what could not be made into pages, with why: `[[title, why]]`; the index lists them."""
    problem = models.CharField("未能生成的原因", max_length=200, blank=True)
    stored = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    asked_by = models.CharField("生成人", max_length=60)
    asked_at = models.DateTimeField("提出时间")
    made_at = models.DateTimeField("生成时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "案卷"
        ordering: ClassVar = ["case", "id"]

    def __str__(self) -> str:
        return f"book {self.pk} of case {self.case_id}"
