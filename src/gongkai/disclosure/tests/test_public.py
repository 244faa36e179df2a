"""What everybody reads: lists with facets, pages with their meta tags, tombstones; and what nobody reads."""

from __future__ import annotations

import pytest
from django.test import Client
from tests.cast import Cast

from gongkai.disclosure import actions
from gongkai.disclosure.actions import DocumentFacts
from gongkai.disclosure.models import Column, Document
from gongkai.disclosure.searchable import some_documents
from gongkai.disclosure.tests.conftest import Desk

pytestmark = pytest.mark.django_db


def page(address: str, status: int = 200) -> str:
    response = Client().get(address)
    assert response.status_code == status, address
    return response.content.decode()


def test_a_published_document_is_listed_and_says_what_it_is(desk: Desk, draft: Document, facts: DocumentFacts) -> None:
    where = f"/zwgk/documents/{draft.pk}/"
    assert page("/zwgk/documents/").count(facts.title) == 0
    page(where, 404)
    desk.clear(draft)
    desk.publish(draft)
    for address in ("/zwgk/documents/", "/zwgk/columns/1/", "/", f"/zwgk/documents/?organ={draft.organ_id}&year=2021"):
        assert facts.title in page(address), address
    shown = page(where)
    assert '<meta name="ArticleTitle"' in shown and '<meta name="PubDate" content="2021-01-15' in shown
    assert "A01/2021-00001" in shown and '<meta name="ColumnName" content="通知公告">' in shown
    assert str(draft.pk) in some_documents([str(draft.pk)])


def test_a_withdrawn_document_leaves_a_tombstone_and_is_found_nowhere(
    desk: Desk, cast: Cast, draft: Document, facts: DocumentFacts
) -> None:
    desk.clear(draft)
    desk.publish(draft)
    signatory = cast.clerk("signatory")
    actions.withdraw_document(actor=signatory, document_id=draft.pk, reason="inaccurate", note="更正后重新发布")
    told = Client().get(f"/api/v1/documents/{draft.pk}")
    assert (told.status_code, told.json()["note"]) == (410, "更正后重新发布")
    gone = page(f"/zwgk/documents/{draft.pk}/", 410)
    assert "更正后重新发布" in gone and facts.title not in gone
    assert facts.title not in page("/zwgk/documents/")
    assert some_documents([str(draft.pk)]) == {}


def test_a_facet_that_fits_nothing_says_how_to_go_on(column: Column) -> None:
    assert "清除筛选" in page("/zwgk/documents/?kind=budget")
    assert "申请公开政府信息" in page("/zwgk/columns/1/")
    page("/zwgk/columns/77/", 404)


def test_what_one_document_does_to_another_shows_on_both_pages(
    desk: Desk, cast: Cast, draft: Document, facts: DocumentFacts
) -> None:
    desk.clear(draft)
    desk.publish(draft)
    newer = actions.create_document(actor=cast.clerk("editor"), facts=facts)
    actions.relate(actor=cast.clerk("editor"), source_id=newer.pk, target_id=draft.pk, kind="repeals")
    assert "已废止" not in page(f"/zwgk/documents/{draft.pk}/")
    desk.clear(newer)
    desk.publish(newer)
    old = page(f"/zwgk/documents/{draft.pk}/")
    assert "已废止" in old and "被废止" in old
    assert Document.objects.get(pk=draft.pk).ended_on is not None


def test_the_body_carries_no_script(desk: Desk, draft: Document, facts: DocumentFacts) -> None:
    desk.revise(draft, facts, body='<p onclick="x()">甲<script>alert(1)</script></p><a href="javascript:x()">乙</a>')
    desk.clear(draft)
    desk.publish(draft)
    shown = page(f"/zwgk/documents/{draft.pk}/")
    assert "alert(1)" not in shown and "onclick" not in shown and "javascript:" not in shown


def test_the_address_of_old_still_leads_somewhere(cast: Cast) -> None:
    for address in ("/zwgk/qzfxgkml/", "/zwgk/qzfxgkml", "/zwgk/qzfxgkml/2020/t1.html", "/zwgk/qzfxgkml/?page=2"):
        moved = Client().get(address)
        assert (moved.status_code, moved["Location"]) == (301, "/zwgk/documents/")


def test_the_open_interface_and_the_feed_tell_the_same(desk: Desk, draft: Document, facts: DocumentFacts) -> None:
    desk.clear(draft)
    desk.publish(draft)
    client = Client()
    listed = client.get("/api/v1/documents").json()
    assert (listed["total"], listed["items"][0]["title"]) == (1, facts.title)
    whole = client.get(f"/api/v1/documents/{draft.pk}").json()
    assert "现将有关事项" in whole["body"] and whole["files"] == []
    assert client.get("/api/v1/documents/999999").status_code == 404
    assert facts.title in page("/zwgk/documents/feed/")
