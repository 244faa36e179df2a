"""口径库: noting what a case is about, and keeping the agreed wordings."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError

from gongkai.foi.models import Case, SubjectWord, Wording
from gongkai.foi.policies import require_wording_author, require_wording_keeper
from gongkai.foi.queries.guidance import word_hashes
from gongkai.kernel import audit, clock
from gongkai.kernel.actions import action, lock
from gongkai.kernel.actor import Actor
from gongkai.rules.outcomes import OUTCOMES

LONGEST = 2000


@action
def note_subject(*, actor: Actor, case_id: int, request_key: str = "") -> int:
    """Keep the hashes of the words of what is asked for; the number kept. They follow from the items and are no fact of
    the case, so they leave no audit row."""
    case: Case = lock(Case, case_id)
    hashes = word_hashes("\n".join(case.items.values_list("wanted", flat=True)))
    kept = set(case.subject_words.values_list("word", flat=True))
    case.subject_words.exclude(word__in=hashes).delete()
    SubjectWord.objects.bulk_create([SubjectWord(case=case, word=word) for word in sorted(hashes - kept)])
    return len(hashes)


@action
def propose_wording(
    *, actor: Actor, outcome: str, topic: str, text: str, valid_from: date, request_key: str = ""
) -> Wording:
    """Draft an agreed wording; it is offered to nobody until the 政务公开办 has approved it.

    Raises ValidationError by field.
    """
    require_wording_author(actor)
    errors = {}
    if outcome not in OUTCOMES:
        errors["outcome"] = "请选择适用的办理结果"
    if not topic.strip():
        errors["topic"] = "请写明适用情形"
    if not text.strip():
        errors["text"] = "请填写口径"
    elif len(text) > LONGEST:
        errors["text"] = f"口径不超过{LONGEST}字"
    if errors:
        raise ValidationError(errors)
    wording = Wording.objects.create(
        outcome=outcome,
        topic=topic.strip(),
        text=text.strip(),
        valid_from=valid_from,
        author_name=actor.name,
        written_at=clock.now(),
    )
    after = {"outcome": outcome, "topic": wording.topic, "text": wording.text, "valid_from": valid_from.isoformat()}
    audit.record(actor=actor, verb="foi.propose_wording", obj=wording, after=after)
    return wording


@action
def approve_wording(*, actor: Actor, wording_id: int, request_key: str = "") -> Wording:
    """审定: from now on the wording is offered while drafting."""
    require_wording_keeper(actor)
    wording: Wording = lock(Wording, wording_id)
    if wording.approved_at is None:
        if wording.author_name == actor.name:
            raise ValidationError("起草人不能审定自己起草的口径")
        wording.approved_by, wording.approved_at = actor.name, clock.now()
        wording.save(update_fields=["approved_by", "approved_at"])
        audit.record(actor=actor, verb="foi.approve_wording", obj=wording, after={"approved_by": actor.name})
    return wording


@action
def end_wording(*, actor: Actor, wording_id: int, on: date, request_key: str = "") -> Wording:
    """废止: from that day on the wording is no longer offered. What was answered with it stays."""
    require_wording_keeper(actor)
    wording: Wording = lock(Wording, wording_id)
    if on <= wording.valid_from:
        raise ValidationError({"on": "停用之日应当晚于启用之日"})
    before = {"valid_until": wording.valid_until.isoformat() if wording.valid_until else None}
    wording.valid_until = on
    wording.save(update_fields=["valid_until"])
    after = {"valid_until": on.isoformat()}
    audit.record(actor=actor, verb="foi.end_wording", obj=wording, before=before, after=after)
    return wording
