"""Letters out of a case: paragraphs by the template in force, the remedies by the rules (arts. 30–37, 51)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from gongkai.foi.letters.templates import Wordings
from gongkai.foi.letters.tokens import fill
from gongkai.foi.letters.values import common_values, item_values, ordinal
from gongkai.foi.models import Applicant, Case, RequestItem
from gongkai.foi.queries.outgoing import going_files
from gongkai.organs.models import OrganVersion
from gongkai.organs.queries import at as organ_at
from gongkai.rules.letter_kinds import ANSWER, BY_ITEM, KINDS
from gongkai.rules.remedies import remedy_clause


class Incomplete(ValueError):
    """The case lacks something the letter must say; the message names it."""


def answer_title(case: Case) -> str:
    """Title of the 答复书."""
    return ANSWER.title


def answer_content(case: Case, *, applicant: Applicant, on: date) -> dict[str, Any]:
    """Content of the 答复书: the frame with one paragraph for each item, which an officer may reword; and the remedies,
    which nobody may."""
    version = version_on(case, on)
    items = list(case.items.all())
    return {
        "issuer": version.legal_name,
        "addressee": applicant.name,
        "paragraphs": answer_paragraphs(case, items, version, on, Wordings(case.organ_id)),
        "remedies": remedies(items, version, on),
        "attachments": attachments(case),
    }


def answer_paragraphs(
    case: Case, items: Sequence[RequestItem], version: OrganVersion, on: date, wordings: Wordings
) -> list[str]:
    """The frame, in which the line that holds `{逐项答复}` gives way to what is said on each item."""
    if case.received_on is None:
        raise Incomplete("答复书须写明收到申请之日，此件尚未确认收到")
    slot = f"{{{BY_ITEM.name}}}"
    said = common_values(ANSWER, case, version, on)
    paragraphs: list[str] = []
    for line in wordings.text(ANSWER.key).splitlines():
        before, here, after = line.partition(slot)
        paragraphs += fill(before, said)
        if here:
            paragraphs += by_item(items, wordings)
        paragraphs += fill(after, said)
    return paragraphs


def by_item(items: Sequence[RequestItem], wordings: Wordings) -> list[str]:
    """What the reply says on each item, numbered when there are several."""
    paragraphs: list[str] = []
    for item in items:
        kind, said = item_values(item)
        first, *others = fill(wordings.text(kind.key), said)
        lead = f"{ordinal(item.position)}、" if len(items) > 1 else ""
        paragraphs += [lead + first, *others]
    return paragraphs


def notice_content(
    case: Case,
    kind_key: str,
    *,
    fields: Mapping[str, str],
    on: date,
    addressee: str,
    wordings: Wordings | None = None,
) -> dict[str, Any]:
    """Content of a letter of `rules.letter_kinds.NOTICES`; `fields` are its parts by key.

    Raises Incomplete naming what is missing, KeyError for an unknown kind.
    """
    kind = KINDS[kind_key]
    version = version_on(case, on)
    said = common_values(kind, case, version, on)
    lacking = [part.name for part in kind.missing(fields)]
    lacking += [part.name for part in kind.common if part.key in kind.must and not said[part.name].strip()]
    if lacking:
        raise Incomplete(f"{kind.title}须写明{'、'.join(lacking)}（{kind.article}）")
    said |= {part.name: fields.get(part.key, "") for part in kind.parts}
    closing = decision_remedies(version, on) if kind.remedy else []
    if kind.remedy and not closing:
        raise Incomplete(f"{kind.title}须告知救济途径，请先在“机关”中设置行政复议机关和管辖法院")
    return {
        "issuer": version.legal_name,
        "addressee": addressee,
        "paragraphs": [*fill((wordings or Wordings(case.organ_id)).text(kind_key), said), *closing],
        "remedies": [],
        "attachments": [],
    }


def version_on(case: Case, on: date) -> OrganVersion:
    """What holds of the organ on the day of the letter."""
    version = organ_at(case.organ, on)
    if version is None:
        raise Incomplete(f"没有{case.organ}在该日的机关信息，请先在“机关”中补齐")
    return version


def attachments(case: Case) -> list[str]:
    """Titles of what goes out with the answer; a file that was redacted gives way to its redacted copy."""
    return [file.title for file in going_files(case)]


def remedies(items: Sequence[RequestItem], version: OrganVersion, on: date) -> list[str]:
    """The remedy paragraphs for a letter dated `on`, never typed: one when all items fall under one regime, else one
    for each with the items it speaks of. Empty while the organ's bodies are unset, which blocks the approval."""
    bodies = _bodies(version)
    if not bodies:
        return []
    clauses: dict[str, list[int]] = {}
    for item in items:
        clause = remedy_clause(item.outcome, on, review_bodies=bodies, court=version.court)
        clauses.setdefault(clause.paragraph, []).append(item.position)
    if len(clauses) == 1:
        return list(clauses)
    return [
        paragraph.replace("如对本答复", f"如对本答复第{'、'.join(ordinal(place) for place in places)}项", 1)
        for paragraph, places in clauses.items()
    ]


def decision_remedies(version: OrganVersion, on: date) -> list[str]:
    """The remedy paragraph of a decision to disclose, told to a third party: review or court as it chooses."""
    bodies = _bodies(version)
    if not bodies:
        return []
    clause = remedy_clause("granted", on, review_bodies=bodies, court=version.court)
    return [clause.paragraph.replace("本答复", "本决定")]


def _bodies(version: OrganVersion) -> list[str]:
    bodies = [body for body in (version.review_body, *version.review_body_alternatives) if body]
    return bodies if version.court else []
