"""That a document was opened, and whether an interpretation was understood."""

from __future__ import annotations

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from gongkai.disclosure import readers
from gongkai.disclosure.actions.voting import vote
from gongkai.disclosure.models import Document
from gongkai.disclosure.views.public.documents import column_meta
from gongkai.kernel import clock, tries
from gongkai.kernel.actor import Actor
from gongkai.kernel.addresses import client_address
from gongkai.kernel.doors import open_to_all
from gongkai.kernel.page_meta import PageMeta

DOT = bytes.fromhex("47494638396101000100800000000000ffffff21f90401000000002c00000000010001000002014400003b")
"""A GIF of one transparent pixel."""
MOST_VOTES, WINDOW = 3, timedelta(days=1)
"""Votes on one interpretation from one address a day; an office may share its address."""


@never_cache
@open_to_all
@require_safe
def opened(request: HttpRequest, document_id: int) -> HttpResponse:
    """The pixel by which the page of a document tells that it was opened: the page itself comes from the cache."""
    readers.opened.note((clock.today(), document_id))
    return HttpResponse(DOT, content_type="image/gif")


@csrf_exempt
@open_to_all
@require_POST
def understood(request: HttpRequest, document_id: int) -> HttpResponse:
    """`said` is yes or no. It adds to a count and nothing else, so that it needs no token and the page that holds the
    form may be kept."""
    document = Document.objects.filter(pk=document_id, live=True).select_related("column").first()
    if document is None:
        raise Http404("没有这件信息")
    yes, problem = request.POST.get("said") == "yes", ""
    if request.POST.get("said") not in ("yes", "no"):
        problem = "请选择“看懂了”或者“没看懂”。"
    elif tries.count("vote", f"{document_id}|{client_address(request)}", window=WINDOW) > MOST_VOTES:
        problem = "您今天已经评价过这篇解读了。"
    else:
        try:
            vote(actor=Actor.applicant("读者"), document_id=document_id, understood=yes)
        except ValidationError as error:
            problem = "；".join(error.messages)
    meta = PageMeta(f"评价：{document.title}", column_meta(document.column))
    context = {"page_meta": meta, "document": document, "yes": yes, "problem": problem}
    return render(request, "disclosure/public/voted.html", context, status=400 if problem else 200)
