"""Hostile formats are parsed in one reusable child process: limited memory, limited time, killed and restarted.

One sandbox serves one thread at a time (a lock sees to it). The child inherits no open file but its pipes.
"""

from __future__ import annotations

import atexit
import json
import os
import select
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from typing import Any

from gongkai.documents.reading.content import Content, Unreadable
from gongkai.documents.reading.wire import load

SECONDS = 4.0
MEMORY_BYTES = 440_000_000
MAX_BYTES = 60_000_000
MAX_ANSWER = 200_000_000


class _TimeUp(Exception):
    pass


class _Gone(Exception):
    pass


class Sandbox:
    """Does tasks in the child. `seconds` is wall-clock time for one task, the child's start included."""

    def __init__(self, seconds: float = SECONDS, memory: int = MEMORY_BYTES) -> None:
        self._seconds = seconds
        self._memory = memory
        self._process: subprocess.Popen[bytes] | None = None
        self._lock = threading.Lock()
        self._owner = os.getpid()

    def read(self, data: bytes, kind: str) -> Content:
        """Raises Unreadable when the file is damaged, too large, too slow or too hungry."""
        try:
            return load(self.call("read", data, {"kind": kind}))
        except (ValueError, KeyError, TypeError) as error:
            raise Unreadable("读取进程的回答无法识别。") from error

    def call(self, task: str, data: bytes, arguments: Mapping[str, Any], seconds: float | None = None) -> bytes:
        """The answer of a task of `child.TASKS`; `arguments` is anything JSON can hold. Raises Unreadable as above.

        `seconds` overrides the sandbox's own limit for this one task.
        """
        if len(data) > MAX_BYTES:
            raise Unreadable(f"文件超过 {MAX_BYTES // 1_000_000} MB，未予读取。")
        head = json.dumps({"task": task, "arguments": arguments, "length": len(data)}).encode()
        with self._lock:
            deadline = time.monotonic() + (self._seconds if seconds is None else seconds)
            try:
                status, body = self._exchange(len(head).to_bytes(4, "big") + head + data, deadline)
            except _TimeUp as error:
                self.close()
                raise Unreadable("文件在规定时间内未能读完，已中止（可能已损坏或被恶意构造）。") from error
            except (_Gone, OSError) as error:
                self.close()
                raise Unreadable("读取进程异常终止（文件可能已损坏，或所需内存超过上限）。") from error
        if status != b"C":
            raise Unreadable(body.decode("utf-8", "replace"))
        return body

    def close(self) -> None:
        """Kill the child; the next read starts another."""
        process, self._process = self._process, None
        if process is not None and self._owner == os.getpid():
            process.kill()
            for stream in (process.stdin, process.stdout):
                if stream is not None:
                    stream.close()
            process.wait()

    def _exchange(self, frame: bytes, deadline: float) -> tuple[bytes, bytes]:
        process = self._running()
        assert process.stdin is not None and process.stdout is not None
        _send(process.stdin.fileno(), frame, deadline)
        head = _receive(process.stdout.fileno(), 9, deadline)
        length = int.from_bytes(head[1:], "big")
        if length > MAX_ANSWER:
            raise _Gone
        return head[:1], _receive(process.stdout.fileno(), length, deadline)

    def _running(self) -> subprocess.Popen[bytes]:
        forked = (
            self._owner != os.getpid()
        )  # the child belongs to the process that started it; its pipes are not shared
        if forked or self._process is None or self._process.poll() is not None:
            self.close()
            self._owner = os.getpid()
            # -P keeps the working directory, which may be the hostile file's own, off the import path
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-m", "gongkai.documents.reading.child", str(self._memory)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                bufsize=0,
            )
            assert self._process.stdin is not None
            os.set_blocking(self._process.stdin.fileno(), False)
        return self._process


def _send(descriptor: int, data: bytes, deadline: float) -> None:
    view = memoryview(data)
    while view:
        _, ready, _ = select.select([], [descriptor], [], _left(deadline))
        if ready:
            view = view[os.write(descriptor, view[:1_000_000]) :]


def _receive(descriptor: int, length: int, deadline: float) -> bytes:
    parts: list[bytes] = []
    while length:
        ready, _, _ = select.select([descriptor], [], [], _left(deadline))
        if not ready:
            continue
        part = os.read(descriptor, min(length, 1_000_000))
        if not part:
            raise _Gone
        parts.append(part)
        length -= len(part)
    return b"".join(parts)


def _left(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise _TimeUp
    return left


SHARED = Sandbox()
atexit.register(SHARED.close)
