"""Consulting third parties (art. 32) and other organs (arts. 11, 34). Both stop the clock (art. 33 ¶3).

Inner help of departments is not a consultation: only a formal letter is recorded here, so only that suspends the term.
"""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError

from gongkai.foi.actions.ledger import Refused, Step, step
from gongkai.foi.letters import zh_date
from gongkai.foi.models import Case
from gongkai.foi.queries import clock_today
from gongkai.kernel.actions import action
from gongkai.kernel.actor import Actor
from gongkai.rules.clock import Awaited

REPLIES = {"agrees": "同意公开", "objects": "不同意公开", "silent": "逾期未提出意见"}


@action
def consult_third_party(*, actor: Actor, case_id: int, on: date, party: str, about: str, request_key: str = "") -> Case:
    """Ask a third party in writing whether it agrees (art. 32). The applicant's identity is not disclosed to it."""
    if not party.strip() or not about.strip():
        raise ValidationError({"party": "请写明第三方和征求意见的信息内容"})
    with step(case_id=case_id, event="consult_third_party", actor=actor) as moving:
        moving.establish("letter_is_formal", about.strip())
        moving.personal["party"] = party
        moving.fact("third_party_asked", on=on, note=f"{party}：{about}")
    return moving.case


@action
def third_party_served(*, actor: Actor, case_id: int, on: date, ref: str = "", request_key: str = "") -> Case:
    """The day the third party received the letter; its fifteen workdays run from here (art. 32)."""
    with step(case_id=case_id, event="third_party_served", actor=actor) as moving:
        moving.fact("third_party_served", on=on, ref=_awaited(moving, "third_party", ref).id)
    return moving.case


@action
def third_party_replied(
    *, actor: Actor, case_id: int, on: date, reply: str, ref: str = "", note: str = "", request_key: str = ""
) -> Case:
    """The third party's answer, or its silence when the limit has passed; the clock resumes."""
    with step(case_id=case_id, event="third_party_replied", actor=actor) as moving:
        if reply not in REPLIES:
            raise ValidationError({"reply": "请选择第三方的意见"})
        _reply(moving, _awaited(moving, "third_party", ref), on=on, reply=reply, note=note)
    return moving.case


@action
def consult_organ(
    *, actor: Actor, case_id: int, on: date, organ_name: str, basis: str, about: str, request_key: str = ""
) -> Case:
    """Send a formal consultation letter to another organ. `basis` is "34" for a co-maker (silence is consent after
    fifteen
    workdays) or "other" (art. 11)."""
    if basis not in {"34", "other"}:
        raise ValidationError({"basis": "请选择征求意见的依据"})
    if not organ_name.strip() or not about.strip():
        raise ValidationError({"organ_name": "请写明被征求意见的机关和信息内容"})
    with step(case_id=case_id, event="consult_organ", actor=actor) as moving:
        moving.establish("letter_is_formal", about.strip())
        moving.fact("organs_asked", on=on, data={"basis": basis, "organ": organ_name}, note=about)
    return moving.case


@action
def organ_replied(
    *, actor: Actor, case_id: int, on: date, reply: str, ref: str = "", note: str = "", request_key: str = ""
) -> Case:
    """The other organ's answer; the clock resumes."""
    with step(case_id=case_id, event="organ_replied", actor=actor) as moving:
        _reply(moving, _awaited(moving, "organs", ref), on=on, reply=reply, note=note)
    return moving.case


def _awaited(moving: Step, kind: str, ref: str) -> Awaited:
    """The consultation meant: the one of `ref`, or else the oldest of the kind without a reply."""
    clock = clock_today(moving.case, moving.at.date())
    waiting = [asked for asked in clock.awaited if asked.kind == kind and ref in ("", asked.id)]
    moving.establish("consultation_open", waiting, "没有尚待回复的征求意见（《条例》第三十二条、第三十四条）")
    return waiting[0]


def _reply(moving: Step, asked: Awaited, *, on: date, reply: str, note: str) -> None:
    """Record the reply. Silence is a result only after the limit to answer in (arts. 32, 34)."""
    if reply == "silent" and asked.kind == "third_party" and asked.limit is None:
        raise Refused("第三方尚未收到征求意见书，十五个工作日没有起算，不能按逾期处理（《条例》第三十二条）")
    if reply == "silent" and asked.limit is not None and on <= asked.limit:
        raise Refused(
            f"提出意见的期限至{zh_date(asked.limit)}，期满之后才能按逾期处理（《条例》第三十二条、第三十四条）"
        )
    moving.fact(f"{asked.kind}_replied", on=on, ref=asked.id, data={"reply": reply}, note=note)
