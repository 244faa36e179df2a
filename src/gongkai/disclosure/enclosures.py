"""A ZIP that brings documents with their attachments: one table beside folders of files that its rows name."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from django.core.exceptions import ValidationError

from gongkai.disclosure.actions import FileFacts
from gongkai.kernel import crypto, files
from gongkai.kernel.actor import Actor
from gongkai.kernel.models import StoredFile
from gongkai.kernel.registry import Unreadable
from gongkai.kernel.uploads import MOST_MEGABYTES, examine, problem_with

TABLES = (".csv", ".xlsx")
MOST_MEMBERS, MOST_UNPACKED, MOST_TABLE = 20_000, 2 * 2**30, 100 * 2**20
UTF8 = 0x800
"""The bit of a member that says its name is UTF-8; without it, names of files packed in China are GB 18030."""


@dataclass(frozen=True)
class Bundle:
    """A table and, by their path beside it, the files that came with it. A table alone has none."""

    table: bytes
    name: str
    archive: zipfile.ZipFile | None = None
    members: Mapping[str, zipfile.ZipInfo] | None = None

    @classmethod
    def open(cls, data: bytes, name: str) -> Bundle:
        """Raises Unreadable for an archive that is damaged, locked, beyond all measure, or without one table."""
        if not name.lower().endswith(".zip"):
            return cls(data, name)
        try:
            archive = zipfile.ZipFile(io.BytesIO(data))
            found = [one for one in archive.infolist() if not one.is_dir()]
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError) as error:
            raise Unreadable("压缩包已损坏，无法打开，请重新压缩") from error
        if any(one.flag_bits & 1 for one in found):
            raise Unreadable("压缩包已加密，请去掉密码后再导入")
        if len(found) > MOST_MEMBERS or sum(one.file_size for one in found) > MOST_UNPACKED:
            raise Unreadable("压缩包内文件超过20,000个或者2 GB，请分批导入")
        members = _below({path_of(one): one for one in found if not _is_litter(path_of(one))})
        tables = [path for path in members if "/" not in path and path.lower().endswith(TABLES)]
        if len(tables) != 1:
            raise Unreadable("压缩包第一层应当只有一张表（CSV或者XLSX），附件放在文件夹中")
        table = _read(archive, members[tables[0]], MOST_TABLE)
        if table is None:
            raise Unreadable("表格超过100 MB")
        return cls(table, tables[0], archive, members)

    def read(self, path: str) -> bytes:
        """A file that may be kept: of a kind that is taken, whole, examined. Raises ValidationError with one
        sentence."""
        if self.archive is None or self.members is None:
            raise ValidationError("附件应与表格放进同一个ZIP压缩包导入")
        member = self.members.get(clean(path))
        if member is None:
            raise ValidationError(f"压缩包里没有“{path}”")
        data = _read(self.archive, member, MOST_MEGABYTES * 2**20)
        if data is None:
            raise ValidationError(f"“{path}”超过{MOST_MEGABYTES} MB，或者已损坏")
        if problem := problem_with(path, len(data), data[:16]):
            raise ValidationError(f"“{path}”：{problem}")
        try:
            examine(data, path)
        except ValidationError as error:
            raise ValidationError(f"“{path}”：{'；'.join(error.messages)}") from error
        return data


def keep(bundle: Bundle, path: str, actor: Actor) -> FileFacts:
    """The file stored, once for equal contents, as an attachment named like it."""
    data = bundle.read(path)
    place = PurePosixPath(clean(path))
    known = StoredFile.objects.filter(address=crypto.content_address(data), kind="disclosure").first()
    stored = known or files.store(data, name=place.name, kind="disclosure", actor=actor)
    return FileFacts(stored.pk, place.stem[:200], place.suffix.lstrip(".").lower()[:8], len(data))


def clean(path: str) -> str:
    """A path as the table writes it, comparable with those of the archive."""
    return path.strip().replace("\\", "/").removeprefix("./").lstrip("/")


def path_of(member: zipfile.ZipInfo) -> str:
    """The name of a member; one that does not say its encoding is read as GB 18030 where it is that."""
    name = member.filename
    if not member.flag_bits & UTF8:
        try:
            name = name.encode("cp437").decode("gb18030")
        except UnicodeError:
            name = member.filename
    return clean(name)


def _is_litter(path: str) -> bool:
    """What systems put beside one's files."""
    parts = path.split("/")
    return parts[0] == "__MACOSX" or parts[-1] in {".DS_Store", "Thumbs.db", "desktop.ini"}


def _below(members: dict[str, zipfile.ZipInfo]) -> dict[str, zipfile.ZipInfo]:
    """Without the one folder in which everything lies, if there is one."""
    tops = {path.partition("/")[0] for path in members}
    if len(tops) == 1 and all("/" in path for path in members):
        return {path.partition("/")[2]: one for path, one in members.items()}
    return members


def _read(archive: zipfile.ZipFile, member: zipfile.ZipInfo, most: int) -> bytes | None:
    """The content, unless it is larger than `most` bytes, whatever the archive says, or damaged."""
    try:
        with archive.open(member) as file:
            data = file.read(most + 1)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError, RuntimeError):
        return None
    return None if len(data) > most else data
