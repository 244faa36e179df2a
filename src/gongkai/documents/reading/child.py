"""The sandbox's child: reads one file after another from standard input and answers with its blocks.

Frame in: kind (16 bytes, padded), length (8 bytes), the file. Frame out: status (1 byte: C content, U unreadable),
length (8 bytes), JSON or a message. Limits are set before the first byte of a file is read.
"""

from __future__ import annotations

import os
import resource
import sys
from collections.abc import Callable
from functools import partial
from importlib import import_module
from typing import BinaryIO

from gongkai.documents.reading.content import Content, Unreadable
from gongkai.documents.reading.wire import dump

MEMORY_BYTES = 440_000_000
READERS: dict[str, str] = {
    "pdf": "gongkai.documents.reading.pdf:read_pdf",
    "docx": "gongkai.documents.reading.word:read_docx",
    "xlsx": "gongkai.documents.reading.sheets:read_workbook",
    "xls": "gongkai.documents.reading.sheets:read_workbook",
}


def main() -> None:
    """Serve until standard input closes."""
    _limit()
    source, sink = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # a library that prints must not speak into the answers
    while header := source.read(24):
        kind = header[:16].decode("ascii").strip()
        data = source.read(int.from_bytes(header[16:24], "big"))
        status, body = _answer(kind, data)
        _reply(sink, status, body)


def _answer(kind: str, data: bytes) -> tuple[bytes, bytes]:
    try:
        return b"C", dump(_reader(kind)(data))
    except Unreadable as error:
        return b"U", str(error).encode()
    except MemoryError:
        return b"U", "读取所需内存超过上限，已中止。".encode()
    except RecursionError:
        return b"U", "文件嵌套过深，已中止。".encode()
    except Exception:  # any parser may raise anything on a hostile file; the child stays alive and says so
        return b"U", "文件已损坏或结构异常，无法读取。".encode()


def _reader(kind: str) -> Callable[[bytes], Content]:
    module, name = READERS[kind].split(":")
    function: Callable[..., Content] = getattr(import_module(module), name)
    return partial(function, kind="xls") if kind == "xls" else function


def _reply(sink: BinaryIO, status: bytes, body: bytes) -> None:
    sink.write(status + len(body).to_bytes(8, "big") + body)
    sink.flush()


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


if __name__ == "__main__":
    main()
