"""What changed on both lists in some days, for rooms that cite powers and services by their outside code."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from gongkai.kernel.registry import ListChange
from gongkai.services.models import ItemVersion, PowerVersion

CHUNK = 400


def list_changes(codes: Sequence[str], since: date, until: date) -> list[ListChange]:
    """Changes of these entries whose effective day lies in [since, until], in the order of their days."""
    found: list[ListChange] = []
    for start in range(0, len(codes), CHUNK):
        some = codes[start : start + CHUNK]
        days = {"effective_from__gte": since, "effective_from__lte": until}
        powers = PowerVersion.objects.filter(power__outside_code__in=some, **days).select_related("power")
        items = ItemVersion.objects.filter(item__outside_code__in=some, **days).select_related("item")
        found += [
            ListChange(one.power.outside_code, one.name, f"已{one.get_change_display()}", one.effective_from)
            for one in powers
        ]
        found += [
            ListChange(one.item.outside_code, one.name, f"已{one.get_change_display()}", one.effective_from)
            for one in items
        ]
    return sorted(found, key=lambda one: (one.on, one.code))
