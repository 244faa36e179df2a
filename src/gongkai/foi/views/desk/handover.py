"""Handing over the open cases of an organ that was merged or abolished: first what will move and what will not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from wagtail import hooks

from gongkai.foi.actions.handover import REASON_LENGTH, hand_over, hand_over_remedies
from gongkai.foi.actions.ledger import Refused
from gongkai.foi.handover import EVENT, Takeover, concerns, hindrance, open_cases, pending_remedies, takeovers
from gongkai.foi.models import Case
from gongkai.foi.views.desk.bulk import Prospect
from gongkai.foi.views.desk.forms.base import day_field
from gongkai.foi.views.desk.wording import due_words
from gongkai.kernel import clock
from gongkai.kernel.actor import Actor
from gongkai.kernel.calendars import current
from gongkai.kernel.doors import new_key, officers
from gongkai.organs.consequences import HOOK, Consequence
from gongkai.organs.models import Organ
from gongkai.rules import transitions

TAKERS = transitions.posts_for(EVENT)
MOST_AT_ONCE = 200

KEPT = (
    "登记编号、申请人、收到申请之日、答复期限和已有的办理事实都不变，期限照常计算。",
    "承办科室和承办人清空，由承接机关重新分办。",
    "审核、审批、签发中的，由承接机关的岗位接着办；签发时的落款、文号、复议机关和管辖法院都按承接机关。",
    "原机关已签发、尚未送达的文书不变，由承接机关送达，或者作废后重新拟写。",
    "本年度起由承接机关计入年度报告；移交以前各年度的报告不变。",
)
"""What stays and what changes, said before anything moves."""


class HandoverForm(forms.Form):
    """To whom, since when and on what basis."""

    request_key = forms.CharField(widget=forms.HiddenInput, max_length=64)
    target = forms.TypedChoiceField(label="承接机关", coerce=int)
    on = day_field("移交日期")
    reason = forms.CharField(label="依据", max_length=REASON_LENGTH, help_text="例如机构改革方案的文号。")

    def __init__(self, data: Any, *, takeover: Takeover, today: date) -> None:
        since = takeover.source.closed_on or today
        start = {"on": max(since, today), "request_key": new_key()}
        super().__init__(data, initial=start, auto_id=f"organ{takeover.source.pk}-%s")
        self.takeover = takeover
        field = self.fields["target"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = [(one.pk, one.name) for one in takeover.targets]
        if takeover.pending:
            label = f"一并移交尚未审结的复议、诉讼（{takeover.pending}件）"
            self.fields["remedies"] = forms.BooleanField(label=label, required=False, initial=True)

    @property
    def heir(self) -> Organ:
        """The organ chosen, of a valid form."""
        return next(one for one in self.takeover.targets if one.pk == self.cleaned_data["target"])


@officers(TAKERS)
def handover(request: HttpRequest, actor: Actor) -> HttpResponse:
    """`/admin/foi/handover/`: the closed organs whose cases the officer may hand over."""
    found = takeovers(actor, clock.today())
    return render(request, "foi/desk/handover.html", {"takeovers": found})


@officers(TAKERS)
def handover_organ(request: HttpRequest, actor: Actor, organ_id: int) -> HttpResponse:
    """`/admin/foi/handover/<organ>/`: its open cases, to whom, the preview; with `confirm` the hand-over itself."""
    today = clock.today()
    takeover = next((one for one in takeovers(actor, today) if one.source.pk == organ_id), None)
    if takeover is None:
        organ = Organ.objects.filter(pk=organ_id).first()
        if organ is None or not concerns(actor, organ, today):
            raise Http404("没有这个机关")
        messages.info(request, f"{organ.name}没有待移交的申请。")
        return redirect("foi_desk:handover")
    form = HandoverForm(request.POST if request.method == "POST" else None, takeover=takeover, today=today)
    cases = list(open_cases([organ_id]).select_related("organ", "assignee").order_by("due_on", "pk")[:MOST_AT_ONCE])
    chosen = _chosen(request, cases)
    prospects: list[Prospect] = []
    if form.is_bound and form.is_valid():
        if not chosen and not form.cleaned_data.get("remedies"):
            form.add_error(None, "没有选中申请，请在列表左侧勾选。")
        prospects = [Prospect(one, hindrance(one, form.heir, form.cleaned_data["on"], today)) for one in chosen]
        movable = [one.case for one in prospects if not one.why]
        if "confirm" in request.POST and form.is_valid() and _carry_out(request, actor, form, movable):
            return redirect("foi_desk:handover")
    calendar = current()
    context = {
        "takeover": takeover,
        "form": form,
        "rows": [(case, due_words(case, today, calendar)) for case in cases],
        "chosen": {case.pk for case in chosen},
        "prospects": prospects,
        "movable": sum(1 for one in prospects if not one.why),
        "foretold": form.is_bound and form.is_valid(),
        "remedies": form.cleaned_data.get("remedies") if form.is_bound and form.is_valid() else False,
        "kept": KEPT,
        "left": takeover.open - len(cases),
    }
    return render(request, "foi/desk/handover_organ.html", context)


def _chosen(request: HttpRequest, cases: Sequence[Case]) -> list[Case]:
    """The ticked cases; all at first."""
    if request.method != "POST":
        return list(cases)
    ticked = set(request.POST.getlist("case"))
    return [case for case in cases if str(case.pk) in ticked]


def _carry_out(request: HttpRequest, actor: Actor, form: HandoverForm, cases: Sequence[Case]) -> bool:
    said = form.cleaned_data
    what: dict[str, Any] = {
        "actor": actor,
        "organ_id": form.takeover.source.pk,
        "to_organ_id": said["target"],
        "on": said["on"],
        "reason": said["reason"],
        "request_key": said["request_key"],
    }
    try:
        remedies = hand_over_remedies(**what) if said.get("remedies") else []
        moved = hand_over(**what, case_ids=[case.pk for case in cases])
    except ValidationError as error:
        form.add_error(None, error.messages)
        return False
    except (Refused, PermissionDenied) as error:
        form.add_error(None, str(error))
        return False
    if remedies:
        messages.success(request, f"已向{form.heir.name}移交复议、诉讼{len(remedies)}件。")
    numbers = {case.pk: case.number for case in cases}
    done = sum(1 for one in moved if not one.why)
    if done:
        messages.success(request, f"已向{form.heir.name}移交{done}件，请及时分办。")
    for one in moved:
        if one.why:
            messages.error(request, f"{numbers[one.case_id]}：{one.why}")
    return True


@hooks.register(HOOK)
def of_closing(organ: Organ, targets: Iterable[Organ], on: date) -> Iterator[Consequence]:
    """What the end of an organ means for its cases, told on the organ's own page before it ends."""
    count = open_cases([organ.pk]).count()
    yield Consequence(f"现有在办申请{count}件，生效后移交；期限不因此中止或者重新计算。")
    pending = pending_remedies([organ.pk]).count()
    if pending:
        yield Consequence(f"尚有{pending}件复议、诉讼未审结，生效后一并移交，由承接机关参加。")
    last = on - timedelta(days=1)
    yield Consequence(
        f"{last.year}年度报告只含其已办结的申请，以及到{last.year}年12月31日仍未移交的申请；移交的由承接机关计入，全区汇总不重不漏。"
    )
    later = Case.objects.filter(organ=organ, concluded_year__gt=last.year, counted=True).count()
    if later:
        text = f"有{later}件在{last.year}年以后由其办结，以这一天撤销则不会计入任何年度报告，请改用较晚的日期。"
        yield Consequence(text, blocks=True)
