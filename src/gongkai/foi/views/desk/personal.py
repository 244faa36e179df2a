"""What is personal: who the applicant is, and the files. Every read leaves a row in the access log."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_POST

from gongkai.foi.actions.files import acknowledge_hidden, attach_file, may_attach, note_refusal
from gongkai.foi.models import CaseFile
from gongkai.foi.policies import read_applicant
from gongkai.foi.views.desk.access import CASE_POSTS, RECEIVERS, case_or_404
from gongkai.foi.views.desk.case import case_context, load_case
from gongkai.foi.views.desk.forms.lists import PurposeForm, UploadForm
from gongkai.kernel import files
from gongkai.kernel.access import log_read
from gongkai.kernel.actor import Actor
from gongkai.kernel.doors import officers
from gongkai.kernel.uploads import REFUSALS
from gongkai.rules.applicants import ID_KINDS


@officers(CASE_POSTS)
@require_POST
def applicant(request: HttpRequest, actor: Actor, case_id: int) -> HttpResponse:
    """Show the applicant in clear, once a purpose is given and logged."""
    case = load_case(actor, case_id)
    form = PurposeForm(request.POST)
    context = case_context(actor, case) | {"purpose": form}
    if not form.is_valid():
        return render(request, "foi/desk/applicant.html", context, status=400)
    who = read_applicant(actor, case, what=f"申请人信息：{form.cleaned_data['purpose']}")
    context["who"] = [
        ("姓名或者名称", who.name),
        ("证件类型", ID_KINDS.get(who.id_kind, who.id_kind)),
        ("证件号码", who.id_number),
        ("联系电话", who.phone),
        ("电子邮箱", who.email),
        ("通信地址", who.address),
        ("代理人或者联系人", who.representative),
        ("共同申请人", "、".join(who.companions)),
    ]
    return render(request, "foi/desk/applicant.html", context)


@officers(CASE_POSTS)
@require_GET
def file(request: HttpRequest, actor: Actor, case_id: int, file_id: int) -> HttpResponse:
    """The bytes of a file of the case; the read is logged."""
    case = case_or_404(actor, case_id)
    found = CaseFile.objects.select_related("stored").filter(case=case, pk=file_id).first()
    if found is None:
        raise Http404("没有这份材料")
    log_read(actor, case, f"{found.get_kind_display()} {found.pk}")
    response = HttpResponse(files.open_file(found.stored), content_type="application/octet-stream")
    suffix = found.stored.name.rpartition(".")[2].lower()
    name = found.title if found.title.lower().endswith(f".{suffix}") else f"{found.title}.{suffix}"
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    return response


@officers(CASE_POSTS)
def hidden(request: HttpRequest, actor: Actor, case_id: int, file_id: int) -> HttpResponse:
    """`/admin/foi/<id>/files/<file>/hidden/`: what the file hides; POST acknowledges it. The read is logged."""
    case = load_case(actor, case_id)
    found = CaseFile.objects.select_related("reading").filter(case=case, pk=file_id, reading__isnull=False).first()
    if found is None:
        raise Http404("这份材料还没有读取")
    may = CaseFile.Kind.OUTGOING in may_attach(actor, case.organ_id)
    if request.method == "POST":
        if not may:
            raise Http404("没有这一页")
        acknowledge_hidden(actor=actor, case_id=case.pk, file_id=found.pk)
        messages.success(request, "已确认。")
        return redirect("foi_desk:hidden", case.pk, found.pk)
    log_read(actor, case, f"隐藏内容 {found.pk}")
    context = case_context(actor, case) | {"file": found, "reading": found.reading, "may": may}
    return render(request, "foi/desk/redact_hidden.html", context)


@officers(CASE_POSTS)
@require_POST
def upload(request: HttpRequest, actor: Actor, case_id: int) -> HttpResponse:
    """Keep a file with the case: stored first, then the row that refers to it."""
    case = load_case(actor, case_id)
    kinds = may_attach(actor, case.organ_id)
    if not kinds:
        raise Http404("没有这一页")
    form = UploadForm(request.POST, request.FILES, kinds=kinds)
    if not form.is_valid():
        for error in form.errors.as_data().get("file", ()):
            if error.code in REFUSALS:
                note_refusal(actor=actor, case_id=case.pk, kind=str(error.code))
        return render(request, "foi/desk/upload.html", case_context(actor, case) | {"upload": form}, status=400)
    sent = form.cleaned_data["file"]
    stored = files.store(sent.read(), name=sent.name, kind="case", actor=actor)
    attach_file(
        actor=actor,
        case_id=case.pk,
        stored_id=stored.pk,
        kind=form.cleaned_data["kind"],
        title=form.cleaned_data["title"],
        request_key=form.cleaned_data["request_key"],
    )
    messages.success(request, "材料已加入案卷。")
    return redirect("foi_desk:case", case_id)


@officers(RECEIVERS)
@require_GET
def oral_record(request: HttpRequest, actor: Actor, case_id: int) -> HttpResponse:
    """`/admin/foi/<id>/oral/`: what was said and written down (art. 29 ¶1), to be read back and signed; the read of the
    applicant is logged. A case that was not told orally has none."""
    case = load_case(actor, case_id)
    if not case.oral:
        raise Http404("此件不是口头申请")
    who = read_applicant(actor, case, what="口头申请记录")
    rows = [
        ("登记编号", case.number),
        ("申请人", who.name),
        (ID_KINDS.get(who.id_kind, "证件号码"), who.id_number),
        ("联系电话", who.phone),
        ("电子邮箱", who.email),
        ("通信地址", who.address),
        ("获取信息的形式", case.get_form_wanted_display()),
        ("获取方式", case.get_delivery_display()),
    ]
    context = {"case": case, "rows": [row for row in rows if row[1]], "items": list(case.items.order_by("position"))}
    return render(request, "foi/desk/oral.html", context)
