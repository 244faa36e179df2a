"""How the district has set what the law leaves to it: which reviews an answer needs, from when it is sealed.

Kept in the setting `foi.procedure` as JSON: `{"reviews": {"default": ["secrecy"], "by_organ": {CODE: ["secrecy",
"legal"]}}, "sealing_from": "2021-01-01"}`. Without it every answer needs the secrecy review and no sealed copy.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from gongkai.kernel.actor import Actor
from gongkai.kernel.models import Setting
from gongkai.organs.models import Organ
from gongkai.organs.policies import district_ids

KEY = "foi.procedure"
REVIEWS = {"secrecy": "保密审查", "legal": "法制审核"}


@dataclass(frozen=True)
class Procedure:
    """The settings as read. `sealing_from` is the first 成文日期 whose letters are served as sealed copies."""

    default_reviews: frozenset[str] = frozenset({"secrecy"})
    reviews_by_organ: dict[str, frozenset[str]] = field(default_factory=dict)
    sealing_from: date | None = None

    def reviews(self, organ: Organ) -> frozenset[str]:
        """The reviews an answer of this organ must have passed: `secrecy` (art. 17), `legal`."""
        return self.reviews_by_organ.get(organ.code, self.default_reviews)

    def sealed(self, dated: date | None) -> bool:
        """Whether a letter of this day is served as a sealed copy."""
        return self.sealing_from is not None and dated is not None and dated >= self.sealing_from


def may_set_procedure(actor: Actor) -> bool:
    """Whether the actor sets the procedure for all organs: the 政务公开办 of the district."""
    return actor.is_system or bool(district_ids(actor, ("disclosure_office",)))


def procedure() -> Procedure:
    """The procedure in force."""
    stored: dict[str, Any] = Setting.objects.filter(key=KEY).values_list("value", flat=True).first() or {}
    reviews = stored.get("reviews", {})
    since = stored.get("sealing_from")
    return Procedure(
        default_reviews=frozenset(reviews.get("default", ["secrecy"])) & REVIEWS.keys(),
        reviews_by_organ={
            code: frozenset(names) & REVIEWS.keys() for code, names in reviews.get("by_organ", {}).items()
        },
        sealing_from=date.fromisoformat(since) if since else None,
    )
