"""The cast of `tests/cast.py` for every test; the plain rooms are tested without Django, and then without it."""

from __future__ import annotations

import pytest

ON_A_DATABASE = frozenset({"db", "transactional_db", "django_db_reset_sequences", "django_db_serialized_rollback"})


def pytest_configure(config: pytest.Config) -> None:
    if config.pluginmanager.hasplugin("django"):
        config.pluginmanager.import_plugin("tests.cast")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A test that asks for no database is the same on every one: it runs once, and is not run again on PostgreSQL."""
    for item in items:
        asked = set(getattr(item, "fixturenames", ()))
        if item.get_closest_marker("django_db") is None and not asked & ON_A_DATABASE:
            item.add_marker(pytest.mark.anydb)
