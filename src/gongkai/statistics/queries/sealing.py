"""What a seal will hold, computed before the transaction that writes it; and whether a seal still is what it was."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import UTC
from typing import Any
from uuid import UUID

from gongkai.annual_report.model import to_json
from gongkai.kernel import crypto
from gongkai.kernel.audit import canonical, trail
from gongkai.statistics.models import AnnualReport, ReportSeal
from gongkai.statistics.queries.compiling import Rollup
from gongkai.statistics.queries.membership import Place, membership_hash, places, sealed_places
from gongkai.statistics.queries.standing import standing
from gongkai.statistics.queries.tabling import remedies_table, requests_table
from gongkai.statistics.transitions import SEALED

SEAL_VERB = "statistics.annualreport.seal"
"""Verb of the audit row of a seal."""


@dataclass(frozen=True)
class Prepared:
    """The content of a seal. `counted_from` are the organs whose ledgers were counted, `fingerprint` what they gave."""

    whole: Rollup
    cells: dict[str, Any]
    members: list[dict[str, Any]]
    membership: list[Place]
    members_hash: str
    digest: str
    """Of all that an approver approves: figures, prose, members, and the returns, uploads and cases behind them."""
    counted_from: tuple[int, ...]
    fingerprint: str


def prepare(report: AnnualReport) -> Prepared:
    """Count everything that the seal of the report will hold."""
    whole = standing(report)
    members = [{"organ_id": m.organ_id, "organ": m.organ, "source": m.source} for m in whole.members]
    sealed = [m.organ_id for m in whole.members if m.source == "sealed"]
    ledgers = [m.organ_id for m in whole.members if m.source not in {"sealed", "uploaded"}]
    membership = sealed_places(_batches_of(sealed, report.year)) + places(ledgers, report.year)
    cells = to_json(whole.report, ()) | {"prose": dict(whole.report.prose)}
    counted_from = tuple(sorted(ledgers))
    members_hash = membership_hash(membership)
    return Prepared(
        whole=whole,
        cells=cells,
        members=members,
        membership=membership,
        members_hash=members_hash,
        digest=_digest(cells, members, members_hash, whole),
        counted_from=counted_from,
        fingerprint=fingerprint(counted_from, report.year),
    )


def fingerprint(organ_ids: Collection[int], year: int) -> str:
    """What the ledgers of the organs give today; two short reads."""
    counted = {"requests": requests_table(organ_ids, year, "2021"), "remedies": remedies_table(organ_ids, year)}
    return hashlib.sha256(canonical(counted).encode()).hexdigest()


def _digest(cells: dict[str, Any], members: list[dict[str, Any]], members_hash: str, whole: Rollup) -> str:
    basis = [[member.organ_id, *member.basis] for member in whole.members]
    covered = {"cells": cells, "members": members, "members_hash": members_hash, "basis": basis}
    return hashlib.sha256(canonical(covered).encode()).hexdigest()


def seal_hash(seal: ReportSeal) -> str:
    """The hash the seal must carry: over the report's identity, its cells and prose, its members and its membership.

    Keyed, so that whoever can write to the database cannot make one that fits. Raises crypto.Undecryptable if its key
    is gone.
    """
    report = seal.report
    covered = {
        "organ": report.organ_id,
        "year": report.year,
        "scope": report.scope,
        "revision": report.revision,
        "cells": seal.cells,
        "members": seal.members,
        "members_hash": seal.members_hash,
        "batch": str(seal.batch),
        "sealed_at": seal.sealed_at.astimezone(UTC).isoformat(timespec="microseconds"),
        "sealed_by": seal.sealed_by,
    }
    return crypto.keyed_hash("report-seal", seal.key_id, seal.algorithm, canonical(covered).encode())


def broken(seal: ReportSeal) -> tuple[str, ...]:
    """What of a seal is no longer as it was written; empty when it is whole."""
    found = []
    if membership_hash(sealed_places([seal.batch])) != seal.members_hash:
        found.append("封存明细与封存时不一致")
    try:
        whole = seal_hash(seal) == seal.hash
    except crypto.Undecryptable:
        whole = False
    if not whole:
        found.append("封存数据与封存时不一致")
    noted = trail(seal.report).filter(verb=SEAL_VERB).last()
    if noted is None or any(noted.after.get(name) != getattr(seal, name) for name in ("hash", "members_hash")):
        found.append("封存摘要与审计记录不一致")
    return tuple(found)


def broken_seals() -> Iterator[tuple[AnnualReport, str]]:
    """(report, what is wrong) over all reports that are sealed or were: `audit verify` for seals."""
    reports = AnnualReport.objects.select_related("organ", "seal__report").order_by("pk")
    for report in reports.iterator(chunk_size=100):
        seal = getattr(report, "seal", None)
        if seal is not None:
            yield from ((report, message) for message in broken(seal))
        elif report.state in SEALED or trail(report).filter(verb=SEAL_VERB).exists():
            yield report, "封存记录不存在"


def _batches_of(organ_ids: Collection[int], year: int) -> list[UUID]:
    """The batch of the newest seal of each organ's own report."""
    rows = AnnualReport.objects.filter(organ_id__in=list(organ_ids), year=year, scope="own", state__in=SEALED)
    newest = dict(rows.order_by("revision").values_list("organ_id", "seal__batch"))
    return list(newest.values())
