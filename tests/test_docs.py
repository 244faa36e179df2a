"""What the pages of docs/ and the READMEs say is so, and nothing that they owe is missing."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import load_command_class

import gongkai
from gongkai import cli
from gongkai.annual_report.editions import COLUMN_LABELS, EDITIONS, REMEDY_CELL_LABELS, REMEDY_KIND_LABELS
from gongkai.kernel import registry
from gongkai.rules import law, transitions_page

pytestmark = pytest.mark.anydb

PACKAGE = Path(gongkai.__file__).parent
ROOT = PACKAGE.parents[1]
DOCS = ROOT / "docs"
ENVIRONMENT = re.compile(r"(?:os\.environ(?:\.get\(|\[)|_flag\()\s*\"([A-Z_]+)\"")
OF_DJANGO = {"DJANGO_SETTINGS_MODULE"}
EVERY_COMMAND = {
    "--help",
    "--version",
    "--verbosity",
    "--settings",
    "--pythonpath",
    "--traceback",
    "--no-color",
    "--force-color",
    "--skip-checks",
}
OURS = {
    "audit": "gongkai.kernel",
    "keys": "gongkai.kernel",
    "outbox": "gongkai.kernel",
    "report_seals": "gongkai.statistics",
}
"""Commands of ours that are reached by `gongkai manage` alone."""
INNER = {"demo_half"}
"""Commands that only another command runs."""
ELSEWHERE = re.compile(r"--(?:extra-)?index-url |--find-links |(?<![\w.])/(?:root|home/\w+)/")
"""What belongs to one machine: options that name a package index, paths below somebody's home."""


def doc(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


def tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    if listed.returncode:  # an unpacked archive: what is there is what would be tracked
        skipped = {".venv", "var", ".git", "__pycache__"}
        return [path for path in ROOT.rglob("*") if path.is_file() and not skipped & set(path.parts)]
    return [ROOT / name for name in listed.stdout.decode().split("\0") if name and (ROOT / name).is_file()]


def settings_read() -> set[str]:
    code = "\n".join(
        path.read_text(encoding="utf-8")
        for path in PACKAGE.rglob("*.py")
        if "tests" not in path.relative_to(PACKAGE).parts
    )
    return set(ENVIRONMENT.findall(code)) - OF_DJANGO


def test_every_setting_is_documented_and_every_documented_setting_is_read() -> None:
    documented = set(re.findall(r"^\| `([A-Z_]+)` \|", doc("settings.md"), re.MULTILINE))
    assert len(documented) > 10
    assert documented == settings_read()


def sections() -> dict[str, str]:
    """The parts of docs/commands.md by the name of their command."""
    parts = re.split(r"^## `gongkai (\w+)", doc("commands.md"), flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def test_every_command_is_documented_and_no_other() -> None:
    assert set(sections()) == set(cli.COMMANDS)


@pytest.mark.parametrize("command", sorted(set(cli.COMMANDS) - {"manage"}))
def test_every_option_of_a_command_is_documented_and_no_other(command: str) -> None:
    shown = subprocess.run(
        [sys.executable, "-m", "gongkai.cli", command, "--help"], capture_output=True, text=True, check=True
    )
    offered = set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", shown.stdout)) - EVERY_COMMAND
    documented = set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", sections()[command]))
    assert documented == offered


@pytest.mark.parametrize("command", sorted(OURS))
def test_our_management_commands_are_documented(command: str) -> None:
    parser = load_command_class(OURS[command], command).create_parser("manage", command)
    choices = next(action.choices for action in parser._actions if action.dest == "what")
    for choice in choices or ():
        assert f"`manage {command} {choice}" in sections()["manage"]


def test_no_management_command_of_ours_is_left_out() -> None:
    found = {path.stem for path in PACKAGE.glob("*/management/commands/*.py") if path.stem != "__init__"}
    assert found == set(OURS) | INNER | (found & set(cli.COMMANDS))


def test_every_kind_of_import_is_documented() -> None:
    line = next(line for line in sections()["import"].splitlines() if "Kinds:" in line)
    assert set(re.findall(r"`(\w+)`", line)) == set(registry.importers)


def test_every_key_of_the_report_is_documented_with_its_ledger() -> None:
    page = doc("report-columns.md")
    for form in EDITIONS.values():
        for row in form.rows:
            assert re.search(rf"^\| `{re.escape(row.key)}` \| .+ \| .*{form.key}.* \| .+ \|$", page, re.MULTILINE), (
                row.key
            )
        for one in form.proactive:
            line = re.search(rf"^\| `{one.key}` \| {one.label} \| {form.key} \| (.+) \|$", page, re.MULTILINE)
            assert line, one.key
            assert re.findall(r"`(\w+)`", line.group(1)) == list(one.cells)
    for key, label in {**COLUMN_LABELS, **REMEDY_KIND_LABELS, **REMEDY_CELL_LABELS}.items():
        assert f"| `{key}` | {label} |" in page


@pytest.mark.parametrize(("name", "page"), [("law.md", law.page), ("transitions.md", transitions_page.page)])
def test_generated_pages_are_current(name: str, page: law.Page) -> None:
    assert doc(name) == page(), "run `make docs`"


def chores() -> set[str]:
    return set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))


@pytest.mark.parametrize(
    "name", ["README.md", "README.zh-CN.md", *(f"docs/{p.name}" for p in sorted(DOCS.glob("*.md")))]
)
def test_chores_that_a_page_names_exist(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    assert set(re.findall(r"(?:^|`)make ([a-z-]+)(?:`|$)", text, re.MULTILINE)) <= chores()


def test_every_chore_says_what_it_does() -> None:
    listed = subprocess.run(
        ["make", "--no-print-directory", "help"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    said = set(re.findall(r"^  make ([a-z-]+) +\S", listed.stdout, re.MULTILINE))
    assert chores() - {"system-run", "system-dev"} == said


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])
def test_the_commands_of_the_readme_are_two(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    assert re.findall(r"^make .+$", text, re.MULTILINE) == ["make demo", "make test"]


def test_both_readmes_have_the_same_parts() -> None:
    def shape(name: str) -> list[str]:
        text = (ROOT / name).read_text(encoding="utf-8")
        marks = re.findall(r"^(#+) |^(!\[)|^(```)|^(\|)|^(- )", text, re.MULTILINE)
        return ["".join(mark) for mark in marks]

    assert shape("README.md") == shape("README.zh-CN.md")


def test_links_between_pages_lead_somewhere() -> None:
    broken = []
    for page in (ROOT / "README.md", ROOT / "README.zh-CN.md", *DOCS.rglob("*.md")):
        for target in re.findall(r"\]\(([^)#\s]+)", page.read_text(encoding="utf-8")):
            if not target.startswith(("http://", "https://")) and not (page.parent / target).exists():
                broken.append(f"{page.relative_to(ROOT)} → {target}")
    assert broken == []


def test_no_file_names_an_index_host_or_a_machine() -> None:
    wrong = []
    for path in tracked():
        if path == Path(__file__) or path.suffix in {".ttf", ".png", ".gz", ".ico"} or "vendor" in path.parts:
            continue
        text = path.read_text(encoding="utf-8", errors="ignore")
        wrong += [f"{path.relative_to(ROOT)}: {found[0]}" for found in ELSEWHERE.finditer(text)]
    assert wrong == []
    assert not [path for path in tracked() if path.name == "uv.lock"]
