"""Words that mean the same, kept by editors."""

from __future__ import annotations

from django.core.exceptions import ValidationError

from gongkai.kernel import audit
from gongkai.kernel.actions import action, lock
from gongkai.kernel.actor import Actor
from gongkai.search.models import Synonym
from gongkai.search.policies import require_editor
from gongkai.search.wording import folded_word, split_words

FIELDS = ("word", "means", "both_ways", "note")


@action
def keep_synonym(
    *, actor: Actor, word: str, means: str, both_ways: bool = False, note: str = "", request_key: str = ""
) -> Synonym:
    """Have `means` (words separated by spaces or 、) searched besides `word`; in place of what was kept for it."""
    require_editor(actor)
    wanted, words = folded_word(word), split_words(means)
    errors = {}
    if not wanted:
        errors["word"] = "请填写群众说法"
    if not [one for one in words if one != wanted]:
        errors["means"] = "请填写至少一个不同的对应词语"
    if errors:
        raise ValidationError(errors)
    kept = Synonym.objects.select_for_update().filter(word=wanted).first()
    before = _values(kept) if kept else {}
    synonym = kept or Synonym(word=wanted)
    synonym.means, synonym.both_ways, synonym.note = " ".join(words), both_ways, note.strip()
    synonym.full_clean(validate_unique=False)
    synonym.save()
    audit.record(actor=actor, verb="search.synonym.keep", obj=synonym, before=before, after=_values(synonym))
    return synonym


@action
def remove_synonym(*, actor: Actor, synonym_id: int, request_key: str = "") -> str:
    """Forget a synonym; the word it was kept for. Raises Synonym.DoesNotExist."""
    require_editor(actor)
    synonym = lock(Synonym, synonym_id)
    audit.record(actor=actor, verb="search.synonym.remove", obj=synonym, before=_values(synonym))
    synonym.delete()
    return synonym.word


def _values(synonym: Synonym) -> dict[str, str | bool]:
    return {name: getattr(synonym, name) for name in FIELDS}
