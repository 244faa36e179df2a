"""`/admin/foi/<case>/files/<file>/redact/`: a file is marked, looked over by a second person, and released.

Everything can be done by forms alone; the script draws on the page what the forms say in numbers.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from gongkai.foi.actions import redaction as actions
from gongkai.foi.actions.ledger import Refused
from gongkai.foi.models import Case, CaseFile, Redaction, RedactionPage
from gongkai.foi.redacting import found_personal, found_text, whole_page, without_doubles
from gongkai.foi.views.desk.access import CASE_POSTS
from gongkai.foi.views.desk.case import case_context, load_case
from gongkai.kernel import files
from gongkai.kernel.access import log_read
from gongkai.kernel.actor import Actor
from gongkai.kernel.doors import officers
from gongkai.rules.redaction_grounds import GROUNDS, PERSONAL

LEAKS = {
    "text": "标记的文字在别处仍可读到",
    "under_mark": "遮盖处下面仍有文字",
    "pixels": "遮盖处没有完全涂黑",
    "bytes": "文件数据中仍有标记的文字",
    "structure": "文件中仍有批注、附件等隐藏部分",
}
Done = tuple[Callable[..., Redaction], dict[str, Any], str]


class MarkForm(forms.Form):
    """One place, in points from the top left of the page."""

    page = forms.IntegerField(label="页", min_value=1)
    left = forms.FloatField(label="距左边", min_value=0)
    top = forms.FloatField(label="距上边", min_value=0)
    width = forms.FloatField(label="宽", min_value=1)
    height = forms.FloatField(label="高", min_value=1)
    article = forms.ChoiceField(label="遮盖的依据", choices=list(GROUNDS.items()), initial=PERSONAL)
    here_only = forms.BooleanField(label="只遮盖这一处，同样的文字在别处可以公开", required=False)

    @property
    def mark(self) -> dict[str, Any]:
        said = self.cleaned_data
        left, top = said["left"], said["top"]
        box = [left, top, left + said["width"], top + said["height"]]
        return {"page": said["page"], "box": box, "article": said["article"], "here_only": said["here_only"]}


class FindForm(forms.Form):
    """Every place of a text, of personal data, or of a page."""

    needle = forms.CharField(label="查找的文字", max_length=200, required=False)
    page = forms.IntegerField(label="整页遮盖第几页", min_value=1, required=False)
    article = forms.ChoiceField(label="遮盖的依据", choices=list(GROUNDS.items()), initial=PERSONAL)


@officers(CASE_POSTS)
def redact(request: HttpRequest, actor: Actor, case_id: int, file_id: int) -> HttpResponse:
    """The desk of one file. Opening it is logged, for its pages are the file."""
    case = load_case(actor, case_id)
    file = case.files.filter(pk=file_id, kind__in=actions.REDACTABLE).first()
    if file is None:
        raise Http404("没有可以遮盖的这份材料")
    redaction = Redaction.objects.filter(original=file).select_related("released").order_by("-pk").first()
    if request.method == "POST":
        return _work(request, actor, case, file, redaction)
    log_read(actor, case, f"遮盖 {file.pk}")
    return _page(request, actor, case, file, redaction)


def _page(
    request: HttpRequest,
    actor: Actor,
    case: Case,
    file: CaseFile,
    redaction: Redaction | None,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    begun = redaction if redaction and redaction.state != Redaction.State.DROPPED else None
    sheets = list(enumerate(begun.pages, start=1)) if begun else []
    marks = begun.marks if begun else []
    context = case_context(actor, case) | {
        "file": file,
        "redaction": begun,
        "sheets": [(number, size, [m for m in marks if m["page"] == number]) for number, size in sheets],
        "marks": [(mark, GROUNDS[mark["article"]]) for mark in marks],
        "marks_json": marks,
        "grounds": GROUNDS,
        "leaks": [
            (LEAKS.get(leak["kind"], leak["kind"]), leak["page"], leak["where"])
            for leak in (begun.verified.get("leaks", ()) if begun else ())
        ],
        "may_mark": actions.may_mark(actor, case),
        "may_pass": bool(begun) and actions.may_pass(actor, begun),  # type: ignore[arg-type]
        "editing": bool(begun) and begun.state == Redaction.State.DRAFT and actions.may_mark(actor, case),  # type: ignore[union-attr]
        "mark_form": MarkForm(auto_id="mark-%s"),
        "find_form": FindForm(auto_id="find-%s"),
    }
    return render(request, "foi/desk/redact.html", context | more, status=status)


def _work(request: HttpRequest, actor: Actor, case: Case, file: CaseFile, redaction: Redaction | None) -> HttpResponse:
    """Carry out what a button says; what is refused is said on the page, and what was typed stays."""
    what = request.POST.get("do", "")
    mark_form = MarkForm(request.POST if what == "add" else None, auto_id="mark-%s")
    find_form = FindForm(request.POST if what in FINDING else None, auto_id="find-%s")
    bound = {"mark_form": mark_form, "find_form": find_form}
    if (what == "add" and not mark_form.is_valid()) or (what in FINDING and not find_form.is_valid()):
        return _page(request, actor, case, file, redaction, 400, **bound)
    try:
        act, given, said = _wanted(what, request, redaction, mark_form, find_form)
        if redaction is not None and act is not actions.start_redaction:
            given["redaction_id"] = redaction.pk
        else:
            given["file_id"] = file.pk
        act(actor=actor, case_id=case.pk, **given)
    except PermissionDenied as error:
        return _page(request, actor, case, file, redaction, 403, refusal=str(error), **bound)
    except Refused as error:
        return _page(request, actor, case, file, redaction, 409, refusal=str(error), **bound)
    except ValidationError as error:
        return _page(request, actor, case, file, redaction, 400, refusal="；".join(error.messages), **bound)
    messages.success(request, said)
    return redirect("foi_desk:redact", case.pk, file.pk)


FINDING = ("find", "personal", "page")
SIMPLE: dict[str, tuple[Callable[..., Redaction], str]] = {
    "start": (actions.start_redaction, "已开始，页面生成后即可标记。"),
    "drop": (actions.drop_redaction, "已放弃遮盖。"),
}
VERSIONED: dict[str, tuple[Callable[..., Redaction], str]] = {
    "undo": (actions.undo_marks, "已撤销上一次改动。"),
    "submit": (actions.submit_redaction, "已送复核。"),
    "pass": (actions.pass_redaction, "已通过，正在生成遮盖件并核验。"),
}


def _wanted(
    what: str, request: HttpRequest, redaction: Redaction | None, mark_form: MarkForm, find_form: FindForm
) -> Done:
    if what in SIMPLE:
        act, said = SIMPLE[what]
        return act, {}, said
    if redaction is None:
        raise Http404("还没有开始遮盖")
    version = request.POST.get("version", "")
    given: dict[str, Any] = {"version": int(version) if version.isdigit() else -1}
    if what in VERSIONED:
        act, said = VERSIONED[what]
        return act, given, said
    if what == "return":
        return actions.return_redaction, {"note": request.POST.get("note", "")}, "已退回。"
    marks, said = _new_marks(what, request, redaction, mark_form, find_form)
    return actions.change_marks, given | {"marks": marks}, said


def _new_marks(
    what: str, request: HttpRequest, redaction: Redaction, mark_form: MarkForm, find_form: FindForm
) -> tuple[list[dict[str, Any]], str]:
    marks = list(redaction.marks)
    if what == "save":
        return _from_script(request.POST.get("marks", "")), "标记已保存。"
    if what == "add":
        return [*marks, mark_form.mark], "已标记。"
    if what.startswith("remove:"):
        return [mark for mark in marks if mark["id"] != what.removeprefix("remove:")], "已移除标记。"
    if what not in FINDING:
        raise Http404("没有这一步")
    asked = find_form.cleaned_data
    if what == "find":
        if not asked["needle"].strip():
            raise ValidationError("请填写要查找的文字")
        found = found_text(redaction, asked["needle"].strip(), asked["article"])
    elif what == "personal":
        found = found_personal(redaction, asked["article"])
    else:
        try:
            found = [whole_page(redaction, asked["page"] or 0, asked["article"])]
        except ValueError as error:
            raise ValidationError("请填写要整页遮盖的页码") from error
    if not found:
        raise ValidationError("没有找到。扫描件没有文字层的，请逐处框选。")
    return without_doubles(marks, found), f"找到{len(found)}处，已全部标记。"


def _from_script(text: str) -> list[dict[str, Any]]:
    try:
        marks = json.loads(text)
    except ValueError as error:
        raise ValidationError("标记没有完整送达，请重试") from error
    if not isinstance(marks, list) or not all(isinstance(mark, dict) for mark in marks):
        raise ValidationError("标记没有完整送达，请重试")
    return marks


@officers(CASE_POSTS)
@require_safe
def page_picture(request: HttpRequest, actor: Actor, case_id: int, redaction_id: int, page: int) -> HttpResponse:
    """One page as a picture; who looked is recorded."""
    case = load_case(actor, case_id)
    found = RedactionPage.objects.filter(redaction__case=case, redaction_id=redaction_id, page=page)
    image = found.select_related("stored", "redaction").first()
    if image is None:
        raise Http404("没有这一页")
    log_read(actor, case, f"遮盖页面 {image.redaction.original_id}-{page}")
    return HttpResponse(files.open_file(image.stored), content_type="image/png")
