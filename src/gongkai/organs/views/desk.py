"""Organs on the desk: the list, one organ over time, and the changes that the officer may make."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache

from gongkai.kernel import audit, clock
from gongkai.kernel.actor import Actor
from gongkai.kernel.doors import desk_actor
from gongkai.organs import forms, policies, queries
from gongkai.organs.consequences import Consequence
from gongkai.organs.models import Organ, Post

PER_PAGE = 50
View = Callable[..., HttpResponse]

TREE_CHANGES: dict[str, tuple[str, type[forms.ChangeForm]]] = {
    "describe": ("更新机关信息", forms.DescribeForm),
    "rename": ("更名", forms.RenameForm),
    "create": ("设立下级机关", forms.CreateOrganForm),
    "move": ("调整上级", forms.MoveForm),
    "split": ("分设", forms.SplitForm),
    "merge": ("并入其他机关", forms.MergeForm),
    "abolish": ("撤销", forms.AbolishForm),
    "cancel": ("撤回并入或者撤销", forms.CancelClosingForm),
}
ENDINGS = frozenset({"merge", "abolish"})
POST_CHANGES: dict[str, tuple[str, type[forms.ChangeForm]]] = {
    "officer": ("新建人员", forms.OfficerForm),
    "grant": ("授予岗位", forms.GrantForm),
    "revoke": ("收回岗位", forms.RevokeForm),
    "password": ("设置密码", forms.PasswordForm),
    "disable": ("停用账号", forms.DisableForm),
    "enable": ("恢复账号", forms.EnableForm),
}


def open_to(actor: Actor) -> QuerySet[Organ]:
    """Organs that the actor sees or keeps."""
    return policies.organs_visible_to(actor) | policies.organs_kept_by(actor)


def officers(view: View) -> View:
    """Lets through whoever sees or keeps an organ, given to the view as its second argument; others get a 404."""

    @never_cache
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        actor = desk_actor(request)
        if not open_to(actor).exists():
            raise Http404("没有这一页")
        return view(request, actor, *args, **kwargs)

    guarded.audience = "holders of any post, and superusers"  # type: ignore[attr-defined]
    return guarded


def organ_or_404(actor: Actor, organ_id: int) -> Organ:
    organ = open_to(actor).select_related("parent").filter(pk=organ_id).first()
    if organ is None:
        raise Http404("没有这个机关")
    return organ


def changes_open_to(actor: Actor, organ: Organ) -> dict[str, tuple[str, type[forms.ChangeForm]]]:
    """The changes of this organ that the actor may make: a closed one has none left, one that is to close ends once."""
    if organ.closed_on is not None and organ.closed_on <= clock.today():
        return {}
    idle = {"cancel"} if organ.closed_on is None else ENDINGS
    tree = {key: change for key, change in TREE_CHANGES.items() if key not in idle}
    tree = tree if policies.may_keep_all(actor) else {}
    posts = POST_CHANGES if policies.organs_kept_by(actor).filter(pk=organ.pk).exists() else {}
    return {**tree, **posts}


@officers
def index(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The organs the officer sees, by name, code and level."""
    text, level = request.GET.get("q", "").strip(), request.GET.get("level", "")
    organs = open_to(actor).select_related("parent")
    if text:
        named = Q(name__contains=text) | Q(code=text) | Q(short_code=text) | Q(versions__legal_name__contains=text)
        organs = organs.filter(pk__in=Organ.objects.filter(named).values("pk"))
    if level in Organ.Level.values:
        organs = organs.filter(level=level)
    page = Paginator(organs.order_by("path"), PER_PAGE).get_page(request.GET.get("p"))
    context = {
        "page_title": "机关",
        "header_icon": "group",
        "page": page,
        "text": text,
        "level": level,
        "levels": Organ.Level.choices,
        "may_create": policies.may_keep_all(actor),
    }
    return render(request, "organs/desk/index.html", context)


@officers
def show(request: HttpRequest, actor: Actor, organ_id: int) -> HttpResponse:
    """One organ: what holds and held of it, its people, and what was changed by whom."""
    organ = organ_or_404(actor, organ_id)
    context = {
        "page_title": organ.name,
        "page_subtitle": organ.code,
        "header_icon": "group",
        "organ": organ,
        "current": queries.at(organ, clock.today()),
        "contact": queries.contact(queries.at(organ, clock.today())),
        "closed": not organ.exists_on(clock.today()) and organ.closed_on is not None,
        "successors": queries.successors(organ, clock.today()),
        "versions": organ.versions.order_by("-effective_from"),
        "places": organ.places.select_related("parent").order_by("-effective_from"),
        "links": [
            *organ.links_out.select_related("target", "source"),
            *organ.links_in.select_related("target", "source"),
        ],
        "posts": _posts_shown(organ),
        "trail": audit.trail(organ).order_by("-seq")[:20],
        "changes": [(key, title) for key, (title, _) in changes_open_to(actor, organ).items()],
    }
    return render(request, "organs/desk/show.html", context)


def _posts_shown(organ: Organ) -> QuerySet[Post]:
    """The posts of today; of a closed organ those that ended with it."""
    posts = Post.objects.filter(organ=organ).select_related("user")
    if organ.closed_on is None or organ.closed_on > clock.today():
        return posts.held_on(clock.today())
    return posts.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=organ.closed_on), starts_on__lt=organ.closed_on)


def _change(
    request: HttpRequest, actor: Actor, organ: Organ | None, title: str, form_class: type[forms.ChangeForm]
) -> HttpResponse:
    form = form_class(request.POST or None, organ=organ)
    told: list[Consequence] = []
    if request.method == "POST" and form.is_valid():
        told = form.consequences() if form.foresees else []
        if not form.foresees or request.POST.get("seen") == form.fingerprint():
            done = _perform(form, actor)
            if done:
                messages.success(request, done)
                return redirect("organs_desk:show", organ.pk) if organ else redirect("organs_desk:index")
    context = {
        "page_title": title,
        "page_subtitle": str(organ or ""),
        "header_icon": "group",
        "form": form,
        "organ": organ,
        "told": told,
        "blocked": any(one.blocks for one in told),
        "seen": form.fingerprint() if told else "",
    }
    return render(request, "organs/desk/form.html", context)


def _perform(form: forms.ChangeForm, actor: Actor) -> str:
    """What was done; empty, with the reasons as errors of the form, when it was refused."""
    try:
        return form.perform(actor)
    except PermissionDenied as error:
        form.add_error(None, str(error) or "无权办理")
    except ValidationError as error:
        form.take(error)
    return ""


@officers
def change(request: HttpRequest, actor: Actor, organ_id: int, what: str) -> HttpResponse:
    """One change of one organ."""
    organ = organ_or_404(actor, organ_id)
    offered = changes_open_to(actor, organ)
    if what in ENDINGS and organ.closed_on is not None and policies.may_keep_all(actor):
        return redirect("organs_desk:show", organ.pk)  # a second press: it is done
    if what not in offered:
        raise Http404("没有这一项")
    return _change(request, actor, organ, *offered[what])


@officers
def create(request: HttpRequest, actor: Actor) -> HttpResponse:
    """An organ at the top of the tree."""
    if not policies.may_keep_all(actor):
        raise PermissionDenied
    return _change(request, actor, None, "设立机关", forms.CreateOrganForm)
