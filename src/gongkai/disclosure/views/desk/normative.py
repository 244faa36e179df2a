"""`/admin/disclosure/normative/`: files of normative documents step by step, and what runs out within half a year."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST
from wagtail.admin.widgets import AdminDateInput

from gongkai.disclosure.actions.normative import StepFacts, open_file, record_step, review_validity, tie_document
from gongkai.disclosure.forms import Keyed
from gongkai.disclosure.models import Document, NormativeFile, ValidityReview
from gongkai.disclosure.policies import DESK_POSTS, WRITERS, documents_seen_by, is_office, may_write, organs_written_for
from gongkai.disclosure.views.desk.documents import refuse, seen_or_404
from gongkai.kernel import clock
from gongkai.kernel.actor import Actor
from gongkai.kernel.doors import officers
from gongkai.organs.models import Organ
from gongkai.organs.policies import sees_all
from gongkai.rules.normative_procedure import STEPS, following

PAGE = 50
AHEAD = timedelta(days=183)
"""Half a year before its validity ends a document is to be evaluated."""


class FileForm(Keyed):
    title = forms.CharField(label="文件名称", max_length=300)
    organ = forms.ModelChoiceField(label="牵头单位", queryset=Organ.objects.none())
    co_organs = forms.CharField(
        label="联合制定单位", max_length=300, required=False, help_text="联合制定的由牵头单位立卷，只计一件。"
    )

    def __init__(self, data: Any, *, actor: Actor) -> None:
        super().__init__(data)
        organ = self.fields["organ"]
        assert isinstance(organ, forms.ModelChoiceField)
        organ.queryset = organs_written_for(actor).order_by("path")


class StepForm(Keyed):
    step = forms.CharField(widget=forms.HiddenInput, max_length=16)
    on = forms.DateField(label="日期", widget=AdminDateInput())
    until = forms.DateField(label="截止日期", widget=AdminDateInput(), required=False)
    ground = forms.CharField(label="情况", max_length=500, widget=forms.Textarea({"rows": 2}))
    skipped = forms.BooleanField(label="没有进行这一步", required=False)


class TieForm(Keyed):
    document = forms.IntegerField(label="公开信息编号", min_value=1, help_text="公开信息页面地址中的编号。")

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, auto_id="tie-%s")


class ReviewForm(Keyed):
    result = forms.ChoiceField(label="评估结论", choices=ValidityReview.RESULTS)
    note = forms.CharField(label="说明和依据", max_length=500, widget=forms.Textarea({"rows": 2}))


@officers(DESK_POSTS)
def file_list(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The files, the newest first, and what runs out soon; POST opens a file."""
    form = FileForm(request.POST or None, actor=actor)
    if request.method == "POST":
        if not organs_written_for(actor).exists():
            raise Http404("由编辑或者承办岗位立卷")
        if form.is_valid():
            said = form.cleaned_data
            file = open_file(
                actor=actor,
                organ_id=said["organ"].pk,
                title=said["title"],
                co_organs=said["co_organs"],
                request_key=said["request_key"] or "",
            )
            messages.success(request, "已立卷。")
            return redirect("disclosure_desk:normative_file", file.pk)
    today = clock.today()
    ending = documents_seen_by(actor).filter(kind="normative", validity__in=("in_force", "amended"))
    ending = ending.filter(expires_on__gte=today, expires_on__lte=today + AHEAD)
    context = {
        "tab": "normative",
        "page": Paginator(_files(actor), PAGE).get_page(request.GET.get("page")),
        "ending": ending.select_related("organ").prefetch_related("validity_reviews").order_by("expires_on")[:200],
        "form": form,
        "may_write": organs_written_for(actor).exists(),
    }
    return render(request, "disclosure/desk/normative.html", context)


def _files(actor: Actor) -> Any:
    rows = NormativeFile.objects.select_related("organ", "document").prefetch_related("steps")
    if is_office(actor) or sees_all(actor):
        return rows
    return rows.filter(organ_id__in={organ for organ, _ in actor.holdings})


def _file(actor: Actor, file_id: int) -> NormativeFile:
    file: NormativeFile | None = _files(actor).filter(pk=file_id).first()
    if file is None:
        raise Http404("没有这个卷宗")
    return file


@officers(DESK_POSTS)
def file_page(request: HttpRequest, actor: Actor, file_id: int) -> HttpResponse:
    """One file: its steps with their days, and a form for the next one."""
    file = _file(actor, file_id)
    writes = may_write(actor, file.organ_id)
    form, tying = None, TieForm()
    turn = following([one.step for one in file.steps.all()])
    if turn is not None:
        form = StepForm(request.POST or None, initial={"step": turn.key, "on": clock.today()})
        form.fields["ground"].help_text = f"写明{turn.asks}。"
        form.fields["skipped"].help_text = turn.may_skip
        if not turn.may_skip:
            del form.fields["skipped"]
        if not turn.ends:
            del form.fields["until"]
    if request.method == "POST":
        if not writes:
            raise Http404("由牵头单位的编辑或者承办岗位登记")
        if form is not None and form.is_valid():
            said = form.cleaned_data
            facts = StepFacts(said["step"], said["on"], said["ground"], said.get("until"), bool(said.get("skipped")))
            try:
                record_step(actor=actor, file_id=file.pk, facts=facts, request_key=said["request_key"] or "")
            except (PermissionDenied, ValidationError) as error:
                refuse(form, error)
            else:
                messages.success(request, "已登记。")
                return redirect("disclosure_desk:normative_file", file.pk)
    return render(request, "disclosure/desk/normative_file.html", _context(file, writes, turn, form, tying))


def _context(file: NormativeFile, writes: bool, turn: Any, form: Any, tying: TieForm) -> dict[str, Any]:
    taken = {one.step: one for one in file.steps.all()}
    return {
        "tab": "normative",
        "file": file,
        "rows": [(step, taken.get(step.key)) for step in STEPS],
        "turn": turn,
        "form": form,
        "tying": tying,
        "may_write": writes,
    }


@officers(WRITERS)
@require_POST
def tie(request: HttpRequest, actor: Actor, file_id: int) -> HttpResponse:
    """Say which document the file is of."""
    file = _file(actor, file_id)
    form = TieForm(request.POST)
    if form.is_valid():
        try:
            tie_document(actor=actor, file_id=file.pk, document_id=form.cleaned_data["document"])
        except (PermissionDenied, ValidationError) as error:
            refuse(form, error)
        else:
            messages.success(request, "已关联。")
            return redirect("disclosure_desk:normative_file", file.pk)
    context = _context(file, may_write(actor, file.organ_id), None, None, form)
    return render(request, "disclosure/desk/normative_file.html", context, status=400)


@officers(WRITERS)
def review_page(request: HttpRequest, actor: Actor, document_id: int) -> HttpResponse:
    """What is decided of a document before its validity ends."""
    document: Document = seen_or_404(actor, document_id)
    form = ReviewForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            review_validity(
                actor=actor,
                document_id=document.pk,
                result=said["result"],
                note=said["note"],
                request_key=said["request_key"] or "",
            )
        except (PermissionDenied, ValidationError) as error:
            refuse(form, error)
        else:
            messages.success(request, "已登记评估结论。")
            return redirect("disclosure_desk:normative")
    reviews = list(document.validity_reviews.all())
    context = {"tab": "normative", "document": document, "form": form, "reviews": reviews}
    return render(request, "disclosure/desk/validity.html", context)
