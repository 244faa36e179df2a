"""From a page's own coordinates to the page as shown: cropped, rotated, the origin at the top left."""

from __future__ import annotations

from dataclasses import dataclass

from gongkai.documents.redaction.model import Box


@dataclass(frozen=True)
class View:
    """`bounds` is the visible box (left, bottom, right, top) in the page's coordinates; `rotation` clockwise."""

    bounds: Box
    rotation: int

    @property
    def size(self) -> tuple[float, float]:
        """Width and height as shown, in points."""
        left, bottom, right, top = self.bounds
        wide, high = right - left, top - bottom
        return (high, wide) if self.rotation in {90, 270} else (wide, high)

    def shown(self, left: float, bottom: float, right: float, top: float) -> Box:
        """A box of the page's coordinates on the page as shown."""
        a, b = self._point(left, bottom), self._point(right, top)
        return min(a[0], b[0]), min(a[1], b[1]), max(a[0], b[0]), max(a[1], b[1])

    def _point(self, x: float, y: float) -> tuple[float, float]:
        left, bottom, right, top = self.bounds
        if self.rotation == 90:
            return y - bottom, x - left
        if self.rotation == 180:
            return right - x, y - bottom
        if self.rotation == 270:
            return top - y, right - x
        return x - left, top - y


def overlap(one: Box, other: Box) -> float:
    """The part of `one` that `other` covers, from 0 to 1; a box without area counts by its middle."""
    left, top, right, bottom = one
    area = (right - left) * (bottom - top)
    wide = min(right, other[2]) - max(left, other[0])
    high = min(bottom, other[3]) - max(top, other[1])
    if area <= 0:
        x, y = (left + right) / 2, (top + bottom) / 2
        return 1.0 if other[0] <= x <= other[2] and other[1] <= y <= other[3] else 0.0
    return max(0.0, wide) * max(0.0, high) / area


def pixels(box: Box, scale: tuple[float, float], size: tuple[int, int]) -> tuple[int, int, int, int]:
    """The whole pixels a box of points touches, cut at the image's edges; right and bottom are exclusive."""
    left, top, right, bottom = box
    return (
        max(0, int(left * scale[0])),
        max(0, int(top * scale[1])),
        min(size[0], -int(-right * scale[0] // 1)),
        min(size[1], -int(-bottom * scale[1] // 1)),
    )
