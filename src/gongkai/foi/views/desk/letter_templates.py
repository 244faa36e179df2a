"""`/admin/foi/templates/`: the wording of every kind of letter, adapted by the organ or the district."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from gongkai.foi.actions.wording import restore_wording, save_wording
from gongkai.foi.letters.sample import sample
from gongkai.foi.letters.templates import BUILT_IN, Wordings
from gongkai.foi.letters.tokens import problems
from gongkai.foi.models import LetterTemplate
from gongkai.foi.policies import WORDERS, cases_visible_to, wording_organs
from gongkai.foi.views.desk.forms.base import text_field
from gongkai.kernel import clock
from gongkai.kernel.access import log_read
from gongkai.kernel.actor import Actor
from gongkai.kernel.doors import new_key, officers
from gongkai.organs.models import Organ
from gongkai.rules.letter_kinds import ANSWER, KINDS, NOTICES, REPLIES, LetterKind

GROUPS = (("过程文书", tuple(NOTICES)), ("答复书", (ANSWER.key, *REPLIES)))


class WordingForm(forms.Form):
    """The text of a template, and the case it is looked at on."""

    body = text_field(
        "模板正文", rows=14, most=8000, help_text="每行一段。大括号是要素，办理时由系统填写，不得改动其名称。"
    )
    case_number = forms.CharField(
        label="预览所用的登记编号",
        required=False,
        max_length=40,
        help_text="填写一件您可以查看的申请，预览记入查阅日志。",
    )
    request_key = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)


@dataclass(frozen=True)
class Line:
    """One kind of letter in the list, with what holds for the organ."""

    kind: LetterKind
    version: LetterTemplate | None
    href: str


@officers(WORDERS)
def template_list(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Every kind with the wording in force for the organ chosen."""
    organs = wording_organs(actor)
    organ = _chosen(request, organs)
    wordings = Wordings(organ.pk if organ else None)
    groups = [
        (name, [Line(KINDS[key], wordings.adapted(key), _href(key, organ)) for key in keys]) for name, keys in GROUPS
    ]
    return render(
        request, "foi/desk/letter_template_list.html", {"groups": groups, "organ": organ, "places": _places(organs)}
    )


@officers(WORDERS)
def template_page(request: HttpRequest, actor: Actor, kind: str) -> HttpResponse:
    """One template: its text, its tokens, its versions; preview on a case, save, back to the wording above."""
    if kind not in KINDS:
        raise Http404("没有这一文种")
    organ = _chosen(request, wording_organs(actor))
    if request.method != "POST":
        first = {"body": Wordings(organ.pk if organ else None).text(kind), "request_key": new_key()}
        return _page(request, KINDS[kind], organ, WordingForm(initial=first))
    form = WordingForm(request.POST)
    if "restore" in request.POST:
        restore_wording(actor=actor, kind=kind, organ_id=organ.pk if organ else None)
        messages.success(request, f"{KINDS[kind].title}：已恢复{'全区' if organ else '内置'}模板。")
        return redirect(_href(kind, organ))
    if form.is_valid() and "preview" in request.POST:
        shown = _preview(actor, KINDS[kind], form)
        return _page(request, KINDS[kind], organ, form, preview=shown)
    if form.is_valid() and _saved(actor, kind, organ, form):
        messages.success(request, f"{KINDS[kind].title}：新的模板已启用；已签发的文书不受影响。")
        return redirect(_href(kind, organ))
    return _page(request, KINDS[kind], organ, form)


def _saved(actor: Actor, kind: str, organ: Organ | None, form: WordingForm) -> bool:
    try:
        save_wording(
            actor=actor,
            kind=kind,
            body=form.cleaned_data["body"],
            organ_id=organ.pk if organ else None,
            request_key=form.cleaned_data["request_key"],
        )
    except ValidationError as error:
        for message in error.messages:
            form.add_error("body", message)
    except PermissionDenied as error:
        form.add_error(None, str(error))
    return not form.errors


def _preview(actor: Actor, kind: LetterKind, form: WordingForm) -> list[str]:
    """The text on a case the officer may see, which leaves an access row."""
    for wrong in problems(kind, form.cleaned_data["body"]):
        form.add_error("body", wrong)
    number = form.cleaned_data["case_number"].strip()
    visible = cases_visible_to(actor).select_related("organ")
    case = visible.filter(number=number).first() if number else visible.exclude(received_on=None).first()
    if case is None:
        form.add_error("case_number", "没有这一件，或者不在您可以查看的范围内；请填写完整的登记编号")
    if form.errors or case is None:
        return []
    log_read(actor, case, "文书模板预览")
    return [f"（预览所用：{case.number}）", *sample(kind, form.cleaned_data["body"], case, clock.today())]


def _page(
    request: HttpRequest, kind: LetterKind, organ: Organ | None, form: WordingForm, *, preview: list[str] | None = None
) -> HttpResponse:
    versions = LetterTemplate.objects.filter(kind=kind.key, organ=organ).order_by("-version")
    context: dict[str, Any] = {
        "kind": kind,
        "organ": organ,
        "form": form,
        "preview": preview,
        "versions": versions,
        "active": next((row for row in versions if row.active), None),
        "in_force": Wordings(organ.pk if organ else None).adapted(kind.key),
        "tokens": [(name, name in kind.required_tokens) for name in kind.tokens],
        "built_in": BUILT_IN[kind.key],
        "list_href": reverse("foi_desk:templates") + (f"?organ={organ.pk}" if organ else ""),
    }
    status = 400 if form.errors else 200
    return render(request, "foi/desk/letter_template.html", context, status=status)


def _chosen(request: HttpRequest, organs: list[Organ | None]) -> Organ | None:
    """The organ of `?organ=`; the first the officer may word when none is named. 404 for another's."""
    wanted = request.GET.get("organ", "")
    if not organs:
        raise Http404("没有这一页")
    if not wanted:
        return organs[0]
    for organ in organs:
        if organ and str(organ.pk) == wanted:
            return organ
    raise Http404("没有这一页")


def _href(kind: str, organ: Organ | None) -> str:
    return reverse("foi_desk:template", args=[kind]) + (f"?organ={organ.pk}" if organ else "")


def _places(organs: list[Organ | None]) -> list[tuple[str, str]]:
    return [(f"?organ={organ.pk}" if organ else "?", organ.name if organ else "全区") for organ in organs]
