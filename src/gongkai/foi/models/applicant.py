"""The applicant of a case. Kept apart from the case so that reading personal data is a step of its own."""

from __future__ import annotations

from django.db import models

from gongkai.foi.models.case import Case
from gongkai.kernel.fields import BlindIndexField, EncryptedJSONField, EncryptedTextField


class Applicant(models.Model):
    """Who asks (art. 29 ¶2 (1)): name, proof of identity, ways to reach.

    Everything that identifies the person is encrypted; the `_index` fields are keyed blind indexes for equality
    look-ups.
    Read it through `foi.policies.read_applicant`, which leaves a row in the access log.
    """

    case = models.OneToOneField(Case, on_delete=models.CASCADE, related_name="applicant")
    natural = models.BooleanField("自然人", default=True)
    name = EncryptedTextField("姓名或者名称")
    id_kind = models.CharField("证件类型", max_length=24)
    id_number = EncryptedTextField("证件号码", blank=True, default="")
    phone = EncryptedTextField("联系电话", blank=True, default="")
    email = EncryptedTextField("电子邮箱", blank=True, default="")
    address = EncryptedTextField("通信地址", blank=True, default="")
    representative = EncryptedTextField("代理人或联系人", blank=True, default="")
    companions = EncryptedJSONField("共同申请人", default=list, blank=True)

    name_index = BlindIndexField(source="name")
    id_index = BlindIndexField(source="id_number", kind="identity")
    phone_index = BlindIndexField(source="phone")

    class Meta:
        verbose_name = verbose_name_plural = "申请人"

    def __str__(self) -> str:
        return f"applicant of case {self.case_id}"
