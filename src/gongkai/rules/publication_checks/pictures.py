"""Pictures without words, maps without a review number (地图审核管理规定; 无障碍环境建设法第32条)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gongkai.rules.publication_checks.model import BLOCK, WARN, Issue, Picture

_MAP = re.compile(r"地图|区划图|区位图|位置图|示意图|地形图|方位图|交通图|导览图|分布图")
_SURELY = re.compile(r"地图|区划图|区位图|行政区|位置图|地形图")
_DIAGRAM = re.compile(r"流程|结构|组织|工艺|操作|原理|统计|架构|步骤|电路|管线")
_NUMBER = re.compile(r"审图号|[\u4e00-\u9fa5]{0,3}S[（(]\d{4}[)）]\d+号|GS ?[（(]\d{4}[)）] ?\d+号")


def find_pictures(pictures: tuple[Picture, ...]) -> Iterator[Issue]:
    """A map without its number stops; a picture without words is named."""
    for picture in pictures:
        words = f"{picture.name} {picture.alt} {picture.caption}"
        if _MAP.search(words) and not _DIAGRAM.search(words) and not (picture.map_number or _NUMBER.search(words)):
            sure = BLOCK if _SURELY.search(words) else WARN
            yield _issue(picture, "map", sure, "像是地图，没有审图号；请使用标准地图或者填写审图号")
        if not (picture.alt or picture.caption).strip():
            yield _issue(picture, "picture", WARN, "图片没有文字说明，读屏软件无法读出；请补充")


def _issue(picture: Picture, check: str, severity: str, advice: str) -> Issue:
    name = picture.alt or picture.caption or picture.name
    return Issue(
        check,
        check,
        severity,
        picture.part,
        picture.where,
        picture.name,
        name[:80],
        advice,
        picture.start,
        picture.start,
    )
