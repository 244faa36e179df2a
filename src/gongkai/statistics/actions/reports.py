"""January as it is: started, written, handed in, examined, sent back with comments, handed in again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError

from gongkai.kernel import audit, clock
from gongkai.kernel.actions import action, lock
from gongkai.kernel.actor import Actor
from gongkai.organs.models import Organ
from gongkai.statistics.actions.moving import Refused, move
from gongkai.statistics.models import AnnualReport, Deadline, ReportComment
from gongkai.statistics.models.reports import Scope
from gongkai.statistics.policies import require, require_overseer
from gongkai.statistics.prose import SECTIONS
from gongkai.statistics.queries.gathering import edition_of
from gongkai.statistics.queries.overview import statutory_deadline
from gongkai.statistics.transitions import REPORT_MOVES


@dataclass(frozen=True)
class CommentDraft:
    """A remark on one cell (`row`, `column`) or on one sentence (`quote`) of a section ("two" … "four", or of the
    prose)."""

    section: str
    text: str
    row: str = ""
    column: str = ""
    quote: str = ""


@action
def start_report(
    *,
    actor: Actor,
    organ_id: int,
    year: int,
    scope: str = "own",
    edition: str | None = None,
    prose: Mapping[str, str] | None = None,
    request_key: str = "",
) -> AnnualReport:
    """Begin the report of a year; if there is one already, that is returned as it stands."""
    organ = Organ.objects.get(pk=organ_id)
    require(actor, organ, REPORT_MOVES["write"])
    if scope not in Scope.values:
        raise ValidationError({"scope": "请选择报告范围"})
    known = AnnualReport.objects.filter(organ=organ, year=year, scope=scope).order_by("-revision").first()
    if known is not None:
        return known
    report = AnnualReport.objects.create(
        organ=organ,
        year=year,
        scope=scope,
        edition=edition_of(year, edition).key,
        prose=_prose(prose or {}),
        started_at=clock.now(),
    )
    audit.record(
        actor=actor,
        verb="statistics.annualreport.start",
        obj=report,
        after={"year": year, "scope": scope, "edition": report.edition, "prose": report.prose},
    )
    return report


@action
def write_prose(*, actor: Actor, report_id: int, prose: Mapping[str, str], request_key: str = "") -> AnnualReport:
    """Set the sections given ("front", "one", "five", "six"); the others stay."""
    with move(AnnualReport, report_id, "write", actor) as report:
        report.prose = {**report.prose, **_prose(prose)}
    return report


@action
def hand_in_report(*, actor: Actor, report_id: int, request_key: str = "") -> AnnualReport:
    """Hand the report in; the rounds are counted. Refused while a comment of the last round has no answer."""
    with move(AnnualReport, report_id, "hand_in", actor) as report:
        open_comments = report.comments.filter(answer="").count()
        if open_comments:
            raise Refused(f"还有{open_comments}条退回意见没有写明办理情况")
        report.rounds += 1
        report.handed_in_by_id = actor.user_id
        report.handed_in_at = clock.now()
    return report


@action
def examine_report(*, actor: Actor, report_id: int, request_key: str = "") -> AnnualReport:
    """The overseeing 政务公开办 has no more remarks."""
    with move(AnnualReport, report_id, "examine", actor) as report:
        pass
    return report


@action
def send_back_report(
    *, actor: Actor, report_id: int, comments: Sequence[CommentDraft], request_key: str = ""
) -> AnnualReport:
    """Send the report back with at least one remark, each on a cell or a sentence."""
    if not comments:
        raise ValidationError({"comments": "退回时请至少对一个数据或者一句话写明意见"})
    reason = "；".join(comment.text for comment in comments)
    with move(AnnualReport, report_id, "send_back", actor, reason=reason) as report:
        for number, draft in enumerate(comments, start=1):
            _check(draft, number)
            ReportComment.objects.create(
                report=report,
                round=report.rounds,
                section=draft.section,
                row=draft.row,
                column=draft.column,
                quote=draft.quote.strip(),
                text=draft.text.strip(),
                author_name=actor.name,
                made_at=clock.now(),
            )
        report.approved_by, report.approved_at, report.approved_digest = "", None, ""
    return report


@action
def answer_comment(*, actor: Actor, comment_id: int, answer: str, request_key: str = "") -> ReportComment:
    """Say what was done about a remark."""
    comment: ReportComment = lock(ReportComment.objects.select_related("report__organ"), comment_id)
    require(actor, comment.report.organ, REPORT_MOVES["write"])
    if not answer.strip():
        raise ValidationError({"answer": "请写明办理情况"})
    before, comment.answer = comment.answer, answer.strip()
    comment.save(update_fields=["answer"])
    audit.record(
        actor=actor,
        verb="statistics.comment.answer",
        obj=comment,
        before={"answer": before},
        after={"answer": comment.answer},
        chain=comment.report,
    )
    return comment


@action
def set_deadline(
    *, actor: Actor, organ_id: int, year: int, scope: str, on: date, source: str, request_key: str = ""
) -> Deadline:
    """A local date for an organ and all below it; never later than the statute's (art. 49)."""
    organ = Organ.objects.get(pk=organ_id)
    require_overseer(actor, organ)
    errors = {}
    if scope not in Scope.values:
        errors["scope"] = "请选择报告范围"
    elif on > (last := statutory_deadline(organ, year, "rollup" if scope == "rollup" else "own")):
        errors["on"] = f"不得晚于法定期限{last.year}年{last.month}月{last.day}日"
    if not source.strip():
        errors["source"] = "请写明依据"
    if errors:
        raise ValidationError(errors)
    deadline, _ = Deadline.objects.update_or_create(
        organ=organ, year=year, scope=scope, defaults={"on": on, "source": source.strip()}
    )
    audit.record(
        actor=actor,
        verb="statistics.deadline.set",
        obj=deadline,
        after={"organ_id": organ.pk, "year": year, "scope": scope, "on": on.isoformat(), "source": source},
    )
    return deadline


def _prose(given: Mapping[str, str]) -> dict[str, str]:
    unknown = set(given) - set(SECTIONS)
    if unknown:
        raise ValidationError(dict.fromkeys(unknown, "没有这一部分"))
    return {key: text.replace("\r\n", "\n").strip() for key, text in given.items()}


def _check(draft: CommentDraft, number: int) -> None:
    if not draft.text.strip():
        raise ValidationError({"comments": f"第{number}条意见没有内容"})
    if not (draft.row and draft.column) and not draft.quote.strip():
        raise ValidationError({"comments": f"第{number}条意见没有指明是哪个数据或者哪句话"})
