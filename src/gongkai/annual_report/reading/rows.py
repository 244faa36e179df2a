"""What was found for one row of a table, before it is decided what it says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gongkai.annual_report.reading.figures import Figure, count, tidy
from gongkai.annual_report.reading.labels import ROW_ORDER
from gongkai.annual_report.reading.splits import Reading, remedy_readings, row_readings


@dataclass(frozen=True)
class RowText:
    """`figures` when the cells stand apart (one a cell of the form); else `readings`, all lawful ways to part them.

    `digits` are the words of a row whose cells ran together. `untold`: blanks were lost among them, so no way of
    parting them can be trusted.
    """

    raw: str
    figures: tuple[Figure, ...] = ()
    readings: tuple[Reading, ...] = ()
    digits: tuple[str, ...] = ()
    untold: bool = False

    @property
    def found(self) -> bool:
        """Whether digits are printed for more than one cell, though nobody may be able to part them."""
        return len("".join(self.digits)) > 1

    @property
    def printed(self) -> bool:
        """Whether any number is printed at all."""
        return any(figure.state in {"number", "unreadable"} and figure.raw for figure in self.figures) or any(
            character.isdigit() for character in self.raw
        )


def firm(cells: Sequence[str]) -> RowText:
    """A row whose cells stand apart."""
    return RowText(" ".join(cells).strip(), tuple(map(count, cells)))


def loose(raw: str, width: int) -> RowText:
    """A row of `width` numbers whose cells may have run together (7: section three, 15: section four)."""
    tokens = [token for token in map(tidy, raw.replace("|", " ").split()) if token]
    if len(tokens) == width and all(count(token).state != "unreadable" for token in tokens):
        return firm(tokens)
    digits = [token for token in tokens if token.isdigit()]
    if len(digits) != len([token for token in tokens if count(token).state != "blank"]):
        return RowText(raw.strip())
    readings = row_readings(digits, width) if width == 7 else remedy_readings(digits)
    if len(readings) == 1:
        return RowText(raw.strip(), tuple(_figure(value) for value in readings[0]), readings, tuple(digits))
    return RowText(raw.strip(), readings=readings, digits=tuple(digits))


def untold(text: RowText) -> RowText:
    """The row without the readings of its digits."""
    return RowText(text.raw, digits=text.digits, untold=True) if text.digits else text


def _figure(value: int | None) -> Figure:
    return Figure("blank") if value is None else Figure("number", value, str(value))


def settled(text: RowText, survivors: Sequence[Reading], width: int) -> RowText:
    """The row with every cell on which all surviving readings agree; the others are ambiguous, with whole readings."""
    if text.figures and not (text.digits and survivors):
        return text
    if not survivors:
        return RowText(text.raw, tuple(Figure("lost", raw=text.raw) for _ in range(width)))
    whole = tuple("·".join("" if value is None else str(value) for value in reading) for reading in survivors[:60])
    figures = [
        _figure(values[0]) if len(set(values)) == 1 else Figure("ambiguous", None, text.raw, whole)
        for values in zip(*survivors, strict=True)
    ]
    return RowText(text.raw, tuple(figures))


def in_order(found: Sequence[tuple[str | None, RowText]]) -> dict[str, RowText]:
    """The rows by key. Of a row that comes twice the first that is read counts, then the first with a number.

    Rows whose labels were lost take the places left between the rows around them, if they fit exactly.
    """
    rows: dict[str, RowText] = {}
    for key, text in found:
        if key is not None and (key not in rows or _better(text, rows[key])):
            rows[key] = text
    before: str | None = None
    orphans: list[RowText] = []
    for key, text in found:
        if key is None:
            orphans.append(text)
            continue
        if orphans and before is not None:
            rows.update(_between(before, key, orphans, rows))
        orphans, before = [], key
    return rows


def _better(text: RowText, known: RowText) -> bool:
    """A summary in section one may name a row with one number: the form's own row, with all its cells, wins."""
    if text.printed and not known.printed:
        return True
    return bool(text.figures or text.readings) and not (known.figures or known.readings)


def _between(before: str, after: str, orphans: Sequence[RowText], rows: dict[str, RowText]) -> dict[str, RowText]:
    start, end = ROW_ORDER.index(before) + 1, ROW_ORDER.index(after)
    missing = [key for key in ROW_ORDER[start:end] if key not in rows or not rows[key].printed]
    three_others = [key for key in missing if key != "other"]
    one_other = [key for key in missing if not key.startswith("other.")]
    for places in (three_others, one_other):
        if len(places) == len(orphans):
            return dict(zip(places, orphans, strict=True))
    return {}
