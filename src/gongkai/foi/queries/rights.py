"""更正申请 and 投诉举报 as the audit keeps them."""

from __future__ import annotations

from django.db.models import QuerySet

from gongkai.foi.models import RightsRequest
from gongkai.rules.rights import OPEN


def request_ids() -> QuerySet[RightsRequest, int]:
    return RightsRequest.objects.values_list("pk", flat=True)


def open_request_ids() -> QuerySet[RightsRequest, int]:
    return RightsRequest.objects.filter(state__in=OPEN).values_list("pk", flat=True)
