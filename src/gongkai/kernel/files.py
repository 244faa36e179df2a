"""Files kept encrypted on disk under the keyed hash of their content.

Nothing here belongs inside a transaction: store first, then write the row that refers to the file.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from django.conf import settings

from gongkai.kernel import crypto
from gongkai.kernel.actor import Actor
from gongkai.kernel.models import StoredFile


def path_of(address: str) -> Path:
    """Where the content with this address lies."""
    return Path(settings.GONGKAI_FILES_DIR) / address[:2] / address[2:4] / address


def write_content(address: str, data: bytes) -> None:
    """Encrypt and write in one step; a reader sees the whole file or none."""
    path = path_of(address)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor, temporary = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(descriptor, "wb") as file:
        file.write(crypto.encrypt_bytes(data, f"file:{address}"))
        file.flush()
        os.fsync(file.fileno())
    Path(temporary).replace(path)


def store(data: bytes, *, name: str, kind: str, actor: Actor) -> StoredFile:
    """Keep the bytes; equal contents are kept once. `kind` says what the file is for: ``letter``, ``attachment`` …"""
    address = crypto.content_address(data)
    if not path_of(address).exists():
        write_content(address, data)
    clean = Path(name.replace("\\", "/")).name.replace("\x00", "")[-255:] or "file"
    return StoredFile.objects.create(address=address, name=clean, kind=kind, size=len(data), stored_by=actor.name)


def open_file(stored: StoredFile) -> bytes:
    """The content; raises FileNotFoundError or crypto.Undecryptable. The caller writes the access log."""
    return crypto.decrypt_bytes(path_of(stored.address).read_bytes(), f"file:{stored.address}")
