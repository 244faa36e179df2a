"""What a block of a topic holds, written by its editor as lines and read by the page as values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError

from gongkai.disclosure import bodies
from gongkai.disclosure.elements import KINDS
from gongkai.disclosure.models import Column

MOST_SHOWN = 20
HINTS: Mapping[str, str] = {
    "text": "每段一行，或者从文字处理软件粘贴。",
    "documents": "每行一项条件：栏目=编号；类别=规范性文件；词语=营商环境；件数=8。",
    "links": "每行一个：名称｜网址｜说明。",
    "questions": "一问一答，每行一句，问题以“问：”开头，答复以“答：”开头。",
    "figures": "每行一个：数字｜单位和名称｜说明。",
    "policies": "不用填写，列出本专题的政策清单。",
}
"""How each kind of block is written."""
_KIND_OF = {label: key for key, label in KINDS.items()}


def read_block(kind: str, text: str) -> dict[str, Any]:
    """The content out of what the editor wrote. Raises ValidationError naming the line."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if kind == "text":
        html = text if "<" in text else bodies.paragraphs(text)
        return {"html": bodies.clean(html)}
    if kind == "documents":
        return _conditions(lines)
    if kind == "questions":
        return {"items": _questions(lines)}
    if kind in {"links", "figures"}:
        return {"items": [_parts(number, line, kind) for number, line in enumerate(lines, start=1)]}
    return {}


def write_block(kind: str, content: Mapping[str, Any]) -> str:
    """What the editor wrote, again."""
    if kind == "text":
        return str(content.get("html", ""))
    if kind == "documents":
        pairs = (
            ("栏目", content.get("column")),
            ("类别", KINDS.get(content.get("document_kind", ""))),
            ("词语", content.get("words")),
            ("件数", content.get("count")),
        )
        return "\n".join(f"{label}={value}" for label, value in pairs if value)
    if kind == "questions":
        return "\n".join(f"问：{one[0]}\n答：{one[1]}" for one in content.get("items", ()))
    return "\n".join("｜".join(part for part in one if part) for one in content.get("items", ()))


def _conditions(lines: list[str]) -> dict[str, Any]:
    found: dict[str, Any] = {"count": 8}
    for number, line in enumerate(lines, start=1):
        name, _, value = line.partition("=")
        name, value = name.strip(), value.strip()
        if name == "栏目" and value.isdecimal() and Column.objects.filter(number=int(value)).exists():
            found["column"] = int(value)
        elif name == "类别" and value in _KIND_OF:
            found["document_kind"] = _KIND_OF[value]
        elif name == "词语" and value:
            found["words"] = value[:60]
        elif name == "件数" and value.isdecimal() and 1 <= int(value) <= MOST_SHOWN:
            found["count"] = int(value)
        else:
            raise ValidationError(f"第{number}行“{line}”看不懂，应写成：{HINTS['documents']}")
    if not {"column", "document_kind", "words"} & found.keys():
        raise ValidationError("至少写一项条件：栏目、类别或者词语")
    return found


def _questions(lines: list[str]) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for number, line in enumerate(lines, start=1):
        if line.startswith(("问：", "问:")):
            found.append((line[2:].strip(), ""))
        elif found and line.startswith(("答：", "答:")):
            found[-1] = (found[-1][0], line[2:].strip())
        elif found and found[-1][1]:
            found[-1] = (found[-1][0], f"{found[-1][1]}\n{line}")
        else:
            raise ValidationError(f"第{number}行应以“问：”或者“答：”开头")
    if any(not answer for _, answer in found):
        raise ValidationError("有的问题还没有答复")
    return found


def _parts(number: int, line: str, kind: str) -> tuple[str, str, str]:
    parts = [part.strip() for part in line.replace("|", "｜").split("｜")]
    if len(parts) < 2 or len(parts) > 3 or not all(parts[:2]):
        raise ValidationError(f"第{number}行“{line}”应写成：{HINTS[kind]}")
    if kind == "links" and not parts[1].startswith(("/", "https://", "http://")):
        raise ValidationError(f"第{number}行的网址应以/、https://或者http://开头")
    return (parts[0], parts[1], parts[2] if len(parts) > 2 else "")
