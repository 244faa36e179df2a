"""Compiled catalogues, kept as the worker made them."""

from __future__ import annotations

from gongkai.disclosure.models import Compilation
from gongkai.disclosure.policies import require_office
from gongkai.kernel import audit, clock
from gongkai.kernel.actions import action
from gongkai.kernel.actor import Actor


@action
def keep_compilation(
    *, actor: Actor, scope_id: int, kind: str, stored_id: int, rows: int, request_key: str = ""
) -> Compilation:
    """The newest compilation of a catalogue as `kind` (pdf or docx) takes the place of the one before."""
    require_office(actor)
    values = {"stored_id": stored_id, "rows": rows, "made_at": clock.now(), "made_on": clock.today()}
    kept, _ = Compilation.objects.update_or_create(scope_id=scope_id, kind=kind, defaults=values)
    audit.record(actor=actor, verb="disclosure.keep_compilation", obj=kept, after={"kind": kind, "rows": rows})
    return kept
