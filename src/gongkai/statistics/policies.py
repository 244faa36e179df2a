"""Who may see and move returns and reports. Fetching and deciding are one call."""

from __future__ import annotations

from collections.abc import Mapping

from django.core.exceptions import PermissionDenied
from django.db.models import Q

from gongkai.kernel import clock
from gongkai.kernel.actor import Actor
from gongkai.organs.models import POSTS, Organ
from gongkai.organs.queries import inherited, successors
from gongkai.statistics.models import AnnualReport, Return, UploadedReport
from gongkai.statistics.transitions import OVERSEER, REPORT_MOVES, RETURN_MOVES, Move

OVERSEEING = frozenset({"disclosure_office", "auditor"})
"""Posts that see the reports of every organ below their own; only the disclosure office moves them."""


def posts_at(actor: Actor, organ: Organ) -> frozenset[str]:
    """The posts the actor brings to a return or report of this organ, `OVERSEER` among them where it applies. For one
    that was merged or abolished the officers of its successors act: its last part of a year is theirs to report."""
    if actor.is_system:
        return frozenset({*POSTS, OVERSEER})
    hands = {organ.pk, *_heirs(organ)}
    own = frozenset(post for organ_id, post in actor.holdings if organ_id in hands)
    offices = actor.organs_where("disclosure_office")
    above = Organ.objects.filter(pk__in=offices).values_list("path", flat=True) if offices else ()
    return own | {OVERSEER} if any(organ.path.startswith(path) for path in above) else own


def require(actor: Actor, organ: Organ, move: Move) -> None:
    """Raises PermissionDenied, naming the posts, when the actor may not make the move for this organ."""
    if not posts_at(actor, organ) & move.posts:
        names = "、".join(_post_name(post) for post in sorted(move.posts))
        raise PermissionDenied(f"{move.label}须由以下岗位办理：{names}")


def require_approver(actor: Actor, report: AnnualReport) -> None:
    """审定 is not done by whoever handed the report in."""
    if actor.user_id is not None and actor.user_id == report.handed_in_by_id:
        raise PermissionDenied("报送与审定不得为同一人")


def require_other_hand(actor: Actor, row: Return) -> None:
    """A return is reviewed by another account than the one that filled it in."""
    if is_filler(actor, row):
        raise PermissionDenied("审核人与填报人不得为同一人")


def is_filler(actor: Actor, row: Return) -> bool:
    """Whether the actor filled the return in."""
    return actor.user_id == row.filled_by_id and actor.name == row.filler


def require_overseer(actor: Actor, organ: Organ) -> None:
    """Raises PermissionDenied unless the actor is the 政务公开办 of the organ or of one above it."""
    if OVERSEER not in posts_at(actor, organ):
        raise PermissionDenied("此项须由政务公开办办理")


def lawful_moves(actor: Actor, thing: Return | AnnualReport) -> tuple[Move, ...]:
    """The moves the desk offers this actor now."""
    moves: Mapping[str, Move] = RETURN_MOVES if isinstance(thing, Return) else REPORT_MOVES
    posts = posts_at(actor, thing.organ)
    barred = _barred_by_own_hand(actor, thing)
    return tuple(
        move
        for move in moves.values()
        if thing.state in move.states and posts & move.posts and move.event not in barred
    )


def _barred_by_own_hand(actor: Actor, thing: Return | AnnualReport) -> frozenset[str]:
    """Moves that the actor may not make because the one before was hers."""
    if isinstance(thing, Return):
        return frozenset({"hand_in"}) if is_filler(actor, thing) else frozenset()
    return frozenset({"approve"}) if actor.user_id and thing.handed_in_by_id == actor.user_id else frozenset()


def may_revise(actor: Actor, report: AnnualReport) -> bool:
    """Whether the actor may propose a correction: whoever may write the organ's report."""
    return bool(posts_at(actor, report.organ) & REPORT_MOVES["write"].posts)


def organs_of(actor: Actor) -> Q:
    """The organs whose returns and reports the actor works with, as a filter on rows with an `organ`."""
    return _within(actor, "organ_id", "organ__path")


def organs_at_desk(actor: Actor) -> Q:
    """The same as a filter on organs themselves."""
    return _within(actor, "pk", "path")


def get_return(actor: Actor, return_id: int) -> Return:
    """One return the actor may see; raises Return.DoesNotExist otherwise."""
    return Return.objects.filter(organs_of(actor)).select_related("organ", "source").get(pk=return_id)


def get_report(actor: Actor, report_id: int) -> AnnualReport:
    """One report the actor may see; raises AnnualReport.DoesNotExist otherwise."""
    return AnnualReport.objects.filter(organs_of(actor)).select_related("organ", "seal").get(pk=report_id)


def get_upload(actor: Actor, upload_id: int) -> UploadedReport:
    """One uploaded report the actor may see; raises UploadedReport.DoesNotExist otherwise."""
    return UploadedReport.objects.filter(organs_of(actor)).select_related("organ", "stored").get(pk=upload_id)


def get_organ(actor: Actor, organ_id: int) -> Organ:
    """One organ of the actor's desk; raises Organ.DoesNotExist otherwise."""
    return Organ.objects.filter(organs_at_desk(actor)).get(pk=organ_id)


def _within(actor: Actor, key: str, path_field: str) -> Q:
    if actor.is_system:
        return Q()
    own = {organ_id for organ_id, post in actor.holdings if post != "sysadmin"}
    own |= {one.pk for one in inherited(own, clock.today())}
    overseen = {organ_id for organ_id, post in actor.holdings if post in OVERSEEING}
    scope = Q(**{f"{key}__in": own})
    for path in Organ.objects.filter(pk__in=overseen).values_list("path", flat=True):
        scope |= Q(**{f"{path_field}__startswith": path})
    return scope


def _heirs(organ: Organ) -> set[int]:
    today = clock.today()
    return set() if organ.exists_on(today) else {one.pk for one in successors(organ, today)}


def _post_name(post: str) -> str:
    return "上级或者本机关政务公开办" if post == OVERSEER else POSTS[post]
