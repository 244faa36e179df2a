"""The reply to a question: passages of what is published, each with its source; or that nothing fits.

Nothing is invented: every quote is a passage of an entry as the database has it now, or one of its facts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from gongkai.kernel.registry import Entry
from gongkai.rules import personal_data
from gongkai.search import lexicon, queries
from gongkai.search.answers import answer
from gongkai.search.asking.passages import best, weight_of
from gongkai.search.asking.phrasing import phrase
from gongkai.search.understanding import Understood, understand

LOOKED_AT, QUOTED = 6, 3
ENOUGH = 0.5
"""Share of the things asked for that a source must name; less is no answer."""
INTENTS: tuple[tuple[tuple[str, ...], str], ...] = (
    (("多少钱", "费用", "收费", "花钱", "要钱"), "费用"),
    (("多久", "几天", "时限", "多长时间"), "多久办好"),
    (("哪里", "在哪", "地址", "地点", "去哪"), "办理地点"),
    (("几点", "上班", "开门", "什么时间"), "办理时间"),
    (("电话", "号码", "打给"), "咨询电话"),
    (("材料", "带什么", "准备什么", "证件"), "材料"),
    (("谁能", "资格", "哪些人"), "谁能办"),
)
"""Words of a question, and the fact of a service that answers them."""
ANSWERING = frozenset({"service", "bundle", "document", "answer", "page", "power", "organ", "report"})


@dataclass(frozen=True)
class Quote:
    """A passage or a fact with its source, numbered from 1."""

    number: int
    text: str
    entry: Entry


@dataclass(frozen=True)
class Reply:
    """`quotes` are empty when nothing fits. `facts` are those of the first source that the question asks for, as
    (label, value). `phrased` is the wording of a model, each sentence with the numbers of its quotes, or empty."""

    question: str
    quotes: tuple[Quote, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()
    phrased: str = ""

    @property
    def known(self) -> bool:
        return bool(self.quotes)


def masked(question: str) -> str:
    """The question without what identifies a person: it may leave the machine, and be written down, only so."""
    pieces, end = [], 0
    for span in personal_data.find(question):
        pieces += [question[end : span.start], span.mask]
        end = span.end
    return "".join([*pieces, question[end:]])


def reply(question: str, *, today: date) -> Reply:
    """What is published about the question on that day."""
    asked = " ".join(question.split())[:200]
    if not asked:
        return Reply("")
    understood = understand(asked, queries.synonyms(), region=queries.region())
    words = _things(understood)
    hits = [hit.entry for hit in answer(asked, today=today, limit=LOOKED_AT).hits if hit.entry.kind in ANSWERING]
    fitting = [entry for entry in hits if _fits(entry, words)]
    if not fitting:
        return Reply(asked)
    facts = _facts(asked, fitting[0])
    quotes = tuple(
        Quote(number, text, entry) for number, (text, entry) in enumerate(_quoted(fitting, words, facts), start=1)
    )
    return Reply(asked, quotes, facts, phrase(masked(asked), [quote.text for quote in quotes]))


def _things(understood: Understood) -> list[tuple[str, ...]]:
    """The things asked for, each in all its words; what is done with them only where nothing else is asked."""
    strong = [one for one in understood.concepts if one.strong and one.word not in lexicon.weak_words()]
    chosen = strong or list(understood.concepts)
    return [(one.word, *one.others) for one in chosen]


def _fits(entry: Entry, words: Sequence[Sequence[str]]) -> bool:
    """Whether the entry names enough of what is asked for, and some of it in its title or keywords."""
    if not words or entry.validity in {"repealed", "expired"}:
        return False
    named = weight_of(" ".join((entry.title, *entry.keywords)), words)
    whole = weight_of(" ".join((entry.title, *entry.keywords, entry.body, *(v for _, v in entry.fields))), words)
    return named > 0 and whole / len(words) >= ENOUGH


def _facts(asked: str, entry: Entry) -> tuple[tuple[str, str], ...]:
    wanted = [label for said, label in INTENTS if any(word in asked for word in said)]
    have = dict(entry.fields)
    return tuple((label, have[label]) for label in wanted if have.get(label))


def _quoted(
    entries: Sequence[Entry], words: Sequence[Sequence[str]], facts: Sequence[tuple[str, str]]
) -> list[tuple[str, Entry]]:
    """A passage of each source, the facts asked for first; sources that say nothing of it are left out."""
    found: list[tuple[str, Entry]] = []
    for place, entry in enumerate(entries):
        if place == 0 and facts:
            found.append(("；".join(f"{label}：{value}" for label, value in facts), entry))
        passage = best(entry.body, words)
        text = passage.text or "；".join(f"{label}：{value}" for label, value in entry.fields[:4])
        if text and (place == 0 or passage.weight > 0):
            found.append((text, entry))
    return found[:QUOTED]
