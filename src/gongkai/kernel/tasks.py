"""Background tasks of Wagtail's kind, behind one module; our own work goes by the outbox."""

from __future__ import annotations

from django_tasks import task

__all__ = ["task"]
