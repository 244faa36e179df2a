"""The columns of the site that this room keeps, and its lists as files."""

from __future__ import annotations

from datetime import date

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from gongkai.kernel.page_meta import Column
from gongkai.services.importing.exporting import CONTENT_TYPES

POWERS = Column(
    "权责清单",
    "区级各部门的权力和责任事项：实施依据、责任事项、问责依据和监督方式",
    ("权责清单", "行政许可", "行政处罚", "责任事项"),
    "信息公开目录",
    "/powers/",
)
SERVICES = Column(
    "政务服务",
    "依申请办理的政务服务事项：带什么、到哪里、多久、多少钱",
    ("办事指南", "政务服务事项", "一件事"),
    "办事服务",
    "/services/",
)


def file_response(data: bytes, title: str, on: date, fmt: str) -> HttpResponse:
    """A list as a file; its name says what it is and of which day."""
    response = HttpResponse(data, content_type=CONTENT_TYPES[fmt])
    response["Content-Disposition"] = (
        content_disposition_header(True, f"{title}-{on.isoformat()}.{fmt}") or "attachment"
    )
    response["X-Content-Type-Options"] = "nosniff"
    return response
