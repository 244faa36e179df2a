"""A page's drawing instructions with everything taken out that is not seen: hidden layers, marked content, comments.

Marked content (BDC … EMC) changes nothing that is drawn, but carries layers, replacement texts (/ActualText) and
property lists; so all of it goes. What resources the remaining instructions name is kept, the rest is dropped.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from pikepdf import (
    ContentStreamInlineImage,
    Dictionary,
    Name,
    Object,
    Operator,
    Page,
    Pdf,
    Stream,
    parse_content_stream,
    unparse_content_stream,
)

from gongkai.documents.reading.content import Unreadable
from gongkai.documents.redaction.layers import Layers

MAX_INSTRUCTIONS = 3_000_000
MAX_NESTING = 20
_PATHS = {"S", "s", "f", "F", "f*", "B", "B*", "b", "b*"}
_TEXTS = {"Tj", "TJ", "'", '"'}
_MARKS = {"BMC", "BDC", "EMC", "MP", "DP", "BX", "EX"}
_NAMED = {"Do": "/XObject", "Tf": "/Font", "gs": "/ExtGState", "sh": "/Shading", "scn": "/Pattern", "SCN": "/Pattern"}
_FORM_KEYS = {"/Type", "/Subtype", "/BBox", "/Matrix", "/Resources", "/Group", "/FormType", "/Length", "/Filter"}
_PATTERN_KEYS = {"/PatternType", "/PaintType", "/TilingType", "/XStep", "/YStep"}
_Used = dict[str, set[str]]


class Contents:
    """Cleans the pages of one document, each form it draws once."""

    def __init__(self, pdf: Pdf, layers: Layers) -> None:
        self._pdf = pdf
        self._layers = layers
        self._left = MAX_INSTRUCTIONS
        self._done: set[tuple[int, int]] = set()

    def clean_page(self, page: Page) -> None:
        """Rewrite the page's instructions and give it the resources that they name, and no others."""
        resources = page.obj.get("/Resources", Dictionary())
        data, used = self._clean(page, resources)
        page.obj.Contents = self._pdf.make_stream(data)
        page.obj.Resources = self._resources(resources, used, 0)

    def _form(self, form: Stream, around: Object, depth: int) -> None:
        if depth > MAX_NESTING:
            raise Unreadable("PDF 内部嵌套过深，已中止。")
        if form.objgen in self._done:
            return
        self._done.add(form.objgen)
        # A form without resources of its own uses those of the page that draws it.
        resources = form.get("/Resources", around)
        data, used = self._clean(form, resources)
        form.write(data)
        form.Resources = self._resources(resources, used, depth)
        for key in set(form.keys()) - _FORM_KEYS - _PATTERN_KEYS:
            del form[key]

    def _clean(self, holder: Any, resources: Object) -> tuple[bytes, _Used]:
        instructions = parse_content_stream(holder)
        self._left -= len(instructions)
        if self._left < 0:
            raise Unreadable("PDF 的绘图指令过多，未予处理。")
        used: _Used = defaultdict(set)
        nest: list[bool] = []
        kept: list[Any] = []
        for instruction in instructions:
            operands, operator = instruction.operands, str(instruction.operator)
            if operator in _MARKS:
                self._marked(operator, operands, resources, nest)
            elif any(nest) or self._draws_hidden(operator, operands, resources):
                kept.extend(_unseen(operator, operands, instruction))
            else:
                _note(operator, operands, used)
                kept.append(instruction)
        return unparse_content_stream(kept), used

    def _marked(self, operator: str, operands: Any, resources: Object, nest: list[bool]) -> None:
        if operator == "EMC" and nest:
            nest.pop()
        if operator == "BMC":
            nest.append(False)
        if operator == "BDC":
            layer = operands[1] if len(operands) > 1 else None
            if isinstance(layer, Name):
                layer = _entry(resources, "/Properties", str(layer))
            nest.append(bool(len(operands)) and operands[0] == Name.OC and not self._layers.shows(layer))

    def _draws_hidden(self, operator: str, operands: Any, resources: Object) -> bool:
        if operator != "Do" or not len(operands):
            return False
        drawn = _entry(resources, "/XObject", str(operands[0]))
        return drawn is not None and not self._layers.shows(drawn.get("/OC"))

    def _resources(self, resources: Object, used: _Used, depth: int) -> Dictionary:
        kept = Dictionary()
        for category, names in used.items():
            entries = {name: _entry(resources, category, name) for name in sorted(names)}
            present = {name: entry for name, entry in entries.items() if entry is not None}
            if present:
                kept[category] = Dictionary(present)
            for entry in present.values():
                self._inside(category, entry, resources, depth + 1)
        # Colour spaces are named by inline images too, and hold no words.
        if isinstance(resources.get("/ColorSpace"), Dictionary):
            kept.ColorSpace = resources.ColorSpace
        return kept

    def _inside(self, category: str, entry: Object, around: Object, depth: int) -> None:
        draws = category == "/Pattern" or (category == "/XObject" and entry.get("/Subtype") == Name.Form)
        if isinstance(entry, Stream) and draws:
            self._form(entry, around, depth)
        elif category == "/ExtGState" and isinstance(entry, Dictionary):
            mask = entry.get("/SMask")
            group = mask.get("/G") if isinstance(mask, Dictionary) else None
            if isinstance(group, Stream):
                self._form(group, around, depth)


def _entry(resources: Object, category: str, name: str) -> Any:
    entries = resources.get(category) if isinstance(resources, Dictionary) else None
    return entries.get(name) if isinstance(entries, Dictionary) else None


def _note(operator: str, operands: Any, used: _Used) -> None:
    category = _NAMED.get(operator)
    if category is None or not len(operands):
        return
    name = operands[0] if operator == "Tf" else operands[-1]
    if isinstance(name, Name):
        used[category].add(str(name))


def _unseen(operator: str, operands: Any, instruction: Any) -> list[Any]:
    """What stays of an instruction in a hidden place: its effect on what follows, never what it would draw."""
    if operator in _PATHS:
        return [([], Operator("n"))]
    if operator == "'":
        return [([], Operator("T*"))]
    if operator == '"':
        return [([operands[0]], Operator("Tw")), ([operands[1]], Operator("Tc")), ([], Operator("T*"))]
    if operator in {"Tj", "TJ", "Do", "sh"} or isinstance(instruction, ContentStreamInlineImage):
        return []
    return [instruction]
