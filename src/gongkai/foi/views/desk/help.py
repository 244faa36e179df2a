"""协办: what other organs and one's own units ask of this organ. The case behind it stays unseen."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from gongkai.foi.actions.help import Given, answer_help, take_help
from gongkai.foi.actions.ledger import Refused
from gongkai.foi.models import HelpRequest
from gongkai.foi.policies import HELPERS, help_visible_to
from gongkai.foi.queries.consulting import help_queue
from gongkai.foi.views.desk.forms.base import REFUSED, text_field
from gongkai.foi.views.desk.forms.lists import checked_file
from gongkai.kernel import clock, files
from gongkai.kernel.actor import Actor
from gongkai.kernel.doors import new_key, officers
from gongkai.kernel.uploads import MOST_MEGABYTES, SUFFIXES

PAGE = 25
MOST_FILES = 4


class AnswerForm(forms.Form):
    """The helper's answer with its files."""

    request_key = forms.CharField(widget=forms.HiddenInput, max_length=64)
    holds = forms.ChoiceField(label="是否掌握所需信息", choices=HelpRequest.Holds.choices, widget=forms.RadioSelect)
    answer = text_field("协办意见", help_text="不掌握的，写明检索的范围、方法和结果。", rows=5)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        hint = f"{'、'.join(sorted(SUFFIXES))}，每份不超过{MOST_MEGABYTES} MB；不得上传涉密材料。"
        for number in range(1, MOST_FILES + 1):
            label = "材料" if number == 1 else f"材料（{number}）"
            self.fields[f"file_{number}"] = forms.FileField(
                label=label, required=False, help_text=hint if number == 1 else ""
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for name in [name for name in self.fields if name.startswith("file_")]:
            try:
                cleaned[name] = checked_file(cleaned.get(name))
            except ValidationError as error:
                self.add_error(name, error)
        return cleaned

    @property
    def first(self) -> list[forms.BoundField]:
        return [self["holds"], self["answer"], self["file_1"]]

    @property
    def more(self) -> list[forms.BoundField]:
        """Boxes for further files."""
        return [self[f"file_{number}"] for number in range(2, MOST_FILES + 1)]

    def uploads(self) -> list[Any]:
        """The files sent, in order."""
        sent = (self.cleaned_data.get(f"file_{number}") for number in range(1, MOST_FILES + 1))
        return [upload for upload in sent if upload]


@officers(HELPERS)
def help_list(request: HttpRequest, actor: Actor) -> HttpResponse:
    """`/admin/foi/help/`: what is owed, the most urgent first; with `?done=1` what was answered or recalled."""
    done = request.GET.get("done") == "1"
    rows = help_queue(help_visible_to(actor), done=done)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    return render(request, "foi/desk/help_list.html", {"page": page, "done": done, "today": clock.today()})


@officers(HELPERS)
def help_page(request: HttpRequest, actor: Actor, help_id: int) -> HttpResponse:
    """`/admin/foi/help/<id>/`: the question; POST with `take` takes it on, else it answers."""
    rows = help_visible_to(actor).select_related("organ", "case__organ", "taken_by")
    help = rows.prefetch_related("files").filter(pk=help_id).first()
    if help is None:
        raise Http404("没有这项协办")
    form = AnswerForm(initial={"request_key": new_key()})
    status = 200
    if request.method == "POST":
        form = AnswerForm(request.POST, request.FILES) if "take" not in request.POST else form
        status = _act(request, actor, help, form)
        if status == 302:
            return redirect("foi_desk:help_one", help_id)
    context = {
        "help": help,
        "form": form,
        "today": clock.today(),
        "late": help.state == HelpRequest.State.OPEN and clock.today() > help.due_on,
        "open": help.owed,
    }
    return render(request, "foi/desk/help.html", context, status=status)


def _act(request: HttpRequest, actor: Actor, help: HelpRequest, form: AnswerForm) -> int:
    """Take or answer; the status of the answer to the browser, 302 when it was done."""
    try:
        if "take" in request.POST:
            take_help(actor=actor, help_id=help.pk)
            messages.success(request, "已领办。")
        elif not form.is_valid():
            return 400
        else:
            _answer(actor, help, form)
            messages.success(request, "已答复，材料已送交请求协办的机关。")
    except Refused as error:
        messages.error(request, str(error))
        return REFUSED
    except ValidationError as error:
        for name, told in error.message_dict.items():
            form.add_error(name if name in form.fields else None, told)
        return 400
    return 302


def _answer(actor: Actor, help: HelpRequest, form: AnswerForm) -> None:
    """Store the bytes first, then answer with what refers to them."""
    given = []
    for upload in form.uploads():
        stored = files.store(upload.read(), name=upload.name, kind="case", actor=actor)
        given.append(Given(stored.pk, upload.name.rpartition(".")[0]))
    said = form.cleaned_data
    answer_help(
        actor=actor,
        help_id=help.pk,
        holds=said["holds"],
        answer=said["answer"],
        files=given,
        request_key=said["request_key"],
    )
