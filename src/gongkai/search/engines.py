"""The engine in use; a deployment may name another by the setting GONGKAI_SEARCH_ENGINE."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.utils.module_loading import import_string

from gongkai.search.engine import Engine


def engine() -> Engine:
    """The engine of this process; one for each folder and database."""
    return _engine(settings.GONGKAI_SEARCH_ENGINE, home())


def home() -> Path:
    """The folder of the index of the database in use: the index of another database is never taken for this one's."""
    parts = (connection.settings_dict.get(name) or "" for name in ("ENGINE", "HOST", "PORT", "NAME"))
    mark = hashlib.sha256("\n".join(map(str, parts)).encode()).hexdigest()[:12]
    return Path(settings.GONGKAI_SEARCH_DIR) / mark


@lru_cache(maxsize=8)
def _engine(path: str, place: Path) -> Engine:
    made: Engine = import_string(path)(place)
    return made
