"""Who acts: one frozen value for officers, applicants and the system itself."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal

from gongkai.kernel import registry
from gongkai.kernel.models import User

Kind = Literal["officer", "applicant", "system"]


@dataclass(frozen=True)
class Actor:
    """The one who acts, as of one day.

    `posts` are the keys held at `organ_id`, the organ acted for; `holdings` are all (organ id, post key) pairs, those
    held as somebody's deputy included; `deputed` are the latter with the name of the one who is absent.
    `is_superuser` opens the upkeep of organs and accounts, never a review.
    """

    user_id: int | None
    name: str
    title: str = ""
    organ_id: int | None = None
    posts: frozenset[str] = frozenset()
    holdings: tuple[tuple[int, str], ...] = field(default=())
    deputed: tuple[registry.Posting, ...] = field(default=())
    kind: Kind = "officer"
    is_superuser: bool = False

    @staticmethod
    def of(user: User, on: date, organ_id: int | None = None) -> Actor:
        """The officer with the posts held on `on`, acting for `organ_id` or else for the organ of the oldest post."""
        own = tuple(registry.postings.get()(user.pk, on)) if registry.postings else ()
        deputed = tuple(registry.stand_ins.get()(user.pk, on)) if registry.stand_ins else ()
        deputed = tuple(one for one in deputed if (one.organ_id, one.post) not in own)
        holdings = tuple(dict.fromkeys((*own, *((one.organ_id, one.post) for one in deputed))))
        acting_for = organ_id if organ_id is not None else (holdings[0][0] if holdings else None)
        return Actor(
            user_id=user.pk,
            name=str(user),
            title=user.title,
            organ_id=acting_for,
            posts=frozenset(post for organ, post in holdings if organ == acting_for),
            holdings=holdings,
            deputed=deputed,
            is_superuser=user.is_superuser,
        )

    @staticmethod
    def system(name: str) -> Actor:
        """The platform itself, under the name of the process that acts."""
        return Actor(user_id=None, name=name, kind="system")

    @staticmethod
    def applicant(label: str) -> Actor:
        """A member of the public; `label` must say nothing personal, for it is kept in the audit."""
        return Actor(user_id=None, name=label, kind="applicant")

    @property
    def is_system(self) -> bool:
        return self.kind == "system"

    def holds(self, post: str, organ_id: int | None = None) -> bool:
        """Whether the post is held at `organ_id`, or at any organ if that is not said."""
        return any(key == post and organ_id in (None, organ) for organ, key in self.holdings)

    def organs_where(self, post: str) -> frozenset[int]:
        """Ids of the organs where the post is held."""
        return frozenset(organ for organ, key in self.holdings if key == post)

    def in_place_of(self, organ_id: int, posts: Collection[str]) -> Actor:
        """The actor under the name that the records keep: with “（代×××）” where none of `posts` there is hers but
        by standing in for somebody. The account stays her own, so that four eyes stay four."""
        lent = [one for one in self.deputed if one.organ_id == organ_id and one.post in posts]
        borrowed = {(one.organ_id, one.post) for one in self.deputed}
        own = any(at == organ_id and post in posts and (at, post) not in borrowed for at, post in self.holdings)
        if own or not lent:
            return self
        return replace(self, name=f"{self.name}（代{lent[0].absent_name}）", deputed=())
