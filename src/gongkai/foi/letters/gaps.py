"""What a reply of each kind requires and the case lacks; and what the case already says, so that nobody types it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from gongkai.foi.letters.values import zh_date
from gongkai.foi.models import Case, CaseEvent, Letter, Redaction
from gongkai.foi.queries.consulting import joint_consultations, objections
from gongkai.foi.queries.outgoing import unredacted
from gongkai.rules.letter_kinds import ANSWER, reply_kind
from gongkai.rules.outcomes import OUTCOMES

NEEDS_FACT: Mapping[str, tuple[str, str]] = {
    "unavailable.still_unclear": (
        "clarification_asked",
        "未作补正告知，不能以“补正后申请内容仍不明确”答复（第三十条）",
    ),
    "declined.abusive": ("reasons_asked", "未要求说明理由，不能以“无正当理由大量反复申请”不予处理（第三十五条）"),
}
"""Outcomes that only follow from a step of the procedure (R14): the fact it leaves, and what to say without it."""

REPLIES = {"agrees": "同意公开", "partly": "部分同意公开", "objects": "不同意公开"}


def item_gaps(case: Case, outcome: str, grounds: Mapping[str, str]) -> list[str]:
    """Sentences that say what is missing for this result on an item; empty when nothing is."""
    row = OUTCOMES.get(outcome)
    if row is None:
        return ["请选择处理结果"]
    said = {key: str(text).strip() for key, text in grounds.items()}
    lacking = [fact.prompt for fact in row.missing(said)]
    needed, why = NEEDS_FACT.get(outcome, ("", ""))
    if needed and not _facts(case, needed):
        lacking.append(why)
    step = STEPS.get(outcome)
    return lacking + ([why] if step and (why := step(case, said)) else [])


def gaps(case: Case) -> list[str]:
    """Every gap of the decided items, each naming its item; at the end what the files lack."""
    said = [
        f"事项{item.position}（{reply_kind(item.outcome, item.grounds).title}）：{gap}"
        for item in case.items.all()
        if item.outcome
        for gap in item_gaps(case, item.outcome, item.grounds)
    ]
    return said + _needs_redaction(case) + _overlooked_objections(case) + _awaited_makers(case)


def _awaited_makers(case: Case) -> list[str]:
    """What organs made together is disclosed once each was heard, or its silence over fifteen workdays was recorded as
    consent (art. 34)."""
    if not any(item.outcome in {"granted", "partly_granted"} for item in case.items.all()):
        return []
    return [
        f"共同制作机关{row.party}的意见尚未登记；期满未提出的，请登记“期满未提出意见”（第三十四条）"
        for row in joint_consultations(case)
        if not row.reply
    ]


def _overlooked_objections(case: Case) -> list[str]:
    """What a third party objected to is not simply granted: it is withheld, or its disclosure is decided in the public
    interest and the third party told (art. 32)."""
    if not any(item.outcome == "granted" for item in case.items.all()):
        return []
    return [
        f"{row.party}不同意公开，请先办理“不同意见下决定公开”并书面告知，或者不予公开（第三十二条）"
        for row in objections(case)
        if row.reply == "objects"
    ]


def _needs_redaction(case: Case) -> list[str]:
    """A partial grant that hands over files as they are covers nothing: art. 37 wants it covered, or a reason."""
    partly = [item for item in case.items.all() if item.outcome == "partly_granted"]
    if not partly or all(str(item.grounds.get("no_redaction", "")).strip() for item in partly):
        return []
    if Redaction.objects.filter(case=case, state=Redaction.State.RELEASED).exists() or not unredacted(case).exists():
        return []
    return ["部分公开的，拟提供的材料尚未遮盖；无需遮盖的，请在决定中写明理由（第三十七条）"]


def known_grounds(case: Case) -> dict[str, str]:
    """What the facts of the case say of grounds that a decision must state, by key; empty ones are left out."""
    return {key: text for key, told in TOLD.items() if (text := told(case))}


def earlier_grounds(case: Case) -> dict[str, str]:
    """Number of the linked earlier case, and 文号 and date of its reply (art. 36 (6)); empty without a link."""
    if case.earlier is None:
        return {}
    reply = case.earlier.letters.filter(kind=ANSWER.key, state=Letter.State.SERVED).order_by("pk").last()
    if reply is None:
        return {"earlier_case": case.earlier.number, "earlier_reply": ""}
    on = reply.dated or reply.served_on
    return {
        "earlier_case": case.earlier.number,
        "earlier_reply": f"{reply.number}{f'（{zh_date(on)}）' if on else ''}",
    }


def _facts(case: Case, *types: str) -> list[CaseEvent]:
    return list(case.events.filter(type__in=types, voided=False).order_by("on", "id"))


def _needs_consultation(case: Case, said: Mapping[str, str]) -> str:
    if said.get("no_consultation") or _facts(case, "third_party_asked"):
        return ""
    return "未书面征求第三方意见；如无需征求，请写明理由（第十五条、第三十二条）"


def _needs_earlier_reply(case: Case, said: Mapping[str, str]) -> str:
    if case.earlier is None or earlier_grounds(case)["earlier_reply"]:
        return ""
    return f"关联的此前申请{case.earlier.number}尚无已送达的答复，不能以重复申请不予处理（第三十六条第六项）"


STEPS: Mapping[str, Callable[[Case, Mapping[str, str]], str]] = {
    "refused.third_party": _needs_consultation,
    "declined.repeat": _needs_earlier_reply,
}
"""Outcomes whose step leaves more than one fact to look for."""


def _consulted(case: Case) -> str:
    said = []
    for event in _facts(case, "third_party_asked", "third_party_replied"):
        if event.type == "third_party_asked":
            said.append(f"本机关于{zh_date(event.on)}书面征求第三方意见")
        elif event.data.get("reply") in REPLIES:
            said.append(f"第三方于{zh_date(event.on)}答复{REPLIES[event.data['reply']]}")
        else:
            said.append("第三方期满未提出意见")
    return "，".join(said)


def _clarified(case: Case) -> str:
    said = []
    for event in _facts(case, "clarification_asked", "clarified"):
        if event.type == "clarified":
            said.append(f"于{zh_date(event.on)}收到您的补正材料")
            continue
        until = event.data.get("until")
        limit = f"，补正期限至{zh_date(date.fromisoformat(until))}" if until else ""
        said.append(f"本机关于{zh_date(event.on)}告知您补正{limit}")
    return "，".join(said)


def _reasons(case: Case) -> str:
    said = []
    for event in _facts(case, "reasons_asked", "reasons_given"):
        asked = event.type == "reasons_asked"
        said.append(
            f"{'本机关' if asked else ''}于{zh_date(event.on)}{'要求您说明理由' if asked else '收到您的理由说明'}"
        )
    return "，".join(said)


def _counts(case: Case) -> str:
    asked = _facts(case, "reasons_asked")
    return asked[-1].note.strip() if asked else ""


TOLD: Mapping[str, Callable[[Case], str]] = {
    "consultation": _consulted,
    "clarification_history": _clarified,
    "reasons_step": _reasons,
    "counts": _counts,
}
