"""What readers did with the interpretations of the rehearsed year: pages opened, and whether they understood."""

from __future__ import annotations

import random
from datetime import date, timedelta

from gongkai.demo.lives import moment
from gongkai.disclosure.actions.voting import vote
from gongkai.disclosure.models import Document
from gongkai.disclosure.readers import opened
from gongkai.kernel import clock
from gongkai.kernel.actor import Actor

INTERPRETATIONS = 20


def build(seed: int, until: date) -> None:
    """Reads and votes of the newest interpretations, over the weeks after each came out."""
    rng = random.Random(f"{seed}-readers")
    newest = Document.objects.filter(live=True, kind="interpretation").order_by("-published_at", "-pk")
    for document in newest[:INTERPRETATIONS]:
        if document.published_at is None:
            continue
        out = document.published_at.astimezone(clock.ZONE).date()
        days = max(1, (until - out).days)
        for _ in range(rng.randint(30, 240)):
            opened.note((out + timedelta(days=rng.randrange(min(days, 40))), document.pk))
        for _ in range(rng.randint(0, 6)):
            with clock.travel(moment(out + timedelta(days=rng.randrange(min(days, 40))), 20)):
                vote(actor=Actor.system("读者"), document_id=document.pk, understood=rng.random() < 0.8)
    opened.write()
