"""Search by meaning: vectors beside the index, kept at what is published, fused with the hits by words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, ClassVar

import numpy
import pytest
from tests.cast import TODAY

from gongkai.kernel import registry
from gongkai.kernel.registry import Entry, Searchable
from gongkai.search import indexing, meaning
from gongkai.search.answers import answer
from gongkai.search.engine import Key, Ranked, Results
from gongkai.search.fusing import fused
from gongkai.search.meaning import Near, encoder, near
from gongkai.search.meaning.encoder import _encoder

WORDS = ("疫苗 接种", "户口 落户", "护照 出国")
"""Each line is one meaning of the stub."""


class StubEncoder:
    """A text means what the words in it say; it counts what it was asked to encode."""

    name = "stub"
    encoded: ClassVar[list[str]] = []

    def _vector(self, text: str) -> list[float]:
        said = [float(any(word in text for word in line.split())) for line in WORDS]
        length = sum(said) ** 0.5 or 1.0
        return [one / length for one in said]

    def titles(self, texts: Sequence[str]) -> Any:
        self.encoded.extend(texts)
        return numpy.array([self._vector(text) for text in texts], dtype="float32")

    def question(self, text: str) -> Any:
        return numpy.array(self._vector(text), dtype="float32")


ENTRIES: dict[str, Entry] = {}


def entry(ident: str, title: str) -> None:
    ENTRIES[ident] = Entry(kind="service", id=ident, title=title, url=f"/services/{ident}/")


@pytest.fixture
def services(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, db: None) -> Iterator[None]:
    settings.GONGKAI_SEARCH_DIR = str(tmp_path)
    settings.GONGKAI_SEARCH_MEANING = f"{__name__}.StubEncoder"
    _encoder.cache_clear()
    StubEncoder.encoded.clear()
    ENTRIES.clear()
    entry("1", "预防接种证办理（终止）")
    entry("2", "预防接种证办理（新申请）")
    entry("3", "普通护照签发")
    mine = Searchable(
        kind="service",
        label="办事指南",
        all=lambda: list(ENTRIES.values()),
        some=lambda ids: {one: ENTRIES[one] for one in ids if one in ENTRIES},
        touched={},
    )
    monkeypatch.setattr(registry, "searchables", {"service": mine})
    for module in ("gongkai.search.queries", "gongkai.search.indexing", "gongkai.search.meaning.vectors"):
        monkeypatch.setattr(f"{module}.searchables", {"service": mine})
    yield
    _encoder.cache_clear()


def test_what_means_the_same_is_found_without_a_word_in_common(services: None) -> None:
    indexing.rebuild()
    found = answer("打疫苗的小本子", today=TODAY)
    assert [hit.entry.id for hit in found.hits][:1] == ["2"] and found.total >= 1
    assert answer("普通护照签发", today=TODAY).hits[0].entry.id == "3"  # the exact title stays first


def test_handling_items_share_a_vector_that_leads_to_the_first(services: None) -> None:
    indexing.rebuild()
    assert StubEncoder.encoded == ["预防接种证办理", "普通护照签发"]
    assert near("接种")[0] == Near(Key("service", "2"), "预防接种证办理", 1.0)


def test_only_new_titles_are_encoded_and_what_is_gone_is_not_shown(services: None) -> None:
    indexing.rebuild()
    entry("4", "夫妻投靠落户")
    del ENTRIES["3"]
    assert not [hit for hit in answer("出国", today=TODAY).hits if hit.entry.id == "3"]
    meaning.touched("service")
    meaning.refresh_if_changed()
    assert StubEncoder.encoded[2:] == ["夫妻投靠落户"]
    assert near("户口")[0].title == "夫妻投靠落户" and all(one.title != "普通护照签发" for one in near("出国"))
    assert meaning.refresh() == 0


def test_off_means_words_alone(services: None, settings: Any) -> None:
    settings.GONGKAI_SEARCH_MEANING = "off"
    assert encoder() is None
    indexing.rebuild()
    assert near("接种") == [] and answer("接种证", today=TODAY).total == 2


def test_ranks_are_fused_and_rules_come_first_where_they_are_asked_for() -> None:
    words = Results([Ranked(Key("service", "1"), 9.0), Ranked(Key("service", "2"), 8.0)], 2)
    close = [
        Near(Key("document", "5"), "办法", 0.9),
        Near(Key("service", "2"), "二", 0.89),
        Near(Key("service", "9"), "远", 0.5),
    ]
    assert [hit.key.id for hit in fused(words, close)] == ["2", "1", "5"]
    assert fused(Results(), close, rules=True)[0].key.kind == "document"
