"""A draft that comes back as DOCX: kept as a version, read by the worker, adopted by an officer."""

from __future__ import annotations

from collections.abc import Sequence

from gongkai.foi.actions.decision import ANSWER
from gongkai.foi.actions.ledger import Refused
from gongkai.foi.models import Case, Letter, LetterDraft
from gongkai.foi.policies import require_move
from gongkai.kernel import audit, clock, outbox
from gongkai.kernel.actions import action, lock
from gongkai.kernel.actor import Actor
from gongkai.kernel.events import DraftBrought
from gongkai.kernel.models import StoredFile


@action
def bring_draft(*, actor: Actor, case_id: int, letter_id: int, stored_id: int, request_key: str = "") -> LetterDraft:
    """Keep a stored DOCX as a version of the draft; the worker reads its text afterwards. The letter itself stays as it
    is until an officer adopts the version with `draft_answer`."""
    case: Case = lock(Case, case_id)
    require_move(actor, case, "decide")
    letter = case.letters.filter(pk=letter_id, kind=ANSWER, state=Letter.State.DRAFT).first()
    if letter is None:
        raise Refused("这份文书不是草稿，不能带回修改")
    stored = StoredFile.objects.get(pk=stored_id)
    version = LetterDraft.objects.create(
        letter=letter,
        source=LetterDraft.Source.DOCX,
        author_name=actor.name,
        written_at=clock.now(),
        stored=stored,
    )
    after = {"letter": letter.pk, "version": version.pk, "address": stored.address, "size": stored.size}
    audit.record(actor=actor, verb="foi.bring_draft", obj=case, after=after)
    outbox.emit(DraftBrought(draft_id=version.pk, case_id=case.pk), record=f"foi.case:{case.pk}")
    return version


@action
def keep_reading(
    *, actor: Actor, draft_id: int, paragraphs: Sequence[str], problem: str = "", request_key: str = ""
) -> LetterDraft:
    """What the worker read of a version that was brought back, or why it could not; written once."""
    version = LetterDraft.objects.select_for_update(of=("self",)).select_related("letter").get(pk=draft_id)
    if version.paragraphs or version.problem:
        return version
    version.paragraphs, version.problem = list(paragraphs), problem[:200]
    version.save(update_fields=["paragraphs", "problem"])
    case = Case.objects.get(pk=version.letter.case_id)
    after = {"version": version.pk, "paragraphs": len(version.paragraphs), "problem": version.problem}
    audit.record(actor=actor, verb="foi.read_draft", obj=case, after=after)
    return version
