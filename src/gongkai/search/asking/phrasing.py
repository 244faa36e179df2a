"""A model may phrase the reply: from the passages alone, every sentence with its source, checked; off by default.

The endpoint speaks as OpenAI's `/chat/completions`. What comes back is used only if each sentence cites passages that
exist and every figure, date, sum and telephone number of it stands in one of those; else the passages are quoted as
they are. A model that is slow, broken or talkative costs the reader nothing but the wait of GONGKAI_ASK_SECONDS.
"""

from __future__ import annotations

import json
import logging
import re
import urllib.error
import urllib.request
from collections.abc import Sequence
from typing import Any

from django.conf import settings

LONGEST_REPLY, LONGEST_ANSWER = 600, 100_000
_SENTENCE = re.compile(r"[^。！？\n]+[。！？]?(?:\[\d+\])*")
_CITED = re.compile(r"\[(\d{1,2})\]")
_FIGURE = re.compile(r"\d[\d,.:：—-]*\d|\d")
ORDER = (
    "你是政务公开网站的答复助手。只能依据下面编号的材料回答，不得补充材料之外的内容。每句话末尾用方括号标注所依据材料的编号，"
    "例如[1]。材料不能回答的，只回复“不知道”。不超过三句话。"
)
log = logging.getLogger(__name__)


def phrase(question: str, passages: Sequence[str]) -> str:
    """The wording, or empty: no endpoint, no passages, an answer that is late, broken or not borne out."""
    if not settings.GONGKAI_ASK_URL or not passages:
        return ""
    try:
        said = _ask(question, passages)
    except (OSError, ValueError, KeyError, IndexError, TypeError) as error:
        log.warning("the endpoint of /ask/ did not answer: %s", type(error).__name__)
        return ""
    return said if borne_out(said, passages) else ""


def _ask(question: str, passages: Sequence[str]) -> str:
    material = "\n".join(f"[{number}] {text}" for number, text in enumerate(passages, start=1))
    body: dict[str, Any] = {
        "model": settings.GONGKAI_ASK_MODEL,
        "temperature": 0,
        "max_tokens": 400,
        "messages": [
            {"role": "system", "content": ORDER},
            {"role": "user", "content": f"材料：\n{material}\n\n问题：{question}"},
        ],
    }
    headers = {"Content-Type": "application/json"}
    if settings.GONGKAI_ASK_KEY:
        headers["Authorization"] = f"Bearer {settings.GONGKAI_ASK_KEY}"
    address = settings.GONGKAI_ASK_URL.rstrip("/") + "/chat/completions"
    request = urllib.request.Request(address, json.dumps(body).encode(), headers, method="POST")
    with urllib.request.urlopen(request, timeout=settings.GONGKAI_ASK_SECONDS) as answer:
        found = json.loads(answer.read(LONGEST_ANSWER))
    return str(found["choices"][0]["message"]["content"]).strip()


def borne_out(said: str, passages: Sequence[str]) -> bool:
    """Whether every sentence cites passages that exist, and all its figures stand in them."""
    if not said or len(said) > LONGEST_REPLY:
        return False
    sentences = [one.strip() for one in _SENTENCE.findall(said) if one.strip()]
    return bool(sentences) and all(_stands(one, passages) for one in sentences)


def _stands(sentence: str, passages: Sequence[str]) -> bool:
    cited = [int(number) for number in _CITED.findall(sentence)]
    if not cited or not all(1 <= number <= len(passages) for number in cited):
        return False
    source = " ".join(passages[number - 1] for number in cited)
    return all(figure in source for figure in _FIGURE.findall(_CITED.sub("", sentence)))
