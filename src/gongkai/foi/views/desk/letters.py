"""Letters of one case: a letter with its versions, the draft out as DOCX and back, records on demand."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_POST

from gongkai.documents.writing.letter import LetterPaper
from gongkai.documents.writing.letter_docx import letter_docx
from gongkai.foi.actions.decision import ANSWER, draft_answer
from gongkai.foi.actions.drafts import bring_draft
from gongkai.foi.actions.ledger import Refused
from gongkai.foi.letters.bringing import NUMBER_TO_COME
from gongkai.foi.letters.comparing import Row, compare
from gongkai.foi.letters.records import record_pdf
from gongkai.foi.models import Case, Letter, LetterDraft
from gongkai.foi.policies import require_move
from gongkai.foi.views.desk.access import CASE_POSTS, case_or_404
from gongkai.foi.views.desk.case import load_case
from gongkai.kernel import clock, files
from gongkai.kernel.access import log_read
from gongkai.kernel.actor import Actor
from gongkai.kernel.clock import ZONE
from gongkai.kernel.doors import new_key, officers
from gongkai.kernel.uploads import problem_with
from gongkai.rules.letter_kinds import KINDS, RECORDS
from gongkai.rules.transitions import IllegalMove, move

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


class BringForm(forms.Form):
    """The DOCX that comes back."""

    file = forms.FileField(
        label="改好的 Word 文件", help_text="DOCX，不超过20 MB；只取正文，版头、署名和救济告知由系统生成。"
    )
    request_key = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)

    def clean_file(self) -> Any:
        sent = self.cleaned_data["file"]
        head = sent.read(8)
        sent.seek(0)
        if not sent.name.lower().endswith(".docx"):
            raise ValidationError("请带回 DOCX 文件；旧式 Word 文件请另存为 DOCX")
        if wrong := problem_with(sent.name, sent.size, head):
            raise ValidationError(wrong)
        return sent


@officers(CASE_POSTS)
def letter_page(request: HttpRequest, actor: Actor, case_id: int, letter_id: int) -> HttpResponse:
    """`/admin/foi/<id>/letters/<id>/`: the letter and its versions; `?from=&to=` compares two. POST adopts one."""
    case, letter = _letter(actor, case_id, letter_id)
    if request.method == "POST":
        return _adopt(request, actor, case, letter)
    log_read(actor, case, f"文书 {letter.pk}")
    return _page(request, actor, case, letter)


def _adopt(request: HttpRequest, actor: Actor, case: Case, letter: Letter) -> HttpResponse:
    wanted = request.POST.get("draft", "")
    try:
        draft_answer(
            actor=actor,
            case_id=case.pk,
            draft_id=int(wanted) if wanted.isdecimal() else 0,
            request_key=request.POST.get("request_key", ""),
        )
    except (Refused, PermissionDenied) as error:
        return _page(request, actor, case, letter, why=str(error), status=409)
    messages.success(request, f"{case.number}：已采用带回的文稿，请核对后送审。")
    return redirect("foi_desk:letter", case.pk, letter.pk)


@officers(CASE_POSTS)
@require_GET
def draft_file(request: HttpRequest, actor: Actor, case_id: int, letter_id: int) -> HttpResponse:
    """The draft as DOCX, with the name of the applicant; the read is logged."""
    case, letter = _letter(actor, case_id, letter_id)
    if letter.state != Letter.State.DRAFT:
        messages.info(request, "这份文书已不是草稿，请下载签发的文件。")
        return redirect("foi_desk:letter", case.pk, letter.pk)
    log_read(actor, case, f"文稿下载 {letter.pk}")
    content = letter.content
    paper = LetterPaper(
        issuer=content["issuer"],
        number=NUMBER_TO_COME,
        title=letter.title,
        addressee=content["addressee"],
        paragraphs=(*content["paragraphs"], *content["remedies"]),
        attachments=tuple(content.get("attachments", ())),
        signer=content["issuer"],
        dated=clock.today(),
    )
    return _attachment(letter_docx(paper), f"{letter.title} {case.number} 文稿.docx", DOCX)


@officers(CASE_POSTS)
@require_POST
def bring(request: HttpRequest, actor: Actor, case_id: int, letter_id: int) -> HttpResponse:
    """Keep the DOCX that came back as a version; the worker reads it."""
    case, letter = _letter(actor, case_id, letter_id)
    form = BringForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, actor, case, letter, form=form, status=400)
    if why := _may_not_draft(actor, case):
        return _page(request, actor, case, letter, form=form, why=why, status=409)
    sent = form.cleaned_data["file"]
    stored = files.store(sent.read(), name=sent.name, kind="draft", actor=actor)
    try:
        bring_draft(
            actor=actor,
            case_id=case.pk,
            letter_id=letter.pk,
            stored_id=stored.pk,
            request_key=form.cleaned_data["request_key"],
        )
    except Refused as error:
        return _page(request, actor, case, letter, form=form, why=str(error), status=409)
    messages.success(request, "文稿已带回，读出正文后可以逐句比对、采用。")
    return redirect("foi_desk:letter", case.pk, letter.pk)


@officers(CASE_POSTS)
@require_GET
def record(request: HttpRequest, actor: Actor, case_id: int, record: str) -> HttpResponse:
    """A record of the case as PDF, set on demand; the read is logged."""
    if record not in RECORDS:
        raise Http404("没有这种记录")
    case = case_or_404(actor, case_id)
    try:
        data = record_pdf(case, record, clock.today())
    except LookupError as error:
        raise Http404(str(error)) from error
    log_read(actor, case, RECORDS[record].title)
    return _attachment(data, f"{RECORDS[record].title} {case.number}.pdf", "application/pdf")


def _letter(actor: Actor, case_id: int, letter_id: int) -> tuple[Case, Letter]:
    case = load_case(actor, case_id)
    for letter in case.letters.all():
        if letter.pk == letter_id:
            return case, letter
    raise Http404("没有这份文书")


def _page(
    request: HttpRequest,
    actor: Actor,
    case: Case,
    letter: Letter,
    *,
    form: BringForm | None = None,
    why: str = "",
    status: int = 200,
) -> HttpResponse:
    versions = list(letter.drafts.order_by("pk"))
    editable = letter.kind == ANSWER and letter.state == Letter.State.DRAFT and not _may_not_draft(actor, case)
    context = {
        "case": case,
        "letter": letter,
        "kind": KINDS.get(letter.kind),
        "versions": versions[::-1],
        "waiting": any(not version.paragraphs and not version.problem for version in versions),
        "compared": _compared(request, versions),
        "bring": form or (BringForm(initial={"request_key": new_key()}) if editable else None),
        "editable": editable,
        "why": why,
        "files": [file for file in case.files.all() if file.letter_id == letter.pk],
        "request_key": new_key(),
        "zone": ZONE,
    }
    return render(request, "foi/desk/letter_page.html", context, status=status)


def _compared(request: HttpRequest, versions: list[LetterDraft]) -> dict[str, Any] | None:
    """The two versions of `?from=&to=`, or the last two that have text."""
    by_key = {str(version.pk): version for version in versions}
    told = [version for version in versions if version.paragraphs]
    before, after = by_key.get(request.GET.get("from", "")), by_key.get(request.GET.get("to", ""))
    if before is None or after is None:
        if len(told) < 2:
            return None
        before, after = told[-2], told[-1]
    rows: list[Row] = compare(before.paragraphs, after.paragraphs)
    return {"before": before, "after": after, "rows": rows, "moved": sum(row.kind != "same" for row in rows)}


def _may_not_draft(actor: Actor, case: Case) -> str:
    try:
        move(case.state, "decide")
        require_move(actor, case, "decide")
    except (IllegalMove, PermissionDenied) as error:
        return str(error)
    return ""


def _attachment(data: bytes, name: str, kind: str) -> HttpResponse:
    response = HttpResponse(data, content_type=kind)
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    return response
