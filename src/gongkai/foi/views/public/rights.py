"""`/apply/correction/` (art. 41) and `/apply/complaint/` (art. 47): a form, a receipt, a page of where it stands."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import timedelta

from django import forms
from django.contrib.sessions.backends.base import SessionBase
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from gongkai.foi.actions.numbers import new_code
from gongkai.foi.actions.rights import RightsFacts, complete_rights, receive_rights, withdraw_rights
from gongkai.foi.forms import clean_phone
from gongkai.foi.models import RightsRequest
from gongkai.foi.models.rights import CODE_KIND
from gongkai.foi.views.desk.forms.papers import PAPER, keep_paper, paper_field
from gongkai.foi.views.public import throttle
from gongkai.foi.views.public.frame import meta
from gongkai.kernel import clock
from gongkai.kernel.access import log_read
from gongkai.kernel.actor import Actor
from gongkai.kernel.addresses import client_address
from gongkai.kernel.clock import real_now
from gongkai.kernel.crypto import blind_index
from gongkai.kernel.doors import new_key, open_to_applicants
from gongkai.organs.models import Organ
from gongkai.rules.identifiers import normalise, resident_id_error
from gongkai.rules.rights import OPEN, OUTCOMES

APPLICANT = Actor.applicant("申请人")
GRANT, RECEIPT = "foi.rights", "foi.rights.receipt"
LIFE = timedelta(minutes=30)
TOO_MANY = "同一网络地址一小时内提交的过多，您填写的内容仍在下面，请稍后再提交，或者以邮寄、当面方式提出"
TITLES = {"correction": "申请更正本人信息", "complaint": "投诉举报政府信息公开工作"}
LEADS = {
    "correction": (
        "有证据证明行政机关提供的与自己有关的政府信息记录不准确的，可以要求该机关更正（《条例》第四十一条）。"
    ),
    "complaint": (
        "认为行政机关未按照要求主动公开政府信息，或者不依法答复的，可以向政府信息公开工作主管部门提出；"
        "查证属实的，予以督促整改或者通报批评（《条例》第四十七条）。"
    ),
}


def _text(label: str, missing: str, *, hint: str = "", most: int = 4000, rows: int = 0) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput()
    errors = {"required": missing, "max_length": f"“{label}”最多写{most}个字"}
    return forms.CharField(
        label=label, max_length=most, required=bool(missing), help_text=hint, widget=widget, error_messages=errors
    )


class RightsForm(forms.Form):
    """What both ask for."""

    key = forms.CharField(widget=forms.HiddenInput, max_length=64, initial=new_key)
    about_organ = forms.ModelChoiceField(
        label="涉及的机关",
        queryset=Organ.objects.none(),
        empty_label="请选择",
        error_messages={"required": "请选择涉及的机关", "invalid_choice": "请在列出的机关中选择一个"},
    )
    facts = _text("事实和理由", "请写明事实和理由", rows=6)
    wanted = _text("您的请求", "请写明您的请求", rows=3)
    name = _text("姓名或者单位名称", "请填写姓名或者单位名称", most=60)
    phone = _text("联系电话", "请填写联系电话，以便与您联系；查询进度时也要用到它", most=40)
    address = _text("通信地址", "", most=200, hint="需要邮寄答复的填写。")

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        today = clock.today()
        alive = Organ.objects.filter(Q(closed_on__isnull=True) | Q(closed_on__gt=today), opened_on__lte=today)
        levels = (Organ.Level.DISTRICT, Organ.Level.DEPARTMENT, Organ.Level.TOWN, Organ.Level.STREET)
        self.fields["about_organ"].queryset = alive.filter(level__in=levels).order_by("path")  # type: ignore[attr-defined]

    def clean_phone(self) -> str:
        phone = clean_phone(self.cleaned_data["phone"])
        if not re.fullmatch(r"\+?\d{7,20}", phone, re.ASCII):
            raise ValidationError("请核对联系电话，只写一个号码，例如 138 0013 8000 或者 020-12345678")
        return phone


class CorrectionForm(RightsForm):
    """更正: who one is and what shows that the record is wrong."""

    field_order = ("key", "about_organ", "facts", "wanted", "proof", "name", "id_number", "phone", "address")
    facts = _text(
        "哪项记录不准确，依据是什么",
        "请写明哪项记录不准确，以及证明它不准确的依据",
        rows=6,
        hint="写明记录所在的文件、登记或者系统，现在怎样记载，应当怎样记载。",
    )
    wanted = _text("应当更正为", "请写明应当更正为什么内容", rows=3)
    id_number = _text("居民身份证号码或者其他证件号码", "请填写证件号码，证明该信息与您本人有关", most=40)
    proof = paper_field("证明材料", PAPER, required=False)

    def clean_id_number(self) -> str:
        number = normalise(self.cleaned_data["id_number"])
        if len(number) == 18 and number[:17].isdigit() and (wrong := resident_id_error(number)):
            raise ValidationError(f"请核对证件号码：{wrong}")
        return number


class ComplaintForm(RightsForm):
    """投诉举报."""

    facts = _text(
        "反映的问题",
        "请写明反映的问题",
        rows=6,
        hint="写明时间、经过，以及您认为违反了哪项公开要求；对答复不服的，也可以依法申请行政复议或者提起行政诉讼。",
    )


FORMS: dict[str, type[RightsForm]] = {"correction": CorrectionForm, "complaint": ComplaintForm}


@open_to_applicants
def correction(request: HttpRequest) -> HttpResponse:
    """`/apply/correction/`"""
    return _enter(request, "correction")


@open_to_applicants
def complaint(request: HttpRequest) -> HttpResponse:
    """`/apply/complaint/`"""
    return _enter(request, "complaint")


def _enter(request: HttpRequest, kind: str) -> HttpResponse:
    form = FORMS[kind](request.POST or None, request.FILES or None)
    status = 200
    if request.method == "POST" and form.is_valid():
        kept = request.session.get(RECEIPT)
        if kept and kept["key"] == form.cleaned_data["key"]:
            return redirect("foi:rights_receipt")
        if not throttle.allow_submission(client_address(request)):
            form.add_error(None, TOO_MANY)
            status = 429
        else:
            try:
                _send(request, kind, form)
                return redirect("foi:rights_receipt")
            except ValidationError as error:
                _beside(form, error)
    context = {"page_meta": meta(TITLES[kind]), "form": form, "title": TITLES[kind], "lead": LEADS[kind]}
    return render(request, "foi/public/rights_form.html", context, status=status)


def _beside(form: forms.Form, error: ValidationError) -> None:
    for name, words in error.message_dict.items():
        form.add_error(name if name in form.fields else None, words)


def _send(request: HttpRequest, kind: str, form: forms.Form) -> None:
    said, code = form.cleaned_data, new_code()
    proof = said.get("proof")
    stored = keep_paper(proof, "rights", APPLICANT) if proof else None
    facts = RightsFacts(
        kind=kind,
        about_organ_id=said["about_organ"].pk,
        name=said["name"],
        phone=said["phone"],
        facts=said["facts"],
        wanted=said["wanted"],
        id_number=said.get("id_number", ""),
        address=said["address"],
        proof_id=stored.pk if stored else None,
    )
    made = receive_rights(actor=APPLICANT, facts=facts, code=code, request_key=said["key"])
    request.session[RECEIPT] = {
        "key": said["key"],
        "code": code,
        "number": made.number,
        "organ": made.organ.name,
        "due": f"{made.due_on:%Y}年{made.due_on.month}月{made.due_on.day}日",
        "kind": made.get_kind_display(),
        "until": (real_now() + LIFE).timestamp(),
    }


@open_to_applicants
def receipt(request: HttpRequest) -> HttpResponse:
    """The receipt with the code, for half an hour in this browser; POST puts it away."""
    kept = request.session.get(RECEIPT)
    if request.method == "POST" or not kept or kept["until"] < real_now().timestamp():
        request.session.pop(RECEIPT, None)
        return redirect("foi:apply")
    rows = [("编号", kept["number"]), ("办理机关", kept["organ"]), ("应答复日期", kept["due"])]
    return render(
        request,
        "foi/public/rights_receipt.html",
        {"page_meta": meta(f"{kept['kind']}已提交"), "receipt": kept, "rows": rows},
    )


def find(code: str, factors: Iterable[str]) -> RightsRequest | None:
    """The one of this code, when the full phone or identity number fits."""
    found = RightsRequest.objects.filter(code_index=blind_index(CODE_KIND, code))
    for factor in factors:
        if factor.strip():
            fits = Q(phone_index=blind_index("phone", factor)) | Q(id_index=blind_index("identity", factor))
            if (one := found.filter(fits).first()) is not None:
                return one
    return None


def open_to(session: SessionBase, request: RightsRequest) -> None:
    """Open it to this browser for half an hour."""
    session.cycle_key()
    session[GRANT] = {"request": request.pk, "until": (real_now() + LIFE).timestamp()}


def _granted(http: HttpRequest, request_id: int) -> RightsRequest | None:
    kept = http.session.get(GRANT)
    if not kept or kept["request"] != request_id or kept["until"] < real_now().timestamp():
        return None
    return RightsRequest.objects.select_related("organ", "about_organ").filter(pk=request_id).first()


@open_to_applicants
@require_safe
def page(request: HttpRequest, request_id: int) -> HttpResponse:
    """Where it stands, what was asked, what was answered."""
    own = _granted(request, request_id)
    return redirect("foi:track") if own is None else _show(request, own)


def _show(request: HttpRequest, own: RightsRequest, problem: str = "", status: int = 200) -> HttpResponse:
    log_read(APPLICANT, own, "提出人凭查询码查看办理进度")
    asked = own.steps.filter(event="ask").last()
    context = {
        "page_meta": meta(f"{own.get_kind_display()} {own.number}"),
        "own": own,
        "steps": own.steps.all(),
        "outcome": OUTCOMES[own.kind].get(own.outcome, ""),
        "asked": asked.note if asked and own.state == "completing" else "",
        "open": own.state in OPEN,
        "problem": problem,
        "typed": request.POST.get("note", ""),
    }
    return render(request, "foi/public/rights.html", context, status=status)


@open_to_applicants
@require_POST
def say(request: HttpRequest, request_id: int, what: str) -> HttpResponse:
    """Complete what was asked for, or take it back."""
    own = _granted(request, request_id)
    if own is None:
        return redirect("foi:track")
    try:
        if what == "complete":
            complete_rights(actor=APPLICANT, request_id=own.pk, note=request.POST.get("note", "")[:4000])
        elif what == "withdraw":
            withdraw_rights(actor=APPLICANT, request_id=own.pk)
        else:
            raise Http404("没有这一步")
    except ValidationError as error:
        return _show(request, own, "；".join(error.messages), 400)
    return redirect("foi:rights", request_id=own.pk)
