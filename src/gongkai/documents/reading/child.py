"""The sandbox's child: does one task after another on one file each, from standard input to standard output.

Frame in: length of the head (4 bytes), the head as JSON (`task`, `arguments`, `length` of the file), the file. Frame
out: status (1 byte: C done, U unreadable), length (8 bytes), the answer or a message. Limits are set before the first
byte of a file is read; the memory allowed, in bytes, is the process's one argument.
"""

from __future__ import annotations

import json
import os
import resource
import sys
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any, BinaryIO

from gongkai.documents.reading.content import Content, Unreadable
from gongkai.documents.reading.wire import dump

Task = Callable[..., bytes]
READERS: Mapping[str, str] = {
    "pdf": "gongkai.documents.reading.pdf:read_pdf",
    "docx": "gongkai.documents.reading.word:read_docx",
    "xlsx": "gongkai.documents.reading.sheets:read_workbook",
    "xls": "gongkai.documents.reading.sheets:read_xls",
    "ofd": "gongkai.documents.reading.ofd:read_ofd",
}
TASKS: Mapping[str, str] = {
    "pages": "gongkai.documents.reading.pages:task",
    "placed": "gongkai.documents.reading.placing:task",
    "hidden": "gongkai.documents.reading.finders:task",
    "image_to_pdf": "gongkai.documents.reading.images:to_pdf",
    "page_png": "gongkai.documents.reading.images:page_png",
    "binding.count": "gongkai.documents.binding.tasks:count",
    "binding.bind": "gongkai.documents.binding.tasks:bind",
    "redaction.prepare": "gongkai.documents.redaction.tasks:prepare",
    "redaction.images": "gongkai.documents.redaction.tasks:images",
    "redaction.texts": "gongkai.documents.redaction.tasks:texts",
    "redaction.apply": "gongkai.documents.redaction.tasks:apply",
    "redaction.verify": "gongkai.documents.redaction.tasks:verify",
}


def main() -> None:
    """Serve until standard input closes."""
    _limit(int(sys.argv[1]))
    source, sink = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # a library that prints must not speak into the answers
    while size := source.read(4):
        head = json.loads(source.read(int.from_bytes(size, "big")))
        data = source.read(head["length"])
        status, body = _answer(head["task"], data, head["arguments"])
        _reply(sink, status, body)


def _answer(task: str, data: bytes, arguments: Mapping[str, Any]) -> tuple[bytes, bytes]:
    try:
        return b"C", _read(data, **arguments) if task == "read" else _load(TASKS[task])(data, **arguments)
    except Unreadable as error:
        return b"U", str(error).encode()
    except MemoryError:
        return b"U", "读取所需内存超过上限，已中止。".encode()
    except RecursionError:
        return b"U", "文件嵌套过深，已中止。".encode()
    except Exception:  # any parser may raise anything on a hostile file; the child stays alive and says so
        return b"U", "文件已损坏或结构异常，无法读取。".encode()


def _read(data: bytes, kind: str) -> bytes:
    reader: Callable[[bytes], Content] = _load(READERS[kind])
    return dump(reader(data))


def _load(path: str) -> Callable[..., Any]:
    """Loaded on use: a text must not pay for the libraries of a PDF."""
    module, name = path.split(":")
    function: Callable[..., Any] = getattr(import_module(module), name)
    return function


def _reply(sink: BinaryIO, status: bytes, body: bytes) -> None:
    sink.write(status + len(body).to_bytes(8, "big") + body)
    sink.flush()


def _limit(memory: int) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


if __name__ == "__main__":
    main()
