"""Addresses of an earlier site, and where what stood there is now."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q


class OldAddress(models.Model):
    """`path` begins with a slash and may carry a query; `below` means everything under it too. `target` is an address
    of the platform or of an outside site. One that has ended stays on record."""

    path = models.CharField("旧地址", max_length=500)
    target = models.CharField("现地址", max_length=500)
    below = models.BooleanField("包括其下各页", default=False)
    added_by = models.CharField("录入人", max_length=120, blank=True)
    added_at = models.DateTimeField("录入时间", null=True, blank=True)
    ended_at = models.DateTimeField("停用时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "旧地址"
        ordering: ClassVar = ["path"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["path"], condition=Q(ended_at__isnull=True), name="disclosure_old_address_once"
            ),
        ]

    def __str__(self) -> str:
        return self.path
