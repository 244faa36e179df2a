"""Hostile formats are parsed in one reusable child process: limited memory, limited time, killed and restarted.

One sandbox serves one thread at a time (a lock sees to it). The child inherits no open file but its pipes.
"""

from __future__ import annotations

import atexit
import os
import select
import subprocess
import sys
import threading
import time

from gongkai.documents.reading.content import Content, Unreadable
from gongkai.documents.reading.wire import load

SECONDS = 4.0
MAX_BYTES = 60_000_000
MAX_ANSWER = 80_000_000


class _TimeUp(Exception):
    pass


class _Gone(Exception):
    pass


class Sandbox:
    """Reads a file in the child. `seconds` is wall-clock time for one file, the child's start included."""

    def __init__(self, seconds: float = SECONDS) -> None:
        self._seconds = seconds
        self._process: subprocess.Popen[bytes] | None = None
        self._lock = threading.Lock()
        self._owner = os.getpid()

    def read(self, data: bytes, kind: str) -> Content:
        """Raises Unreadable when the file is damaged, too large, too slow or too hungry."""
        if len(data) > MAX_BYTES:
            raise Unreadable(f"文件超过 {MAX_BYTES // 1_000_000} MB，未予读取。")
        with self._lock:
            deadline = time.monotonic() + self._seconds
            try:
                status, body = self._exchange(data, kind, deadline)
            except _TimeUp as error:
                self.close()
                raise Unreadable("文件在规定时间内未能读完，已中止（可能已损坏或被恶意构造）。") from error
            except (_Gone, OSError) as error:
                self.close()
                raise Unreadable("读取进程异常终止（文件可能已损坏，或所需内存超过上限）。") from error
        if status != b"C":
            raise Unreadable(body.decode("utf-8", "replace"))
        try:
            return load(body)
        except (ValueError, KeyError, TypeError) as error:
            raise Unreadable("读取进程的回答无法识别。") from error

    def close(self) -> None:
        """Kill the child; the next read starts another."""
        process, self._process = self._process, None
        if process is not None and self._owner == os.getpid():
            process.kill()
            for stream in (process.stdin, process.stdout):
                if stream is not None:
                    stream.close()
            process.wait()

    def _exchange(self, data: bytes, kind: str, deadline: float) -> tuple[bytes, bytes]:
        process = self._running()
        assert process.stdin is not None and process.stdout is not None
        _send(process.stdin.fileno(), kind.ljust(16).encode("ascii") + len(data).to_bytes(8, "big") + data, deadline)
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
                [sys.executable, "-P", "-m", "gongkai.documents.reading.child"],
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
