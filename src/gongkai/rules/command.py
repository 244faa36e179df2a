"""`gongkai clock EVENTS.json [--json] [--on DAY]`: the due date of a case and the ledger behind it (条例第33条).

Exit status 0, or 2 with a sentence on standard error that names the event and the article.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from gongkai.rules.calendar import Calendar, china
from gongkai.rules.clock import STATE_LABELS, ClockError, ClockResult, compute, parse_events

CALENDARS = {"CN": china}
WEEKDAYS = "一二三四五六日"


def main(argv: list[str] | None = None) -> int:
    """Run the command; `-` reads standard input."""
    parser = argparse.ArgumentParser(prog="gongkai clock", description="the due date of a case and its ledger")
    parser.add_argument("events", metavar="EVENTS.json", help='{"calendar":"CN","events":[…]}; "-" for standard input')
    parser.add_argument("--json", action="store_true", help="print the result as JSON")
    parser.add_argument("--on", metavar="DAY", type=_day, help="the day the result speaks of (default: the last event)")
    arguments = parser.parse_args(argv)
    try:
        calendar, events = _read(arguments.events)
        result = compute(parse_events(events), calendar, until=arguments.on)
    except (ClockError, OSError, ValueError) as error:
        print(f"gongkai clock: {error}", file=sys.stderr)
        return 2
    print(json.dumps(to_json(result), ensure_ascii=False, indent=1) if arguments.json else to_text(result))
    return 0


def _day(text: str) -> date:
    return date.fromisoformat(text)


def _read(name: str) -> tuple[Calendar, Sequence[Mapping[str, Any]]]:
    try:
        text = sys.stdin.read() if name == "-" else Path(name).read_text(encoding="utf-8-sig")
        payload = json.loads(text)
    except json.JSONDecodeError as error:
        raise ClockError(f"{name} 不是合格的 JSON：第{error.lineno}行 {error.msg}") from None
    except UnicodeDecodeError:
        raise ClockError(f"{name} 不是 UTF-8 文本") from None
    if isinstance(payload, list):
        payload = {"events": payload}
    if not isinstance(payload, dict) or not isinstance(payload.get("events"), list):
        raise ClockError('应为 {"calendar":"CN","events":[…]}')
    calendar = payload.get("calendar", "CN")
    if calendar not in CALENDARS:
        raise ClockError(f"没有名为“{calendar}”的日历，只有 CN")
    return CALENDARS[calendar](), payload["events"]


def to_json(result: ClockResult) -> dict[str, Any]:
    """The result as JSON values: dates as ISO text, the ledger as `{"on","day","counts","why","article","kind"}`."""
    plain: dict[str, Any] = _plain(asdict(result))
    return plain | {"overdue": result.overdue}


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    return value


def to_text(result: ClockResult) -> str:
    """The result for people: a head, the findings, one line a day."""
    lines = [f"状态：{STATE_LABELS[result.state]}（{_chinese(result.as_of)}）"]
    received = _chinese(result.received_on) if result.received_on else "尚未确定，等待双方确认"
    lines.append(f"收到申请之日：{received}")
    if result.due_on:
        late = "，已逾期" if result.overdue else ""
        lines.append(
            f"答复期限：{_chinese(result.due_on)}，已用 {result.days_used}/{result.days_allowed} 个工作日{late}"
        )
    else:
        lines.append("答复期限：现在无法确定（期限尚未起算或停止计算）")
    if result.original_due_on and result.original_due_on != result.due_on:
        lines.append(f"原答复期限：{_chinese(result.original_due_on)}")
    if result.cautious_due_on:
        lines.append(f"如自提交之日起算：{_chinese(result.cautious_due_on)}（供提醒，不是法定期限）")
    if result.provisional:
        lines.append("暂定：所涉年份的放假安排尚未公布，按周一至周五推算")
    for stop in result.stops:
        limit = f"至迟{_chinese(stop.limit)}" if stop.limit else "没有期限"
        lines.append(f"停止计期：{stop.why}，自{_chinese(stop.since)}，{limit}（{stop.article}）")
    lines += [f"注意：{finding.message}（{finding.article}）" for finding in result.findings]
    lines.append(f"日历：{result.calendar}")
    lines.append("")
    for row in result.ledger:
        mark = f"{row.day:>3}" if row.counts else "  ·"
        ahead = "  ▷" if row.projected else "   "
        lines.append(f"{row.on}（{WEEKDAYS[row.on.weekday()]}）{mark}{ahead} {row.why}（{row.article}）")
    return "\n".join(lines)


def _chinese(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
