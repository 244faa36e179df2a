"""Open cases of organs that were merged or abolished: which there are, who takes them over, and what stands against it.

Who goes on with the powers of a closed organ answers for it (行政复议法第19条第4款, 行政诉讼法第26条第6款); the
application was received once, and its time limit runs on (条例第33条).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, QuerySet

from gongkai.foi.models import Case, Remedy
from gongkai.foi.policies import posts_at
from gongkai.kernel.actor import Actor
from gongkai.organs.models import Organ
from gongkai.organs.policies import organs_visible_to
from gongkai.organs.queries import existing, successors, successors_of
from gongkai.rules import transitions

EVENT = "hand_over"


@dataclass(frozen=True)
class Takeover:
    """A closed organ with `open` cases and `pending` reviews and suits still in its hands, and the organs to which the
    actor may hand them."""

    source: Organ
    targets: tuple[Organ, ...]
    open: int
    pending: int
    orphaned: bool
    """Nobody goes on with its tasks: the disclosure office names an organ."""


def takeovers(actor: Actor, on: date) -> list[Takeover]:
    """What the actor may hand over on that day; six reads at most, one while no organ is closed."""
    closed = {organ.pk: organ for organ in Organ.objects.filter(closed_on__lte=on).order_by("closed_on", "path")}
    if not closed:
        return []
    cases, remedies = _by_organ(open_cases(closed)), _by_organ(pending_remedies(closed))
    held = cases.keys() | remedies.keys()
    onwards = successors_of(held, on)
    everyone = list(existing(on).order_by("path")) if not all(onwards.values()) else []
    offices = office_paths(actor)
    found = []
    for pk, source in closed.items():
        named = onwards.get(pk, [])
        targets = [one for one in named or everyone if _may_take(actor, source, one, offices, named=bool(named))]
        if pk in held and targets:
            found.append(Takeover(source, tuple(targets), cases.get(pk, 0), remedies.get(pk, 0), not named))
    return found


def waiting(actor: Actor, on: date) -> int:
    """How many open cases, and pending reviews and suits, of closed organs wait for the actor to hand them over; for
    the notice on the queue."""
    if not may_look(actor):
        return 0
    return sum(one.open + one.pending for one in takeovers(actor, on))


def concerns(actor: Actor, organ: Organ, on: date) -> bool:
    """Whether the hand-over of the organ's cases is a matter of the actor's, even if nothing is left to hand over."""
    if organs_visible_to(actor).filter(pk=organ.pk).exists():
        return True
    return organ.closed_on is not None and any(may_take(actor, organ, one, on) for one in successors(organ, on))


def may_look(actor: Actor) -> bool:
    """Whether the actor holds a post that hands cases over, anywhere."""
    return any(post in transitions.posts_for(EVENT) for _, post in actor.holdings)


def open_cases(organ_ids: Iterable[int]) -> QuerySet[Case]:
    """Cases of these organs that are not concluded."""
    return Case.objects.filter(organ_id__in=list(organ_ids), state__in=transitions.OPEN)


def pending_remedies(organ_ids: Iterable[int]) -> QuerySet[Remedy]:
    """Reviews and suits against these organs that are not decided."""
    return Remedy.objects.filter(organ_id__in=list(organ_ids), concluded_on=None)


def _by_organ(rows: QuerySet[Case] | QuerySet[Remedy]) -> dict[int, int]:
    return dict(rows.order_by().values_list("organ_id").annotate(n=Count("pk")))


def office_paths(actor: Actor) -> tuple[str, ...]:
    """The paths of the organs at which the actor is the disclosure office: it acts for what stands below them today."""
    offices = actor.organs_where("disclosure_office")
    return tuple(Organ.objects.filter(pk__in=offices).values_list("path", flat=True)) if offices else ()


def may_take(actor: Actor, source: Organ, target: Organ, on: date) -> bool:
    """Whether the actor may hand the cases of `source` to `target`: registrar or leader of a successor, or the
    disclosure office above both; where nobody succeeded, the disclosure office alone."""
    heirs = successors_of([source.pk], on)[source.pk]
    if heirs and target not in heirs:
        return False
    return _may_take(actor, source, target, office_paths(actor), named=bool(heirs))


def _may_take(actor: Actor, source: Organ, target: Organ, offices: tuple[str, ...], *, named: bool) -> bool:
    if actor.is_system:
        return True
    if any(source.path.startswith(path) and target.path.startswith(path) for path in offices):
        return True
    return named and bool(posts_at(actor, target.pk) & transitions.posts_for(EVENT))


def untimely(source: Organ, target: Organ, on: date, today: date) -> str:
    """Why nothing goes from one organ to the other as of `on`; empty when nothing stands against it."""
    if source.closed_on is None or source.closed_on > today:
        return f"{source.name}仍在履行职责，由其办理"
    if on < source.closed_on:
        return f"{source.name}自{source.closed_on}起不再存在，移交日期不能早于这一天"
    if on > today:
        return "日期不能晚于今天"
    return "" if target.exists_on(today) else f"{target.name}今天不存在，不能承接"


def hindrance(case: Case, target: Organ, on: date, today: date) -> str:
    """Why the case cannot be handed to `target` as of `on`; empty when nothing stands against it. The case is loaded
    with its organ."""
    if against := untimely(case.organ, target, on, today):
        return against
    try:
        transitions.move(case.state, EVENT)
    except transitions.IllegalMove as error:
        return str(error)
    if case.external_number and _number_known(case, target):
        return f"{target.name}已有外部编号为{case.external_number}的申请，请先核对"
    return ""


def _number_known(case: Case, target: Organ) -> bool:
    same = {"external_system": case.external_system, "external_number": case.external_number}
    return Case.objects.filter(organ=target, **same).exists()
