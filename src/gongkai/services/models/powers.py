"""Entries of the power list (权责清单) and of the ledger of fees, by effective date."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from gongkai.organs.models import Organ
from gongkai.services.elements import ALL_KINDS, LEVELS
from gongkai.services.models.lists import Dated, Mirrored


class Power(Mirrored):
    """The identity of a power (职权事项), and its public address."""

    class Meta:
        verbose_name = verbose_name_plural = "职权事项"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["source", "outside_code"], name="services_power_source_code")
        ]

    def __str__(self) -> str:
        return self.outside_code


class PowerVersion(Dated):
    """What holds of a power from a day on. It counts for its one responsible organ (行使主体).

    `details` holds the texts of `elements.POWER_ELEMENTS` by key.
    """

    power = models.ForeignKey(Power, verbose_name="职权事项", on_delete=models.CASCADE, related_name="versions")
    code = models.CharField("职权编码", max_length=80, blank=True)
    name = models.CharField("职权名称", max_length=500)
    main_name = models.CharField("主项名称", max_length=500, blank=True)
    kind = models.CharField("职权类型", max_length=16, choices=list(ALL_KINDS.items()))
    organ = models.ForeignKey(Organ, verbose_name="行使主体", on_delete=models.PROTECT, related_name="powers")
    office = models.CharField("承办机构", max_length=120, blank=True)
    level = models.CharField("行使层级", max_length=12, choices=list(LEVELS.items()), default="district")
    details = models.JSONField("要素", default=dict)

    class Meta:
        verbose_name = verbose_name_plural = "职权事项版本"
        ordering: ClassVar = ["power_id", "effective_from", "seq"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["power", "seq"], name="services_power_version_once"),
            models.CheckConstraint(
                condition=models.Q(until__isnull=True) | models.Q(until__gte=models.F("effective_from")),
                name="services_power_version_span",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["in_force", "effective_from", "until", "kind", "organ"], name="services_power_on"),
            models.Index(fields=["effective_from"], name="services_power_from"),
        ]

    def __str__(self) -> str:
        return self.name
