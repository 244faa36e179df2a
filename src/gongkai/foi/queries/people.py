"""What is known of an applicant over time, by blind indexes alone: earlier cases, doubtful identities, frequency."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from gongkai.foi.models import Applicant, Case
from gongkai.foi.similarity import ALIKE, likeness
from gongkai.kernel.clock import ZONE

MONTHS = 12
"""How far back the frequency of art. 35 is told."""
MOST_COMPARED = 400
"""Cases of one applicant that are read for a comparison, the newest first."""
MOST_SHOWN = 8
SHARED_PHONE = 3
"""So many different names under one telephone number are worth a look."""


def same_person(applicant: Applicant) -> Q:
    """Applicants taken for the same person: the same number of identity, or else the same name and telephone."""
    if applicant.id_index:
        return Q(id_index=applicant.id_index)
    if applicant.name_index and applicant.phone_index:
        return Q(name_index=applicant.name_index, phone_index=applicant.phone_index)
    return Q(pk=applicant.pk)


def other_cases(case: Case) -> QuerySet[Case]:
    """Other cases of the same person at any organ, the parts and the whole of a split left out."""
    applicant = Applicant.objects.filter(case=case).first()
    if applicant is None:
        return Case.objects.none()
    same = Applicant.objects.filter(same_person(applicant)).values("case_id")
    family = Q(parent=case) | Q(pk__in=[pk for pk in (case.pk, case.parent_id) if pk])
    siblings = Q(parent_id=case.parent_id) if case.parent_id else Q(pk__in=[])
    return Case.objects.filter(pk__in=same).exclude(family | siblings).exclude(state="split")


@dataclass(frozen=True)
class Candidate:
    """An earlier case that resembles this one; `percent` is the likeness of the requests."""

    case: Case
    wanted: tuple[str, ...]
    percent: int

    @property
    def alike(self) -> bool:
        """Whether it is likely to be the same request."""
        return self.percent >= ALIKE * 100


def similar_earlier(visible: QuerySet[Case], case: Case) -> list[Candidate]:
    """Earlier cases of the same person among those the reader may see, the most alike first; two reads."""
    earlier = visible.filter(pk__in=other_cases(case).values("pk"), created_at__lte=case.created_at)
    found = earlier.exclude(pk=case.pk).select_related("organ").prefetch_related("items").order_by("-pk")
    here = "".join(item.wanted for item in case.items.all())
    ranked = [
        Candidate(one, wanted, round(100 * likeness(here, "".join(wanted))))
        for one in found[:MOST_COMPARED]
        for wanted in [tuple(item.wanted for item in one.items.all())]
    ]
    return sorted(ranked, key=lambda one: (-one.percent, -one.case.pk))[:MOST_SHOWN]


def identity_warnings(visible: QuerySet[Case], case: Case, applicant: Applicant | None = None) -> list[str]:
    """What does not fit about who asks; sentences without a personal value, for the registrar to look into. One read,
    two where something does not fit, over blind indexes; `applicant` saves another where it is at hand."""
    who = applicant or Applicant.objects.filter(case=case).first()
    if who is None or not (who.id_index or who.phone_index):
        return []
    alike = Q(id_index=who.id_index) if who.id_index else Q(pk=None)
    alike |= Q(phone_index=who.phone_index) if who.phone_index else Q(pk=None)
    rows = list(Applicant.objects.filter(alike).values_list("case_id", "id_index", "phone_index", "name_index"))
    said = []
    renamed = [pk for pk, number, _, name in rows if who.id_index and number == who.id_index and name != who.name_index]
    if renamed:
        numbers = _numbers(visible, renamed)
        said.append(f"同一证件号码在本区还有{len(renamed)}件申请登记为不同的姓名或者名称{numbers}，请核对身份证明。")
    names = {name for _, _, phone, name in rows if who.phone_index and phone == who.phone_index}
    if len(names) >= SHARED_PHONE:
        said.append(f"同一联系电话在本区登记了{len(names)}名申请人，请核对是否为代理人或者同一来源的申请。")
    return said


def _numbers(visible: QuerySet[Case], case_ids: Sequence[int]) -> str:
    """The registration numbers of those the reader may see; how many there are elsewhere is told by the sentence."""
    seen = visible.filter(pk__in=case_ids).order_by("-pk")
    known = list(seen.values_list("number", flat=True)[:5])
    return f"（{'、'.join(known)}）" if known else ""


@dataclass(frozen=True)
class Month:
    """Cases of one applicant that came in during a month: at this organ, and in the whole district with it."""

    year: int
    month: int
    here: int
    district: int

    @property
    def label(self) -> str:
        return f"{self.year}年{self.month}月"


@dataclass(frozen=True)
class AbuseCounts:
    """Frequency by month, the newest first, over the months named; for the judgement of art. 35."""

    months: tuple[Month, ...]
    here: int
    district: int
    since: date
    until: date

    @property
    def words(self) -> str:
        """The counts as a letter states them, without anything personal."""
        span = f"{self.since.year}年{self.since.month}月至{self.until.year}年{self.until.month}月"
        monthly = "，".join(f"{one.label}{one.here}件" for one in reversed(self.months) if one.here)
        told = f"{span}，同一申请人向本机关提出政府信息公开申请{self.here}件"
        return told + (f"（{monthly}）" if monthly else "") + f"，向本区各行政机关共提出{self.district}件。"


def abuse_counts(case: Case, applicant: Applicant | None = None, *, months: int = MONTHS) -> AbuseCounts:
    """How often this person asked, by month of receipt (of entry while unconfirmed), up to the month of this case;
    counted cases only, this one included. One read over blind indexes."""
    last = _came_in(case.received_on, case.arrived_on, case.created_at.astimezone(ZONE).date())
    first = _months_before(last, months - 1)
    who = applicant or Applicant.objects.filter(case=case).first()
    same = Applicant.objects.filter(same_person(who)) if who else Applicant.objects.none()
    rows: Sequence[tuple[int, date | None, date | None, date]] = [
        (organ, received, arrived, at.astimezone(ZONE).date())
        for organ, received, arrived, at in Case.objects.filter(pk__in=same.values("case_id"), counted=True)
        .order_by()
        .values_list("organ_id", "received_on", "arrived_on", "created_at")
    ]
    here: Counter[tuple[int, int]] = Counter()
    district: Counter[tuple[int, int]] = Counter()
    for organ, received, arrived, entered in rows:
        day = _came_in(received, arrived, entered)
        if first <= day and (day.year, day.month) <= (last.year, last.month):
            district[day.year, day.month] += 1
            here[day.year, day.month] += organ == case.organ_id
    told = tuple(Month(*key, here[key], district[key]) for key in sorted(district, reverse=True))
    return AbuseCounts(told, here.total(), district.total(), first, last)


def _came_in(received: date | None, arrived: date | None, entered: date) -> date:
    return received or arrived or entered


def _months_before(day: date, months: int) -> date:
    count = day.year * 12 + day.month - 1 - months
    return date(count // 12, count % 12 + 1, 1)
