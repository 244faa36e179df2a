"""Who has shown code and second factor may read the case for half an hour, in this browser."""

from __future__ import annotations

from datetime import timedelta

from django.contrib.sessions.backends.base import SessionBase
from django.db.models import Q

from gongkai.foi.models import Case
from gongkai.kernel.clock import real_now

GRANT = "foi.track"
LIFE = timedelta(minutes=30)


def give(session: SessionBase, case: Case) -> None:
    """Open the case and the parts it was split into to this session, under a new session key."""
    session.cycle_key()
    session[GRANT] = {"case": case.pk, "until": (real_now() + LIFE).timestamp()}


def take_back(session: SessionBase) -> None:
    """Close it again."""
    session.pop(GRANT, None)


def granted(session: SessionBase, case_id: int) -> Case | None:
    """The case, if this session may read it; each reading prolongs the half hour."""
    kept = session.get(GRANT)
    now = real_now()
    if not kept or kept["until"] < now.timestamp():
        session.pop(GRANT, None)
        return None
    own = Q(pk=kept["case"]) | Q(parent_id=kept["case"])
    case = Case.objects.filter(own, pk=case_id).select_related("organ").first()
    if case is not None:
        session[GRANT] = {**kept, "until": (now + LIFE).timestamp()}
    return case
