"""Old and editable Office files made into what we read and redact, by LibreOffice where one is installed.

The caller says where it is; nothing here looks for it. Each conversion has a folder and a profile of its own, without
macros and without fetching what a file links to, a limit of time and of the file written.
"""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Protocol

from gongkai.documents.reading.content import Unreadable

SUFFIXES: Mapping[str, str] = MappingProxyType(
    {kind: f".{kind}" for kind in ("doc", "docx", "xls", "xlsx", "ppt", "pptx", "rtf", "html")}
)
"""What can be converted: a word of `kinds.sniff`, and the suffix that tells LibreOffice the format."""
MAX_RESULT = 200_000_000
_COMMON = "/org.openoffice.Office.Common/Security/Scripting"
_SETTINGS = {"MacroSecurityLevel": 3, "DisableMacrosExecution": "true", "BlockUntrustedRefererLinks": "true"}


class Converter(Protocol):
    """`kind` is a key of SUFFIXES, `target` pdf, docx or xlsx. Raises Unreadable when there is no result."""

    def __call__(self, data: bytes, kind: str, target: str) -> bytes: ...


@dataclass(frozen=True)
class LibreOffice:
    """A Converter. `path` is the program (`soffice`), `seconds` its wall-clock limit for one file."""

    path: str
    seconds: float = 60.0

    def __call__(self, data: bytes, kind: str, target: str) -> bytes:
        if kind not in SUFFIXES:
            raise Unreadable("这种文件无法转换。")
        with tempfile.TemporaryDirectory(prefix="convert-") as name:
            folder = Path(name)
            source = folder / f"source{SUFFIXES[kind]}"
            source.write_bytes(data)
            _write_profile(folder / "profile" / "user")
            self._run(folder, source, target)
            result = folder / "out" / f"source.{target}"
            if not result.is_file() or not 0 < result.stat().st_size <= MAX_RESULT:
                raise Unreadable("文件转换失败（可能已损坏或设有口令），请另存为 PDF 后再上传。")
            return result.read_bytes()

    def _run(self, folder: Path, source: Path, target: str) -> None:
        command = [
            *(self.path, "--headless", "--norestore", "--nolockcheck", "--nodefault", "--nologo"),
            *(f"-env:UserInstallation=file://{folder}/profile", "--convert-to", target),
            *("--outdir", str(folder / "out"), str(source)),
        ]
        kept = {key: os.environ[key] for key in ("PATH", "LANG", "LC_ALL") if key in os.environ}
        try:
            process = subprocess.Popen(
                command,
                cwd=folder,
                env={**kept, "HOME": str(folder), "TMPDIR": str(folder)},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
        except OSError as error:
            raise Unreadable("文档转换程序无法启动，请联系管理员。") from error
        try:
            resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (MAX_RESULT, MAX_RESULT))
            process.wait(self.seconds)
        except subprocess.TimeoutExpired as error:
            raise Unreadable("文件转换超时，已中止，请另存为 PDF 后再上传。") from error
        except ProcessLookupError:
            process.wait()
        finally:
            _end_group(process)


def _end_group(process: subprocess.Popen[bytes]) -> None:
    """LibreOffice starts helpers; they share our child's group and end with it."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        return
    finally:
        process.wait()


def _write_profile(folder: Path) -> None:
    folder.mkdir(parents=True)
    items = "".join(
        f'<item oor:path="{_COMMON}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
        for name, value in _SETTINGS.items()
    )
    text = (
        '<?xml version="1.0" encoding="UTF-8"?><oor:items xmlns:oor="http://openoffice.org/2001/registry">'
        f"{items}</oor:items>"
    )
    (folder / "registrymodifications.xcu").write_text(text, encoding="utf-8")
