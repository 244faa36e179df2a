"""Organs as search finds them: those that exist today, under their present and their former names."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from urllib.parse import urlencode

from django.db.models import QuerySet

from gongkai.kernel import clock
from gongkai.kernel.events import OrganChanged
from gongkai.kernel.registry import Entry, Searchable
from gongkai.organs import queries
from gongkai.organs.models import Organ, OrganVersion

CHUNK = 500


def _published() -> QuerySet[Organ]:
    return queries.existing(clock.today()).select_related("parent").prefetch_related("versions").order_by("pk")


def _entry(organ: Organ) -> Entry:
    versions = sorted(organ.versions.all(), key=lambda version: version.effective_from)
    names = [name for version in versions for name in (version.legal_name, version.short_name)]
    current = next((one for one in reversed(versions) if one.effective_from <= clock.today()), None)
    return Entry(
        kind="organ",
        id=str(organ.pk),
        title=organ.name,
        url="/search/?" + urlencode({"organ": organ.name}),
        body=_sentence(organ, current),
        organ=organ.name,
        number=organ.code,
        keywords=tuple(dict.fromkeys(name for name in names if name and name != organ.name)),
    )


def _sentence(organ: Organ, current: OrganVersion | None) -> str:
    parts = [f"{organ.name}，{organ.get_level_display()}"]
    if organ.parent:
        parts.append(f"上级机关：{organ.parent.name}")
    if current and current.review_body:
        parts.append(f"行政复议机关：{current.review_body}")
    if current and current.court:
        parts.append(f"管辖法院：{current.court}")
    return "；".join(parts) + "。"


def every() -> Iterator[Entry]:
    """Every organ that exists today."""
    for organ in _published().iterator(chunk_size=CHUNK):
        yield _entry(organ)


def some(ids: Sequence[str]) -> dict[str, Entry]:
    """Those of these ids that exist today."""
    return {
        str(organ.pk): _entry(organ)
        for organ in _published().filter(pk__in=[int(one) for one in ids if one.isdecimal()])
    }


SEARCHABLE = Searchable(
    kind="organ",
    label="机关",
    all=every,
    some=some,
    touched={OrganChanged: lambda event: [str(event.organ_id)]},
)
