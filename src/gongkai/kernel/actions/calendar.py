"""The calendar is changed by whole notices, each a new version."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied, ValidationError

from gongkai.kernel import audit, calendars, outbox, registry
from gongkai.kernel.actions.door import action, lock
from gongkai.kernel.actor import Actor
from gongkai.kernel.events import CalendarChanged
from gongkai.kernel.models import CalendarDay, Setting
from gongkai.rules.calendar import Calendar, Notice, NoticeError, parse_notice

RECORD = "calendar"


def read_notice(text: str) -> Notice:
    """The rows ``date,kind,name`` of a State Council notice; raises ValidationError that names the line."""
    try:
        return parse_notice(text)
    except NoticeError as error:
        raise ValidationError(str(error)) from error


def preview(notice: Notice) -> Calendar:
    """The calendar as it would be, to show which due dates would move before anything is changed."""
    return calendars.current().with_changes(notice.holidays, notice.workdays)


def may_change_calendar(actor: Actor) -> bool:
    """Whether the actor keeps the platform: the calendar holds for the whole district."""
    return actor.is_system or (bool(registry.keeps_platform) and registry.keeps_platform.get()(actor))


@action
def change_calendar(*, actor: Actor, notice: Notice, source: str, request_key: str = "") -> int:
    """Bring a notice into force as a new version; the version's number, or the present one if it changes nothing.

    `source` is the number of the notice (文号) or where it was published. Listeners of CalendarChanged recompute the
    open cases. Raises PermissionDenied and ValidationError.
    """
    if not may_change_calendar(actor):
        raise PermissionDenied("只有区政务公开办或系统管理岗位可以调整工作日历")
    if not source.strip():
        raise ValidationError({"source": "请填写依据的通知文号或出处"})
    Setting.objects.get_or_create(key=RECORD)
    held = lock(Setting, RECORD)
    old = calendars.current()
    if preview(notice) == old:
        return calendars.version()
    number = calendars.version() + 1
    kinds = ((CalendarDay.Kind.HOLIDAY, notice.holidays), (CalendarDay.Kind.WORKDAY, notice.workdays))
    days = [
        CalendarDay(day=day, kind=kind, name=name, source=source.strip(), version=number)
        for kind, table in kinds
        for day, name in sorted(table.items())
    ]
    CalendarDay.objects.bulk_create(days)
    changed = sorted(day.day for day in days)
    after = {"version": number, "source": source.strip(), "days": {str(day.day): day.kind for day in days}}
    audit.record(actor=actor, verb="calendar.change", obj=held, before={"version": old.version}, after=after)
    outbox.emit(CalendarChanged(version=number, first=changed[0], last=changed[-1]), record=RECORD)
    return number
