"""Uploads looked at by ClamAV, where `GONGKAI_CLAMAV` names its daemon, before anything of them is kept."""

from __future__ import annotations

import socket
import struct

from django.conf import settings

CHUNK = 64 * 1024
SECONDS = 10.0
LONGEST_ANSWER = 4096


class Infected(Exception):
    """The scanner found malware. `str(error)` is a sentence in Chinese; `signature` is the scanner's own word."""

    def __init__(self, signature: str) -> None:
        super().__init__("文件未通过病毒扫描，系统未予保存。请用杀毒软件检查来源设备，另取一份无病毒的文件后再上传。")
        self.signature = signature


class ScanUnavailable(Exception):
    """The scanner did not say whether the file is clean, so it is not taken."""

    def __init__(self) -> None:
        super().__init__("病毒扫描服务暂时不可用，文件未予保存。请稍后重试；仍不行的，请联系系统管理员检查扫描服务。")


def scan(data: bytes) -> None:
    """Have the bytes scanned (INSTREAM). Does nothing where no scanner is set; never passes what was not called clean.

    Raises Infected, ScanUnavailable.
    """
    if not settings.GONGKAI_CLAMAV:
        return
    try:
        answer = _ask(settings.GONGKAI_CLAMAV, data)
    except (OSError, ValueError) as error:
        raise ScanUnavailable from error
    if answer == "stream: OK":
        return
    if answer.startswith("stream: ") and answer.endswith(" FOUND"):
        raise Infected(answer.removeprefix("stream: ").removesuffix(" FOUND"))
    raise ScanUnavailable


def _ask(address: str, data: bytes) -> str:
    """`address` is host:port, or the path of a local socket."""
    with _connected(address) as link:
        link.sendall(b"zINSTREAM\0")
        for at in range(0, len(data), CHUNK):
            part = data[at : at + CHUNK]
            link.sendall(struct.pack("!L", len(part)) + part)
        link.sendall(struct.pack("!L", 0))
        answer = b""
        while not answer.endswith(b"\0") and len(answer) < LONGEST_ANSWER:
            more = link.recv(1024)
            if not more:
                break
            answer += more
    return answer.rstrip(b"\0\n").decode("utf-8", "replace")


def _connected(address: str) -> socket.socket:
    if address.startswith("/"):
        link = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        link.settimeout(SECONDS)
        link.connect(address)
        return link
    host, _, port = address.rpartition(":")
    return socket.create_connection((host.strip("[]"), int(port)), SECONDS)
