"""`/admin/disclosure/rules/`: how each organ's documents are reviewed, set by the district's disclosure office."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from gongkai.disclosure.actions import set_review_rule
from gongkai.disclosure.actions.gate import demand_interpretation
from gongkai.disclosure.elements import STAGES
from gongkai.disclosure.forms import RuleForm
from gongkai.disclosure.gate.reading import INTERPRETATION
from gongkai.disclosure.models import ReviewRule
from gongkai.disclosure.policies import is_office
from gongkai.disclosure.views.desk.documents import refuse
from gongkai.kernel.actor import Actor
from gongkai.kernel.doors import officers
from gongkai.kernel.models import Setting


@officers({"disclosure_office"})
def rule_page(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The rules in force, those that ended, and a form for a new one."""
    form = RuleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            set_review_rule(
                actor=actor,
                organ_id=said["organ"].pk if said["organ"] else None,
                kind=said["kind"],
                stages=said["stages"],
                days=said["days"],
                shows_names=said["shows_names"],
                reason=said["reason"],
                request_key=said["request_key"] or "",
            )
        except (PermissionDenied, ValidationError) as error:
            refuse(form, error)
        else:
            messages.success(request, "审核规则已设定；正在审核的信息从下一次送审起适用。")
            return redirect("disclosure_desk:rules")
    return _page(request, actor, form)


@officers({"disclosure_office"})
@require_POST
def interpretation(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Whether policy files wait for their interpretation."""
    demand_interpretation(actor=actor, demanded=request.POST.get("demanded") == "yes")
    messages.success(request, "已设定，从下一次发布前检查起适用。")
    return redirect("disclosure_desk:rules")


def _page(request: HttpRequest, actor: Actor, form: RuleForm) -> HttpResponse:
    rules = [
        (rule, [STAGES[stage] for stage in rule.stages])
        for rule in ReviewRule.objects.select_related("organ").order_by("-id")[:200]
    ]
    demanded = Setting.objects.filter(key=INTERPRETATION, value=True).exists()
    context = {"tab": "rules", "form": form, "rules": rules, "may_set": is_office(actor), "demanded": demanded}
    return render(request, "disclosure/desk/rules.html", context)
