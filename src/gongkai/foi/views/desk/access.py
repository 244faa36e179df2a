"""Who may open a page of the desk. A page that is not for the reader does not exist for the reader."""

from __future__ import annotations

from django.http import Http404

from gongkai.foi import policies
from gongkai.foi.models import Case
from gongkai.foi.policies import get_case
from gongkai.kernel.actor import Actor
from gongkai.organs.models import POSTS
from gongkai.rules import transitions

CASE_POSTS = frozenset(POSTS) - {"sysadmin", "editor"}
"""Posts that work or watch cases; the upkeep of accounts and columns is no reason to read an application."""

RECEIVERS, ASSIGNERS, REMEDY_KEEPERS = (
    transitions.posts_for(event) & frozenset(POSTS) for event in ("receive", "assign", "record_remedy")
)
"""Posts behind pages that make one move of the table for several cases or before there is one."""

CALENDAR_KEEPERS = frozenset({"disclosure_office", "sysadmin"})
"""Posts that may hold the calendar of the district; where they must be held is asked of the calendar's own action."""


DEPUTY_KEEPERS = policies.DEPUTY_KEEPERS
"""Posts that say who stands in for whom."""


def case_or_404(actor: Actor, case_id: int) -> Case:
    """The case, if the actor may see it."""
    try:
        return get_case(actor, case_id)
    except Case.DoesNotExist as error:
        raise Http404("没有这一件") from error
