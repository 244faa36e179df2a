"""What the gate found in a document, as the desk shows it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from gongkai.disclosure.actions.gate import why_not_override
from gongkai.disclosure.gate.places import marked
from gongkai.disclosure.models import Document, Finding, GateRun
from gongkai.disclosure.policies import may_override
from gongkai.disclosure.versions import digest_of
from gongkai.kernel.actor import Actor


@dataclass(frozen=True)
class Shown:
    """A finding with what this officer may do about it."""

    finding: Finding
    may_override: bool
    why_not: str


@dataclass(frozen=True)
class GateView:
    """`read`: the gate has read this very version. `body` is its HTML with the places marked."""

    read: bool
    ran_at: datetime | None
    blocking: tuple[Shown, ...]
    named: tuple[Shown, ...]
    settled: tuple[Finding, ...]
    body: str

    @property
    def passable(self) -> bool:
        return self.read and not self.blocking


def gate_view(actor: Actor, document: Document, version: Document) -> GateView:
    """The findings of the newest version, those that hold it up first."""
    run = GateRun.objects.filter(document=document).first()
    read = run is not None and run.digest == digest_of(version)
    findings = list(document.findings.exclude(state=Finding.State.GONE).order_by("ordinal", "id"))
    opened = [
        Shown(one, may, "" if may else why_not_override(one))
        for one in findings
        if one.state == Finding.State.OPEN
        for may in [may_override(actor, document, one)]
    ]
    spans = [(one.start, one.end, str(one.pk), one.severity) for one in findings if one.part == "body" and one.end]
    return GateView(
        read=read,
        ran_at=run.ran_at if run else None,
        blocking=tuple(one for one in opened if one.finding.severity == Finding.Severity.BLOCK),
        named=tuple(one for one in opened if one.finding.severity == Finding.Severity.WARN),
        settled=tuple(one for one in findings if one.state == Finding.State.OVERRIDDEN),
        body=marked(version.body, spans) if read else version.body,
    )
