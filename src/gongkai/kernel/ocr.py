"""A reader of scanned pages, where `GONGKAI_OCR` names the program (tesseract, with its Chinese data)."""

from __future__ import annotations

import subprocess

from django.conf import settings

SECONDS = 20.0
LANGUAGES = "chi_sim+eng"


def configured() -> bool:
    return bool(settings.GONGKAI_OCR)


def read_scan(png: bytes) -> str:
    """The words on one page as a PNG; empty where the program fails or takes longer than `SECONDS`, for a scan that
    cannot be read is let in and looked at by a person."""
    try:
        done = subprocess.run(
            [settings.GONGKAI_OCR, "stdin", "stdout", "-l", LANGUAGES],
            input=png,
            capture_output=True,
            timeout=SECONDS,
            check=True,
        )
    except (OSError, subprocess.SubprocessError):
        return ""
    return done.stdout.decode("utf-8", "replace")
