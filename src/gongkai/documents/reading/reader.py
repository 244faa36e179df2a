"""`read`: any file into Content. Text and HTML are parsed here; PDF and Office files only in the sandbox."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from gongkai.documents.reading.content import Content, Unreadable
from gongkai.documents.reading.kinds import IMAGES, sniff

_SANDBOXED = frozenset({"pdf", "docx", "xlsx", "xls", "ofd"})
_IN_PROCESS = {
    "html": "gongkai.documents.reading.html:read_html",
    "text": "gongkai.documents.reading.text:read_text",
    "markdown": "gongkai.documents.reading.text:read_text",
}
_REFUSALS = {
    "empty": "文件是空的。",
    "doc": "不支持旧式 Word（.doc/.wps）文件，请另存为 DOCX 或 PDF。",
    "rtf": "不支持 RTF 文件，请另存为 DOCX 或 PDF。",
    "ppt": "不支持演示文稿，请另存为 PDF。",
    "pptx": "不支持演示文稿，请另存为 PDF。",
    **dict.fromkeys(IMAGES, "这是一张图片，没有可读取的文字。"),
    "archive": "这是一个压缩包，或已损坏的 Office 文件，无法读取。",
    "unknown": "无法识别的文件类型（二进制内容）。",
}


def read(data: bytes, name: str = "") -> Content:
    """Blocks of the file in reading order. `name` only helps where the bytes do not tell the kind.

    Raises Unreadable with a sentence in Chinese.
    """
    kind = sniff(data, name)
    if kind in _REFUSALS:
        raise Unreadable(_REFUSALS[kind])
    if kind in _SANDBOXED:
        return _target("gongkai.documents.reading.sandbox:SHARED.read")(data, kind)
    return _target(_IN_PROCESS[kind])(data, kind)


def _target(path: str) -> Callable[[bytes, str], Content]:
    """Loaded on use: reading a text must not cost the start-up of lxml or of the sandbox."""
    module, attributes = path.split(":")
    target: object = import_module(module)
    for attribute in attributes.split("."):
        target = getattr(target, attribute)
    assert callable(target)
    return target
