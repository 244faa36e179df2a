"""The table of old addresses: a link that others keep goes on leading to what it led to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.urls import Resolver404, resolve

from gongkai.disclosure.models import OldAddress
from gongkai.disclosure.policies import require_office
from gongkai.kernel import audit, clock
from gongkai.kernel.actions import action, lock
from gongkai.kernel.actor import Actor

LONGEST, CHUNK = 500, 500
BACK_OFFICE = ("/admin/", "/api/")


@dataclass(frozen=True)
class AddressFacts:
    """An old address, whole or from its path on, and where it leads: a path of the platform or `https://` elsewhere."""

    path: str
    target: str
    below: bool = False


@action
def keep_addresses(*, actor: Actor, rows: Sequence[AddressFacts], request_key: str = "") -> dict[str, int]:
    """Keep every address or none, by the district's disclosure office; how many were `created`, `changed` and
    `unchanged`. The same rows again change nothing.

    Raises ValidationError with a dict of row number (from 0) to sentences.
    """
    require_office(actor)
    facts = [AddressFacts(local(row.path), row.target.strip(), row.below) for row in rows]
    _check(facts)
    known = _known([one.path for one in facts])
    done = {"created": 0, "changed": 0, "unchanged": 0}
    fresh, ended, now = [], [], clock.now()
    for one in facts:
        old = known.get(one.path)
        if old is not None and (old.target, old.below) == (one.target, one.below):
            done["unchanged"] += 1
            continue
        done["changed" if old else "created"] += 1
        if old is not None:
            ended.append(old.pk)
        fresh.append(OldAddress(path=one.path, target=one.target, below=one.below, added_by=actor.name, added_at=now))
    for start in range(0, len(ended), CHUNK):
        OldAddress.objects.filter(pk__in=ended[start : start + CHUNK]).update(ended_at=now)
    OldAddress.objects.bulk_create(fresh, batch_size=CHUNK)
    entries = [audit.Entry(one, {}, {"path": one.path, "target": one.target, "below": one.below}) for one in fresh]
    audit.record_many(entries, actor=actor, verb="disclosure.keep_address")
    return done


@action
def end_address(*, actor: Actor, address_id: int, request_key: str = "") -> OldAddress:
    """The address leads nowhere from now on; it stays on record."""
    require_office(actor)
    address: OldAddress = lock(OldAddress, address_id)
    if address.ended_at is None:
        address.ended_at = clock.now()
        address.save(update_fields=["ended_at"])
        audit.record(actor=actor, verb="disclosure.end_address", obj=address, before={"path": address.path})
    return address


def local(address: str) -> str:
    """Path and query of an address: the host that it had is the platform's now."""
    parts = urlsplit(address.strip())
    return parts.path + (f"?{parts.query}" if parts.query else "")


def _known(paths: Sequence[str]) -> dict[str, OldAddress]:
    found: dict[str, OldAddress] = {}
    for start in range(0, len(paths), CHUNK):
        some = OldAddress.objects.filter(path__in=paths[start : start + CHUNK], ended_at__isnull=True)
        found |= {one.path: one for one in some}
    return found


def _check(rows: Sequence[AddressFacts]) -> None:
    wrong: dict[str, list[str]] = {}
    seen: set[str] = set()
    for number, row in enumerate(rows):
        said = list(problems_of(row))
        if row.path in seen:
            said.append(f"旧地址“{row.path}”重复")
        seen.add(row.path)
        if said:
            wrong[str(number)] = said
    if wrong:
        raise ValidationError(wrong)


def problems_of(row: AddressFacts) -> Iterator[str]:
    """What is wrong with an address that is to be kept."""
    if not row.path.startswith("/") or row.path == "/":
        yield "旧地址应是以/开头的路径或者完整网址，不能是首页"
    elif max(len(row.path), len(row.target)) > LONGEST:
        yield f"地址超过{LONGEST}个字符"
    elif row.path.startswith(BACK_OFFICE) or answers(row.path):
        yield f"“{row.path}”是平台自己的地址，不能改指别处"
    elif row.below and "?" in row.path:
        yield "带有问号的地址没有下级页面"
    if row.target.startswith("/"):
        if row.target.startswith((*BACK_OFFICE, "//")) or not answers(row.target):
            yield f"平台没有“{row.target}”这个地址"
    elif not row.target.startswith("https://") or not urlsplit(row.target).hostname:
        yield "现地址应是以/开头的平台地址，或者以https://开头的网址"


def answers(address: str) -> bool:
    """Whether the platform has a page of that form, whatever it may hold."""
    path = urlsplit(address).path
    try:
        resolve(path)
    except Resolver404:
        return False
    return True
