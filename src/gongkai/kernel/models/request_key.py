"""What a request that comes twice gave the first time."""

from __future__ import annotations

from django.db import models


class RequestKey(models.Model):
    """One finished request: the action, its key, who sent it, and the objects it returned."""

    action = models.CharField(max_length=120)
    scope = models.CharField(max_length=60)
    key = models.CharField(max_length=120)
    result = models.JSONField(null=True)
    created_at = models.DateTimeField(auto_now_add=True, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["action", "scope", "key"], name="request_key_once")]

    def __str__(self) -> str:
        return f"{self.action} {self.key}"
