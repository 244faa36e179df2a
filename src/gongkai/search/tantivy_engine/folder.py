"""Where an index lies: folders beside each other, one of them in use, and a lock for whoever writes.

`current` is a small file with the name of the folder in use; it is replaced in one step, so a reader finds the old
index or the new one, whole. A folder no longer in use stays until the next build, for those who still read it.
"""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from gongkai.search.engine import BuildRunning
from gongkai.search.tantivy_engine.schema import VERSION

CURRENT = "current"
BUILT = "index-"


class Folder:
    """The folder of the indexes of one database on one machine."""

    def __init__(self, home: Path) -> None:
        self.home = home

    def current(self) -> Path | None:
        """The index in use; None where there is none, or one with other fields than ours."""
        try:
            name = (self.home / CURRENT).read_text(encoding="ascii").strip()
        except FileNotFoundError:
            return None
        place = self.home / name
        return place if name.startswith(f"{BUILT}{VERSION}-") and place.is_dir() else None

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Held by whoever changes the index in use or which one it is; others wait."""
        with self._locked("writing.lock"):
            yield

    @contextmanager
    def building(self, *, wait: bool = True) -> Iterator[Path]:
        """A fresh folder to build in, one build at a time; what earlier builds left is removed at the end."""
        with self._locked("building.lock", wait=wait):
            place = self.home / f"{BUILT}{VERSION}-{uuid4().hex[:12]}"
            place.mkdir()
            before = self.current()
            try:
                yield place
            finally:
                self._clear({self.current(), before})

    def switch_to(self, place: Path) -> None:
        """Put the index in use, at once and for every process."""
        fresh = self.home / f"{CURRENT}.{uuid4().hex[:8]}"
        with fresh.open("w", encoding="ascii") as file:
            file.write(place.name)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(self.home / CURRENT)

    def _clear(self, kept: set[Path | None]) -> None:
        for place in self.home.glob(f"{BUILT}*"):
            if place not in kept:
                shutil.rmtree(place, ignore_errors=True)

    @contextmanager
    def _locked(self, name: str, *, wait: bool = True) -> Iterator[None]:
        self.home.mkdir(parents=True, exist_ok=True)
        with (self.home / name).open("w") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise BuildRunning(name) from error
            yield
