"""`/topics/`: special topics, their archive, and policies to filter."""

from __future__ import annotations

import csv
import io
from datetime import datetime, time

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from gongkai.disclosure.models import PolicyRecord, Topic
from gongkai.disclosure.policy_sheets import lines_of
from gongkai.disclosure.queries import topics
from gongkai.disclosure.serving import attachment
from gongkai.kernel import clock, page_meta
from gongkai.kernel.doors import open_to_all
from gongkai.kernel.listing import page_of
from gongkai.kernel.page_meta import Article, Crumb, PageMeta
from gongkai.kernel.site_frame import answers

META = page_meta.Column(
    "专题", "围绕一件事，把各单位已经公开的信息集中到一处", ("专题", "专栏专题", "政府信息"), "专栏专题", "/topics/"
)


@open_to_all
@require_safe
def topic_list(request: HttpRequest) -> HttpResponse:
    """Topics that are open, and the archive below them."""
    today = clock.today()
    context = {
        "page_meta": PageMeta(META.name, META),
        "topics": list(topics.open_topics(today)),
        "archive": page_of(request, topics.archived_topics(today)),
        "has_reports": answers("/reports/"),
        "has_apply": answers("/apply/"),
    }
    return render(request, "disclosure/public/topics.html", context)


def _topic_or_404(number: int) -> Topic:
    topic = Topic.objects.filter(number=number, opens_on__lte=clock.today()).select_related("keeper").first()
    if topic is None:
        raise Http404("没有这个专题")
    return topic


@open_to_all
@require_safe
def topic_page(request: HttpRequest, number: int) -> HttpResponse:
    """One topic with its blocks; of an archived one the page says when it ended."""
    topic = _topic_or_404(number)
    opened = datetime.combine(topic.opens_on, time(9), clock.ZONE)
    words = tuple(word for word in topic.keywords.split() if word)
    meta = PageMeta(topic.title, META, article=Article(topic.title, opened, topic.keeper.name, words))
    context = {
        "page_meta": meta,
        "topic": topic,
        "blocks": topics.filled(topic),
        "archived": topic.archived_on(clock.today()),
    }
    return render(request, "disclosure/public/topic.html", context)


@open_to_all
@require_safe
def policy_list(request: HttpRequest, number: int) -> HttpResponse:
    """The policies of a topic with their filters; `?export=csv` gives what they leave."""
    topic = _topic_or_404(number)
    audience, text = request.GET.get("audience", ""), request.GET.get("q", "").strip()[:60]
    only_open = request.GET.get("open") == "1"
    rows = topics.policies(topic, audience=audience, text=text, open_on=clock.today() if only_open else None)
    if request.GET.get("export") == "csv":
        out = io.StringIO()
        csv.writer(out).writerows(lines_of(rows))
        return attachment(("\ufeff" + out.getvalue()).encode(), f"{topic.title}政策清单.csv")
    context = {
        "page_meta": PageMeta("政策清单", META, trail=(Crumb(topic.title, f"/topics/{topic.number}/"),)),
        "topic": topic,
        "page": page_of(request, rows),
        "audiences": PolicyRecord.AUDIENCES,
        "audience": audience,
        "q": text,
        "only_open": only_open,
        "filtered": bool(audience or text or only_open),
        "today": clock.today(),
    }
    return render(request, "disclosure/public/policies.html", context)


@open_to_all
@require_safe
def policy_page(request: HttpRequest, number: int, code: str) -> HttpResponse:
    """One policy: for whom, under what conditions, how much, where to apply, until when."""
    topic = _topic_or_404(number)
    policy = topics.policies(topic).filter(code=code).first()
    if policy is None:
        raise Http404("没有这项政策")
    closes = policy.closes_on
    facts = [
        ("对象", policy.get_audience_display()),
        ("领域", policy.field),
        ("受理单位", policy.organ.name),
        ("申报截止", f"{closes.year}年{closes.month}月{closes.day}日" if closes else "长期受理"),
        ("依据", policy.basis),
    ]
    crumbs = (Crumb(topic.title, f"/topics/{topic.number}/"), Crumb("政策清单", f"/topics/{topic.number}/policies/"))
    context = {
        "page_meta": PageMeta(policy.title, META, trail=crumbs),
        "policy": policy,
        "facts": [(label, value) for label, value in facts if value],
        "over": closes is not None and closes < clock.today(),
    }
    return render(request, "disclosure/public/policy.html", context)
