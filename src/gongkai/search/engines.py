"""The engine in use; a deployment may name another by the setting GONGKAI_SEARCH_ENGINE."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.utils.module_loading import import_string

from gongkai.search.engine import Engine


def engine() -> Engine:
    """The engine of this process; one for each folder."""
    return _engine(settings.GONGKAI_SEARCH_ENGINE, home())


def home() -> Path:
    """The folder of the index of this machine. Two databases must not share one."""
    named = settings.GONGKAI_SEARCH_DIR
    return Path(named).resolve() if named else Path(settings.GONGKAI_VAR) / "search"


@lru_cache(maxsize=8)
def _engine(path: str, place: Path) -> Engine:
    made: Engine = import_string(path)(place)
    return made
