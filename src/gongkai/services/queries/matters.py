"""Matters in hand: one for its applicant, and how well a department keeps its promises (办事效能)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Avg, Count, F, Q, QuerySet

from gongkai.kernel import crypto
from gongkai.organs.models import Organ
from gongkai.services.models import Matter
from gongkai.services.models.matters import CODE_KIND, plain_code


def find_matter(code: str, phone: str) -> Matter | None:
    """The matter with this code and this phone number; what of the two is wrong is not said."""
    plain = plain_code(code)
    if not plain or not phone.strip():
        return None
    indexes = {"code_index": crypto.blind_index(CODE_KIND, plain), "phone_index": crypto.blind_index("phone", phone)}
    return Matter.objects.filter(**indexes).select_related("organ").first()


@dataclass(frozen=True)
class Effect:
    """How one organ handled the matters that it concluded: `on_time` of those with a promise, ratings from 1 to 5."""

    organ: str
    received: int
    concluded: int
    promised: int
    on_time: int
    rating: float | None
    rated: int

    @property
    def share(self) -> int | None:
        """Per cent on time, rounded down; None without a promise."""
        return 100 * self.on_time // self.promised if self.promised else None


def effects(start: date, end: date, organs: QuerySet[Organ]) -> list[Effect]:
    """By organ, over the matters received between the days, both included; in one read."""
    kept = Q(due_on__isnull=False, decided_on__isnull=False)
    rows = (
        Matter.objects.filter(organ__in=organs, received_on__gte=start, received_on__lte=end)
        .order_by()
        .values_list("organ__name")
        .annotate(
            n=Count("pk"),
            done=Count("pk", filter=Q(decided_on__isnull=False)),
            promised=Count("pk", filter=kept),
            on_time=Count("pk", filter=kept & Q(decided_on__lte=F("due_on"))),
            mean=Avg("rating"),
            rated=Count("rating"),
        )
    )
    return sorted((Effect(*row) for row in rows), key=lambda one: (one.share is None, one.share, one.organ))
