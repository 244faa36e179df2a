"""Rows of small lists for the tests of this room."""

from __future__ import annotations

import json
from typing import Any

from tests.cast import Cast

from gongkai.kernel.actor import Actor
from gongkai.services.importing import FORMS, ListResult, import_list
from gongkai.services.models import Item, Power

Row = dict[str, Any]


def power(cast: Cast, code: str, **more: Any) -> Row:
    """One permit of A, as a file says it."""
    said = {
        "code": code,
        "name": f"许可{code}",
        "kind": "行政许可",
        "organ": cast.a.name,
        "basis": "《行政许可法》",
        "on": "2019-01-01",
    }
    return {**said, **more}


def item(cast: Cast, code: str, **more: Any) -> Row:
    """One service item of A whose guide is complete."""
    said = {
        "code": code,
        "name": f"事项{code}",
        "kind": "行政许可",
        "organ": cast.a.name,
        "statutory_days": 20,
        "promised_days": 5,
        "visits": 1,
        "audience": "自然人",
        "person_theme": "证件办理",
        "materials": "居民身份证|原件|1\n监护人身份证|原件|1||必要|年龄=未满16周岁",
        "questions": "年龄|年满16周岁了吗|年满16周岁/未满16周岁",
        "conditions": "本市户籍",
        "basis": "《居民身份证法》",
        "process": "申请：窗口提交\n决定：当场告知",
        "places": "凤凰大道1号",
        "hours": "工作日9:00—12:00",
        "phone": "020-12345678",
        "complaint": "020-87654321",
        "on": "2019-01-01",
    }
    return {**said, **more}


def bring(kind: str, rows: list[Row], *, actor: Actor | None = None, dry_run: bool = False, **more: Any) -> ListResult:
    """The rows imported as a JSON file."""
    data = json.dumps(rows, ensure_ascii=False).encode()
    by = actor or Actor.system("test")
    return import_list(FORMS[kind], actor=by, data=data, name="清单.json", dry_run=dry_run, **more)


def power_of(code: str) -> Power:
    return Power.objects.get(outside_code=code)


def item_of(code: str) -> Item:
    return Item.objects.get(outside_code=code)
