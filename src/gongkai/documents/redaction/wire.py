"""Marks in, and pages, texts and leaks out of the sandbox: JSON and plain parts, nothing that could be executed."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from gongkai.documents.redaction.model import Box, Mark


def pack(heads: Sequence[Mapping[str, Any]], parts: Sequence[bytes]) -> bytes:
    """The heads as JSON with the lengths of the parts, then the parts."""
    head = json.dumps({"heads": list(heads), "lengths": [len(part) for part in parts]}).encode()
    return len(head).to_bytes(8, "big") + head + b"".join(parts)


def unpack(data: bytes) -> tuple[list[dict[str, Any]], list[bytes]]:
    """Raises ValueError or KeyError when the bytes are not what `pack` writes."""
    at = 8 + int.from_bytes(data[:8], "big")
    message = json.loads(data[8:at])
    parts: list[bytes] = []
    for length in message["lengths"]:
        parts.append(data[at : at + length])
        at += length
    return list(message["heads"]), parts


def box(value: Sequence[Any]) -> Box:
    left, top, right, bottom = (float(side) for side in value)
    return left, top, right, bottom


def mark_data(mark: Mark) -> list[Any]:
    return [mark.page, list(mark.box), mark.article, mark.label]


def mark(value: Sequence[Any]) -> Mark:
    page, sides, article, label = value
    left, top, right, bottom = box(sides)
    return Mark(int(page), (min(left, right), min(top, bottom), max(left, right), max(top, bottom)), article, label)
