"""`gongkai report` from the shell: every room is there, the back office is not."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from django.conf import settings

from gongkai.statistics import command

STARTED = """
import json, sys
from gongkai.statistics.command import start
start()
from django.apps import apps
print(json.dumps([[config.name for config in apps.get_app_configs()], "wagtail.admin.urls" in sys.modules]))
"""


@pytest.mark.anydb
def test_all_rooms_start_without_the_pages_of_the_back_office() -> None:
    run = subprocess.run([sys.executable, "-c", STARTED], capture_output=True, text=True, check=True)
    started, has_pages = json.loads(run.stdout)
    assert {app for app in settings.INSTALLED_APPS if app.startswith("gongkai.")} <= set(started)
    assert not [app for app in started if app.startswith("wagtail.")]
    assert not has_pages


def test_where_django_runs_already_its_apps_stay_as_they_are() -> None:
    before = list(settings.INSTALLED_APPS)
    command.start()
    assert list(settings.INSTALLED_APPS) == before


@pytest.mark.django_db
def test_an_unknown_organ_is_one_sentence_and_status_2(capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["nowhere", "2020"]) == 2
    assert "找不到机关“nowhere”" in capsys.readouterr().err
