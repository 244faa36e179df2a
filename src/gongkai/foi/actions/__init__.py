"""Every change of a case. Each action is keyword-only, takes its `actor`, and runs in one transaction."""

from gongkai.foi.actions.assign import Moved, assign, assign_many, claim, comment
from gongkai.foi.actions.batches import copy_draft, open_batch, receive_batch
from gongkai.foi.actions.bulk import move_many
from gongkai.foi.actions.clarification import abandon, ask_clarification, clarify
from gongkai.foi.actions.consultation import (
    Party,
    answer_consultation,
    consult_organ,
    consult_third_party,
    decide_over_objection,
    organ_replied,
    third_party_replied,
    third_party_served,
)
from gongkai.foi.actions.correct import void_fact
from gongkai.foi.actions.decision import (
    ItemDecision,
    decide,
    draft_answer,
    send_back,
    submit_review,
    void_letter,
)
from gongkai.foi.actions.desk import appoint_deputy, drop_filter, end_deputy, save_filter
from gongkai.foi.actions.help import Given, Helper, answer_help, ask_help, give_help, recall_help, take_help, urge_help
from gongkai.foi.actions.ledger import Refused
from gongkai.foi.actions.numbers import new_code
from gongkai.foi.actions.procedure import set_procedure
from gongkai.foi.actions.readdress import readdress
from gongkai.foi.actions.receive import (
    ApplicantDetails,
    Application,
    confirm,
    log_contact,
    receive,
    register,
    split,
)
from gongkai.foi.actions.relations import link_earlier
from gongkai.foi.actions.remedy import conclude_remedy, file_remedy
from gongkai.foi.actions.remedy_stages import record_stage, set_remedy_rules, settle_stage, void_stage
from gongkai.foi.actions.review import (
    ItemFinding,
    approve,
    pass_review,
    refer_secrecy,
    review_legal,
    review_secrecy,
    secrecy_determined,
)
from gongkai.foi.actions.sealing import ask_seal, confirm_seal, settle_sealing, upload_sealed
from gongkai.foi.actions.service import archive, reopen, serve, withdraw
from gongkai.foi.actions.signing import record_signature, sign
from gongkai.foi.actions.terms import (
    ask_reasons,
    defer,
    extend,
    give_reasons,
    lapse_fee,
    notify_fee,
    pay_fee,
)

__all__ = [
    "ApplicantDetails",
    "Application",
    "Given",
    "Helper",
    "ItemDecision",
    "ItemFinding",
    "Moved",
    "Party",
    "Refused",
    "abandon",
    "answer_consultation",
    "answer_help",
    "appoint_deputy",
    "approve",
    "archive",
    "ask_clarification",
    "ask_help",
    "ask_reasons",
    "ask_seal",
    "assign",
    "assign_many",
    "claim",
    "clarify",
    "comment",
    "conclude_remedy",
    "confirm",
    "confirm_seal",
    "consult_organ",
    "consult_third_party",
    "copy_draft",
    "decide",
    "decide_over_objection",
    "defer",
    "draft_answer",
    "drop_filter",
    "end_deputy",
    "extend",
    "file_remedy",
    "give_help",
    "give_reasons",
    "lapse_fee",
    "link_earlier",
    "log_contact",
    "move_many",
    "new_code",
    "notify_fee",
    "open_batch",
    "organ_replied",
    "pass_review",
    "pay_fee",
    "readdress",
    "recall_help",
    "receive",
    "receive_batch",
    "record_signature",
    "record_stage",
    "refer_secrecy",
    "register",
    "reopen",
    "review_legal",
    "review_secrecy",
    "save_filter",
    "secrecy_determined",
    "send_back",
    "serve",
    "set_procedure",
    "set_remedy_rules",
    "settle_sealing",
    "settle_stage",
    "sign",
    "split",
    "submit_review",
    "take_help",
    "third_party_replied",
    "third_party_served",
    "upload_sealed",
    "urge_help",
    "void_fact",
    "void_letter",
    "void_stage",
    "withdraw",
]
