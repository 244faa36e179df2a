"""The second button of a form: its move and the one that usually follows, so that nobody goes back and forth.

From a paper letter to the served answer no officer opens more than eight pages, and no fact is typed twice.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from gongkai.foi.actions.decision import ANSWER, draft_answer, submit_review
from gongkai.foi.actions.ledger import Refused
from gongkai.foi.models import Letter
from gongkai.kernel.actor import Actor
from gongkai.rules.clock import ClockError


def draft_unless_there(*, actor: Actor, case_id: int, request_key: str = "") -> None:
    """The first draft in the words of the case; one that is there keeps what an officer has written."""
    if not Letter.objects.filter(case_id=case_id, kind=ANSWER, state=Letter.State.DRAFT).exists():
        draft_answer(actor=actor, case_id=case_id, request_key=request_key)


FOLLOWING: Mapping[str, tuple[str, Callable[..., Any]]] = {
    "decide": ("draft_answer", draft_unless_there),
    "draft_answer": ("submit_review", submit_review),
}
"""Move → the move that its second button makes after it, and how."""
TOLD = {"draft_answer": "已按办理结果拟出答复书，请核对。", "submit_review": "已送审。"}


def go_on(request: HttpRequest, actor: Actor, case_id: int, event: str) -> HttpResponse | None:
    """Make the following move if its button was pressed, and go where the officer goes on; None without it. What the
    first move did stays done when the second is refused."""
    following, run = FOLLOWING.get(event, ("", None))
    if run is None or request.POST.get("then") != following:
        return None
    key = request.POST.get("request_key", "")
    try:
        run(actor=actor, case_id=case_id, request_key=f"{key[:40]}-then" if key else "")
    except (Refused, PermissionDenied, ClockError) as error:
        messages.error(request, str(error))
    except ValidationError as error:
        messages.error(request, "；".join(error.messages))
    else:
        messages.success(request, TOLD[following])
        if following == "submit_review":
            return redirect("foi_desk:case", case_id)
    return redirect("foi_desk:move", case_id, "draft_answer")
