"""An officer's account."""

from __future__ import annotations

from django.contrib.auth.models import AbstractUser
from django.db import models


class User(AbstractUser):
    """An account (账号). What it may do follows from the posts it holds, not from the account."""

    display_name = models.CharField("姓名", max_length=60, blank=True)
    title = models.CharField("职务", max_length=60, blank=True)

    class Meta(AbstractUser.Meta):
        verbose_name = "账号"
        verbose_name_plural = "账号"

    def __str__(self) -> str:
        return self.display_name or self.username

    def get_full_name(self) -> str:
        return self.display_name or super().get_full_name()
