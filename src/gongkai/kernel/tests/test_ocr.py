"""Scanned pages are read by the program that is set, and a scan that cannot be read is let in."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from pytest_django.fixtures import Settings

from gongkai.kernel.uploads import FileRefused, examine


@pytest.fixture
def scan() -> bytes:
    out = BytesIO()
    Image.new("RGB", (400, 300), "white").save(out, "PNG")
    return out.getvalue()


def test_a_scan_that_bears_a_mark_of_secrecy_is_refused(settings: Settings, tmp_path: Path, scan: bytes) -> None:
    program = tmp_path / "reader"
    program.write_text("#!/bin/sh\ncat > /dev/null\necho '机密★10年'\n")
    program.chmod(0o755)
    settings.GONGKAI_OCR = str(program)
    with pytest.raises(FileRefused):
        examine(scan, "scan.png")


def test_a_reader_that_fails_keeps_nobody_from_sending(settings: Settings, tmp_path: Path, scan: bytes) -> None:
    settings.GONGKAI_OCR = str(tmp_path / "missing")
    examine(scan, "scan.png")
