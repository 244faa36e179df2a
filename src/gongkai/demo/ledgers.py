"""What organs keep beside their cases: the returns of section two, and reviews and suits."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta

from gongkai.demo import figures
from gongkai.demo.district import CITY, COURT, DISTRICT, OFFICE, places
from gongkai.demo.lives import Life, Start, moment
from gongkai.demo.people import Staff
from gongkai.foi import actions
from gongkai.foi.models import Case
from gongkai.kernel.actor import Actor
from gongkai.organs.models import Organ
from gongkai.rules.calendar import Calendar
from gongkai.statistics.actions import accept_return, enter_return, hand_in_return
from gongkai.statistics.queries.gathering import kept_figures

REGISTERS: Mapping[str, Mapping[str, int]] = {
    "normative_documents": {"nansha": 22, "ns-zjj": 5, "ns-ghj": 5, "ns-cgj": 3, "ns-rsj": 3, "ns-nyj": 3, "ns-gxj": 4},
    "permits": {"ns-spj": 40, "ns-gaj": 22, "ns-scj": 20, "ns-ghj": 8, "ns-jtj": 6, "ns-wjj": 4},
    "other_services": {"ns-rsj": 30, "ns-scj": 18, "ns-mzj": 14, "ns-zjj": 12, "ns-zsj": 12, "ns-wjj": 8, "ns-ybj": 6},
    "penalties": {"ns-gaj": 55, "ns-cgj": 18, "ns-scj": 12, "ns-jtj": 8, "ns-hbj": 4, "ns-yjj": 3},
    "compulsory": {"ns-gaj": 70, "ns-cgj": 16, "ns-jtj": 8, "ns-scj": 6},
    "fees": {"ns-zjj": 4, "ns-ghj": 5, "ns-jyj": 4, "ns-wjj": 3, "ns-swj": 3},
    "procurement": {
        "ns-czj": 24,
        "ns-jyj": 18,
        "ns-wjj": 14,
        "ns-zjj": 12,
        "nansha": 8,
        "ns-dc": 8,
        "ns-hl": 8,
        "ns-nsj": 8,
    },
}
"""Which organs keep each register, with their share of it."""

MAIN = {
    "normative_documents": "open_total",
    "permits": "items_before",
    "other_services": "items_before",
    "penalties": "items_before",
    "compulsory": "items_before",
    "fees": "items_before",
    "procurement": "count",
}
"""The cell by whose share the other cells of its row are split, so that every organ's row is lawful by itself."""


def shares(total: int, weights: Sequence[int]) -> list[int]:
    """Split a whole number by weights so that the parts add up to it (largest remainder)."""
    whole = sum(weights)
    sign, size = (-1, -total) if total < 0 else (1, total)
    parts = [size * weight // whole for weight in weights]
    by_remainder = sorted(range(len(weights)), key=lambda place: size * weights[place] % whole, reverse=True)
    for place in by_remainder[: size - sum(parts)]:
        parts[place] += 1
    return [sign * part for part in parts]


def section_two() -> dict[str, dict[str, dict[str, int]]]:
    """organ → row → cell, adding up to the published figures."""
    empty = {row: dict.fromkeys(cells, 0) for row, cells in figures.PROACTIVE.items()}
    split = {place.short_code: {row: dict(cells) for row, cells in empty.items()} for place in places()}
    for row, keepers in REGISTERS.items():
        main = MAIN[row]
        codes = list(keepers)
        parts = shares(figures.PROACTIVE[row][main], list(keepers.values()))
        for code, part in zip(codes, parts, strict=True):
            split[code][row][main] = part
        for cell, total in figures.PROACTIVE[row].items():
            if cell == main:
                continue
            for code, value in zip(codes, shares(total, parts), strict=True):
                split[code][row][cell] = value
    return split


def returns(organs: Mapping[str, Organ], staff: Mapping[str, Staff], office: Actor) -> Iterator[Start]:
    """Each organ of the roll-up enters, hands in and sees accepted its figures of section two; what its ledgers have
    stands there: items of its power list, normative documents, registers."""
    kept = kept_figures([organ.pk for organ in organs.values()], figures.YEAR)
    for serial, (code, figures_of_organ) in enumerate(section_two().items()):
        figures_of_organ["normative_documents"] = dict.fromkeys(figures_of_organ["normative_documents"], 0)
        for row, counted in kept.get(organs[code].pk, {}).items():
            items = {cell: int(counted[cell]) for cell in figures_of_organ[row] if cell in counted}
            figures_of_organ[row].update(items)
        if not next(place for place in places() if place.short_code == code).vertical:
            begin = moment(date(figures.YEAR + 1, 1, 5 + serial % 4), 9 + serial % 8, serial)
            yield code, begin, _return(organs[code], staff[code], office, figures_of_organ, begin)


def _return(
    organ: Organ, staff: Staff, office: Actor, proactive: Mapping[str, Mapping[str, int]], begin: datetime
) -> Life:
    row = enter_return(
        actor=staff.handler,
        organ_id=organ.pk,
        year=figures.YEAR,
        edition="2019",
        proactive=proactive,
        source_note="本机关行政许可、处罚、强制台账及政府采购系统年末数据",
    )
    yield begin + timedelta(hours=3)
    hand_in_return(actor=staff.reviewer, return_id=row.pk)
    yield begin + timedelta(days=1)
    accept_return(actor=office, return_id=row.pk)


def remedies(
    rng: random.Random, organs: Mapping[str, Organ], staff: Mapping[str, Staff], calendar: Calendar
) -> Iterator[Start]:
    """Reviews and suits of the year, spread over the organs by the weight of their cases."""
    weighted = [place for place in places() if place.weight]
    for kind, results in figures.REMEDIES.items():
        for result, count in results.items():
            for _ in range(count):
                place = rng.choices(weighted, weights=[place.weight for place in weighted])[0]
                first, last = (2, 9) if result else (11, 12)
                day = date(figures.YEAR, rng.randint(first, last), rng.randint(1, 28))
                begin = moment(calendar.roll_forward(day), 10)
                own = random.Random(rng.random())
                code = place.short_code
                yield code, begin, _remedy(own, organs[code], staff[code], kind, result, begin)


def _remedy(rng: random.Random, organ: Organ, staff: Staff, kind: str, result: str, begin: datetime) -> Life:
    day = begin.date()
    is_review = kind == "review"
    body = (CITY if organ.short_code == OFFICE.short_code else DISTRICT) if is_review else COURT
    disputed = Case.objects.filter(organ=organ, concluded_on__lt=day, remedies__isnull=True).exclude(outcome="granted")
    case = disputed.order_by("-concluded_on").first()
    mark = f"穗府行复〔{day.year}〕" if is_review else f"（{day.year}）粤7101行初"
    remedy = actions.file_remedy(
        actor=staff.clerk,
        organ_id=organ.pk,
        kind=kind,
        body=body,
        filed_on=day,
        case_id=case.pk if case else None,
        body_number=f"{mark}{rng.randint(100, 999)}号",
    )
    if result:
        concluded = day + timedelta(days=rng.randint(35, 85))
        yield moment(concluded, 10)
        actions.conclude_remedy(actor=staff.clerk, remedy_id=remedy.pk, on=concluded, result=result)
