"""What every room's table of pushing systems has in common."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from gongkai.kernel.fields import EncryptedTextField
from gongkai.organs.models.organ import Organ


class PushSource(models.Model):
    """A department's system that pushes, signed under its secret (`kernel.pushes`); it speaks for one organ."""

    key = models.SlugField("来源标识", max_length=40, unique=True)
    name = models.CharField("系统名称", max_length=80)
    organ = models.ForeignKey(Organ, verbose_name="机关", on_delete=models.PROTECT, related_name="+")
    secret = EncryptedTextField("密钥")
    active = models.BooleanField("启用", default=True)

    class Meta:
        abstract = True
        ordering: ClassVar = ["key"]

    def __str__(self) -> str:
        return self.name
