"""A matter in hand (办件) as its department reports it, and the systems that report."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from gongkai.kernel import crypto
from gongkai.kernel.fields import BlindIndexField, EncryptedTextField
from gongkai.organs.models import Organ, PushSource
from gongkai.services.elements import STEPS
from gongkai.services.models.items import Item

CODE_KIND = "matter-code"
"""Kind of the blind index of inquiry codes."""


def plain_code(text: str) -> str:
    """An inquiry code as it is compared: letters and digits alone."""
    return "".join(character for character in crypto.normalised(text) if character.isalnum())


class ProgressSource(PushSource):
    """A department's system that pushes progress."""

    class Meta(PushSource.Meta):
        verbose_name = verbose_name_plural = "办件推送来源"


class Matter(models.Model):
    """One matter. Of the inquiry code (at least 80 bits) only the blind index is kept; the phone number is encrypted.

    `due_on` is the promised day, by the workday calendar, as it stood when the matter was received.
    """

    organ = models.ForeignKey(Organ, verbose_name="机关", on_delete=models.PROTECT, related_name="matters")
    number = models.CharField("办件编号", max_length=60)
    item = models.ForeignKey(Item, verbose_name="事项", on_delete=models.PROTECT, related_name="matters")
    item_name = models.CharField("事项名称", max_length=300)
    code_index = models.CharField(max_length=64, unique=True, editable=False)
    phone = EncryptedTextField("联系电话")
    phone_index = BlindIndexField(source="phone", kind="phone")
    received_on = models.DateField("收件日期")
    promised_days = models.PositiveSmallIntegerField("承诺时限（工作日）", null=True)
    due_on = models.DateField("承诺办结日期", null=True)
    decided_on = models.DateField("办结日期", null=True)
    rating = models.PositiveSmallIntegerField("评价", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "办件"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organ", "number"], name="services_matter_number_once"),
            models.CheckConstraint(
                condition=Q(rating__isnull=True) | Q(rating__range=(1, 5)), name="services_matter_rating_lawful"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["organ", "received_on"], name="services_matter_received")]

    def __str__(self) -> str:
        return self.number


class MatterStep(models.Model):
    """One thing that happened to a matter."""

    matter = models.ForeignKey(Matter, verbose_name="办件", on_delete=models.CASCADE, related_name="steps")
    step = models.CharField("环节", max_length=12, choices=list(STEPS.items()))
    on = models.DateField("日期")
    note = models.CharField("说明", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "办件环节"
        ordering: ClassVar = ["on", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["matter", "step", "on"], name="services_matter_step_once")
        ]

    def __str__(self) -> str:
        return f"{self.matter} {self.get_step_display()}"
