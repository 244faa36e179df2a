"""Whether what a sealed year counted still is so: one case or remedy against every seal that counts it or should."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet

from gongkai.foi.models import Case, Remedy
from gongkai.organs.models import Organ, OrganTransfer
from gongkai.organs.queries import ever_above
from gongkai.statistics.models import AnnualReport, ReportSeal, SealDrift, SealMember
from gongkai.statistics.queries.membership import holder_of, places_of
from gongkai.statistics.transitions import SEALED

NOT_COUNTED = ""


@dataclass(frozen=True)
class Drift:
    """What one sealed report counts of a case or remedy, and what it would count today.

    `before` and `now` are "row.column", sorted; empty where it is not counted. `facts` is the hash of today's facts.
    """

    report_id: int
    organ_id: int
    year: int
    section: str
    ref: int
    before: tuple[str, ...]
    now: tuple[str, ...]
    facts: str
    moved: bool


def of_case(case_id: int) -> list[Drift]:
    """The case against the newest seals that count it or should; `moved` tells which differ."""
    case = Case.objects.select_related("organ").filter(pk=case_id).first()
    if case is None or not _any_sealed():
        return []
    return list(_drifts(SealMember.Section.REQUESTS, case.pk, case.organ))


def of_remedy(remedy_id: int) -> list[Drift]:
    """The same for a review or a suit."""
    remedy = Remedy.objects.select_related("organ").filter(pk=remedy_id).first()
    if remedy is None or not _any_sealed():
        return []
    return list(_drifts(SealMember.Section.REMEDIES, remedy.pk, remedy.organ))


def remedies_to_compare() -> QuerySet[Remedy]:
    """Reviews and suits of organs with a sealed report: few enough to be looked at every day."""
    years = AnnualReport.objects.filter(state__in=SEALED).values_list("year", flat=True).order_by("-year")[:1]
    newest = next(iter(years), 0)
    return Remedy.objects.filter(Q(concluded_year__isnull=True) | Q(concluded_year__gte=newest)).order_by("pk")


def open_drifts(reports: Iterable[AnnualReport]) -> QuerySet[SealDrift]:
    """Facts of these reports that are still not what was sealed, the newest first."""
    pks = [report.pk for report in reports if report.state in SEALED]
    return SealDrift.objects.filter(report__in=pks, cleared_at__isnull=True).select_related("organ", "report")


def newest_sealed(reports: Iterable[AnnualReport]) -> list[AnnualReport]:
    """Of each organ, year and scope the newest of the sealed revisions given."""
    newest: dict[tuple[int, int, str], AnnualReport] = {}
    for report in sorted(reports, key=lambda one: one.revision):
        newest[report.organ_id, report.year, report.scope] = report
    return list(newest.values())


def _any_sealed() -> bool:
    return AnnualReport.objects.filter(state__in=SEALED).exists()


def _drifts(section: str, ref: int, organ: Organ) -> Iterator[Drift]:
    held: dict[UUID, list[SealMember]] = defaultdict(list)
    for member in SealMember.objects.filter(section=section, ref=ref):
        held[member.batch].append(member)
    for report in newest_sealed(_concerned(section, ref, organ, held)):
        holder = holder_of(section, ref, report.year) or organ.pk
        was = held.get(report.seal.batch, [])
        today = places_of(section, ref, report.year) if _counts(report.seal, holder) else []
        before = tuple(sorted(f"{one.row}.{one.column}" for one in was))
        now = tuple(sorted(f"{one.row}.{one.column}" for one in today))
        facts = today[0].facts if today else NOT_COUNTED
        moved = facts != (was[0].facts if was else NOT_COUNTED)
        yield Drift(report.pk, holder, report.year, section, ref, before, now, facts, moved)


def _concerned(section: str, ref: int, organ: Organ, held: Iterable[UUID]) -> QuerySet[AnnualReport]:
    """Sealed reports that hold the case, and those that might: of the organ, of those that handed it over, and of all
    that ever stood above them."""
    kind = "foi.case" if section == SealMember.Section.REQUESTS else "foi.remedy"
    transfers = OrganTransfer.objects.filter(kind=kind, ref=ref).values("source_id")
    hands = [organ, *Organ.objects.filter(pk__in=transfers)]
    above = {one.pk for hand in hands for one in ever_above(hand)} | {hand.pk for hand in hands}
    might = Q(scope="own", organ__in=hands) | Q(scope="rollup", organ__in=above)
    found = AnnualReport.objects.filter(might | Q(seal__batch__in=list(held)), state__in=SEALED)
    return found.select_related("seal").order_by("revision")


def _counts(seal: ReportSeal, organ_id: int) -> bool:
    """Whether the seal counted the ledger of the organ."""
    return any(one["organ_id"] == organ_id and one["source"] != "uploaded" for one in seal.members)
