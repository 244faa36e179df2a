"""Every change of a return, a report or a seal."""

from gongkai.statistics.actions.approving import approve_report
from gongkai.statistics.actions.drift import keep_drift
from gongkai.statistics.actions.publishing import keep_file
from gongkai.statistics.actions.reports import (
    CommentDraft,
    answer_comment,
    examine_report,
    hand_in_report,
    send_back_report,
    set_deadline,
    start_report,
    write_prose,
)
from gongkai.statistics.actions.returns import accept_return, enter_return, hand_in_return, send_back_return
from gongkai.statistics.actions.sealing import publish_report, purge_orphans, revise_report, seal_report
from gongkai.statistics.actions.uploads import keep_reading, register_upload, withdraw_upload

__all__ = [
    "CommentDraft",
    "accept_return",
    "answer_comment",
    "approve_report",
    "enter_return",
    "examine_report",
    "hand_in_report",
    "hand_in_return",
    "keep_drift",
    "keep_file",
    "keep_reading",
    "publish_report",
    "purge_orphans",
    "register_upload",
    "revise_report",
    "seal_report",
    "send_back_report",
    "send_back_return",
    "set_deadline",
    "start_report",
    "withdraw_upload",
    "write_prose",
]
