"""Office files are zip archives: their declared sizes are checked before anything is unpacked."""

from __future__ import annotations

import io
import zipfile

from gongkai.documents.reading.content import Unreadable

MAX_UNPACKED = 120_000_000
MAX_MARKUP = 40_000_000
MAX_MEMBERS = 3_000


def check_archive(data: bytes) -> None:
    """Raises Unreadable for a damaged archive, an encrypted one, or one that unpacks beyond all measure."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            if len(members) > MAX_MEMBERS:
                raise Unreadable("压缩结构异常（内含文件过多），未予读取。")
            if any(member.flag_bits & 1 for member in members):
                raise Unreadable("文件已加密，无法读取。")
            markup = sum(member.file_size for member in members if member.filename.endswith((".xml", ".rels")))
            if markup > MAX_MARKUP or sum(member.file_size for member in members) > MAX_UNPACKED:
                raise Unreadable("压缩结构异常（解压后体积过大），未予读取。")
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError) as error:
        raise Unreadable("Office 文件已损坏，无法解压。") from error
