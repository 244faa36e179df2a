"""协办: departments and units asked for material or an opinion by an inner date. It never stops the clock (art. 33 ¶3
leaves out formal consultations alone), and the helper learns the question, not who applied."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError

from gongkai.foi.actions.consultation import keep_applicant_out
from gongkai.foi.actions.ledger import Refused, Step, step
from gongkai.foi.actions.notices import issue, mark_served
from gongkai.foi.letters import zh_date
from gongkai.foi.models import Case, CaseFile, HelpRequest, Letter
from gongkai.foi.policies import require_helper
from gongkai.kernel import audit, clock, outbox
from gongkai.kernel.actions import action, lock
from gongkai.kernel.actor import Actor
from gongkai.kernel.events import HelpMoved
from gongkai.kernel.models import StoredFile
from gongkai.organs.models import Organ
from gongkai.rules.transitions import OPEN

INNER_DAYS = 5
"""Workdays a helper has unless the handler says otherwise."""


@dataclass(frozen=True)
class Helper:
    """Whom to ask: an organ of the district, one's own included, and a unit of it where known."""

    organ_id: int
    unit: str = ""


@dataclass(frozen=True)
class Given:
    """A file that a helper gives: the stored bytes and what it is called in the case."""

    stored_id: int
    title: str = ""


@action
def ask_help(
    *,
    actor: Actor,
    case_id: int,
    helpers: Sequence[Helper],
    question: str,
    due_on: date,
    beyond_due: bool = False,
    letter: bool = False,
    request_key: str = "",
) -> list[HelpRequest]:
    """Ask several organs or units at once, by an inner date. A date after the due date of the case needs `beyond_due`,
    said knowingly. With `letter` other organs get a 协办函 besides, on their desk at once. Raises ValidationError by
    field."""
    if not helpers:
        raise ValidationError({"organ_1": "请选择协办机关"})
    if not question.strip():
        raise ValidationError({"question": "请写明需要协办的事项"})
    if len({(one.organ_id, one.unit.strip()) for one in helpers}) < len(helpers):
        raise ValidationError({"organ_1": "同一机关的同一科室只写一次"})
    with step(case_id=case_id, event="ask_help", actor=actor) as moving:
        case, today = moving.case, moving.at.date()
        if due_on < today:
            raise ValidationError({"due_on": "内部期限不能早于今天"})
        if case.due_on and due_on > case.due_on and not beyond_due:
            raise ValidationError(
                {"due_on": f"内部期限晚于此件的答复期限（{zh_date(case.due_on)}），请提前，或者确认仍按此办理"}
            )
        moving.establish("help_due_set", True)
        keep_applicant_out(case, {"question": question})
        organs = Organ.objects.in_bulk([one.organ_id for one in helpers])
        asked = [_ask(moving, organs[one.organ_id], one.unit.strip(), question, due_on) for one in helpers]
        for help in asked:
            if letter and help.organ_id != case.organ_id:
                _write(moving, help)
    return asked


def _ask(moving: Step, organ: Organ, unit: str, question: str, due_on: date) -> HelpRequest:
    assert moving.actor.user_id is not None
    help = HelpRequest.objects.create(
        case=moving.case,
        organ=organ,
        unit=unit,
        question=question.strip(),
        due_on=due_on,
        asked_by=moving.actor.name,
        asked_by_user_id=moving.actor.user_id,
        asked_at=moving.at,
    )
    data = {"help": help.pk, "organ": organ.name, "unit": unit, "until": due_on.isoformat()}
    moving.fact("help_asked", on=moving.at.date(), data=data, note=question.strip())
    _tell(help, "asked")
    return help


def _write(moving: Step, help: HelpRequest) -> None:
    today, name = moving.at.date(), help.organ.name
    fields = {"question": help.question, "due": zh_date(help.due_on)}
    help.letter = issue(
        moving, "help_letter", fields=fields, on=today, recipient=Letter.Recipient.ORGAN, addressee=name
    )
    help.save(update_fields=["letter"])
    mark_served(moving, help.letter, on=today, way="electronic", receipt={"receiver": name})


@action
def take_help(*, actor: Actor, help_id: int, request_key: str = "") -> HelpRequest:
    """领办: somebody of the helper's organ takes it on; of two at once one wins."""
    help = _open(actor, help_id)
    if help.taken_by_id is not None and help.taken_by_id != actor.user_id:
        raise Refused(f"已由{help.taken_by}领办")
    help.taken_by_id = actor.user_id
    help.save(update_fields=["taken_by"])
    audit.record(actor=actor, verb="foi.take_help", obj=help.case, after={"help": help.pk}, at=clock.now())
    _tell(help, "taken")
    return help


@action
def answer_help(
    *, actor: Actor, help_id: int, holds: str, answer: str, files: Sequence[Given] = (), request_key: str = ""
) -> HelpRequest:
    """The helper's organ answers: whether it holds the information, its opinion, files for the case. The bytes are
    stored before, outside the transaction. Raises ValidationError by field, Refused when it is no longer needed."""
    found = HelpRequest.objects.get(pk=help_id)
    with step(case_id=found.case_id, event="give_help", actor=actor, admit=require_helper(found)) as moving:
        help = _asked(moving, help_id)
        _answer(moving, help, holds=holds, answer=answer, by=actor.name, files=files)
    return help


@action
def give_help(
    *, actor: Actor, case_id: int, help_id: int, holds: str, answer: str, by: str, request_key: str = ""
) -> HelpRequest:
    """An answer that came by paper or word of mouth, keyed in at the desk of the case; `by` says who gave it."""
    if not by.strip():
        raise ValidationError({"by": "请写明答复人"})
    with step(case_id=case_id, event="give_help", actor=actor) as moving:
        help = _asked(moving, help_id)
        _answer(moving, help, holds=holds, answer=answer, by=by.strip(), files=())
    return help


@action
def recall_help(*, actor: Actor, case_id: int, help_id: int, reason: str = "", request_key: str = "") -> HelpRequest:
    """It is no longer needed; the helper's queue lets go of it."""
    with step(case_id=case_id, event="recall_help", actor=actor) as moving:
        help = _asked(moving, help_id)
        help.state = HelpRequest.State.RECALLED
        help.save(update_fields=["state"])
        moving.fact("help_recalled", on=moving.at.date(), data=_data(help), note=reason.strip())
        _tell(help, "recalled")
    return help


@action
def urge_help(*, actor: Actor, case_id: int, help_id: int, request_key: str = "") -> HelpRequest:
    """催办: the helper is reminded; how often and when last stands beside the request. Once a day is enough."""
    with step(case_id=case_id, event="urge_help", actor=actor) as moving:
        help = _asked(moving, help_id)
        if help.reminded_on == moving.at.date():
            raise Refused("今天已经催办过，请等待答复或者电话联系")
        help.reminded, help.reminded_on = help.reminded + 1, moving.at.date()
        help.save(update_fields=["reminded", "reminded_on"])
        moving.details["help"] = help.pk
        _tell(help, "urged")
    return help


def _asked(moving: Step, help_id: int) -> HelpRequest:
    """The open request of this case. Raises Refused where there is none."""
    help = moving.case.help_requests.select_related("organ").filter(pk=help_id).first()
    still_open = help is not None and help.state == HelpRequest.State.OPEN
    moving.establish("help_open", still_open, "这项协办已经答复或者撤回，不再办理")
    assert help is not None
    return help


def _answer(moving: Step, help: HelpRequest, *, holds: str, answer: str, by: str, files: Sequence[Given]) -> None:
    errors = {}
    if holds not in HelpRequest.Holds.values:
        errors["holds"] = "请选择是否掌握所需信息"
    if not answer.strip():
        errors["answer"] = "请写明协办意见；不掌握的，写明检索的范围和结果"
    if errors:
        raise ValidationError(errors)
    help.state, help.holds, help.answer = HelpRequest.State.ANSWERED, holds, answer.strip()
    help.answered_by, help.answered_at = by[:60], moving.at
    help.save(update_fields=["state", "holds", "answer", "answered_by", "answered_at"])
    for given in files:
        help.files.add(_file(moving, given))
    moving.fact("help_given", on=moving.at.date(), data={**_data(help), "holds": holds}, note=answer.strip())
    _tell(help, "given")


def _file(moving: Step, given: Given) -> CaseFile:
    stored = StoredFile.objects.get(pk=given.stored_id)
    title = given.title.strip() or stored.name
    return CaseFile.objects.create(
        case=moving.case, kind=CaseFile.Kind.EVIDENCE, title=title, stored=stored, added_at=moving.at
    )


def _data(help: HelpRequest) -> dict[str, object]:
    return {"help": help.pk, "organ": help.organ.name, "unit": help.unit}


def _open(actor: Actor, help_id: int) -> HelpRequest:
    """The request, locked after its case, while its organ may still work on it."""
    found = HelpRequest.objects.get(pk=help_id)
    case: Case = lock(Case, found.case_id)
    require_helper(found)(actor, case, "give_help")
    help = HelpRequest.objects.select_related("case", "organ", "taken_by").get(pk=help_id)
    if help.state != HelpRequest.State.OPEN or case.state not in OPEN:
        raise Refused("这项协办已经答复、撤回，或者申请已经办结，不再办理")
    return help


def _tell(help: HelpRequest, change: str) -> None:
    event = HelpMoved(help_id=help.pk, case_id=help.case_id, organ_id=help.organ_id, change=change)
    outbox.emit(event, record=f"foi.case:{help.case_id}")
