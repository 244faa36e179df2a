"""审定: what is approved is kept as a digest, so that what is sealed is what was approved."""

from __future__ import annotations

from collections.abc import Sequence

from gongkai.kernel import clock
from gongkai.kernel.actions import action
from gongkai.kernel.actor import Actor
from gongkai.statistics.actions.moving import Refused, move
from gongkai.statistics.models import AnnualReport
from gongkai.statistics.policies import require, require_approver
from gongkai.statistics.queries.sealing import Prepared, fingerprint, prepare
from gongkai.statistics.queries.standing import obstacles
from gongkai.statistics.transitions import REPORT_MOVES


def approve_report(*, actor: Actor, report_id: int, request_key: str = "") -> AnnualReport:
    """审定. Everything is counted before the transaction, and its digest kept with the approval.

    Refused while a rule fails (R12 included), while last year's carry-over is neither met nor explained, and when the
    ledgers moved meanwhile. An approved report may be approved anew once its ledgers have moved.
    """
    report = AnnualReport.objects.select_related("organ").get(pk=report_id)
    prepared = None
    if report.state in REPORT_MOVES["approve"].states:
        require(actor, report.organ, REPORT_MOVES["approve"])
        require_approver(actor, report)
        prepared = prepare(report)
        refuse_if_hindered(obstacles(prepared.whole))
    return _keep_approval(actor=actor, report_id=report_id, prepared=prepared, request_key=request_key)


@action
def _keep_approval(*, actor: Actor, report_id: int, prepared: Prepared | None, request_key: str) -> AnnualReport:
    with move(AnnualReport, report_id, "approve", actor) as report:
        require_approver(actor, report)
        if prepared is None or fingerprint(prepared.counted_from, report.year) != prepared.fingerprint:
            raise Refused("台账在审定期间有变动，请重新审定")
        if report.approved_digest == prepared.digest:
            raise Refused("审定后数据和文字没有变动，不需要重新审定")
        report.approved_by, report.approved_at = actor.name, clock.now()
        report.approved_digest = prepared.digest
    return report


def refuse_if_hindered(hindrances: Sequence[str]) -> None:
    """Raises Refused that lists them."""
    if hindrances:
        raise Refused("报告尚不能审定或者封存：" + "；".join(hindrances))
