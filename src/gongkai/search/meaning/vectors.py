"""Vectors of titles in one file beside the index, each with the entry it leads to. Made by the worker; a reader sees
the old file or the new one, whole. What is found is read from the database before it is shown, as every hit is."""

from __future__ import annotations

import io
import os
import re
import threading
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from gongkai.kernel.registry import Entry, searchables
from gongkai.search.engine import Key
from gongkai.search.engines import home
from gongkai.search.meaning.encoder import Encoder, encoder

KINDS = ("service", "bundle", "answer", "page", "document")
"""Kinds whose titles say what people want. Of documents only those with a validity, the rules; powers and other
documents are found by their words."""
MANNER = re.compile(r"（(?:新申请|信息变更|变更|延续|补证|注销|终止|证明补开|告知承诺)）$")
"""How a matter is applied for: its handling items share one vector, which leads to the first of them."""
FIRST = ("", "（新申请）")
NAME = "meaning.npz"
MOST = 20


@dataclass(frozen=True)
class Near:
    """An entry whose title is near to what was asked, from 1 (the same) downwards."""

    key: Key
    title: str
    closeness: float


@dataclass
class _Held:
    stamp: tuple[int, int]
    names: list[str]
    keys: list[str]
    vectors: Any


_lock = threading.Lock()
_held: dict[Path, _Held] = {}
_changed = threading.Event()


def touched(kind: str) -> None:
    """An entry of the kind has changed: the worker's next round makes vectors of what is new."""
    if kind in KINDS:
        _changed.set()


def refresh_if_changed(_: object = None) -> None:
    """Refresh if something changed since the last time in this process."""
    if _changed.is_set():
        _changed.clear()
        refresh()


def refresh() -> int:
    """Make the file anew from what is published now; only titles without a vector are encoded. Returns their number, 0
    without an encoder."""
    by = encoder()
    if by is None:
        return 0
    numpy: Any = import_module("numpy")
    titles = _titles()
    held = _read(home() / NAME, by)
    known = dict(zip(held.names, held.vectors, strict=True)) if held else {}
    new = [name for name in titles if name not in known]
    if new:
        known |= dict(zip(new, by.titles(new), strict=True))
    if not titles or (held and not new and held.keys == list(titles.values()) and held.names == list(titles)):
        return 0
    content = io.BytesIO()
    numpy.savez(
        content,
        model=by.name,
        names=numpy.array(list(titles)),
        keys=numpy.array(list(titles.values())),
        vectors=numpy.array([known[name] for name in titles], dtype="float32"),
    )
    _replace(home() / NAME, content.getvalue())
    return len(new)


def _titles() -> dict[str, str]:
    """The names of matters, each with the key of the entry it leads to."""
    found: dict[str, tuple[int, Entry]] = {}
    for kind in KINDS:
        for entry in searchables[kind].all() if kind in searchables else ():
            if kind == "document" and entry.validity != "in_force":
                continue
            name = MANNER.sub("", entry.title)
            manner = entry.title[len(name) :]
            rank = FIRST.index(manner) if manner in FIRST else len(FIRST)
            if name not in found or rank < found[name][0]:
                found[name] = (rank, entry)
    return {name: str(Key(entry.kind, entry.id)) for name, (_, entry) in found.items()}


def _replace(place: Path, content: bytes) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    fresh = place.with_suffix(f".{os.getpid()}.new")
    fresh.write_bytes(content)
    fresh.replace(place)


def _read(place: Path, by: Encoder) -> _Held | None:
    """The file as it is now, read once a change; None if there is none of this model."""
    try:
        found = place.stat()
    except FileNotFoundError:
        return None
    stamp = (found.st_mtime_ns, found.st_size)
    with _lock:
        held = _held.get(place)
        if held is None or held.stamp != stamp:
            numpy: Any = import_module("numpy")
            with numpy.load(place, allow_pickle=False) as file:
                if str(file["model"]) != by.name:
                    return None
                held = _Held(stamp, file["names"].tolist(), file["keys"].tolist(), file["vectors"])
            _held[place] = held
    return held


def near(text: str, limit: int = MOST) -> list[Near]:
    """The entries whose titles mean most nearly what was asked; none without an encoder or a file."""
    by = encoder()
    held = _read(home() / NAME, by) if by and text.strip() else None
    if by is None or held is None:
        return []
    close = held.vectors @ by.question(text)
    best = sorted(range(len(held.names)), key=lambda at: -float(close[at]))[:limit]
    return [Near(Key.parse(held.keys[at]), held.names[at], float(close[at])) for at in best]
