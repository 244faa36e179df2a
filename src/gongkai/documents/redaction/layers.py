"""Which layers (optional content, ISO 32000-1 §8.11) a viewer shows when it opens the file."""

from __future__ import annotations

from typing import Any

from pikepdf import Array, Dictionary, Name, Object, Pdf

MAX_DEPTH = 12


class Layers:
    """The default configuration of a document's layers."""

    def __init__(self, pdf: Pdf) -> None:
        properties = pdf.Root.get("/OCProperties")
        default = properties.get("/D") if isinstance(properties, Dictionary) else None
        self._off: set[tuple[int, int]] = set()
        if not isinstance(properties, Dictionary) or not isinstance(default, Dictionary):
            return
        if default.get("/BaseState") == Name.OFF:
            self._off = {group.objgen for group in _items(properties.get("/OCGs"))}
            self._off -= {group.objgen for group in _items(default.get("/ON"))}
        self._off |= {group.objgen for group in _items(default.get("/OFF"))}

    def shows(self, layer: Object | None, depth: int = 0) -> bool:
        """Whether content that belongs to `layer` (a group, a membership, or nothing) is seen."""
        if not isinstance(layer, Dictionary) or depth > MAX_DEPTH:
            return depth <= MAX_DEPTH
        if layer.get("/Type") != Name.OCMD:
            return layer.objgen not in self._off
        expression = layer.get("/VE")
        if isinstance(expression, Array):
            return self._holds(expression, depth + 1)
        groups = layer.get("/OCGs")
        members = [groups] if isinstance(groups, Dictionary) else list(_items(groups))
        seen = [self.shows(group, depth + 1) for group in members]
        if not seen:
            return True
        policies = {"/AllOn": all(seen), "/AnyOff": not all(seen), "/AllOff": not any(seen)}
        return policies.get(str(layer.get("/P")), any(seen))

    def _holds(self, expression: Array, depth: int) -> bool:
        """A visibility expression: [/And …], [/Or …], [/Not …] over groups and expressions."""
        if depth > MAX_DEPTH or not len(expression):
            return False
        values = [
            self._holds(part, depth + 1) if isinstance(part, Array) else self.shows(part, depth + 1)
            for part in list(_items(expression))[1:]
        ]
        word = str(expression[0])
        if word == "/Not":
            return not any(values)
        return all(values) if word == "/And" else any(values)


def _items(value: Any) -> list[Any]:
    return list(value) if isinstance(value, Array) else []
