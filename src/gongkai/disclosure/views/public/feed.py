"""`/zwgk/documents/feed/`: the newest documents for feed readers."""

from __future__ import annotations

from datetime import datetime

from django.contrib.syndication.views import Feed
from django.http import HttpRequest, HttpResponse
from django.utils.feedgenerator import Atom1Feed
from django.views.decorators.http import require_safe

from gongkai.disclosure.models import Document
from gongkai.disclosure.queries.public import newest
from gongkai.kernel.doors import open_to_all

SHOWN = 50


class DocumentFeed(Feed):
    """As Atom, the newest fifty."""

    feed_type = Atom1Feed
    title = "公开信息"
    link = "/zwgk/documents/"
    subtitle = "区政府各部门和镇街新公开的信息"

    def items(self) -> list[Document]:
        return newest(SHOWN)

    def item_title(self, item: Document) -> str:
        return item.title

    def item_description(self, item: Document) -> str:
        return item.summary

    def item_link(self, item: Document) -> str:
        return f"/zwgk/documents/{item.pk}/"

    def item_author_name(self, item: Document) -> str:
        return item.organ.name

    def item_pubdate(self, item: Document) -> datetime | None:
        return item.published_at

    def item_updateddate(self, item: Document) -> datetime:
        return item.changed_at


@open_to_all
@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    """The feed."""
    return DocumentFeed()(request)
