"""What a seal will hold, computed before the transaction that writes it; and whether a seal still is what it was."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from gongkai.annual_report.model import to_json
from gongkai.kernel.audit import canonical
from gongkai.statistics.models import AnnualReport, ReportSeal
from gongkai.statistics.queries.compiling import Rollup
from gongkai.statistics.queries.gathering import gather
from gongkai.statistics.queries.membership import Place, membership_hash, places, sealed_places
from gongkai.statistics.queries.standing import standing
from gongkai.statistics.queries.tabling import remedies_table, requests_table
from gongkai.statistics.transitions import SEALED


@dataclass(frozen=True)
class Prepared:
    """The content of a seal. `counted_from` are the organs whose ledgers were counted, `fingerprint` what they gave."""

    whole: Rollup
    cells: dict[str, Any]
    members: list[dict[str, Any]]
    membership: list[Place]
    members_hash: str
    hash: str
    counted_from: tuple[int, ...]
    fingerprint: str


def prepare(report: AnnualReport) -> Prepared:
    """Count everything that the seal of the report will hold."""
    whole = standing(report)
    if report.scope == "rollup":
        by_source = {
            source: [m.organ_id for m in whole.members if m.source == source] for source in ("ledger", "sealed")
        }
        members = [{"organ_id": m.organ_id, "organ": m.organ, "source": m.source} for m in whole.members]
        ledgers = by_source["ledger"] + [m.organ_id for m in whole.members if m.source == "return"]
        membership = sealed_places(_batches_of(by_source["sealed"], report.year)) + places(ledgers, report.year)
    else:
        source = gather([report.organ], report.year, report.edition, use_seals=False)[report.organ_id].source
        ledgers, members = ([] if source == "uploaded" else [report.organ_id]), []
        membership = places(ledgers, report.year)
    cells = to_json(whole.report, ()) | {"prose": dict(whole.report.prose)}
    counted_from = tuple(sorted(ledgers))
    digest = membership_hash(membership)
    return Prepared(
        whole=whole,
        cells=cells,
        members=members,
        membership=membership,
        members_hash=digest,
        hash=seal_hash(report, cells, members, digest),
        counted_from=counted_from,
        fingerprint=fingerprint(counted_from, report.year),
    )


def fingerprint(organ_ids: Collection[int], year: int) -> str:
    """What the ledgers of the organs give today; two short reads."""
    counted = {"requests": requests_table(organ_ids, year, "2021"), "remedies": remedies_table(organ_ids, year)}
    return hashlib.sha256(canonical(counted).encode()).hexdigest()


def seal_hash(report: AnnualReport, cells: dict[str, Any], members: list[dict[str, Any]], members_hash: str) -> str:
    """The hash of a seal: over the report's identity, its cells and prose, its members and its membership."""
    covered = {
        "organ": report.organ_id,
        "year": report.year,
        "scope": report.scope,
        "revision": report.revision,
        "cells": cells,
        "members": members,
        "members_hash": members_hash,
    }
    return hashlib.sha256(canonical(covered).encode()).hexdigest()


def broken(seal: ReportSeal) -> tuple[str, ...]:
    """What of a seal is no longer as it was written; empty when it is whole."""
    found = []
    if membership_hash(sealed_places([seal.batch])) != seal.members_hash:
        found.append("封存明细与封存时不一致")
    if seal_hash(seal.report, seal.cells, seal.members, seal.members_hash) != seal.hash:
        found.append("封存数据与封存时不一致")
    return tuple(found)


def _batches_of(organ_ids: Collection[int], year: int) -> list[UUID]:
    """The batch of the newest seal of each organ's own report."""
    rows = AnnualReport.objects.filter(organ_id__in=list(organ_ids), year=year, scope="own", state__in=SEALED)
    newest = dict(rows.order_by("revision").values_list("organ_id", "seal__batch"))
    return list(newest.values())
