"""What happened and must still be told."""

from __future__ import annotations

from django.db import models


class OutboxRow(models.Model):
    """One event, written in the transaction of the change; `done` names the listeners that have had it.

    A parked row failed too often: it stands aside until somebody has it tried again.
    """

    record = models.CharField(max_length=120)
    event = models.CharField(max_length=60)
    payload = models.JSONField()
    created_at = models.DateTimeField(auto_now_add=True)
    available_at = models.DateTimeField()
    lease_until = models.DateTimeField(null=True)
    attempts = models.PositiveIntegerField(default=0)
    last_error = models.TextField(blank=True)
    done = models.JSONField(default=list)
    delivered_at = models.DateTimeField(null=True, db_index=True)
    parked_at = models.DateTimeField(null=True, db_index=True)

    class Meta:
        verbose_name = "待发事件"
        verbose_name_plural = "待发事件"
        indexes = [
            models.Index(
                fields=["record", "id"], condition=models.Q(delivered_at__isnull=True), name="outbox_waiting_by_record"
            ),
            models.Index(fields=["available_at"], condition=models.Q(delivered_at__isnull=True), name="outbox_waiting"),
        ]

    def __str__(self) -> str:
        return f"{self.event} {self.record}"
