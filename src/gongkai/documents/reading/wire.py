"""Content as JSON between the sandbox's child and its parent. JSON, since nothing from the child is to be executed."""

from __future__ import annotations

import json
from typing import Any

from gongkai.documents.reading.content import Block, Content, Grid, Lines


def dump(content: Content) -> bytes:
    blocks: list[dict[str, Any]] = [
        {"lines": block.lines} if isinstance(block, Lines) else {"rows": block.rows, "loose": block.loose}
        for block in content.blocks
    ]
    return json.dumps({"kind": content.kind, "blocks": blocks}, ensure_ascii=False).encode("utf-8", "replace")


def load(data: bytes) -> Content:
    """Raises ValueError, KeyError or TypeError when the bytes are not what `dump` writes."""
    message = json.loads(data)
    return Content(tuple(_block(block) for block in message["blocks"]), str(message["kind"]))


def _block(block: dict[str, Any]) -> Block:
    if "lines" in block:
        return Lines(tuple(str(line) for line in block["lines"]))
    rows = tuple(tuple(None if cell is None else str(cell) for cell in row) for row in block["rows"])
    return Grid(rows, bool(block["loose"]))
