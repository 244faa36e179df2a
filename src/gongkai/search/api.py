"""`/api/v1/ask`: a question answered from what is published, with its sources."""

from __future__ import annotations

from django.http import HttpRequest
from ninja import Router, Schema

from gongkai.kernel import clock
from gongkai.search import indexing
from gongkai.search.asking import reply

router = Router(tags=["问答"])


class QuoteOut(Schema):
    """A passage or a fact with its source."""

    number: int
    text: str
    kind: str
    title: str
    url: str


class FactOut(Schema):
    label: str
    value: str


class ReplyOut(Schema):
    """`known` is false when nothing that is published fits. `phrased` is empty unless a model phrases replies."""

    question: str
    known: bool
    facts: list[FactOut]
    quotes: list[QuoteOut]
    phrased: str


@router.get("/ask", response=ReplyOut, summary="问答")
def ask(request: HttpRequest, q: str = "") -> dict[str, object]:
    """The reply to `q`, at most 200 characters."""
    found = reply(q[:200], today=clock.today()) if indexing.build_if_missing() else reply("", today=clock.today())
    return {
        "question": found.question,
        "known": found.known,
        "facts": [{"label": label, "value": value} for label, value in found.facts],
        "quotes": [
            {
                "number": quote.number,
                "text": quote.text,
                "kind": quote.entry.kind,
                "title": quote.entry.title,
                "url": quote.entry.url,
            }
            for quote in found.quotes
        ],
        "phrased": found.phrased,
    }
