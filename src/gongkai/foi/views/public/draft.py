"""What an applicant has typed so far, kept encrypted in the session until the application is sent.

Only the opaque token is stored; neither the address of a page nor a log line ever carries any of it.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import timedelta
from typing import Any

from django.contrib.sessions.backends.base import SessionBase

from gongkai.foi.actions.numbers import new_code
from gongkai.kernel import crypto
from gongkai.kernel.clock import real_now

DRAFT = "foi.draft"
RECEIPT = "foi.receipt"
DRAFT_LIFE = timedelta(hours=4)
RECEIPT_LIFE = timedelta(minutes=30)
"""Long enough to write a code down or print the page again, short enough for a computer that others use too."""


@dataclass
class Draft:
    """An application being written.

    `pages` holds the fields of each page as typed. `key` makes sending twice harmless; `code` is the tracking
    code, made once.
    """

    key: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    code: str = field(default_factory=new_code)
    pages: dict[str, dict[str, str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Receipt:
    """What the receipt shows: nothing of who applied or of what was asked for. `submitted` is an ISO date-time."""

    key: str
    code: str
    number: str
    organ: str
    submitted: str


def load_draft(session: SessionBase) -> Draft | None:
    """The draft of this session; None when there is none, it is too old, or its key is gone."""
    kept = _read(session, DRAFT)
    return Draft(**kept) if kept else None


def save_draft(session: SessionBase, draft: Draft) -> None:
    """Keep the draft for DRAFT_LIFE from now."""
    _write(session, DRAFT, asdict(draft), DRAFT_LIFE)


def load_receipt(session: SessionBase) -> Receipt | None:
    """The receipt of the application sent last; None once it has been put away or RECEIPT_LIFE is over."""
    kept = _read(session, RECEIPT)
    return Receipt(**kept) if kept else None


def turn_into_receipt(session: SessionBase, receipt: Receipt) -> None:
    """The application is sent: forget what was typed, keep what the receipt shows."""
    session.pop(DRAFT, None)
    _write(session, RECEIPT, asdict(receipt), RECEIPT_LIFE)


def clear(session: SessionBase) -> None:
    """Forget draft and receipt."""
    session.pop(DRAFT, None)
    session.pop(RECEIPT, None)


def _write(session: SessionBase, name: str, value: Mapping[str, Any], life: timedelta) -> None:
    until = (real_now() + life).timestamp()
    session[name] = crypto.encrypt(json.dumps({"until": until, "value": value}, ensure_ascii=False), f"session.{name}")


def _read(session: SessionBase, name: str) -> dict[str, Any] | None:
    token = session.get(name)
    if not token:
        return None
    try:
        kept = json.loads(crypto.decrypt(token, f"session.{name}"))
    except crypto.Undecryptable:
        kept = {"until": 0}
    if kept["until"] < real_now().timestamp():
        del session[name]
        return None
    value: dict[str, Any] = kept["value"]
    return value
