"""The editors' desk of search: words that mean the same, results put first or last, words that find nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from gongkai.kernel import clock
from gongkai.kernel.actor import Actor
from gongkai.kernel.doors import officers
from gongkai.kernel.models import AuditRow
from gongkai.kernel.registry import searchables
from gongkai.search import actions, lexicon, queries
from gongkai.search.answers import answer
from gongkai.search.engine import Key
from gongkai.search.forms import PlacementForm, SynonymForm, values
from gongkai.search.models import Placement, Synonym
from gongkai.search.policies import EDITORS

PER_PAGE = 100
TRAIL = 15
TABS = (("unanswered", "搜不到的词"), ("synonyms", "同义词"), ("placements", "结果调整"))


@officers(EDITORS)
@require_safe
def unanswered(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What readers asked for in the last thirty days and did not find, or found and did not open."""
    today = clock.today()
    context = {"nothing": queries.found_nothing(today), "unopened": queries.never_opened(today)}
    return _page(request, "unanswered", context)


@officers(EDITORS)
def synonyms(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The synonyms, and a form for one more or for a change of one; `?word=` fills it in."""
    form = SynonymForm(request.POST or None, initial=_initial(request.GET.get("word", "")))
    if request.method == "POST" and _done(form, lambda: actions.keep_synonym(actor=actor, **values(form))):
        messages.success(request, f"已保存“{form.cleaned_data['word']}”，现在就起作用")
        return redirect("search_desk:synonyms")
    wanted = request.GET.get("q", "").strip()
    kept = Synonym.objects.filter(word__contains=wanted) if wanted else Synonym.objects.all()
    context = {
        "form": form,
        "wanted": wanted,
        "page": Paginator(kept, PER_PAGE).get_page(request.GET.get("p")),
        "base": sorted(lexicon.synonyms().items()),
        "trail": _trail("search.synonym."),
    }
    return _page(request, "synonyms", context)


@officers(EDITORS)
@require_POST
def synonym_remove(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Forgets the synonym named in the form."""
    try:
        word = actions.remove_synonym(actor=actor, synonym_id=_number(request))
    except Synonym.DoesNotExist:
        raise Http404("没有这个同义词") from None
    messages.success(request, f"已删除“{word}”")
    return redirect("search_desk:synonyms")


@officers(EDITORS)
def placements(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What is put first or last, and a form for one more; `?query=` fills it in and shows what it finds now."""
    query = request.GET.get("query", "").strip()
    form = PlacementForm(request.POST or None, initial={"query": query})
    if request.method == "POST" and _done(form, lambda: _place(actor, form)):
        messages.success(request, "已保存，现在就起作用")
        return redirect("search_desk:placements")
    today = clock.today()
    rows = list(Placement.objects.all())
    entries = queries.published([Key(row.kind, row.ref) for row in rows])
    context = {
        "form": form,
        "placed": [(row, entries.get(Key(row.kind, row.ref)), row.until < today) for row in rows],
        "query": query,
        "now": answer(query, today=today) if query else None,
        "trail": _trail("search.placement."),
    }
    return _page(request, "placements", context)


@officers(EDITORS)
@require_POST
def placement_remove(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Lets the results of a query stand as they score again."""
    try:
        query = actions.unplace_result(actor=actor, placement_id=_number(request))
    except Placement.DoesNotExist:
        raise Http404("没有这项调整") from None
    messages.success(request, f"已取消对“{query}”的调整")
    return redirect("search_desk:placements")


def _page(request: HttpRequest, tab: str, context: dict[str, Any]) -> HttpResponse:
    frame = {"page_title": "搜索", "header_icon": "search", "tabs": TABS, "tab": tab}
    return render(request, f"search/desk/{tab}.html", {**frame, **context})


def _done(form: forms.Form, act: Callable[[], object]) -> bool:
    """Whether the form was in order and the action done; what is wrong goes to the form."""
    if not form.is_valid():
        return False
    try:
        act()
    except ValidationError as error:
        known = hasattr(error, "error_dict") and set(error.error_dict) <= set(form.fields)
        form.add_error(None, error if known else ValidationError(error.messages))
        return False
    return True


def _place(actor: Actor, form: PlacementForm) -> None:
    said = values(form)
    found = _at(said.pop("address"), said["query"])
    if found is None:
        raise ValidationError({"address": "没有找到这个网址的内容；请从搜索结果里复制"})
    actions.place_result(actor=actor, kind=found.kind, ref=found.id, **said)


def _at(address: str, query: str) -> Key | None:
    """The entry with this address: among the hits of the query, else its last part read as the id of some kind."""
    path = "/" + address.strip().split("//", 1)[-1].partition("/")[2] if "//" in address else address.strip()
    for hit in answer(query, today=clock.today(), limit=50).hits:
        if hit.entry.url == path:
            return Key(hit.entry.kind, hit.entry.id)
    ident = path.rstrip("/").rpartition("/")[2]
    for kind, searchable in searchables.items():
        for wanted in (ident, path):
            entry = searchable.some([wanted]).get(wanted)
            if entry is not None and entry.url == path:
                return Key(kind, wanted)
    return None


def _initial(word: str) -> dict[str, Any]:
    kept = Synonym.objects.filter(word=word).values("word", "means", "both_ways", "note").first() if word else None
    return dict(kept) if kept else {"word": word}


def _number(request: HttpRequest) -> int:
    text = request.POST.get("id", "")
    if not text.isdecimal():
        raise Http404("没有说明是哪一项")
    return int(text)


def _trail(verbs: str) -> list[tuple[AuditRow, str]]:
    """The last changes, each with the word or query that it was about."""
    rows = AuditRow.objects.filter(verb__startswith=verbs).order_by("-pk")[:TRAIL]
    return [(row, _about(row.after) or _about(row.before)) for row in rows]


def _about(values: dict[str, Any]) -> str:
    return str(values.get("word") or values.get("query") or "")
