"""An answer as text and as JSON."""

from __future__ import annotations

import json
import re
from dataclasses import asdict
from html import unescape
from typing import Any

from django.urls import reverse

from gongkai.kernel import clock
from gongkai.search.answers import Answer, Hit, answer
from gongkai.search.indexing import build_if_missing
from gongkai.search.language import warm

TAGS = re.compile(r"</?em>")
VALIDITY_WORDS = {"repealed": "已废止", "expired": "已失效", "in_force": ""}


def show(query: str, limit: int, *, as_json: bool) -> int:
    """Print the answer; 0 if anything is found, else 1."""
    build_if_missing()
    # Dictionaries and addresses are read at the first use: that is the start of the command, not the time of a search.
    warm()
    reverse("search:results")
    found = answer(query, today=clock.today(), limit=limit)
    if as_json:
        print(json.dumps(to_json(found), ensure_ascii=False, indent=2))
    else:
        print("\n".join(_lines(found)))
    return 0 if found.hits or found.cards else 1


def to_json(found: Answer) -> dict[str, Any]:
    """The answer with the keys that scripts depend on; `highlight` is HTML with what was asked for in `<em>`."""
    return {
        "query": found.query,
        "total": found.total,
        "took_ms": found.took_ms,
        "cards": [asdict(card) for card in found.cards],
        "hits": [_hit(hit) for hit in found.hits],
    }


def _hit(hit: Hit) -> dict[str, Any]:
    entry = hit.entry
    return {
        "kind": entry.kind,
        "id": entry.id,
        "title": entry.title,
        "url": entry.url,
        "organ": entry.organ,
        "date": entry.dated.isoformat() if entry.dated else None,
        "validity": entry.validity,
        "score": hit.score,
        "highlight": str(hit.passage if "<em>" in hit.passage or "<em>" not in hit.title else hit.title),
    }


def _lines(found: Answer) -> list[str]:
    lines = [f"{found.total} 条，{found.took_ms} 毫秒"]
    if found.better:
        lines.append(f"{'没有找到原词，以下是更正后的结果' if found.replaced else '您是不是要找'}：{found.better}")
    for card in found.cards:
        lines += ["", f"【{card.title}】 {card.url}", *(f"    {label}：{value}" for label, value in card.fields)]
    for number, hit in enumerate(found.hits, start=1):
        entry = hit.entry
        facts = (entry.organ, entry.dated.isoformat() if entry.dated else "", VALIDITY_WORDS.get(entry.validity, ""))
        lines += ["", f"{number}. {entry.title}", f"   {entry.url}  {' · '.join(fact for fact in facts if fact)}"]
        if hit.passage:
            lines.append(f"   {unescape(TAGS.sub('', hit.passage))}")
    return lines
