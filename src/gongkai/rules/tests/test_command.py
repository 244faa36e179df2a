from __future__ import annotations

import json
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest

from gongkai.rules.command import main

EVENTS = {"calendar": "CN", "events": [{"type": "received", "on": "2020-01-20", "channel": "online"}]}


@pytest.fixture
def case(tmp_path: Path) -> Path:
    path = tmp_path / "events.json"
    path.write_text(json.dumps(EVENTS), encoding="utf-8")
    return path


def test_json_has_the_promised_keys(case: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """条例第33条"""
    assert main([str(case), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert {"due_on", "provisional", "state", "days_used", "ledger", "findings"} <= found.keys()
    assert (found["due_on"], found["provisional"], found["state"]) == ("2020-02-25", False, "running")
    assert {"on", "day", "counts", "why", "article"} <= found["ledger"][0].keys()


def test_text_is_a_ledger_in_chinese(case: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(case), "--on", "2020-02-26"]) == 0
    text = capsys.readouterr().out
    assert "答复期限：2020年2月25日，已用 21/20 个工作日，已逾期" in text
    assert "2020-01-31（五）  ·    春节（延长）" in text


def test_standard_input_and_a_plain_list_are_read(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", StringIO(json.dumps(EVENTS["events"])))
    assert main(["-", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["received_on"] == "2020-01-20"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('[{"type":"answered","on":"2020-01-20"}]', ["answered", "条例第31条"]),
        ("{", ["JSON"]),
        ("[]", ["没有任何事件"]),
        ('{"events":{}}', ["events"]),
        ('{"calendar":"HK","events":[]}', ["HK"]),
    ],
)
def test_an_error_is_one_sentence_and_status_2(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, words: list[str]
) -> None:
    path = tmp_path / "events.json"
    path.write_text(text, encoding="utf-8")
    assert main([str(path)]) == 2
    error = capsys.readouterr().err
    assert all(word in error for word in words) and len(error.splitlines()) == 1


def test_a_missing_file_is_status_2(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["/nowhere/events.json"]) == 2
    assert "events.json" in capsys.readouterr().err


def test_the_clock_starts_without_django() -> None:
    code = (
        "import sys, gongkai.rules.command; "
        "print([m for m in ('django', 'wagtail', 'hypothesis', 'lxml') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
