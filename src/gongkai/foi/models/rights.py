"""更正申请 (art. 41) and 投诉举报 (art. 47): kinds of their own, outside the ledger of applications."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from gongkai.kernel.fields import BlindIndexField, EncryptedTextField
from gongkai.kernel.models import StoredFile
from gongkai.organs.models import Organ
from gongkai.rules.rights import KINDS, OUTCOMES, STATES

CODE_KIND = "rights-code"
ALL_OUTCOMES = {key: label for group in OUTCOMES.values() for key, label in group.items()}


class RightsRequest(models.Model):
    """One of them. What it says and who says it is encrypted; `about_organ` is whose record or whose conduct it is
    about, `organ` who handles it now. Of the tracking code only the blind index is kept."""

    kind = models.CharField("类别", max_length=12, choices=list(KINDS.items()))
    organ = models.ForeignKey(Organ, on_delete=models.PROTECT, related_name="rights_requests", verbose_name="办理机关")
    about_organ = models.ForeignKey(Organ, on_delete=models.PROTECT, related_name="+", verbose_name="涉及机关")
    number = models.CharField("编号", max_length=60, unique=True)
    code_index = models.CharField(max_length=64, unique=True, editable=False)
    state = models.CharField("状态", max_length=12, choices=list(STATES.items()), default="received")
    name = EncryptedTextField("姓名或者名称")
    id_number = EncryptedTextField("证件号码", blank=True, default="")
    phone = EncryptedTextField("联系电话")
    address = EncryptedTextField("通信地址", blank=True, default="")
    phone_index = BlindIndexField(source="phone")
    id_index = BlindIndexField(source="id_number", kind="identity")
    facts = EncryptedTextField("事实和理由")
    wanted = EncryptedTextField("请求")
    proof = models.ForeignKey(
        StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name="证明材料"
    )
    received_at = models.DateTimeField("收到时间")
    due_on = models.DateField("应答复日期")
    outcome = models.CharField("结果", max_length=16, choices=list(ALL_OUTCOMES.items()), blank=True)
    answer = EncryptedTextField("答复", blank=True, default="")
    answered_by = models.CharField("答复人", max_length=60, blank=True)
    answered_at = models.DateTimeField("答复时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "更正与投诉"
        ordering: ClassVar = ["due_on", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(state="answered") | ~Q(outcome=""), name="foi_rights_answer_has_outcome"
            )
        ]
        indexes: ClassVar = [models.Index(fields=["organ", "state", "due_on"], name="foi_rights_in_hand")]

    def __str__(self) -> str:
        return self.number


class RightsStep(models.Model):
    """One thing that happened to it; what was said with it is encrypted."""

    request = models.ForeignKey(RightsRequest, on_delete=models.CASCADE, related_name="steps")
    event = models.CharField("事项", max_length=12)
    note = EncryptedTextField("内容", blank=True, default="")
    by_name = models.CharField("办理人", max_length=60)
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = verbose_name_plural = "办理过程"
        ordering: ClassVar = ["request", "id"]

    def __str__(self) -> str:
        return f"{self.event} of {self.request_id}"
