"""Who may see a case, and who may make which move. Fetching and deciding are one call."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet

from gongkai.foi.models import (
    Applicant,
    Batch,
    Case,
    Consultation,
    HelpRequest,
    PublicationProposal,
    Readdressal,
    Remedy,
    RightsRequest,
)
from gongkai.foi.models.case import Channel
from gongkai.kernel import clock
from gongkai.kernel.access import log_read
from gongkai.kernel.actor import Actor
from gongkai.organs.models import Organ, Post
from gongkai.organs.policies import sees_all
from gongkai.organs.queries import inherited, successors
from gongkai.rules import transitions

OVERSEERS = frozenset({"disclosure_office", "auditor"})
"""Posts that see the cases of every organ below their own."""

CASE_POSTS = frozenset(
    {
        "mailroom",
        "registrar",
        "handler",
        "reviewer",
        "secrecy_reviewer",
        "legal_reviewer",
        "approver",
        "leader",
        "signatory",
    }
)
"""Posts that see the cases of their own organ."""

DRAFTING = frozenset({"decided", "drafted", "review_submitted"})
STEPS = frozenset({"secrecy_reviewed", "legal_reviewed", "review_passed", "approved"})
FOUR_EYES = {
    "review_secrecy": DRAFTING,
    "review_legal": DRAFTING,
    "pass_review": DRAFTING,
    "approve": DRAFTING | {"review_passed", "secrecy_reviewed"},
    "sign": DRAFTING | {"approved"},
    "record_signature": DRAFTING,
}
"""Moves that must not be made by whoever recorded one of the named facts in the present round: whoever decided,
drafted or
submitted never reviews, approves or signs, and no step is made by the hand of the step before."""
FOUR_EYES_WORDS = "拟办、送审与审核、审批、签发不得为同一人"


def cases_visible_to(actor: Actor) -> QuerySet[Case]:
    """Clerks see the cases of their organ, the disclosure office and auditors those of their subtree, strangers
    none."""
    return Case.objects.filter(_scope(actor) | Q(organ_id__in=_inherited(actor), state__in=transitions.CONCLUDED))


def get_case(actor: Actor, case_id: int) -> Case:
    """One case the actor may see. Raises Case.DoesNotExist otherwise, so that a stranger learns nothing."""
    return cases_visible_to(actor).select_related("organ", "assignee").get(pk=case_id)


def read_applicant(actor: Actor, case: Case, *, what: str) -> Applicant:
    """The applicant in clear, leaving a row in the access log that says who read it and for what."""
    if not cases_visible_to(actor).filter(pk=case.pk).exists():
        raise PermissionDenied("无权查看此件的申请人信息")
    log_read(actor, case, what)
    return Applicant.objects.get(case=case)


def posts_at(actor: Actor, organ_id: int) -> frozenset[str]:
    """The posts that count for the moves of a case of this organ."""
    if actor.kind in {"applicant", "system"}:
        return frozenset({actor.kind})
    return frozenset(post for holder, post in actor.holdings if holder == organ_id)


def posts_on(actor: Actor, case: Case) -> frozenset[str]:
    """The posts that count for this case. One that a closed organ concluded is kept by whoever goes on with its tasks;
    one still open is handed over first (`foi.handover`)."""
    posts = posts_at(actor, case.organ_id)
    today = clock.today()
    if posts or case.state not in transitions.CONCLUDED or case.organ.exists_on(today):
        return posts
    return frozenset().union(*(posts_at(actor, heir.pk) for heir in successors(case.organ, today)))


def lawful_moves(actor: Actor, case: Case) -> tuple[transitions.Move, ...]:
    """The moves the desk offers this actor now; a case of an organ that goes on is not handed over."""
    goes_on = case.organ.exists_on(clock.today())
    return tuple(
        move
        for move in transitions.lawful(case.state, posts_on(actor, case))
        if not (move.event == "hand_over" and goes_on) and not _same_eyes(actor, case, move.event)
    )


def require_move(actor: Actor, case: Case, event: str) -> None:
    """Raises PermissionDenied, naming the posts, when the actor may not make this move."""
    allowed = transitions.posts_for(event)
    if not posts_on(actor, case) & allowed:
        names = "、".join(sorted(transitions.POST_LABELS[post] for post in allowed if post in transitions.POST_LABELS))
        raise PermissionDenied(f"此步须由本机关的{names}岗位办理")
    if _same_eyes(actor, case, event):
        raise PermissionDenied(FOUR_EYES_WORDS)


def require_other_eyes(user_id: int, case: Case, event: str) -> None:
    """Raises PermissionDenied when the person had a hand in what goes before: for steps made on paper, which somebody
    else records."""
    if _seen_by(user_id, case, event):
        raise PermissionDenied(FOUR_EYES_WORDS)


def _same_eyes(actor: Actor, case: Case, event: str) -> bool:
    return actor.user_id is not None and _seen_by(actor.user_id, case, event)


def _seen_by(user_id: int, case: Case, event: str) -> bool:
    types = FOUR_EYES.get(event)
    if not types:
        return False
    submitted = False
    hands = case.events.filter(voided=False, type__in={*DRAFTING, *STEPS, "reopened"})
    for type, data in hands.order_by("-id").values_list("type", "data"):
        if type == "reopened":  # what came before belongs to an earlier answer
            break
        if type in STEPS and submitted:  # an earlier round of review
            continue
        if type in types and data.get("user") == user_id:
            return True
        submitted = submitted or type == "review_submitted"
    return False


def desk_owner(actor: Actor) -> int:
    """The account whose desk it is. Raises PermissionDenied for whoever acts without one."""
    if actor.user_id is None:
        raise PermissionDenied("只有工作人员有自己的办理列表和提醒")
    return actor.user_id


DEPUTY_KEEPERS = frozenset({"registrar", "leader"})
"""Posts that say who stands in for whom at their organ; nobody has them for this by being a deputy herself."""


def keeps_deputies_at(actor: Actor) -> frozenset[int]:
    """Organs whose deputies the actor keeps."""
    lent = {(one.organ_id, one.post) for one in actor.deputed}
    return frozenset(at for at, post in actor.holdings if post in DEPUTY_KEEPERS and (at, post) not in lent)


def require_deputy_keeper(actor: Actor, organ: Organ) -> None:
    """Raises PermissionDenied unless the actor may say who stands in for whom at the organ."""
    if not actor.is_system and organ.pk not in keeps_deputies_at(actor):
        raise PermissionDenied("代理由本机关的登记、分管领导岗位指定")


BINDERS = frozenset({"registrar", "handler", "legal_reviewer", "leader", "disclosure_office"})
"""Posts that take the whole file of a case of their organ out, for the reviewing body and the court."""


def require_book(actor: Actor, case: Case) -> None:
    """Raises PermissionDenied unless the actor may have the file of the case bound: the posts named at its organ, or
    the disclosure office above it."""
    overseen = actor.holds("disclosure_office") and cases_visible_to(actor).filter(pk=case.pk).exists()
    if not overseen and not posts_at(actor, case.organ_id) & BINDERS:
        raise PermissionDenied("案卷由本机关的登记、承办、法制审核、分管领导岗位或者政务公开办生成")


BATCHERS = frozenset({"mailroom", "registrar", "handler", "disclosure_office"})
"""Posts that put like applications of their organ together."""


def batches_visible_to(actor: Actor) -> QuerySet[Batch]:
    """Batches of the organs whose cases the actor sees."""
    return Batch.objects.filter(_scope(actor))


def require_batch(actor: Actor, organ: Organ) -> None:
    """Raises PermissionDenied unless the actor may put applications of the organ together."""
    if not posts_at(actor, organ.pk) & (BATCHERS | {"system"}):
        raise PermissionDenied("批量申请由本机关的收发、登记或者承办岗位归集")


HELPERS = frozenset({"registrar", "handler", "reviewer"})
"""Posts that answer for an organ what another organ asks it: help (协办) and consultations (arts. 11, 34)."""


def helps_for(actor: Actor) -> frozenset[int]:
    """Organs for which the actor answers what others ask."""
    return frozenset(organ_id for organ_id, post in actor.holdings if post in HELPERS)


def help_visible_to(actor: Actor) -> QuerySet[HelpRequest]:
    """Help asked of the actor's organs: the question, never the case behind it."""
    return HelpRequest.objects.filter(organ_id__in=helps_for(actor))


def consultations_put_to(actor: Actor) -> QuerySet[Consultation]:
    """Consultations addressed to the actor's organs; those that were a slip are gone."""
    return Consultation.objects.filter(organ_id__in=helps_for(actor), voided=False)


def require_consulted(row: Consultation) -> Callable[[Actor, Case, str], None]:
    """The policy of an answer given by the consulted organ itself."""

    def admit(actor: Actor, case: Case, event: str) -> None:
        if row.organ_id not in helps_for(actor) or row.voided:
            raise PermissionDenied("由被征求意见的机关的登记、承办或者审核岗位答复")

    return admit


def require_helper(help: HelpRequest) -> Callable[[Actor, Case, str], None]:
    """The policy of help given by the organ that was asked."""

    def admit(actor: Actor, case: Case, event: str) -> None:
        if help.organ_id not in helps_for(actor):
            raise PermissionDenied("由协办机关的登记、承办或者审核岗位答复")

    return admit


def require_receive(actor: Actor, organ: Organ, channel: str) -> None:
    """The applicant herself may send online; every other channel is keyed in by 收发 or 登记 of the organ."""
    if not organ.exists_on(clock.today()):
        raise PermissionDenied("此机关已经并入其他机关或者撤销，请向承接其职能的机关提出或者登记申请")
    if actor.kind == "applicant" and channel == Channel.ONLINE:
        return
    if not (posts_at(actor, organ.pk) - {"applicant"}) & transitions.posts_for("receive"):
        raise PermissionDenied("登记申请须由本机关的收发或者登记岗位办理")


def require_handler_at(user_id: int, organ_id: int, *, on: date) -> None:
    """Raises PermissionDenied unless the person holds 承办 at the organ on the day."""
    if not Post.objects.filter(user_id=user_id, organ_id=organ_id, post="handler").held_on(on).exists():
        raise PermissionDenied("承办人须为本机关的承办岗位人员")


def require_remedy(actor: Actor, organ: Organ) -> None:
    """复议 and 诉讼 are recorded by the posts that the transition table names for `record_remedy`."""
    heirs = [] if organ.exists_on(clock.today()) else successors(organ, clock.today())
    posts = posts_at(actor, organ.pk).union(*(posts_at(actor, heir.pk) for heir in heirs))
    if not posts & transitions.posts_for("record_remedy"):
        raise PermissionDenied("复议、诉讼案件由本机关的登记、法制审核岗位或者政务公开办登记")


def publications_visible_to(actor: Actor) -> QuerySet[PublicationProposal]:
    """Proposals about the cases the actor sees."""
    return PublicationProposal.objects.filter(case__in=cases_visible_to(actor))


def publications_decided_by(actor: Actor) -> QuerySet[PublicationProposal]:
    """Proposals that the actor decides as the 政务公开办 of the organ or of one above it."""
    scope = Q(pk=None)
    offices = Organ.objects.filter(pk__in=actor.organs_where("disclosure_office"))
    for path in offices.values_list("path", flat=True):
        scope |= Q(case__organ__path__startswith=path)
    return PublicationProposal.objects.filter(scope)


WORDING_AUTHORS = frozenset({"handler", "reviewer", "legal_reviewer", "disclosure_office"})
"""Posts that may draft an agreed wording; any organ's."""


def require_wording_author(actor: Actor) -> None:
    """口径 are drafted by those who draft and review answers."""
    if not any(post in WORDING_AUTHORS for _, post in actor.holdings):
        raise PermissionDenied("统一口径由承办、审核、法制审核岗位或者政务公开办起草")


def require_wording_keeper(actor: Actor) -> None:
    """口径 hold for the whole district, so its 政务公开办 approves and ends them (条例第3条)."""
    tops = Organ.objects.filter(parent=None, pk__in=actor.organs_where("disclosure_office"))
    if not tops.exists():
        raise PermissionDenied("统一口径由区政务公开办审定和停用")


def remedies_visible_to(actor: Actor) -> QuerySet[Remedy]:
    """Remedies of the organs whose cases the actor sees."""
    return Remedy.objects.filter(_scope(actor) | Q(organ_id__in=_inherited(actor)))


def readdressals_visible_to(actor: Actor) -> QuerySet[Readdressal]:
    """Applications that left an organ whose cases the actor sees, or came to one."""
    return Readdressal.objects.filter(_scope(actor, "source") | _scope(actor, "target"))


def _inherited(actor: Actor) -> list[int]:
    """The closed organs whose tasks came to organs where the actor works cases."""
    own = {organ_id for organ_id, post in actor.holdings if post in CASE_POSTS}
    return [organ.pk for organ in inherited(own, clock.today())]


def _scope(actor: Actor, organ: str = "organ") -> Q:
    """The organs whose work the actor sees, as a filter on rows with such a field."""
    if actor.kind == "system":
        return Q(pk__isnull=False)  # everything said outright: an empty filter gives way to whatever stands beside it
    own = {organ_id for organ_id, post in actor.holdings if post in CASE_POSTS}
    overseen = {organ_id for organ_id, post in actor.holdings if post in OVERSEERS}
    scope = Q(**{f"{organ}_id__in": own})
    for path in Organ.objects.filter(pk__in=overseen).values_list("path", flat=True):
        # A list of organs is read by the index of the cases; a join with the tree would read every case there is.
        below = Organ.objects.filter(path__startswith=path)
        scope |= Q(**{f"{organ}_id__in": below.values("pk")})
    return scope


WORDERS = frozenset({"registrar", "legal_reviewer", "disclosure_office"})
"""Posts that adapt the wording of letters for their own organ."""


def wording_organs(actor: Actor) -> list[Organ | None]:
    """The organs whose letters the actor may word; None, the whole district, for its disclosure office."""
    held = Organ.objects.filter(pk__in={organ_id for organ_id, post in actor.holdings if post in WORDERS})
    own: list[Organ | None] = list(held.order_by("path"))
    office = {organ_id for organ_id, post in actor.holdings if post == "disclosure_office"}
    leads = any(organ and organ.pk in office and organ.level == Organ.Level.DISTRICT for organ in own)
    return [None, *own] if leads else own


def require_wording(actor: Actor, organ_id: int | None) -> None:
    """Raises PermissionDenied unless the actor may word the letters of the organ, or of the district (None)."""
    if organ_id not in {organ.pk if organ else None for organ in wording_organs(actor)}:
        raise PermissionDenied("文书模板由本机关的登记、法制审核岗位或者政务公开办维护；全区模板由区政务公开办维护")


RIGHTS_KEEPERS = frozenset({"registrar", "handler", "disclosure_office"})
"""Who handles 更正申请 and 投诉举报 at the organ that has them."""


def rights_visible_to(actor: Actor, *, working: bool = False) -> QuerySet[RightsRequest]:
    """Those of the organs where a keeping post is held; the district's overseers see all. `working`: those the actor
    may move."""
    if actor.is_system:
        return RightsRequest.objects.all()
    posts = RIGHTS_KEEPERS if working else RIGHTS_KEEPERS | OVERSEERS
    if not working and sees_all(actor):
        return RightsRequest.objects.all()
    return RightsRequest.objects.filter(organ_id__in={organ for organ, post in actor.holdings if post in posts})


def read_rights_person(actor: Actor, request: RightsRequest, *, what: str) -> dict[str, str]:
    """Who sent it, in clear; the read is logged."""
    log_read(actor, request, what)
    return {
        "姓名或者名称": request.name,
        "证件号码": request.id_number,
        "联系电话": request.phone,
        "通信地址": request.address,
    }
