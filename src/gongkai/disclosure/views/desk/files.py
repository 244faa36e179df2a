"""Attachments at the desk: taken in, taken out, and read by officers."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from gongkai.disclosure import actions, policies
from gongkai.disclosure.actions import FileFacts
from gongkai.disclosure.forms import FileForm
from gongkai.disclosure.models import Document
from gongkai.disclosure.serving import file_response
from gongkai.disclosure.versions import newest
from gongkai.disclosure.views.desk.document import Panel, page_context
from gongkai.disclosure.views.desk.documents import refuse, seen_or_404
from gongkai.kernel import files
from gongkai.kernel.actor import Actor
from gongkai.kernel.doors import officers
from gongkai.kernel.uploads import examine, problem_with


@officers(policies.WRITERS)
@require_POST
def attach(request: HttpRequest, actor: Actor, document_id: int) -> HttpResponse:
    """Take an attachment in: looked at before anything of it is stored."""
    document = seen_or_404(actor, document_id)
    policies.require_writer(actor, document.organ_id)
    form = FileForm(request.POST, request.FILES, auto_id="file-%s")
    if form.is_valid():
        try:
            _keep(actor, document, form)
        except (PermissionDenied, ValidationError) as error:
            refuse(form, error if not isinstance(error, ValidationError) else ValidationError(error.messages))
        else:
            messages.success(request, "附件已添加。")
            return redirect("disclosure_desk:document", document_id=document.pk)
    context = page_context(actor, document, refused=Panel("file", "添加附件", form))
    return render(request, "disclosure/desk/document.html", context)


def _keep(actor: Actor, document: Document, form: FileForm) -> None:
    upload = form.cleaned_data["upload"]
    data = upload.read()
    if problem := problem_with(upload.name, len(data), data[:16]):
        raise ValidationError(problem)
    examine(data, upload.name)
    stem, _, suffix = upload.name.rpartition(".")
    stored = files.store(data, name=upload.name, kind="disclosure", actor=actor)
    actions.add_file(
        actor=actor,
        document_id=document.pk,
        version=form.cleaned_data["version"] or 0,
        facts=FileFacts(
            stored_id=stored.pk,
            title=form.cleaned_data["title"] or stem,
            suffix=suffix,
            size=len(data),
            description=form.cleaned_data["description"],
            map_number=form.cleaned_data["map_number"],
        ),
        request_key=form.cleaned_data["request_key"] or "",
    )


@officers(policies.WRITERS)
@require_POST
def detach(request: HttpRequest, actor: Actor, document_id: int, ordinal: int) -> HttpResponse:
    """Take an attachment out of the newest version."""
    document = seen_or_404(actor, document_id)
    version = request.POST.get("version", "")
    try:
        actions.drop_file(
            actor=actor,
            document_id=document.pk,
            version=int(version) if version.isdigit() else 0,
            ordinal=ordinal,
        )
        messages.success(request, "附件已移除。")
    except ValidationError as error:
        messages.error(request, "；".join(error.messages))
    return redirect("disclosure_desk:document", document_id=document.pk)


@officers(policies.DESK_POSTS)
@require_safe
def read_file(request: HttpRequest, actor: Actor, document_id: int, ordinal: int) -> HttpResponse:
    """An attachment of the newest version, for those who see the document."""
    held = newest(seen_or_404(actor, document_id))
    found = [file for file in held.files.all() if file.ordinal == ordinal]
    if not found:
        raise Http404("没有这个附件")
    return file_response(found[0])
