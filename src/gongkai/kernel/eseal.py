"""The electronic seal: the district's own seal service, reached through a backend that a setting names.

`GONGKAI_ESEAL` is the dotted path of a class or a function without arguments that gives a backend; unset, letters are
stamped by hand and their scans brought back. The worker alone calls it: it may be slow, and it may be away.
"""

from __future__ import annotations

from io import BytesIO
from typing import Protocol

import pikepdf
from django.conf import settings
from django.utils.module_loading import import_string


class SealUnavailable(Exception):
    """The service cannot be reached now; the worker tries again later."""


class SealRefused(Exception):
    """The service will not stamp this letter. `str(error)` is a sentence in Chinese for the officer."""


class Backend(Protocol):
    """What a seal service must do."""

    def stamp(self, pdf: bytes, *, organ: str, letter: str) -> bytes:
        """The PDF with the seal of the organ and its signature. `organ` is the organ's code, `letter` the 文号.

        Called again with the same letter it stamps again: a worker that died is no reason to go without. Raises
        SealUnavailable or SealRefused.
        """
        ...


def configured() -> bool:
    """Whether the district has an electronic seal."""
    return bool(settings.GONGKAI_ESEAL)


def backend() -> Backend:
    """The backend of the setting. Raises SealRefused where none is set or the path leads nowhere."""
    if not configured():
        raise SealRefused("没有配置电子印章服务，请上传盖章后的扫描件")
    try:
        made: Backend = import_string(settings.GONGKAI_ESEAL)()
    except ImportError as error:
        raise SealRefused("电子印章服务的设置有误，请联系系统管理员") from error
    return made


class Loopback:
    """A backend for trials: the letter comes back with a note in its metadata and no seal whatever."""

    def stamp(self, pdf: bytes, *, organ: str, letter: str) -> bytes:
        """The same pages; the document information names organ and letter."""
        out = BytesIO()
        with pikepdf.open(BytesIO(pdf)) as document:
            document.docinfo["/GongkaiSeal"] = f"{organ} {letter}"
            document.save(out)
        return out.getvalue()
