"""A kind of papers for the tests of search, beside the kinds of the rooms."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from gongkai.kernel import registry
from gongkai.search import indexing
from gongkai.search.tests.papers import KIND, PaperChanged, Papers, library


@pytest.fixture
def papers() -> Iterator[Papers]:
    """Some papers, and nothing else to be found."""
    made = library(Papers())
    kept, heard = dict(registry.searchables), dict(registry.listeners)
    registry.searchables.clear()
    registry.make_searchable(made.searchable())
    registry.listeners[PaperChanged.__name__] = {f"search.{KIND}": indexing.follow(registry.searchables[KIND])}
    yield made
    registry.searchables.clear()
    registry.searchables.update(kept)
    registry.listeners.clear()
    registry.listeners.update(heard)
