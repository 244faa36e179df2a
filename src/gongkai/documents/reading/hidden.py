"""What a file holds that its reader does not see, named before it is released."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from gongkai.documents.reading.sandbox import SHARED

SECONDS = 20.0
HIDING = frozenset({"pdf", "docx", "xlsx", "pptx", "ofd", "png", "jpeg", "tiff", "image"})
"""The kinds that are looked into; an older format is converted first."""
LABELS: Mapping[str, str] = MappingProxyType(
    {
        "hidden_sheet": "隐藏的工作表",
        "hidden_rows": "隐藏的行",
        "hidden_columns": "隐藏的列",
        "hidden_text": "隐藏或被遮住的文字",
        "hidden_slide": "隐藏的幻灯片",
        "comment": "批注",
        "notes": "演讲者备注",
        "tracked_change": "修订痕迹",
        "pivot_cache": "数据透视表缓存",
        "external_link": "外部链接",
        "data_connection": "数据连接",
        "property": "文档属性",
        "custom_data": "自定义数据",
        "embedded_object": "嵌入的对象",
        "macro": "宏或脚本",
        "annotation": "注释",
        "attachment": "附件",
        "layer": "隐藏的图层",
        "form_field": "表单域",
        "outline": "书签",
        "signature": "电子签名或印章",
        "picture_data": "照片中的附加信息",
    }
)


@dataclass(frozen=True)
class Hidden:
    """`kind` is a key of LABELS and `label` its words; `where` and `excerpt` are for the officer."""

    kind: str
    label: str
    where: str
    excerpt: str


def hidden_content(data: bytes, kind: str, *, seconds: float = SECONDS) -> tuple[Hidden, ...]:
    """Everything of that sort in a file of `kind` (a word of `kinds.sniff`); () for a kind that can hide nothing.

    Raises Unreadable for a damaged file. At most 300 are named (`findings.MAX_FINDINGS`).
    """
    if kind not in HIDING:
        return ()
    found = json.loads(SHARED.call("hidden", data, {"kind": kind}, seconds))
    return tuple(Hidden(one["kind"], LABELS[one["kind"]], one["where"], one["excerpt"]) for one in found)
