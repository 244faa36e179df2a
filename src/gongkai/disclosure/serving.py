"""An attachment on its way to a reader: decrypted, with its own name, never run in the reader's browser."""

from __future__ import annotations

import mimetypes
from urllib.parse import quote

from django.http import HttpResponse

from gongkai.disclosure.models import DocumentFile
from gongkai.kernel.files import open_file

SHOWN = frozenset({"pdf", "png", "jpg", "jpeg", "txt"})
"""Endings that a browser may show in place."""


def file_response(file: DocumentFile) -> HttpResponse:
    """The file; what a browser cannot show safely is a download."""
    kind = mimetypes.guess_type(f"x.{file.suffix}")[0] or "application/octet-stream"
    shown = file.suffix in SHOWN
    response = HttpResponse(open_file(file.stored), content_type=kind if shown else "application/octet-stream")
    name = quote(f"{file.title}.{file.suffix}")
    response["Content-Disposition"] = f"{'inline' if shown else 'attachment'}; filename*=UTF-8''{name}"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    return response


def attachment(data: bytes, name: str) -> HttpResponse:
    """Bytes made here as a download under a name."""
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    response = HttpResponse(data, content_type=kind)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    response["X-Content-Type-Options"] = "nosniff"
    return response
