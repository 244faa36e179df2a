"""Other forms of what is published: an article for WeChat, the screen of the hall, sub-sites, the sitemap of documents.

Each reads the row that is live at that moment, so that what was withdrawn is in none of them.
"""

from __future__ import annotations

import re

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from gongkai.disclosure.models import Document
from gongkai.disclosure.queries import public
from gongkai.disclosure.queries.public import Wanted
from gongkai.disclosure.serving import attachment
from gongkai.disclosure.views.public.documents import DISCLOSURE, document_page
from gongkai.kernel import page_meta
from gongkai.kernel.doors import open_to_all
from gongkai.kernel.listing import page_of
from gongkai.kernel.page_meta import PageMeta
from gongkai.organs.models import Organ

ON_SCREEN, TURN_SECONDS = 8, 30
"""Lines of a page of the screen; seconds until it turns, where the reader has not stopped it."""
MOST_MAPPED = 50_000
STYLES = {
    "p": "margin:0 0 16px;line-height:1.75;font-size:16px;color:#1f1f1f",
    "h2": "margin:24px 0 12px;font-size:18px;color:#0b5cad",
    "h3": "margin:20px 0 10px;font-size:17px",
    "table": "border-collapse:collapse;width:100%;font-size:14px",
    "td": "border:1px solid #d0d0d0;padding:6px",
    "th": "border:1px solid #d0d0d0;padding:6px;background:#f5f5f5",
    "blockquote": "margin:0 0 16px;padding-left:12px;border-left:3px solid #0b5cad",
}
"""The styles that WeChat's editor keeps stand on the tags themselves."""
_TAG = re.compile(r"<(p|h2|h3|table|td|th|blockquote)(\s[^>]*)?>")


@open_to_all
@require_safe
def wechat(request: HttpRequest, document_id: int) -> HttpResponseBase:
    """`…/wechat/`: the document as an article to paste into an official account; `?file=1` gives it as a file."""
    document = Document.objects.filter(pk=document_id, live=True).select_related("organ").first()
    if document is None:
        return document_page(request, document_id)
    body = _TAG.sub(lambda found: f'<{found[1]}{found[2] or ""} style="{STYLES[found[1]]}">', document.body)
    address = request.build_absolute_uri(f"/zwgk/documents/{document.pk}/")
    article = render_to_string(
        "disclosure/public/wechat.html", {"document": document, "body": body, "address": address}
    )
    if request.GET.get("file") == "1":
        return attachment(article.encode(), f"{document.title}.html")
    meta = PageMeta(f"微信图文：{document.title}", DISCLOSURE)
    context = {"page_meta": meta, "document": document, "article": article}
    return render(request, "disclosure/public/wechat_page.html", context)


@open_to_all
@require_safe
def screen(request: HttpRequest) -> HttpResponse:
    """`/zwgk/screen/`: the newest disclosure in large type for the hall; a script turns its pages."""
    rows = list(public.listed(Wanted())[: ON_SCREEN * 4])
    pages = [rows[start : start + ON_SCREEN] for start in range(0, len(rows), ON_SCREEN)] or [[]]
    number = request.GET.get("page", "1")
    at = int(number) - 1 if number.isdecimal() and 1 <= int(number) <= len(pages) else 0
    following = (at + 1) % len(pages) + 1
    context = {
        "page_meta": PageMeta("大厅屏幕", DISCLOSURE),
        "rows": pages[at],
        "at": at + 1,
        "pages": len(pages),
        "following": following,
        "seconds": TURN_SECONDS,
    }
    response = render(request, "disclosure/public/screen.html", context)
    patch_cache_control(response, max_age=TURN_SECONDS)
    return response


@open_to_all
@require_safe
def organ_site(request: HttpRequest, short_code: str) -> HttpResponse:
    """`/zwgk/organs/<code>/`: what one organ has published, by column; a sub-site is a query."""
    organ = Organ.objects.filter(short_code=short_code).first() or Organ.objects.filter(code=short_code).first()
    if organ is None:
        raise Http404("没有这个单位")
    about = page_meta.Column(
        organ.name, f"{organ.name}主动公开的信息", (organ.name, "政府信息公开"), "信息公开目录", request.path
    )
    wanted = Wanted(organ_id=organ.pk)
    context = {
        "page_meta": PageMeta(organ.name, DISCLOSURE if organ.parent_id is None else about),
        "organ": organ,
        "columns": public.columns_of(organ.pk),
        "page": page_of(request, public.listed(wanted)),
    }
    return render(request, "disclosure/public/organ.html", context)


@open_to_all
@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """`/zwgk/documents/sitemap.xml`: the newest documents for search engines, at most MOST_MAPPED."""
    rows = public.live().order_by("-published_at", "-pk").values_list("pk", "changed_at")[:MOST_MAPPED]
    base = request.build_absolute_uri("/zwgk/documents/")
    lines = [
        f"<url><loc>{base}{number}/</loc><lastmod>{changed.date().isoformat()}</lastmod></url>"
        for number, changed in rows
    ]
    xml = '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
    return HttpResponse(xml + "\n".join(lines) + "\n</urlset>\n", content_type="application/xml")
