"""Every write of this room."""

from gongkai.disclosure.actions.drafting import (
    DocumentFacts,
    FileFacts,
    add_file,
    create_document,
    drop_document,
    drop_file,
    relate,
    revise_document,
    unrelate,
)
from gongkai.disclosure.actions.publishing import (
    ask_emergency,
    publish_document,
    release_emergency,
    withdraw_document,
)
from gongkai.disclosure.actions.reviews import (
    check_secrecy,
    pass_review,
    recall_document,
    return_document,
    set_review_rule,
    submit_document,
)

__all__ = [
    "DocumentFacts",
    "FileFacts",
    "add_file",
    "ask_emergency",
    "check_secrecy",
    "create_document",
    "drop_document",
    "drop_file",
    "pass_review",
    "publish_document",
    "recall_document",
    "relate",
    "release_emergency",
    "return_document",
    "revise_document",
    "set_review_rule",
    "submit_document",
    "unrelate",
    "withdraw_document",
]
