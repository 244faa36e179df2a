"""What a reader's words ask for: folded, freed of the phrases of asking, cut into concepts with all the words that
would do for each.

Pure: words and synonyms in, a frozen value out.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache

from gongkai.search import language, lexicon

LONGEST = 100
"""Characters of a query that are read."""
LONGEST_TERM = 12
ACT, WEAK, FAINT = 0.6, 0.4, 0.2
"""How much words count that say what is done with a thing, that say little, and names of the place itself."""
PLACE = re.compile(r"[㐀-鿿]{2,6}?(?:省|自治区|市|区|县|旗|自治州|盟)")
NUMBER = re.compile(r"([㐀-鿿]{1,12})\s*〔\s*(\d{4})\s*〕\s*(?:第\s*)?(\d{1,5})\s*号")
LOOSE_NUMBER = re.compile(r"([㐀-鿿]{1,12})\s*[(（]?\s*((?:19|20)\d{2})\s*[)）]?\s*(?:第\s*)?(\d{1,5})\s*号")
YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})\s*年")
SPACES = re.compile(r"\s+")
NOT_SAID = re.compile(r"[^㐀-鿿a-z0-9]+")

KIND_OF_THING = frozenset("证本费金税店馆厂")

Synonyms = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Concept:
    """One thing asked for: the word as it was typed, and other words that would do. `spellings` are its readings as
    pinyin where it is Latin; `weight` is below 1 for words that say little, which nothing found needs to have."""

    word: str
    others: tuple[str, ...] = ()
    spellings: tuple[tuple[str, ...], ...] = ()
    weight: float = 1.0

    @property
    def latin(self) -> bool:
        return bool(language.LATIN.fullmatch(self.word))

    @property
    def strong(self) -> bool:
        return self.weight >= 1


@dataclass(frozen=True)
class Understood:
    """A query understood. `folded` is what was typed in folded form, `core` the same without the phrases of asking,
    `exact` without anything but characters, `number` a 文号 in its one form, `year` one that was named."""

    typed: str
    folded: str
    core: str
    exact: str
    concepts: tuple[Concept, ...] = ()
    number: str = ""
    year: int | None = None
    corrected: Mapping[str, str] = field(default_factory=dict)

    @property
    def strong(self) -> int:
        """How many concepts count."""
        return sum(one.strong for one in self.concepts)

    @property
    def is_number(self) -> bool:
        """Whether nothing but a 文号 was typed: it names one document, and others are no answer."""
        return bool(self.number) and exact_form(self.number) == self.exact

    @property
    def asks_for_rules(self) -> bool:
        """Whether rules or policies are asked for, and not how a matter is handled."""
        return any(word in self.folded for word in lexicon.rule_words())

    @property
    def terms(self) -> tuple[str, ...]:
        """Every word that may be marked in what is found, those typed first."""
        typed = [concept.word for concept in self.concepts]
        return tuple(dict.fromkeys(typed + [other for concept in self.concepts for other in concept.others]))

    @property
    def better(self) -> str:
        """The query with the corrections put in; empty if there are none."""
        text = self.core
        for wrong, right in self.corrected.items():
            text = text.replace(wrong, right)
        return text if text != self.core else ""


def number_of(text: str) -> str:
    """The 文号 in a text in its one form, such as 穗府〔2020〕5号; empty if there is none."""
    folded = language.fold(text)
    found = NUMBER.search(folded) or LOOSE_NUMBER.search(folded)
    return f"{found[1]}〔{found[2]}〕{int(found[3])}号" if found else ""


def exact_form(text: str) -> str:
    """A title without case, width, script, spaces and marks, for comparing whole titles."""
    return NOT_SAID.sub("", language.fold(text))


def understand(
    text: str,
    synonyms: Synonyms | None = None,
    corrected: Mapping[str, str] | None = None,
    region: Collection[str] = (),
) -> Understood:
    """The query understood. `synonyms` are the editors' own, beside those search starts with; `corrected` says what
    parts of the core were probably meant to be; `region` are the names of the place itself, which say little here."""
    folded = SPACES.sub(" ", language.fold(text[:LONGEST])).strip()
    core = core_of(folded)
    known = _joined(synonyms)
    year = YEAR.search(folded)
    return Understood(
        typed=text,
        folded=folded,
        core=core,
        exact=exact_form(folded),
        concepts=tuple(_concepts(core, known, corrected or {}, region)),
        number=number_of(folded),
        year=int(year[1]) if year else None,
        corrected=dict(corrected or {}),
    )


def core_of(folded: str) -> str:
    """The text without the phrases of asking; the text itself if nothing else is in it."""
    core = folded
    for phrase in lexicon.question_phrases():
        core = core.replace(phrase, " ")
    core = SPACES.sub(" ", core).strip(" ?？!！。，,、")
    return core if NOT_SAID.sub("", core) else folded


def region_of(government: str) -> frozenset[str]:
    """The names of the place in the name of its government, whole and short: 广州市南沙区人民政府 gives 广州市, 广州,
    南沙区, 南沙."""
    whole = PLACE.findall(language.fold(government))
    short = [name[:-1] for name in whole if len(name) > 2]
    return frozenset([*whole, *short, "".join(whole)]) - {""}


@cache
def _base() -> dict[str, tuple[str, ...]]:
    return {
        language.fold(word): tuple(language.fold(one) for one in others) for word, others in lexicon.synonyms().items()
    }


def _joined(synonyms: Synonyms | None) -> Mapping[str, Sequence[str]]:
    if not synonyms:
        return _base()
    joined: dict[str, Sequence[str]] = dict(_base())
    for word, others in synonyms.items():
        joined[word] = (*others, *joined.get(word, ()))
    return joined


def _concepts(
    core: str, synonyms: Synonyms, corrected: Mapping[str, str], region: Collection[str]
) -> Iterable[Concept]:
    found: dict[str, Concept] = {}
    for part in _parts(core, {*synonyms, *corrected, *region}):
        if part in corrected:
            right = corrected[part]
            found.setdefault(part, Concept(part, (right, *synonyms.get(right, ()))))
        elif part in region:
            found.setdefault(part, Concept(part, weight=FAINT))
        elif part in synonyms:
            found.setdefault(part, Concept(part, tuple(synonyms[part])))
        else:
            for word in language.coarse(part):
                found.setdefault(word, _plain(word))
    kept = [one for word, one in found.items() if word not in lexicon.stop_words()]
    return _some_strong(kept or list(found.values()))


def _plain(word: str) -> Concept:
    if language.LATIN.fullmatch(word):
        return Concept(word, spellings=tuple(language.spellings(word)))
    weight = WEAK if len(word) == 1 or word in lexicon.weak_words() else 1.0
    return Concept(word, _stem(word), weight=weight)


def _stem(word: str) -> tuple[str, ...]:
    """What a word says without its last character, where that only says what kind of thing it is: 排污证, 丧葬费."""
    return (word[:-1],) if len(word) > 2 and word[-1] in KIND_OF_THING else ()


def _some_strong(concepts: list[Concept]) -> list[Concept]:
    """The concepts; what is done with a thing counts less than the thing; where all say little, all count."""
    if any(one.strong and one.word not in lexicon.acts() for one in concepts):
        return [replace(one, weight=ACT) if one.strong and one.word in lexicon.acts() else one for one in concepts]
    if any(one.strong for one in concepts):
        return concepts
    return [replace(one, weight=1.0) for one in concepts]


def _parts(core: str, terms: Collection[str]) -> Iterable[str]:
    """The core cut so that terms with synonyms stand alone, the longest term from the left winning; what lies between
    them is left together for the segmenter."""
    plain, at = "", 0
    while at < len(core):
        size = next((n for n in range(min(LONGEST_TERM, len(core) - at), 0, -1) if _term(core[at : at + n], terms)), 0)
        if not size:
            plain += core[at]
            at += 1
            continue
        if plain.strip():
            yield plain
        plain = ""
        yield core[at : at + size]
        at += size
    if plain.strip():
        yield plain


def _term(part: str, terms: Collection[str]) -> bool:
    return len(part) > 1 and part in terms
