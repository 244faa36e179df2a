"""Words of the catalogue's cells: channels as check boxes, citations with the kind of law, lists of elements."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType

CHANNELS: Mapping[str, str] = MappingProxyType(
    {
        "website": "政府网站",
        "gazette": "政府公报",
        "new_media": "两微一端",
        "press": "发布会/听证会",
        "broadcast": "广播电视",
        "paper": "纸质媒体",
        "reading": "公开查阅点",
        "hall": "政务服务中心",
        "station": "便民服务站",
        "visit": "入户/现场",
        "board": "社区/企事业单位/村公示栏（电子屏）",
        "pushed": "精准推送",
    }
)
"""Domain E.1; any other channel is kept in the words of the catalogue."""
_BY_LABEL = {label: key for key, label in CHANNELS.items()}
_ALIASES = {
    "公开查阅点/政务公开专区": "reading",
    "政务公开专区": "reading",
    "社区/企事业单位/村公示栏": "board",
    "村公示栏": "board",
    "政府门户网站": "website",
}
BOXES = "■□☑☐√✓"
_TICKED = re.compile(r"[■☑√✓]\s*([^■□☑☐√✓]+)")
_PARTS = re.compile(r"[；;\n]+")
PLAIN = "依据"
"""Stands before a citation without a kind that follows one with a kind, and is read as none."""
_CITED = re.compile(r"【([^】]{1,12})】")


def read_channels(text: str) -> list[str]:
    """Keys of CHANNELS, and others in their words, in the order of the cell: boxes that are ticked, or a plain list."""
    marked = any(box in text for box in BOXES)
    parts = _TICKED.findall(text) if marked else re.split(r"[、；;\n]+", text)
    names = ["".join(part.split()).strip("、；;，,") for part in parts]
    return list(dict.fromkeys(_BY_LABEL.get(name) or _ALIASES.get(name, name) for name in names if name))


def write_channels(channels: Sequence[str]) -> str:
    """All boxes, the chosen ones filled; other channels after them."""
    boxes = [f"{'■' if key in channels else '□'}{label}" for key, label in CHANNELS.items()]
    return " ".join(boxes + [f"■{other}" for other in channels if other not in CHANNELS])


def channel_labels(channels: Iterable[str]) -> list[str]:
    """The chosen channels in words."""
    return [CHANNELS.get(one, one) for one in channels]


def read_basis(text: str) -> list[dict[str, str]]:
    """`[{"kind": "法律", "text": "…"}]` out of 【法律】《…》；【规范性文件】《…》; else an entry a part."""
    pieces = _CITED.split(text)
    found = [{"kind": "", "text": part} for part in _texts(pieces[0])]
    for kind, said in zip(pieces[1::2], pieces[2::2], strict=True):
        found += [{"kind": "" if kind == PLAIN else kind, "text": part} for part in _texts(said)]
    return found


def write_basis(basis: Iterable[Mapping[str, str]]) -> str:
    """The citations as one cell."""
    parts: list[str] = []
    for one in basis:
        kind = one["kind"] or (PLAIN if any(part.startswith("【") for part in parts) else "")
        parts.append(f"【{kind}】{one['text']}" if kind else one["text"])
    return "；".join(parts)


def read_list(text: str) -> list[str]:
    """Parts of a cell that are parted by semicolons or lines; numbering in front of them goes."""
    return [part for raw in _texts(text) if (part := re.sub(r"^(?:\d{1,2}[.．、]|[（(]\d{1,2}[）)])\s*", "", raw))]


def _texts(text: str) -> list[str]:
    return [part for raw in _PARTS.split(text) if (part := " ".join(raw.split()).strip("。"))]
