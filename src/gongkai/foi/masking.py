"""What lists may show of an applicant and a request: never enough to identify a person."""

from __future__ import annotations

from gongkai.rules import personal_data


def mask_name(name: str, *, natural: bool) -> str:
    """陈志强 → 陈**; an organisation's name is public and stays."""
    text = name.strip()
    return text if not natural else text[:1] + "*" * max(len(text) - 1, 1)


def hide_personal_data(text: str) -> str:
    """The text with every identity number, phone, card and the like masked."""
    pieces, end = [], 0
    for span in personal_data.find(text):
        pieces += [text[end : span.start], span.mask]
        end = span.end
    return "".join([*pieces, text[end:]])
