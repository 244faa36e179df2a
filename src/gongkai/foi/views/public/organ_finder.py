"""Find the organ to apply to, by its name or by what is wanted. There are some dozens of organs: all are scored."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from gongkai.foi.views.public.duties import duties_of
from gongkai.organs.models import OrganVersion
from gongkai.organs.queries import existing

RECEIVING_LEVELS = ("district", "department", "town", "street")
"""Levels that answer applications (art. 27); villages and communities are no administrative organs."""

GROUPS = (("区政府", ("district",)), ("区政府部门", ("department",)), ("镇、街道", ("town", "street")))
MOST = 8


@dataclass(frozen=True)
class Listed:
    """An organ as offered: `names` are its present and former ones."""

    pk: int
    name: str
    level: str
    names: tuple[str, ...]


def receiving_organs(on: date) -> list[Listed]:
    """The organs that take applications on that day, in the order of the tree. Two queries."""
    organs = list(existing(on).filter(level__in=RECEIVING_LEVELS).order_by("path"))
    named: dict[int, list[str]] = {organ.pk: [organ.name] for organ in organs}
    versions = OrganVersion.objects.filter(Q(effective_from__lte=on), organ__in=organs)
    for organ_id, legal, short in versions.values_list("organ_id", "legal_name", "short_name"):
        named[organ_id] += [name for name in (legal, short) if name and name not in named[organ_id]]
    return [Listed(organ.pk, organ.name, organ.level, tuple(named[organ.pk])) for organ in organs]


def grouped(organs: Iterable[Listed]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Choices by level, for a list to pick from; a level without organs is left out."""
    rows = list(organs)
    groups = [(label, [(str(one.pk), one.name) for one in rows if one.level in levels]) for label, levels in GROUPS]
    return [group for group in groups if group[1]]


def search(text: str, organs: list[Listed]) -> list[Listed]:
    """Organs for a name or for what is wanted, the likeliest first, at most MOST; empty when nothing fits."""
    wanted = "".join(text.split())
    if not wanted:
        return []
    common = _common_pairs(organs)
    scored = [(_score(wanted, one, common), one) for one in organs]
    hits = sorted((-score, index) for index, (score, _) in enumerate(scored) if score)
    best = -hits[0][0] if hits else 0
    return [organs[index] for score, index in hits[:MOST] if -score * 3 >= best]


def _score(wanted: str, organ: Listed, common: frozenset[str]) -> int:
    """A name that contains the words beats a duty, a duty beats a likeness of names."""
    if any(wanted in name for name in organ.names):
        return 30
    duty = max((2 * len(word) for word in duties_of(organ.name) if word in wanted or wanted in word), default=0)
    pairs = _pairs(wanted) - common
    likeness = max((len(pairs & _pairs(name)) for name in organ.names), default=0)
    return duty * 2 + likeness * 2


def _pairs(text: str) -> frozenset[str]:
    return frozenset(text[start : start + 2] for start in range(len(text) - 1))


def _common_pairs(organs: list[Listed]) -> frozenset[str]:
    """Pairs of characters that most names share, such as the district's own name; they tell nothing."""
    counts = Counter(pair for one in organs for pair in _pairs(one.name))
    return frozenset(pair for pair, count in counts.items() if count > max(3, len(organs) // 3))
