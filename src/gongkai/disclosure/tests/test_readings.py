"""How a document is read: pages opened, searches that led to it, 看懂了吗."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from tests.cast import TODAY, Cast

from gongkai.disclosure import readers
from gongkai.disclosure.actions import DocumentFacts
from gongkai.disclosure.actions.mirror import Mirrored, mirror_documents
from gongkai.disclosure.actions.voting import vote
from gongkai.disclosure.models import Column, Document, ReadingDay
from gongkai.kernel import registry
from gongkai.kernel.actor import Actor

pytestmark = pytest.mark.django_db
READER = Actor.applicant("读者")


@pytest.fixture
def interpretation(cast: Cast, column: Column) -> Document:
    facts = DocumentFacts(
        organ_id=cast.a.pk,
        column_id=column.pk,
        kind="interpretation",
        form="text",
        title="《办法》解读",
        body="<p>如下。</p>",
    )
    rows = [Mirrored("导入", "1", facts, TODAY)]
    return mirror_documents(actor=Actor.system("test"), rows=rows)["created"][0]


@pytest.fixture
def led(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(registry.led_to, "_value", lambda kind, ref, most: [("办法怎么用", 4), ("办法", 1)])
    yield


def test_opened_pages_are_counted_beside_the_page(client: Client, interpretation: Document) -> None:
    page = f"/zwgk/documents/{interpretation.pk}/"
    assert f'src="{page}opened.gif"' in client.get(page).content.decode()
    readers.opened.write_next()
    for _ in range(3):
        answer = client.get(f"{page}opened.gif")
        assert answer["Content-Type"] == "image/gif" and "no-store" in answer["Cache-Control"]
    client.get("/zwgk/documents/999999/opened.gif")
    readers.opened.write()
    assert readers.readers_of(interpretation).reads == 3
    assert ReadingDay.objects.count() == 1


def test_votes_are_counted_and_shown_with_the_searches_that_led_here(
    client: Client, interpretation: Document, led: None
) -> None:
    page = f"/zwgk/documents/{interpretation.pk}/"
    assert "谢谢" in client.post(f"{page}understood/", {"said": "yes"}).content.decode()
    assert "提问" in client.post(f"{page}understood/", {"said": "no"}).content.decode()
    shown = client.get(page).content.decode()
    assert "2人评价，其中50%看懂了" in shown
    assert "“办法怎么用”" in shown and "“办法”" not in shown
    assert client.post(f"{page}understood/", {"said": "perhaps"}).status_code == 400
    client.post(f"{page}understood/", {"said": "yes"})
    refused = client.post(f"{page}understood/", {"said": "yes"})
    assert refused.status_code == 400 and "已经评价过" in refused.content.decode()


def test_only_an_interpretation_in_force_is_voted_on(client: Client, draft: Document) -> None:
    with pytest.raises(ValidationError):
        vote(actor=READER, document_id=draft.pk, understood=True)
    assert client.post(f"/zwgk/documents/{draft.pk}/understood/", {"said": "yes"}).status_code == 404
