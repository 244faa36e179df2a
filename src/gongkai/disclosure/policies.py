"""Who writes, reviews, releases and withdraws documents."""

from __future__ import annotations

from collections.abc import Mapping

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet

from gongkai.disclosure.models import Document, Finding
from gongkai.disclosure.reviewing import hands_on
from gongkai.kernel.actor import Actor
from gongkai.organs.models import Organ
from gongkai.organs.policies import district_ids, sees_all

WRITERS = frozenset({"editor", "handler"})
STAGE_POSTS: Mapping[str, frozenset[str]] = {
    "first": frozenset({"reviewer"}),
    "second": frozenset({"approver", "leader"}),
    "final": frozenset({"signatory"}),
}
"""Who takes each review, by post at the organ of the document: section head, deputy leader, responsible leader."""
SECRECY_POSTS = frozenset({"secrecy_reviewer"})
DESK_POSTS = WRITERS | SECRECY_POSTS | frozenset().union(*STAGE_POSTS.values()) | {"disclosure_office"}


def is_office(actor: Actor) -> bool:
    """Whether the actor is the district's disclosure office, or the platform itself."""
    return actor.is_system or bool(district_ids(actor, ("disclosure_office",)))


def require_office(actor: Actor) -> None:
    """Raises PermissionDenied unless the actor is the district's disclosure office."""
    if not is_office(actor):
        raise PermissionDenied("由区政务公开办办理")


def holds_at(actor: Actor, organ_id: int, posts: frozenset[str]) -> bool:
    """Whether one of the posts is held at the organ."""
    return any(organ == organ_id and post in posts for organ, post in actor.holdings)


def may_write(actor: Actor, organ_id: int) -> bool:
    return actor.is_system or holds_at(actor, organ_id, WRITERS)


def require_writer(actor: Actor, organ_id: int) -> None:
    """Raises PermissionDenied unless the actor writes for the organ."""
    if not may_write(actor, organ_id):
        raise PermissionDenied("由发布机构的编辑或者承办岗位拟稿")


def may_keep(actor: Actor, scope_id: int) -> bool:
    """Who keeps a catalogue: the district's disclosure office every one, a town's editors their own."""
    return is_office(actor) or holds_at(actor, scope_id, frozenset({"editor"}))


def require_keeper(actor: Actor, scope_id: int) -> None:
    """Raises PermissionDenied unless the actor keeps the catalogue."""
    if not may_keep(actor, scope_id):
        raise PermissionDenied("目录由区政务公开办或者本单位的编辑维护")


def organs_written_for(actor: Actor) -> QuerySet[Organ]:
    """Organs for which the actor may write."""
    if actor.is_system:
        return Organ.objects.all()
    return Organ.objects.filter(pk__in={organ for organ, post in actor.holdings if post in WRITERS})


def may_review(actor: Actor, document: Document) -> bool:
    """Whether the actor holds the post of the stage the document stands at; four eyes are another question."""
    posts = STAGE_POSTS.get(document.stage, frozenset())
    return holds_at(actor, document.organ_id, posts)


def require_reviewer(actor: Actor, document: Document) -> None:
    """Raises PermissionDenied unless the actor holds the post of the stage the document stands at."""
    if not may_review(actor, document):
        raise PermissionDenied(f"“{document.get_stage_display()}”由发布机构的相应岗位办理")


def may_release(actor: Actor, organ_id: int) -> bool:
    """Who publishes what has been cleared, releases in an emergency and withdraws: the final reviewer's post; the
    disclosure office withdraws from every organ."""
    return actor.is_system or holds_at(actor, organ_id, STAGE_POSTS["final"])


def may_withdraw(actor: Actor, organ_id: int) -> bool:
    return is_office(actor) or may_release(actor, organ_id)


def documents_seen_by(actor: Actor) -> QuerySet[Document]:
    """Documents whose drafts and reviews the actor may read: those of the organs where a post is held; all of them for
    the district's office and auditors."""
    if sees_all(actor):
        return Document.objects.all()
    return Document.objects.filter(organ_id__in={organ for organ, post in actor.holdings if post in DESK_POSTS})


def get_document(actor: Actor, document_id: int) -> Document:
    """The document; raises PermissionDenied for somebody else's."""
    found = documents_seen_by(actor).filter(pk=document_id).first()
    if found is None:
        raise PermissionDenied("没有这件信息，或者不属于您所在的机关")
    return found


def at_hand_of(actor: Actor) -> QuerySet[Document]:
    """Documents that wait for this actor: drafts of the organs written for, those at a stage whose post is held, and
    what is cleared and may be released."""
    mine = Q(pk__in=())
    for organ_id, post in actor.holdings:
        stages = [stage for stage, posts in STAGE_POSTS.items() if post in posts]
        if post in WRITERS:
            stages.append("draft")
        if post in STAGE_POSTS["final"]:
            stages.append("cleared")
        if stages:
            mine |= Q(organ_id=organ_id, stage__in=stages)
    return Document.objects.filter(mine)


DECIDERS = SECRECY_POSTS.union(*STAGE_POSTS.values())
"""Posts that may let a blocking finding stand, never for a version of their own."""


def may_override(actor: Actor, document: Document, finding: Finding) -> bool:
    """Whether the actor may let the finding stand: a caution any officer of the organ; what blocks, a reviewer with no
    hand in the version; a mark of secrecy or an identity number only the final reviewer or the district's office."""
    if actor.user_id is None:
        return False
    if finding.severity == Finding.Severity.WARN:
        return is_office(actor) or holds_at(actor, document.organ_id, DESK_POSTS)
    if actor.user_id in hands_on(document):
        return False
    strict = finding.check_key == "secrecy" or finding.kind == "resident_id"
    return is_office(actor) or holds_at(actor, document.organ_id, STAGE_POSTS["final"] if strict else DECIDERS)
