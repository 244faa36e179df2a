"""The district's list of words: added, ended, imported as a whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError

from gongkai.disclosure.models import Word
from gongkai.disclosure.policies import require_office
from gongkai.kernel import audit, clock
from gongkai.kernel.actions import action, lock
from gongkai.kernel.actor import Actor
from gongkai.kernel.models import Setting
from gongkai.kernel.script import WORDS_KEY


@dataclass(frozen=True)
class WordFacts:
    """A word, what to write instead, a key of `Word.KINDS`, and the words that hold it rightly."""

    text: str
    advice: str = ""
    kind: str = "wrong"
    exceptions: tuple[str, ...] = ()


@action
def add_word(*, actor: Actor, facts: WordFacts, request_key: str = "") -> Word:
    """Add a word, or write it anew, by the district's disclosure office. Raises ValidationError by field."""
    require_office(actor)
    return _put(actor, facts)


@action
def end_word(*, actor: Actor, word_id: int, request_key: str = "") -> Word:
    """The word is no longer looked for; it stays on record."""
    require_office(actor)
    word: Word = lock(Word, word_id)
    if word.ended_at is None:
        word.ended_at = clock.now()
        word.save(update_fields=["ended_at"])
        audit.record(actor=actor, verb="disclosure.end_word", obj=word, before={"text": word.text})
    return word


@action
def import_words(*, actor: Actor, rows: Sequence[WordFacts], request_key: str = "") -> int:
    """Add every word of a list, all or nothing; how many were new or changed."""
    require_office(actor)
    changed = 0
    for facts in rows:
        known = Word.objects.filter(text=facts.text.strip(), ended_at__isnull=True).first()
        if known is None or facts_of(known) != facts:
            _put(actor, facts)
            changed += 1
    return changed


@action
def keep_script_words(*, actor: Actor, pairs: Mapping[str, str], request_key: str = "") -> None:
    """The district's own words in traditional script, simplified → traditional, in place of those before; by its
    disclosure office. They win over the general table. Raises ValidationError."""
    require_office(actor)
    if long := [plain for plain, other in pairs.items() if not 1 <= len(plain) <= 60 or not 1 <= len(other) <= 60]:
        raise ValidationError({"pairs": f"“{long[0][:60]}”应为1至60个字，并写明繁体"})
    Setting.objects.get_or_create(key=WORDS_KEY)
    held: Setting = lock(Setting, WORDS_KEY)
    before, held.value = held.value or {}, dict(pairs)
    if before != held.value:
        held.save()
        audit.record(actor=actor, verb="disclosure.keep_script_words", obj=held, before=before, after=held.value)


def facts_of(word: Word) -> WordFacts:
    return WordFacts(word.text, word.advice, word.kind, tuple(word.exceptions))


def _put(actor: Actor, facts: WordFacts) -> Word:
    text = facts.text.strip()
    errors: dict[str, str] = {}
    if not 2 <= len(text) <= 60:
        errors["text"] = "词语应为2至60个字"
    if facts.kind not in Word.KINDS:
        errors["kind"] = "类别应为错误、禁用或者慎用"
    if strange := [one for one in facts.exceptions if text not in one]:
        errors["exceptions"] = f"例外“{strange[0]}”中没有“{text}”"
    if errors:
        raise ValidationError(errors)
    now = clock.now()
    Word.objects.filter(text=text, ended_at__isnull=True).update(ended_at=now)
    word = Word.objects.create(
        text=text,
        advice=facts.advice.strip()[:200],
        kind=facts.kind,
        exceptions=list(facts.exceptions),
        added_by=actor.name,
        added_at=now,
    )
    after = {"text": text, "advice": word.advice, "kind": word.kind, "exceptions": word.exceptions}
    audit.record(actor=actor, verb="disclosure.add_word", obj=word, after=after)
    return word
