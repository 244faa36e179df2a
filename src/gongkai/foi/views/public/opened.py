"""A case that this browser has opened with code and second factor."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from gongkai.foi.views.public import grant
from gongkai.kernel.actor import Actor
from gongkai.kernel.page_meta import Crumb

APPLICANT = Actor.applicant("申请人")
TRAIL = (Crumb("查询办理进度", "/apply/track/"),)
CaseView = Callable[..., HttpResponse]


def of_own_case(view: CaseView) -> CaseView:
    """Give the view the case that this session has opened; otherwise ask for the code again."""

    @wraps(view)
    def run(request: HttpRequest, case_id: int, **kwargs: Any) -> HttpResponse:
        case = grant.granted(request.session, case_id)
        return redirect("foi:track") if case is None else view(request, case, **kwargs)

    return run
