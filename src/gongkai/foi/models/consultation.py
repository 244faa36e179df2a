"""Consultations (arts. 32, 34, 11) and help between departments as records of their own; the facts move the clock."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from gongkai.foi.models.case import Case
from gongkai.foi.models.letter import CaseFile, Letter
from gongkai.kernel.fields import EncryptedTextField
from gongkai.organs.models import Organ
from gongkai.rules.transitions import OPEN


class Consultation(models.Model):
    """One party asked in writing whether information may be disclosed. `fact_key` is the key of its `…_asked` fact,
    whose limit and reply the clock reads."""

    class Kind(models.TextChoices):
        THIRD_PARTY = "third_party", "征求第三方意见"
        ORGAN = "organs", "征求机关意见"

    class Reply(models.TextChoices):
        AGREES = "agrees", "同意公开"
        PARTLY = "partly", "部分同意公开"
        OBJECTS = "objects", "不同意公开"
        SILENT = "silent", "期满未提出意见"

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="consultations")
    kind = models.CharField("类别", max_length=16, choices=Kind.choices)
    fact_key = models.CharField("对应事实", max_length=24)
    basis = models.CharField("依据", max_length=8, blank=True)
    party = EncryptedTextField("被征求意见方")
    contact = EncryptedTextField("联系人、地址或者电话", blank=True, default="")
    organ = models.ForeignKey(
        Organ, null=True, blank=True, on_delete=models.PROTECT, related_name="consulted_on", verbose_name="本区机关"
    )
    about = EncryptedTextField("征求意见的信息内容")
    harm = EncryptedTextField("可能涉及的权益", blank=True, default="")
    letter = models.ForeignKey(Letter, null=True, blank=True, on_delete=models.PROTECT, related_name="consultations")
    asked_on = models.DateField("发出日")
    served_on = models.DateField("对方收到日", null=True, blank=True)
    limit_on = models.DateField("提出意见期限", null=True, blank=True)
    reply = models.CharField("意见", max_length=8, choices=Reply.choices, blank=True)
    reply_text = EncryptedTextField("意见内容和理由", blank=True, default="")
    replied_on = models.DateField("收到意见日", null=True, blank=True)
    replied_by = models.CharField("录入人", max_length=60, blank=True)
    overruled_on = models.DateField("决定公开日", null=True, blank=True)
    overruled_why = EncryptedTextField("决定公开的内容和理由", blank=True, default="")
    overruled_letter = models.ForeignKey(Letter, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    files = models.ManyToManyField(CaseFile, blank=True, related_name="+", verbose_name="供其查看的材料")
    """What the consulted organ sees of the case beside the question; never what the applicant handed in."""
    voided = models.BooleanField("已作废", default=False)
    """The fact that asked was a slip and is voided; the row stays with it."""

    class Meta:
        verbose_name = verbose_name_plural = "征求意见"
        ordering: ClassVar = ["case", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "fact_key"], name="foi_consultation_fact_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["organ", "reply"], name="foi_consultation_organ")]

    def __str__(self) -> str:
        return f"consultation {self.pk} of case {self.case_id}"

    @property
    def owed(self) -> bool:
        """Whether an answer is still wanted: none came, and the case is not concluded."""
        return not self.reply and not self.voided and self.case.state in OPEN


class HelpRequest(models.Model):
    """协办: another department or unit is asked for material or an opinion by an inner date. It never stops the clock,
    and shows the helper nothing but the question."""

    class State(models.TextChoices):
        OPEN = "open", "待协办"
        ANSWERED = "answered", "已答复"
        RECALLED = "recalled", "已撤回"

    class Holds(models.TextChoices):
        HOLDS = "holds", "掌握"
        PARTLY = "partly", "部分掌握"
        NOT = "not", "不掌握"

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="help_requests")
    organ = models.ForeignKey(Organ, on_delete=models.PROTECT, related_name="help_requests", verbose_name="协办机关")
    unit = models.CharField("协办科室", max_length=60, blank=True)
    question = EncryptedTextField("协办事项")
    due_on = models.DateField("内部期限")
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.OPEN)
    asked_by = models.CharField("交办人", max_length=60)
    asked_by_user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField("交办时间")
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    answer = EncryptedTextField("协办意见", blank=True, default="")
    holds = models.CharField("是否掌握所需信息", max_length=12, choices=Holds.choices, blank=True)
    answered_by = models.CharField("答复人", max_length=60, blank=True)
    answered_at = models.DateTimeField("答复时间", null=True, blank=True)
    files = models.ManyToManyField(CaseFile, blank=True, related_name="+", verbose_name="提供的材料")
    letter = models.ForeignKey(Letter, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    reminded = models.PositiveSmallIntegerField("催办次数", default=0)
    reminded_on = models.DateField("最近催办日", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "协办"
        ordering: ClassVar = ["due_on", "id"]
        indexes: ClassVar = [models.Index(fields=["organ", "state", "due_on"], name="foi_help_queue")]

    def __str__(self) -> str:
        return f"help {self.pk} on case {self.case_id}"

    @property
    def owed(self) -> bool:
        """Whether an answer is still wanted: none came, it was not recalled, and the case is not concluded."""
        return self.state == self.State.OPEN and self.case.state in OPEN
