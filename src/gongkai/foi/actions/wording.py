"""The wording of letters as an organ, or the district, adapts it. A change is a new version; nothing signed moves."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from gongkai.foi.letters.templates import BUILT_IN
from gongkai.foi.letters.tokens import problems
from gongkai.foi.models import LetterTemplate
from gongkai.foi.policies import require_wording
from gongkai.kernel import audit, clock
from gongkai.kernel.actions import action
from gongkai.kernel.actor import Actor
from gongkai.rules.letter_kinds import KINDS


@action
def save_wording(*, actor: Actor, kind: str, body: str, organ_id: int | None, request_key: str = "") -> LetterTemplate:
    """Put a wording of a kind in force for an organ, or for the whole district where `organ_id` is None.

    Raises ValidationError keyed `body` that names every token it lacks or does not know, PermissionDenied.
    """
    require_wording(actor, organ_id)
    if kind not in KINDS:
        raise ValidationError({"kind": "没有这一文种"})
    text = "\n".join(line.strip() for line in body.splitlines() if line.strip())
    if wrong := problems(KINDS[kind], text):
        raise ValidationError({"body": wrong})
    before = _retire(kind, organ_id)
    last = _versions(kind, organ_id).order_by("-version").values_list("version", flat=True).first() or 0
    made = LetterTemplate.objects.create(
        organ_id=organ_id,
        kind=kind,
        version=last + 1,
        body=text,
        author_name=actor.name,
        changed_at=clock.now(),
    )
    after = {"kind": kind, "organ_id": organ_id, "version": made.version, "body": text}
    audit.record(actor=actor, verb="foi.save_wording", obj=made, before=before, after=after)
    return made


@action
def restore_wording(*, actor: Actor, kind: str, organ_id: int | None, request_key: str = "") -> None:
    """Back to the wording above: of the district for an organ, the built-in one for the district. Versions stay."""
    require_wording(actor, organ_id)
    if kind not in BUILT_IN:
        raise ValidationError({"kind": "没有这一文种"})
    active = _versions(kind, organ_id).filter(active=True).first()
    if active is None:
        return
    before = _retire(kind, organ_id)
    audit.record(actor=actor, verb="foi.restore_wording", obj=active, before=before, after={"active": False})


def _versions(kind: str, organ_id: int | None) -> QuerySet[LetterTemplate]:
    rows = LetterTemplate.objects.filter(kind=kind)
    return rows.filter(organ=None) if organ_id is None else rows.filter(organ_id=organ_id)


def _retire(kind: str, organ_id: int | None) -> dict[str, object]:
    """The version in force steps back; what it was."""
    active = _versions(kind, organ_id).select_for_update(of=("self",)).filter(active=True).first()
    if active is None:
        return {}
    active.active = False
    active.save(update_fields=["active"])
    return {"version": active.version, "body": active.body}
