"""What this room tells the others."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from gongkai.kernel.events import event


@event
@dataclass(frozen=True)
class EntryChanged:
    """An entry of a list (`powers` or `services`) has a new version from `on` on."""

    ledger: str
    entry_id: int
    on: date


@event
@dataclass(frozen=True)
class ListImported:
    """A file changed many entries of a list (`powers` or `services`); `import_id` is the ListImport."""

    ledger: str
    import_id: int


@event
@dataclass(frozen=True)
class BundleChanged:
    """A 一件事 was composed, published or withdrawn."""

    bundle_id: int
    state: str


@event
@dataclass(frozen=True)
class MatterMoved:
    """Something happened to a matter in hand; whoever notifies reads its phone number under its own right."""

    matter_id: int
    step: str
    on: date
