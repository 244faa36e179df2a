"""Reminders: raised and settled by the worker as the facts say, quieted by the one who is reminded.

They are views of audited facts kept for one's own desk, so they leave no audit rows of their own.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from gongkai.foi.models import Case, CaseNote, Reminder
from gongkai.foi.policies import desk_owner
from gongkai.foi.queries.reminders import STANDING, Receivers, wanted
from gongkai.kernel import clock
from gongkai.kernel.actions import action
from gongkai.kernel.actor import Actor
from gongkai.kernel.calendars import current


@action
def settle_reminders(*, actor: Actor, case_ids: Sequence[int], on: date, request_key: str = "") -> int:
    """Make the reminders of these cases say what the facts say on that day: raise what is missing, quiet what is
    settled. What somebody quieted herself stays quiet. Returns how many were raised. Bears being called twice."""
    at, receivers = clock.now(), Receivers(on)
    due: dict[tuple[int, str], Reminder] = {}
    for want in wanted(Case.objects.filter(pk__in=list(case_ids)), on, current()):
        for user_id in receivers.of(want):
            due[user_id, want.cause] = Reminder(
                user_id=user_id, case=want.case, kind=want.kind, cause=want.cause, text=want.text, made_at=at
            )
    known = Reminder.objects.filter(case_id__in=list(case_ids), kind__in=STANDING)
    there = {(user_id, cause): pk for pk, user_id, cause in known.values_list("pk", "user_id", "cause")}
    settled = [pk for place, pk in there.items() if place not in due]
    Reminder.objects.filter(pk__in=settled, quiet_at=None).update(quiet_at=at)
    fresh = [reminder for place, reminder in due.items() if place not in there]
    Reminder.objects.bulk_create(fresh, ignore_conflicts=True)  # another worker may have been here meanwhile
    return len(fresh)


@action
def quiet_reminders(*, actor: Actor, reminder_ids: Iterable[int], request_key: str = "") -> int:
    """The officer has seen to these of her own; how many were still open."""
    mine = Reminder.objects.filter(user_id=desk_owner(actor), pk__in=list(reminder_ids), quiet_at=None)
    return mine.update(quiet_at=clock.now())


def tell_mentioned(note: CaseNote, *, author_id: int) -> None:
    """Remind those whom a remark names, and take the author's own reminder of this case back: she has answered. Inside
    the transaction of the remark."""
    Reminder.objects.filter(user_id=author_id, case=note.case, kind="mention", quiet_at=None).update(
        quiet_at=note.written_at
    )
    text = f"{note.author_name}在批注中提到您：{note.text[:60]}"
    for user_id in note.mentions:
        Reminder.objects.get_or_create(
            user_id=user_id,
            cause=f"mention:{note.pk}",
            defaults={"case": note.case, "kind": "mention", "text": text, "made_at": note.written_at},
        )
