"""The dated facts a case's clock is folded from, and how they are read from JSON.

A fact never says what follows from it: `clock.compute` does. Dates are days in Asia/Shanghai.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone
from types import MappingProxyType
from typing import Any

# China has kept UTC+8 without summer time since 1992; the 条例 is younger.
SHANGHAI = timezone(timedelta(hours=8), "Asia/Shanghai")

ONLINE, FAX, POST_ORDINARY, POST_SIGNED, COUNTER = "online", "fax", "post_ordinary", "post_signed", "counter"
CHANNELS = frozenset({ONLINE, FAX, POST_ORDINARY, POST_SIGNED, COUNTER})

# Event type -> (label, article it stands on).
EVENTS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "submitted": ("提交申请", "条例第29条"),
        "arrived": ("申请到达", "条例第31条"),
        "confirmed": ("双方确认", "条例第31条第3项"),
        "received": ("收到申请", "条例第31条"),
        "clarification_asked": ("告知补正", "条例第30条"),
        "clarified": ("收到补正", "条例第30条"),
        "third_party_asked": ("书面征求第三方意见", "条例第32条"),
        "third_party_served": ("第三方收到征求意见书", "条例第32条"),
        "third_party_replied": ("第三方答复", "条例第32条"),
        "organs_asked": ("征求其他机关意见", "条例第34条"),
        "organs_replied": ("其他机关答复", "条例第34条"),
        "extended": ("延长答复期限", "条例第33条第2款"),
        "reasons_asked": ("要求说明理由", "条例第35条"),
        "reasons_given": ("申请人说明理由", "条例第35条"),
        "deferred": ("确定延迟答复期限", "条例第35条"),
        "fee_notified": ("送达收费通知", "条例第42条"),
        "fee_paid": ("缴清信息处理费", "条例第42条"),
        "answered": ("答复送达", "条例第33条"),
        "withdrawn": ("申请人撤回", "条例第45条"),
        "abandoned": ("视为放弃结案", "条例第30条"),
        "closed": ("归档办结", "条例第45条"),
        "reopened": ("重新办理", "条例第51条"),
    }
)
EVENT_TYPES: frozenset[str] = frozenset(EVENTS)
_FIELDS = {"type", "on", "id", "ref"}
_DATES = {"until"}
# Years a fact may lie in; outside them a date is a slip of the pen.
_YEARS = range(1949, 2100)


class ClockError(ValueError):
    """An impossible fact. `event` is its type, `index` its place in the input (from 0), `article` what it breaks."""

    def __init__(self, message: str, *, event: str = "", index: int = -1, id: str = "", article: str = "") -> None:
        self.event, self.index, self.id, self.article = event, index, id, article
        label = EVENTS[event][0] if event in EVENTS else ""
        where = f"事件{index + 1}" if index >= 0 else ""
        name = "/".join(part for part in (event, id, label) if part)
        head = f"{where}（{name}）：" if where and name else (where or name) + ("：" if where or name else "")
        super().__init__(f"{head}{message}" + (f"（{article}）" if article else ""))


@dataclass(frozen=True)
class Event:
    """One dated fact of a case.

    `id` names it, `ref` names the consultation a service or reply belongs to. `data` may hold `channel`, `until`
    (date), `basis` ("34" or "other"), `days` (workdays), `approver`. `index` is the place in the input.
    """

    type: str
    on: date | datetime
    id: str = ""
    ref: str = ""
    data: Mapping[str, object] = field(default_factory=dict)
    index: int = field(default=-1, compare=False)

    @property
    def day(self) -> date:
        """The day in Asia/Shanghai; 23:59 belongs to its day, a time without zone is local."""
        if isinstance(self.on, datetime):
            return (self.on.astimezone(SHANGHAI) if self.on.tzinfo else self.on).date()
        return self.on

    @property
    def label(self) -> str:
        return EVENTS[self.type][0]

    @property
    def article(self) -> str:
        return EVENTS[self.type][1]

    def text(self, key: str) -> str:
        value = self.data.get(key)
        return "" if value is None else str(value)

    def date(self, key: str) -> date | None:
        """A date given in `data`, or None. Raises ClockError when it is not a date."""
        value = self.data.get(key)
        if value in (None, ""):
            return None
        try:
            day = read_day(value)
        except ValueError:
            raise self.error(f"“{key}”不是日期：{value}") from None
        if day.year not in _YEARS:
            raise self.error(f"“{key}”的年份有误：{day}")
        return day

    def number(self, key: str) -> int | None:
        value = self.data.get(key)
        if value in (None, ""):
            return None
        if isinstance(value, bool) or not isinstance(value, (int, str)) or not str(value).strip().lstrip("-").isdigit():
            raise self.error(f"“{key}”应为整数：{value}")
        return int(value)

    def error(self, message: str, article: str = "") -> ClockError:
        return ClockError(message, event=self.type, index=self.index, id=self.id, article=article or self.article)


def read_moment(value: object) -> date | datetime:
    """A date or date-time from ISO text (or given as such). Raises ValueError."""
    if isinstance(value, (date, datetime)):
        return value
    if not isinstance(value, str):
        raise ValueError(f"not a date: {value!r}")
    text = value.strip()
    if len(text) <= 10:
        return date.fromisoformat(text)
    moment = datetime.fromisoformat(text)
    if moment.year not in _YEARS:
        raise ValueError(f"year out of range: {moment}")
    return moment


def read_day(value: object) -> date:
    return Event("received", read_moment(value)).day


def parse_events(payload: Sequence[Mapping[str, Any]]) -> tuple[Event, ...]:
    """Facts from JSON objects `{"type","on",…}`. Raises ClockError naming the place and type of a wrong one."""
    if isinstance(payload, (str, bytes, Mapping)) or not isinstance(payload, Sequence):
        raise ClockError("events 应为事件的列表")
    return tuple(_parse(raw, index) for index, raw in enumerate(payload))


def _parse(raw: Mapping[str, Any], index: int) -> Event:
    if not isinstance(raw, Mapping):
        raise ClockError("事件应为对象", index=index)
    kind = raw.get("type")
    if not isinstance(kind, str) or kind not in EVENT_TYPES:
        raise ClockError(f"没有名为“{kind}”的事件类型", event=str(kind), index=index, article="条例第45条")
    name = str(raw.get("id") or "")
    try:
        on = read_moment(raw.get("on"))
    except ValueError:
        message = f"“on”不是日期：{raw.get('on')}"
        raise ClockError(message, event=kind, index=index, id=name, article=EVENTS[kind][1]) from None
    extra = {key: value for key, value in raw.items() if key not in _FIELDS}
    # `data` nested, as stored rows have it, is read like fields written beside the type.
    nested = extra.pop("data", None)
    if isinstance(nested, Mapping):
        extra = {**nested, **extra}
    event = Event(kind, on, name, str(raw.get("ref") or ""), extra, index)
    for key in _DATES:
        event.date(key)
    return event


def in_order(events: Sequence[Event]) -> tuple[Event, ...]:
    """By day; within a day by time where both have one, else as given. Every event gets its index."""
    numbered = [e if e.index >= 0 else Event(e.type, e.on, e.id, e.ref, e.data, n) for n, e in enumerate(events)]
    for event in numbered:
        if event.type not in EVENT_TYPES:
            raise ClockError(
                f"没有名为“{event.type}”的事件类型", event=event.type, index=event.index, article="条例第45条"
            )
        if event.day.year not in _YEARS:
            raise event.error(f"年份有误：{event.day}")
    days: dict[date, list[Event]] = {}
    for event in numbered:
        days.setdefault(event.day, []).append(event)
    ordered: list[Event] = []
    for day in sorted(days):
        same = days[day]
        if all(isinstance(event.on, datetime) for event in same):
            same = sorted(same, key=_clock_time)
        ordered += same
    return tuple(ordered)


def _clock_time(event: Event) -> str:
    on = event.on
    assert isinstance(on, datetime)
    return (on.astimezone(SHANGHAI) if on.tzinfo else on).time().isoformat()
