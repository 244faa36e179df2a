"""提请主动公开: an answer proposed for everybody, without its applicant (art. 44)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from gongkai.foi.models.case import Case
from gongkai.foi.models.letter import CaseFile
from gongkai.kernel.fields import EncryptedTextField


class PublicationProposal(models.Model):
    """The de-identified text of an answer on its way to the disclosure platform; `reference` is what the room of
    documents calls it, or where it was published."""

    class State(models.TextChoices):
        PROPOSED = "proposed", "待审定"
        ACCEPTED = "accepted", "已采纳"
        REFUSED = "refused", "未采纳"

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="publications")
    title = EncryptedTextField("标题")
    body = EncryptedTextField("正文")
    files = models.ManyToManyField(CaseFile, blank=True, related_name="+", verbose_name="随附的信息")
    alike = models.PositiveIntegerField("同类申请件数", default=0)
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.PROPOSED)
    proposed_by = models.CharField("提请人", max_length=60)
    proposed_by_id = models.BigIntegerField(null=True, blank=True, editable=False)
    proposed_at = models.DateTimeField("提请时间")
    decided_by = models.CharField("审定人", max_length=60, blank=True)
    decided_at = models.DateTimeField("审定时间", null=True, blank=True)
    reason = EncryptedTextField("审定意见", blank=True, default="")
    reference = models.CharField("公开位置", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "提请主动公开"
        ordering: ClassVar = ["-id"]

    def __str__(self) -> str:
        return f"publication {self.pk} of case {self.case_id}"
