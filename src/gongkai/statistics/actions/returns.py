"""Returns: entered by one hand, reviewed and handed in by another, accepted or sent back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError

from gongkai.annual_report.editions import EDITIONS
from gongkai.kernel import clock
from gongkai.kernel.actions import action
from gongkai.kernel.actor import Actor
from gongkai.organs.models import Organ
from gongkai.statistics.actions.entry import check_proactive, read_proactive, read_remedies
from gongkai.statistics.actions.moving import move
from gongkai.statistics.models import Return
from gongkai.statistics.policies import require, require_other_hand
from gongkai.statistics.queries.gathering import PERIODS, edition_of
from gongkai.statistics.transitions import RETURN_MOVES


@action
def enter_return(
    *,
    actor: Actor,
    organ_id: int,
    year: int,
    proactive: Mapping[str, Mapping[str, Any]],
    remedies: Mapping[str, Mapping[str, Any]] | None = None,
    period: str = "year",
    index: int = 1,
    edition: str | None = None,
    source_id: int | None = None,
    source_note: str = "",
    request_key: str = "",
) -> Return:
    """Make or change the draft of a period. `proactive[row][cell]` may lack figures until it is handed in.

    `remedies` is given only where the organ's reviews and suits are not kept here.
    Raises ValidationError keyed by "row.cell".
    """
    organ = Organ.objects.get(pk=organ_id)
    require(actor, organ, RETURN_MOVES["enter"])
    if not 1 <= index <= PERIODS.get(period, 0):
        raise ValidationError({"period": "没有这一填报周期"})
    form = edition_of(year, edition)
    figures, errors = read_proactive(proactive, form)
    section_four = None
    if remedies is not None:
        section_four, more = read_remedies(remedies)
        errors |= more
    if errors:
        raise ValidationError(errors)
    kept, _ = Return.objects.get_or_create(
        organ=organ, year=year, period=period, index=index, defaults={"edition": form.key}
    )
    with move(Return, kept.pk, "enter", actor) as row:
        row.edition, row.proactive, row.remedies = form.key, figures, section_four
        row.filler, row.filled_by_id = actor.name, actor.user_id
        row.reviewer, row.reviewed_by_id = "", None
        row.source_note = source_note
        if source_id is not None:
            row.source_id = source_id
    return row


@action
def hand_in_return(*, actor: Actor, return_id: int, request_key: str = "") -> Return:
    """审核并报送: whoever hands the figures in answers for them as their reviewer, and is not who filled them in.

    Raises PermissionDenied for the filler and for whoever holds no checking post, ValidationError naming every cell
    that is wrong.
    """
    with move(Return, return_id, "hand_in", actor) as row:
        require_other_hand(actor, row)
        errors = check_proactive(row.proactive, EDITIONS[row.edition])
        if errors:
            raise ValidationError(errors)
        row.reviewer, row.reviewed_by_id = actor.name, actor.user_id
        row.rounds += 1
        row.handed_in_at = clock.now()
        row.comment = ""
    return row


@action
def accept_return(*, actor: Actor, return_id: int, request_key: str = "") -> Return:
    """The overseeing 政务公开办 takes the figures over."""
    with move(Return, return_id, "accept", actor) as row:
        pass
    return row


@action
def send_back_return(*, actor: Actor, return_id: int, comment: str, request_key: str = "") -> Return:
    """Send the figures back with a reason."""
    if not comment.strip():
        raise ValidationError({"comment": "请写明退回的理由"})
    with move(Return, return_id, "send_back", actor, reason=comment) as row:
        row.comment = comment.strip()
    return row
