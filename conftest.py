"""The cast of `tests/cast.py` for every test; the plain rooms are tested without Django, and then without it."""

from __future__ import annotations

import pytest


def pytest_configure(config: pytest.Config) -> None:
    if config.pluginmanager.hasplugin("django"):
        config.pluginmanager.import_plugin("tests.cast")
