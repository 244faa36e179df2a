"""Pictures: made into a PDF of one page each, and pages of a PDF made into pictures. Runs only inside the sandbox."""

from __future__ import annotations

import io

import pypdfium2
from PIL import Image, ImageOps, ImageSequence, UnidentifiedImageError

from gongkai.documents.reading.content import Unreadable

MAX_PIXELS = 60_000_000
MAX_FRAMES = 200
_A4_INCHES = 11.69
_OCR_DPI = 200


def to_pdf(data: bytes) -> bytes:
    """A PDF with a page for each picture of the file, upright as the camera noted, in the size it was scanned at."""
    Image.MAX_IMAGE_PIXELS = MAX_PIXELS
    try:
        source = Image.open(io.BytesIO(data))
        if source.width * source.height > MAX_PIXELS or getattr(source, "n_frames", 1) > MAX_FRAMES:
            raise Unreadable("图片过大或页数过多，未予处理。")
        density = _density(source)
        frames = [_flat(frame) for frame in ImageSequence.Iterator(source)]
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, ValueError, SyntaxError) as error:
        raise Unreadable("图片已损坏或格式无法识别。") from error
    buffer = io.BytesIO()
    frames[0].save(buffer, "PDF", save_all=True, append_images=frames[1:], resolution=density, quality=90)
    return buffer.getvalue()


def _flat(frame: Image.Image) -> Image.Image:
    """Upright, without transparency, grey or in colour."""
    upright = ImageOps.exif_transpose(frame)
    if upright.mode in {"1", "L"}:
        return upright.convert("L")
    if upright.mode in {"RGBA", "LA", "PA"} or "transparency" in upright.info:
        ground = Image.new("RGBA", upright.size, "white")
        ground.alpha_composite(upright.convert("RGBA"))
        return ground.convert("RGB")
    return upright.convert("RGB")


def _density(image: Image.Image) -> float:
    """Pixels an inch: as noted where that is plausible, else so that the longer side is that of A4."""
    noted = image.info.get("dpi", (0, 0))
    value = float(noted[0]) if isinstance(noted, tuple) and noted else 0.0
    return value if 70 <= value <= 1200 else max(max(image.size) / _A4_INCHES, 30.0)


def page_png(data: bytes, page: int) -> bytes:
    """The page (from 1) of a PDF, or a picture itself, as a PNG for a reader of scanned text."""
    source = data if data[:1024].find(b"%PDF-") >= 0 else to_pdf(data)
    try:
        document = pypdfium2.PdfDocument(source)
        shown = document[page - 1]
    except (pypdfium2.PdfiumError, IndexError) as error:
        raise Unreadable("PDF 文件已损坏或已加密，无法读取。") from error
    scale = min(_OCR_DPI / 72, (MAX_PIXELS / max(shown.get_width() * shown.get_height(), 1)) ** 0.5)
    buffer = io.BytesIO()
    shown.render(scale=scale).to_pil().save(buffer, "PNG")
    return buffer.getvalue()
