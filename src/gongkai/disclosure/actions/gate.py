"""The gate before publishing: findings kept, overridden with a reason, and asked for once more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.core.exceptions import PermissionDenied, ValidationError

from gongkai.disclosure.events import GateAsked
from gongkai.disclosure.gate.reading import INTERPRETATION
from gongkai.disclosure.models import Document, Finding, GateRun
from gongkai.disclosure.policies import get_document, may_override, require_office
from gongkai.disclosure.versions import digest_of, require_newest
from gongkai.kernel import audit, clock, outbox
from gongkai.kernel.actions import action, lock
from gongkai.kernel.actor import Actor
from gongkai.kernel.crypto import blind_index
from gongkai.kernel.models import Setting
from gongkai.rules.publication_checks import Issue

BEFORE_EMERGENCY = ("secrecy", "personal", "hidden", "unread")
"""Checks that an emergency release has to pass too; the others are made good with its reviews."""
SAID = 5
"""Findings that a refusal names one by one."""


@action
def ask_gate(*, actor: Actor, document_id: int, request_key: str = "") -> Document:
    """Have the newest version read by the worker now. Raises PermissionDenied for somebody else's document."""
    document = get_document(actor, document_id)
    outbox.emit(GateAsked(document_id=document.pk), record=audit.record_of(document))
    return document


@action
def keep_findings(
    *,
    actor: Actor,
    document_id: int,
    version: int,
    digest: str,
    fingerprint: str,
    issues: Sequence[Issue],
    contents: Mapping[str, str],
    request_key: str = "",
) -> GateRun | None:
    """What the worker found in this version. What was decided holds where the very same thing stands in the very same
    line; what is no longer found is gone. `contents` are the addresses of the files by their parts.

    None, and nothing kept, if the document was changed meanwhile.
    """
    if not actor.is_system:
        raise PermissionDenied("发布前检查由系统办理")
    document: Document = lock(Document, document_id)
    if document.latest_revision_id != version:
        return None
    known = {one.key: one for one in document.findings.all()}
    found: dict[str, Finding] = {}
    for ordinal, issue in enumerate(issues):
        key = _key(issue, found, contents.get(issue.part, ""))
        finding = known.get(key) or Finding(document=document, key=key)
        _fill(finding, issue, ordinal, version, digest)
        found[key] = finding
    Finding.objects.bulk_create([one for one in found.values() if one.pk is None])
    Finding.objects.bulk_update([one for one in found.values() if one.pk is not None and one.key in known], FILLED)
    document.findings.exclude(key__in=found).update(state=Finding.State.GONE)
    values = {"revision_id": version, "digest": digest, "fingerprint": fingerprint, "ran_at": clock.now()}
    run, _ = GateRun.objects.update_or_create(document=document, defaults=values)
    opened = [one for one in found.values() if one.state == Finding.State.OPEN]
    after = {
        "digest": digest,
        "blocking": sum(one.severity == "block" for one in opened),
        "named": sum(one.severity == "warn" for one in opened),
    }
    audit.record(actor=actor, verb="disclosure.gate", obj=document, after=after)
    return run


FILLED = (
    *("revision_id", "digest", "check_key", "kind", "severity", "part", "where", "start", "end"),
    *("excerpt", "advice", "ordinal", "state"),
)


def _key(issue: Issue, taken: Mapping[str, Finding], content: str) -> str:
    """Keyed, for an identity number is found out of a plain hash in minutes; the nth of the same is told apart. What
    stands in no line is the same only in the same place of the same file."""
    place = (issue.line,) if issue.line else (content, issue.where, issue.excerpt)
    told = "|".join((issue.check, issue.kind, issue.part, issue.text, *place))
    nth = 0
    while (key := blind_index("disclosure.finding", f"{told}|{nth}")) in taken:
        nth += 1
    return key


def _fill(finding: Finding, issue: Issue, ordinal: int, version: int, digest: str) -> None:
    finding.revision_id, finding.digest, finding.ordinal = version, digest, ordinal
    finding.check_key, finding.kind, finding.severity = issue.check, issue.kind, issue.severity
    finding.part, finding.where = issue.part, issue.where[:300]
    finding.start, finding.end = issue.start, issue.end
    finding.excerpt, finding.advice = issue.excerpt[:200], issue.advice[:300]
    if finding.state == Finding.State.GONE:
        # Back again: an override that was given for it is not asked for twice.
        finding.state = Finding.State.OVERRIDDEN if finding.reason else Finding.State.OPEN


@action
def override_finding(*, actor: Actor, finding_id: int, version: int, reason: str, request_key: str = "") -> Finding:
    """Let a finding stand, with a reason that stays on record. A blocking one is never overridden by a writer of the
    version, one of a mark of secrecy or an identity number only by the final reviewer's post or the district's office.

    Raises PermissionDenied; ValidationError without a reason or for what is settled already.
    """
    found = Finding.objects.filter(pk=finding_id).first()
    if found is None:
        raise PermissionDenied("没有这项检查发现")
    document = get_document(actor, found.document_id)
    lock(Document, document.pk)
    require_newest(document, version)
    finding: Finding = lock(Finding, finding_id)
    if not may_override(actor, document, finding):
        raise PermissionDenied(why_not_override(finding))
    if not reason.strip():
        raise ValidationError({"reason": "请写明保留的理由"})
    if finding.state != Finding.State.OPEN:
        raise ValidationError("这项发现已经处理，请刷新后核对")
    finding.state, finding.reason = Finding.State.OVERRIDDEN, reason.strip()[:500]
    finding.by_id, finding.by_name, finding.at = actor.user_id, actor.name, clock.now()
    finding.save(update_fields=["state", "reason", "by", "by_name", "at"])
    after = {"finding": finding.pk, "check": finding.check_key, "kind": finding.kind, "where": finding.where}
    audit.record(actor=actor, verb="disclosure.override_finding", obj=document, after=after, reason=finding.reason)
    return finding


def why_not_override(finding: Finding) -> str:
    """Who decides on such a finding, in a sentence."""
    if finding.check_key == "secrecy" or finding.kind == "resident_id":
        return "密级标志和身份证号由未参与拟稿的签发人或者区政务公开办决定"
    return "须处理的发现由未参与拟稿的审核人、签发人、保密审查员或者区政务公开办决定"


def require_passable(document: Document, version: Document, checks: Sequence[str] = ()) -> list[str]:
    """What the gate still holds against publishing this very version, in sentences; [] when nothing.

    Not read, or read before a change: says so. With `checks` only findings of those checks count.
    """
    run = GateRun.objects.filter(document=document).first()
    if run is None or run.digest != digest_of(version):
        return ["发布前检查还没有读过这一版，请点“检查”，稍后再办理"]
    held = document.findings.filter(state=Finding.State.OPEN, severity=Finding.Severity.BLOCK)
    if checks:
        held = held.filter(check_key__in=checks)
    count = held.count()
    told = [f"{one.where}：{one.advice}" for one in held.order_by("ordinal")[:SAID]]
    return told if count <= SAID else [*told, f"另有{count - SAID}项须处理，见“发布前检查”"]


def require_emergency(document: Document, version: Document) -> None:
    """Even in an emergency nobody's identity number and no secret goes out. Raises ValidationError."""
    if missing := require_passable(document, version, BEFORE_EMERGENCY):
        raise ValidationError(missing)


__all__ = [
    "ask_gate",
    "keep_findings",
    "override_finding",
    "require_emergency",
    "require_passable",
]


@action
def demand_interpretation(*, actor: Actor, demanded: bool, request_key: str = "") -> None:
    """Whether a policy file that has no interpretation is stopped at the gate, or only named there; by the district's
    disclosure office."""
    require_office(actor)
    Setting.objects.get_or_create(key=INTERPRETATION)
    held: Setting = lock(Setting, INTERPRETATION)
    if bool(held.value) != demanded:
        audit.record(
            actor=actor,
            verb="disclosure.demand_interpretation",
            obj=held,
            before={"demanded": bool(held.value)},
            after={"demanded": demanded},
        )
        held.value = demanded
        held.save()
