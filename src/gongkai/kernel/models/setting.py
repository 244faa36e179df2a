"""A value the platform keeps for itself."""

from __future__ import annotations

from django.db import models


class Setting(models.Model):
    """A key and its JSON value, such as the date that the demonstration rehearses."""

    key = models.CharField(max_length=80, primary_key=True)
    value = models.JSONField(null=True)

    def __str__(self) -> str:
        return self.key
