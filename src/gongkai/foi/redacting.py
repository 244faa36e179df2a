"""The worker at the redaction desk: pages made, marks applied, the result read again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.conf import settings

from gongkai.documents import redaction as engine
from gongkai.documents.reading import Unreadable
from gongkai.documents.reading.converter import LibreOffice
from gongkai.documents.redaction import Mark, PageText
from gongkai.foi.actions.redaction import keep_pages, settle_redaction
from gongkai.foi.models import Redaction
from gongkai.kernel import files, registry
from gongkai.kernel.actor import Actor
from gongkai.kernel.events import PagesWanted, RedactionPassed
from gongkai.rules import personal_data
from gongkai.rules.redaction_grounds import ground_label

WORKER = "遮盖生成"
SHORTEST = 2
"""A single character stands in every text: that it is found elsewhere says nothing."""


def make_pages(event: PagesWanted) -> None:
    """The working copy, a picture of each page and the text with its places."""
    redaction = Redaction.objects.select_related("original__stored").filter(pk=event.redaction_id).first()
    if redaction is None or redaction.texts is not None:
        return
    worker, original = Actor.system(WORKER), redaction.original.stored
    try:
        data = engine.to_pdf(files.open_file(original), original.name, convert=converter())
        prepared = engine.prepare(data)
        images, texts = engine.page_images(prepared), engine.page_texts(prepared)
    except Unreadable as error:
        keep_pages(actor=worker, redaction_id=redaction.pk, problem=str(error))
        return
    kept = files.store(prepared, name="prepared.pdf", kind="redaction", actor=worker)
    stored = [
        (image.page, files.store(image.png, name=f"page-{image.page}.png", kind="redaction", actor=worker).pk)
        for image in images
    ]
    keep_pages(
        actor=worker,
        redaction_id=redaction.pk,
        prepared_id=kept.pk,
        images=stored,
        pages=[(image.width, image.height) for image in images],
        texts=[[page.text, page.boxes] for page in texts],
    )


def apply_marks(event: RedactionPassed) -> None:
    """Black out what is marked, give back the rest, and refuse the release of what can still be found."""
    redaction = Redaction.objects.select_related("prepared").filter(pk=event.redaction_id).first()
    if redaction is None or redaction.state != Redaction.State.APPLYING or redaction.prepared is None:
        return
    worker, marks = Actor.system(WORKER), marks_of(redaction)
    try:
        result = engine.apply(files.open_file(redaction.prepared), marks)
        leaks = engine.verify(result, forbidden(redaction), marks)
    except Unreadable as error:
        settle_redaction(actor=worker, redaction_id=redaction.pk, problem=str(error))
        return
    if leaks:
        told = [{"kind": leak.kind, "page": leak.page, "where": leak.where} for leak in leaks]
        settle_redaction(actor=worker, redaction_id=redaction.pk, leaks=told)
        return
    stored = files.store(result, name="redacted.pdf", kind="redaction", actor=worker)
    settle_redaction(actor=worker, redaction_id=redaction.pk, stored_id=stored.pk)


def marks_of(redaction: Redaction) -> list[Mark]:
    """The marks as the engine takes them, their ground written on each."""
    return [_mark(mark) for mark in redaction.marks]


def _mark(mark: dict[str, Any]) -> Mark:
    left, top, right, bottom = mark["box"]
    return Mark(mark["page"], (left, top, right, bottom), mark["article"], ground_label(mark["article"]))


def pages_of(redaction: Redaction) -> list[PageText]:
    """The texts that were kept, as the engine gave them; empty until the pages are made."""
    return [
        PageText(number, size[0], size[1], text, tuple(tuple(box) if box else None for box in boxes))
        for number, ((text, boxes), size) in enumerate(
            zip(redaction.texts or [], redaction.pages, strict=True), start=1
        )
    ]


def forbidden(redaction: Redaction) -> list[str]:
    """What must not be found anywhere in the result: the words under every mark, but for those said to be covered in
    this place only."""
    everywhere = [mark for mark in redaction.marks if not mark.get("here_only")]
    under = engine.marked_texts(pages_of(redaction), [_mark(mark) for mark in everywhere])
    named = [mark["text"] for mark in everywhere if mark.get("text")]
    return list(dict.fromkeys(text for text in (*named, *under) if len("".join(text.split())) >= SHORTEST))


def found_text(redaction: Redaction, needle: str, article: str) -> list[dict[str, Any]]:
    """Marks on every place where the text stands."""
    return list(_as_marks(engine.find_text(pages_of(redaction), needle), article, "find"))


def found_personal(redaction: Redaction, article: str) -> list[dict[str, Any]]:
    """Marks on every number that personal data is found by (art. 15)."""
    return list(_as_marks(engine.find_personal(pages_of(redaction), personal_data.find_private), article, "personal"))


def whole_page(redaction: Redaction, page: int, article: str) -> dict[str, Any]:
    """A mark on all of a page. Raises ValueError for a page that is not there."""
    if not 1 <= page <= len(redaction.pages):
        raise ValueError(f"没有第{page}页")
    width, height = redaction.pages[page - 1]
    # What stands on a page that is covered whole may well stand on others, in the file's head for instance.
    return {"page": page, "box": [0, 0, width, height], "article": article, "source": "page", "here_only": True}


def _as_marks(hits: Iterable[engine.Hit], article: str, source: str) -> Iterable[dict[str, Any]]:
    for hit in hits:
        for box in hit.boxes:
            yield {"page": hit.page, "box": list(box), "article": article, "text": hit.text, "source": source}


def without_doubles(marks: Sequence[dict[str, Any]], more: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Both lists, a place that is marked already once."""
    known = {(mark["page"], *(round(float(value), 1) for value in mark["box"])) for mark in marks}
    fresh = [m for m in more if (m["page"], *(round(float(value), 1) for value in m["box"])) not in known]
    return [*marks, *fresh]


def converter() -> LibreOffice | None:
    """The program that makes PDFs of Office files, where the settings name one."""
    return LibreOffice(settings.GONGKAI_CONVERTER) if settings.GONGKAI_CONVERTER else None


def listen() -> None:
    """Ask the outbox for what this desk works on; called once when the app is ready."""
    registry.listen(PagesWanted, "foi.redaction_pages", make_pages)
    registry.listen(RedactionPassed, "foi.redaction_apply", apply_marks)
