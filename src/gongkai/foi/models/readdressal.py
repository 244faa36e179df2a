"""An application that another organ went on with before it was confirmed (art. 36 (5)): its trace at the first."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from gongkai.foi.models.case import Case
from gongkai.kernel.fields import EncryptedTextField
from gongkai.organs.models import Organ

WAYS = {"phone": "电话", "sms": "短信", "email": "电子邮件", "letter": "信函", "in_person": "当面"}
"""How an applicant may agree."""


class Readdressal(models.Model):
    """转送: the case left `source` for `target` with the applicant's consent. The case is counted once, at the organ
    that has it now; its former number stays here, so that it is accounted for."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="readdressals")
    source = models.ForeignKey(Organ, on_delete=models.PROTECT, related_name="+", verbose_name="转出机关")
    target = models.ForeignKey(Organ, on_delete=models.PROTECT, related_name="+", verbose_name="转入机关")
    old_number = models.CharField("原登记编号", max_length=40, unique=True)
    new_number = models.CharField("新登记编号", max_length=40)
    on = models.DateField("转送日")
    consent_on = models.DateField("申请人同意之日")
    consent_way = models.CharField("同意的方式", max_length=16, choices=list(WAYS.items()))
    consent_note = EncryptedTextField("同意的情况", blank=True, default="")
    reason = EncryptedTextField("转送理由")
    actor_name = models.CharField("经办人", max_length=60)
    at = models.DateTimeField("录入时间")

    class Meta:
        verbose_name = verbose_name_plural = "转送"
        ordering: ClassVar = ["-id"]
        indexes: ClassVar = [models.Index(fields=["source", "on"], name="foi_readdressed_from")]

    def __str__(self) -> str:
        return self.old_number
