"""The house stands as the plan has it: floors, foreign keys, files, imports, lengths."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps

import gongkai

PACKAGE = Path(gongkai.__file__).parent
ROOT = PACKAGE.parents[1]
FLOORS = [{"kernel"}, {"organs"}, {"foi", "disclosure", "services"}, {"statistics"}, {"search"}, {"portal"}, {"demo"}]
APPS = [app for floor in FLOORS for app in sorted(floor) if (PACKAGE / app).is_dir()]
ALLOWED = {
    *(
        "__init__",
        "apps",
        "models",
        "actions",
        "queries",
        "policies",
        "events",
        "tasks",
        "forms",
        "views",
        "urls",
        "api",
    ),
    *(
        "wagtail_hooks",
        "management",
        "migrations",
        "templates",
        "templatetags",
        "static",
        "locale",
        "tests",
        "importing",
        "searchable",
    ),
}
# Each extra name is a noun of that room, with its reason.
EXTRA: dict[str, dict[str, str]] = {
    "organs": {
        "consequences": "what the end of an organ does to posts, units and the rooms above, told before it is done",
        "push_sources": "systems that send to a room: admitted with a key, dismissed",
    },
    "foi": {
        "ledger": "the import and export of an organ's ledger of cases, a noun of its own",
        "letters": "what the letters say, between the actions that sign them and the tasks that render them",
        "handover": "open cases of closed organs, and who takes them over",
        "book": "what stands in the bound file of a case, made by the worker for the court",
        "procedure": "what the district has set of the steps between draft and service",
        "redacting": "the worker at the redaction desk: pages made, marks applied, the result read again",
        "sealing": "the worker at the seal: stamped by the service, or read back and collated",
        "serving": "what each way of service must be able to show, between the desk and the action",
        "state_secrets": "what a state-secret case does not keep, and who reads what was asked",
        "similarity": "how alike two requests are, between the query that ranks and the person who decides",
        "masking": "how personal data is shown to those who may see only part of it",
    },
    "disclosure": {
        "comparing": "two versions side by side, paragraph by paragraph",
        "data": "the words with which the district's list begins",
        "catalogue": "the standard catalogue as files and as duties: its terms, its layout, how each row stands",
        "registering": "the file of register entries that `gongkai import registers` takes",
        "readers": "how a document was read: pages opened, searches that led to it, whether it was understood",
        "delivering": "the worker at the outlets: what is due is signed and sent",
        "policy_sheets": "the file of a topic's policies, taken in and given out",
        "enclosures": "a ZIP that brings documents with their attachments",
        "address_sheets": "the file of old addresses, taken in and given out",
        "moving": "readers who come by an old address, sent on by a middleware",
        "topic_blocks": "what each kind of block of a topic holds, as its editor writes it",
        "catalogue_forms": "the forms that keep the catalogue",
        "gate": "a version with its attachments as the plain draft that the checks take, and the worker's run",
        "serving": "an attachment on its way to a reader",
        "bodies": "the HTML of a document: what is let through, its plain text",
        "elements": "the kinds, attributes, states and reasons that the tables and the desk speak of",
        "reviewing": "the stages an organ has, and who has had a hand in a version",
        "versions": "a document's versions and the digest that says whether anything has changed",
    },
    "services": {
        "bundling": "one list of materials and one flow out of several items",
        "elements": "the kinds, levels and elements that the two lists speak of",
        "facts": "an entry of a list as a plain value, before it is a row",
        "guides": "the materials and questions of a guide, read and written",
        "matters": "the states of a matter in hand, as departments push them",
        "situations": "which materials an answer leaves",
        "themes": "the stages of a life and of a company",
        "visiting": "a visit to the counter as a calendar file",
    },
    "search": {
        "answers": "what one query comes to: hits, cards, facets",
        "asking": "questions: passages, the reply with its sources, a model that may phrase it",
        "fusing": "hits by words and hits by meaning in one order",
        "meaning": "titles as vectors beside the index, an optional extra",
        "command": "the target of `gongkai search`",
        "data": "the dictionaries",
        "engine": "the interface that a deployment may put another engine behind",
        "engines": "which engine is in force",
        "highlight": "the places of a match in the original text",
        "indexing": "the index built, followed and switched",
        "journal": "what was asked and found, without the person",
        "language": "Chinese text made comparable",
        "lexicon": "the words of the dictionaries",
        "printing": "what the command prints",
        "tantivy_engine": "the engine that comes with it",
        "understanding": "what a query means",
        "wording": "the words of the pages",
    },
    "statistics": {
        "command": "the target of `gongkai report`",
        "prose": "sections one, five and six of the report",
        "tables": "the cells of the report as the desk shows them",
        "transitions": "the table of a report's states",
    },
}
BANNED = {"utils", "helpers", "common", "misc"}
LONGEST_FILE, LONGEST_FUNCTION = 500, 60


def modules() -> list[Path]:
    return [path for path in sorted(PACKAGE.rglob("*.py")) if "migrations" not in path.parts]


def trees() -> Iterator[tuple[Path, ast.Module]]:
    for path in modules():
        yield path.relative_to(PACKAGE), ast.parse(path.read_text(encoding="utf-8"))


def test_arrows_point_down_only() -> None:
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_no_foreign_key_points_up_or_sideways() -> None:
    """What the import linter cannot see: keys named by strings."""
    height = {app: number for number, floor in enumerate(FLOORS) for app in floor}
    wrong = []
    for model in apps.get_models():
        mine = model._meta.app_label
        if mine not in height:
            continue
        for field in model._meta.get_fields():
            if not field.is_relation or field.auto_created or field.related_model is None:
                continue
            theirs = field.related_model._meta.app_label
            if theirs in height and theirs != mine and height[theirs] >= height[mine]:
                wrong.append(f"{model.__name__}.{field.name} → {theirs}")
    assert not wrong, "a model refers to a higher floor: use an event or the registry instead"


def test_gongkai_modules_are_imported_at_the_top_only() -> None:
    wrong = []
    for path, tree in trees():
        for function in ast.walk(tree):
            if not isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
                continue
            for node in ast.walk(function):
                names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
                names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
                if any(name.split(".")[0] == "gongkai" for name in names):
                    wrong.append(f"{path}:{node.lineno}")
    assert not wrong, "an import hidden in a function hides an arrow: move it up, or turn the arrow round"


def test_models_never_import_actions_or_doors() -> None:
    doors = {"actions", "views", "api", "tasks", "wagtail_hooks", "forms"}
    wrong = []
    for path, tree in trees():
        if len(path.parts) < 2 or path.parts[1] not in {"models", "models.py"}:
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("gongkai."):
                parts = node.module.split(".")
                if len(parts) > 2 and parts[2] in doors:
                    wrong.append(f"{path}:{node.lineno} imports {node.module}")
    assert not wrong


@pytest.mark.parametrize("app", [app for app in APPS if app not in {"kernel", "portal", "demo"}])
def test_each_app_has_the_same_file_names_and_only_those(app: str) -> None:
    names = {path.stem for path in (PACKAGE / app).iterdir() if not path.name.startswith(("__pycache__", "."))}
    assert names - ALLOWED - EXTRA.get(app, {}).keys() == set()


def test_no_module_is_called_after_nothing() -> None:
    assert not [path for path in modules() if path.stem in BANNED]


def test_files_and_functions_stay_short() -> None:
    long = [str(path) for path in modules() if path.read_text(encoding="utf-8").count("\n") > LONGEST_FILE]
    for path, tree in trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or 0) - node.lineno + 1
                if lines > LONGEST_FUNCTION:
                    long.append(f"{path}:{node.lineno} {node.name} has {lines} lines")
    assert not long, "find the second noun"


def test_only_the_edge_clock_reads_the_clock() -> None:
    readers = {("date", "today"), ("datetime", "now"), ("datetime", "today"), ("datetime", "utcnow")}
    wrong = []
    for path, tree in trees():
        if path.as_posix() == "kernel/clock.py" or "tests" in path.parts:
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                owner = node.func.value
                name = (
                    owner.id if isinstance(owner, ast.Name) else owner.attr if isinstance(owner, ast.Attribute) else ""
                )
                if (name, node.func.attr) in readers:
                    wrong.append(f"{path}:{node.lineno}")
    assert not wrong, "time is an argument: take it from kernel.clock at the door"
