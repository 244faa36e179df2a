"""Files of other kinds made into the PDF that is redacted: pictures by ourselves, Office files by a converter."""

from __future__ import annotations

from gongkai.documents.reading.content import Unreadable
from gongkai.documents.reading.converter import SUFFIXES, Converter
from gongkai.documents.reading.kinds import IMAGES, sniff
from gongkai.documents.redaction.desk import SANDBOX, SECONDS


def to_pdf(data: bytes, name: str = "", *, convert: Converter | None = None, seconds: float = SECONDS) -> bytes:
    """The file as a PDF; a PDF is given back as it is. What an Office file hides is not carried over.

    Raises Unreadable with a sentence in Chinese: damaged, of a kind that has no pages, or an Office file where no
    converter is configured.
    """
    kind = sniff(data, name)
    if kind == "pdf":
        return data
    if kind in IMAGES:
        return SANDBOX.call("image_to_pdf", data, {}, seconds)
    if kind not in SUFFIXES:
        raise Unreadable("这种文件不能直接遮盖，请另存或打印为 PDF 后再上传。")
    if convert is None:
        raise Unreadable("本系统未配置文档转换程序，请将文件另存为 PDF 后再上传。")
    return convert(data, kind, "pdf")
