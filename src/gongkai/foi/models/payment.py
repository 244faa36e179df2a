"""缴费申报: the applicant says that the fee is paid; it moves nothing until the desk has seen the money."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from gongkai.foi.models.case import Case
from gongkai.kernel.fields import EncryptedTextField
from gongkai.kernel.models import StoredFile


class PaymentClaim(models.Model):
    """One statement of having paid, with what it shows; confirmed with the day that counts, or refused with why."""

    class State(models.TextChoices):
        WAITING = "waiting", "待核实"
        CONFIRMED = "confirmed", "已确认"
        REFUSED = "refused", "未确认"

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="payment_claims")
    paid_on = models.DateField("缴费日期")
    receipt = EncryptedTextField("票据号或者交易流水号")
    proof = models.ForeignKey(
        StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name="凭证"
    )
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.WAITING)
    reason = models.CharField("未确认的原因", max_length=200, blank=True)
    claimed_at = models.DateTimeField("申报时间")
    settled_by = models.CharField("核实人", max_length=60, blank=True)
    settled_at = models.DateTimeField("核实时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "缴费申报"
        ordering: ClassVar = ["case", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case"], condition=Q(state="waiting"), name="foi_one_claim_waits")
        ]

    def __str__(self) -> str:
        return f"payment claim {self.pk} of case {self.case_id}"


class ContactChange(models.Model):
    """That an applicant changed how she is reached: which of the fields, never what they say."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="contact_changes")
    fields = models.JSONField("变更的项目", default=list)
    at = models.DateTimeField("时间")
    seen_by = models.CharField("知悉人", max_length=60, blank=True)
    seen_at = models.DateTimeField("知悉时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "联系方式变更"
        ordering: ClassVar = ["case", "id"]

    def __str__(self) -> str:
        return f"contact change of case {self.case_id}"
