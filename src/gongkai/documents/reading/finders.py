"""The sandbox's task behind `hidden_content`: the finder of each kind, and its findings as JSON."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict

from gongkai.documents.reading import hidden_ofd, hidden_office, hidden_pdf, hidden_picture
from gongkai.documents.reading.findings import MAX_FINDINGS, Finding


def task(data: bytes, kind: str) -> bytes:
    """The findings as a JSON list, each once."""
    found: list[Finding] = []
    for one in _FINDERS[kind](data):
        if one not in found:
            found.append(one)
        if len(found) >= MAX_FINDINGS:
            break
    return json.dumps([asdict(one) for one in found], ensure_ascii=False).encode("utf-8", "replace")


_FINDERS: Mapping[str, Callable[[bytes], Iterator[Finding]]] = {
    "pdf": hidden_pdf.find,
    "docx": hidden_office.find,
    "xlsx": hidden_office.find,
    "pptx": hidden_office.find,
    "ofd": hidden_ofd.find,
    "png": hidden_picture.find,
    "jpeg": hidden_picture.find,
    "tiff": hidden_picture.find,
    "image": hidden_picture.find,
}
