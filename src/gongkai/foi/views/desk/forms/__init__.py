"""The forms of the desk: one a lawful move, named in `MOVES`; and those of the queue, of entry and of remedies."""

from __future__ import annotations

from gongkai.foi.views.desk.forms.base import MoveForm
from gongkai.foi.views.desk.forms.consulting import (
    ConsultOrgan,
    ConsultThirdParty,
    DecideOverObjection,
    OrganReplied,
    ThirdPartyReplied,
    ThirdPartyServed,
)
from gongkai.foi.views.desk.forms.cooperation import (
    AskHelp,
    Claim,
    GiveHelp,
    LinkEarlier,
    Readdress,
    RecallHelp,
    UrgeHelp,
)
from gongkai.foi.views.desk.forms.ending import Archive, Reopen, VoidFact, Withdraw
from gongkai.foi.views.desk.forms.intake import Assign, Comment, Confirm, LogContact, Register, Split
from gongkai.foi.views.desk.forms.notices import ServeNotice, VoidNotice
from gongkai.foi.views.desk.forms.publication import ProposePublication
from gongkai.foi.views.desk.forms.result import Decide, DraftAnswer
from gongkai.foi.views.desk.forms.review import (
    Approve,
    PassReview,
    RecordSignature,
    ReferSecrecy,
    ReviewLegal,
    ReviewSecrecy,
    SecrecyDetermined,
    SendBack,
    Sign,
    SubmitReview,
    VoidLetter,
)
from gongkai.foi.views.desk.forms.sealing import Seal
from gongkai.foi.views.desk.forms.serving import Serve
from gongkai.foi.views.desk.forms.terms import AskReasons, Defer, Extend, GiveReasons, LapseFee, NotifyFee, PayFee
from gongkai.foi.views.desk.forms.waiting import Abandon, AskClarification, Clarify

MOVES: dict[str, type[MoveForm]] = {
    "log_contact": LogContact,
    "confirm": Confirm,
    "register": Register,
    "split": Split,
    "assign": Assign,
    "claim": Claim,
    "readdress": Readdress,
    "link_earlier": LinkEarlier,
    "ask_help": AskHelp,
    "give_help": GiveHelp,
    "recall_help": RecallHelp,
    "urge_help": UrgeHelp,
    "ask_clarification": AskClarification,
    "clarify": Clarify,
    "abandon": Abandon,
    "consult_third_party": ConsultThirdParty,
    "third_party_served": ThirdPartyServed,
    "third_party_replied": ThirdPartyReplied,
    "consult_organ": ConsultOrgan,
    "organ_replied": OrganReplied,
    "decide_over_objection": DecideOverObjection,
    "extend": Extend,
    "ask_reasons": AskReasons,
    "give_reasons": GiveReasons,
    "defer": Defer,
    "notify_fee": NotifyFee,
    "pay_fee": PayFee,
    "lapse_fee": LapseFee,
    "decide": Decide,
    "draft_answer": DraftAnswer,
    "submit_review": SubmitReview,
    "review_secrecy": ReviewSecrecy,
    "refer_secrecy": ReferSecrecy,
    "secrecy_determined": SecrecyDetermined,
    "review_legal": ReviewLegal,
    "pass_review": PassReview,
    "approve": Approve,
    "sign": Sign,
    "record_signature": RecordSignature,
    "seal": Seal,
    "send_back": SendBack,
    "void_letter": VoidLetter,
    "serve": Serve,
    "serve_notice": ServeNotice,
    "void_notice": VoidNotice,
    "propose_publication": ProposePublication,
    "archive": Archive,
    "withdraw": Withdraw,
    "reopen": Reopen,
    "void_fact": VoidFact,
    "comment": Comment,
}
"""The form of each move by its name. `record_remedy` has pages of its own; `receive` is the entry of an application."""
