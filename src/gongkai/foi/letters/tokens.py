"""The grammar of templates: text with tokens `{补正内容}`; what stands in 【…】 falls away when its tokens are empty.

Filling is one pass: braces in a value are text. Each line is a paragraph; a line that comes out empty is left out.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from gongkai.rules.letter_kinds import LetterKind

TOKEN = re.compile(r"\{([^{}\n]*)\}")
OPTIONAL = re.compile(r"【([^【】\n]*)】")


def problems(kind: LetterKind, body: str) -> list[str]:
    """Why the text cannot be a template of this kind, each naming the token; empty when it can."""
    found = TOKEN.findall(body)
    wrong = [
        f"没有“{{{name}}}”这个要素，请改用本文种的要素" for name in dict.fromkeys(found) if name not in kind.tokens
    ]
    sure = TOKEN.findall(OPTIONAL.sub("", body))
    for name in kind.required_tokens:
        if name not in found:
            wrong.append(f"不得删去“{{{name}}}”（{kind.article}）")
        elif name not in sure:
            wrong.append(f"“{{{name}}}”必须写明，不能放在【】内（{kind.article}）")
    bare = TOKEN.sub("", body)
    if "{" in bare or "}" in bare:
        wrong.append("大括号没有成对")
    if re.search(r"[【】]", OPTIONAL.sub("", bare)):
        wrong.append("【】没有成对，或者跨了行")
    return wrong


def fill(body: str, values: Mapping[str, str]) -> list[str]:
    """The paragraphs of the template with `values` by token name. A value of several lines makes several paragraphs."""

    def optional(match: re.Match[str]) -> str:
        said = any(values.get(name, "").strip() for name in TOKEN.findall(match[1]))
        return match[1] if said else ""

    kept = OPTIONAL.sub(optional, body)
    text = TOKEN.sub(lambda match: _said(values.get(match[1], "")), kept)
    return [line.strip() for line in text.splitlines() if line.strip()]


def _said(value: str) -> str:
    """A value without its own full stop: the template sets the punctuation."""
    return value.strip().rstrip("。")
