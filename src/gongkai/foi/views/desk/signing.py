"""`/admin/foi/sign/<token>/`: 签发 on a phone, by the link in a message. One page, two buttons."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from gongkai.foi.actions.decision import ANSWER, send_back
from gongkai.foi.actions.ledger import Refused
from gongkai.foi.actions.signing import approval_of, read_token, sign
from gongkai.foi.models import Case, Letter, SecrecyReview
from gongkai.foi.policies import require_move
from gongkai.foi.views.desk.case import case_context, load_case
from gongkai.foi.views.desk.chain import chain
from gongkai.foi.views.desk.forms.base import DENIED, REFUSED, text_field
from gongkai.foi.views.desk.forms.review import number_field
from gongkai.kernel import clock
from gongkai.kernel.access import log_read
from gongkai.kernel.actor import Actor
from gongkai.kernel.doors import new_key, officers
from gongkai.rules import transitions

OVER = "此件已经签发或者退回，这个链接不再有效"
CHANGED = "文稿在链接发出之后退回修改过，请用新的链接，或者在此件页面签发"


class SignForm(forms.Form):
    """Both buttons in one form: a number for the one, a reason for the other."""

    request_key = forms.CharField(widget=forms.HiddenInput, max_length=64)
    number = number_field()
    reason = text_field("退回理由", required=False, rows=2)


@officers({"signatory"})
def sign_page(request: HttpRequest, actor: Actor, token: str) -> HttpResponse:
    """The letter, the reasons, the risks, the clock. Only the signatory whom the link names gets in, and only signed
    in; a link that is forged, too old or somebody else's does not exist."""
    errand = read_token(token)
    if errand is None or errand.user_id != actor.user_id:
        raise Http404("链接无效或者已经过期")
    case = load_case(actor, errand.case_id)
    log_read(actor, case, "签发页")
    form = SignForm(request.POST or None, initial={"request_key": new_key()}, auto_id="sign-%s")
    why, status = _closed(actor, case, errand.approval)
    if request.method == "POST" and not why and form.is_valid():
        status = _carry_out(request, actor, case, form)
        if status == 302:
            return redirect("foi_desk:case", case.pk)
    return render(request, "foi/desk/sign.html", _context(actor, case) | {"form": form, "closed": why}, status=status)


def _closed(actor: Actor, case: Case, approval: int) -> tuple[str, int]:
    """Why nothing can be signed here now, with its status."""
    try:
        transitions.move(case.state, "sign")
        require_move(actor, case, "sign")
    except transitions.IllegalMove:
        return OVER, REFUSED
    except PermissionDenied as error:
        return str(error), DENIED
    return (CHANGED, REFUSED) if approval_of(case) != approval else ("", 200)


def _carry_out(request: HttpRequest, actor: Actor, case: Case, form: SignForm) -> int:
    """Sign or send back; 302 when done, else the status of the refusal, with its words in the form."""
    said, back = form.cleaned_data, "back" in request.POST
    try:
        if back:
            send_back(actor=actor, case_id=case.pk, reason=said["reason"], request_key=said["request_key"])
        else:
            sign(actor=actor, case_id=case.pk, number=said["number"], request_key=said["request_key"])
    except ValidationError as error:
        _beside(form, error)
        return 200
    except Refused as error:
        form.add_error(None, str(error))
        return REFUSED
    except PermissionDenied as error:
        form.add_error(None, str(error))
        return DENIED
    messages.success(request, f"{case.number}：{'已退回承办人' if back else '已签发'}。")
    return 302


def _beside(form: SignForm, error: ValidationError) -> None:
    for name, words in error.message_dict.items():
        for word in words:
            form.add_error(name if name in form.fields else None, word)


def _context(actor: Actor, case: Case) -> dict[str, Any]:
    drafts = [one for one in case.letters.all() if one.kind == ANSWER and one.state == Letter.State.DRAFT]
    return case_context(actor, case) | {
        "letter": drafts[-1] if drafts else None,
        "risks": list(risks(case)),
        "chain": chain(case),
        "opinions": opinions(case),
    }


def opinions(case: Case) -> list[tuple[str, str, str]]:
    """What those before said: (step, who, words), of the last round."""
    names = {"secrecy_reviewed": "保密审查", "legal_reviewed": "法制审核", "review_passed": "审核", "approved": "审批"}
    facts = [one for one in case.events.all() if not one.voided]
    handed_in = max((one.pk for one in facts if one.type == "review_submitted"), default=0)
    made = [one for one in facts if one.type in names and one.pk > handed_in]
    return [(names[one.type], one.actor_name, one.note) for one in sorted(made, key=lambda one: one.pk)]


def risks(case: Case) -> Iterator[str]:
    """What a signatory should know before signing, in sentences."""
    facts = [one for one in case.events.all() if not one.voided]
    types = {one.type for one in facts}
    today = clock.today()
    if case.due_on and case.due_on < today:
        yield "答复期限已经届满，逾期答复可能被确认违法（第三十三条）。"
    elif case.due_on == today:
        yield "今天是答复期限的最后一日。"
    if any(one.type == "third_party_replied" and one.data.get("reply") == "objects" for one in facts):
        yield "第三方不同意公开（第三十二条）。"
    if "objection_overruled" in types:
        yield "在第三方不同意的情况下决定公开，须先书面告知第三方（第三十二条）。"
    if any(one.type == "clarification_asked" and one.data.get("late") for one in facts):
        yield "补正告知晚于收到申请之日起第七个工作日（第三十条）。"
    if "extended" in types:
        yield "答复期限已经延长过一次（第三十三条）。"
    refused = [one for one in case.items.all() if one.outcome.startswith("refused.")]
    if refused:
        yield f"有{len(refused)}项不予公开，申请人可能申请行政复议。"
    review = case.secrecy_reviews.filter(voided=False).last()
    if review and review.result == SecrecyReview.Result.PARTLY:
        yield "保密审查的结论是部分可以公开，请核对随附材料已经区分处理。"
    if "sent_back" in types:
        yield "文稿曾经退回修改。"
