"""How often something was tried within a window of time."""

from __future__ import annotations

from django.db import models


class TryCount(models.Model):
    """One limit being counted. `key` is a blind index and says nothing of who tried what."""

    key = models.CharField(max_length=64, primary_key=True)
    count = models.PositiveIntegerField(default=0)
    until = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.count} until {self.until}"
