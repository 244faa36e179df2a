"""What a photograph says of its making: place, time, device, author. Runs only inside the sandbox."""

from __future__ import annotations

import io
from collections.abc import Iterator

from PIL import ExifTags, Image, UnidentifiedImageError

from gongkai.documents.reading.content import Unreadable
from gongkai.documents.reading.findings import Finding, excerpt

_TOLD = {"Artist", "Copyright", "ImageDescription", "Make", "Model", "Software", "DateTime", "XPAuthor", "XPComment"}
_TECHNICAL = {
    "dpi",
    "jfif",
    "jfif_version",
    "jfif_unit",
    "jfif_density",
    "gamma",
    "srgb",
    "icc_profile",
    "compression",
    "exif",
    "photoshop",
}


def find(data: bytes) -> Iterator[Finding]:
    """EXIF entries that tell of persons and places, and the texts PNG and GIF carry."""
    try:
        image = Image.open(io.BytesIO(data))
        exif = image.getexif()
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, ValueError, SyntaxError) as error:
        raise Unreadable("图片已损坏或格式无法识别。") from error
    for tag, value in exif.items():
        name = ExifTags.TAGS.get(tag, "")
        if name in _TOLD:
            yield Finding("picture_data", f"照片信息 {name}", excerpt(value))
    place = exif.get_ifd(ExifTags.IFD.GPSInfo)
    if place:
        yield Finding("picture_data", "照片信息 GPS", excerpt(tuple(place.values())))
    for key, value in image.info.items():
        if isinstance(value, (str, bytes)) and str(key).lower() not in _TECHNICAL:
            words = value.decode("utf-8", "replace") if isinstance(value, bytes) else value
            yield Finding("picture_data", f"照片信息 {key}", excerpt(words))
