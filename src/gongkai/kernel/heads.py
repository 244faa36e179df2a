"""The head of a chain is signed, so that nobody without the key can cut the last rows and set the head back to fit."""

from __future__ import annotations

from django.conf import settings

from gongkai.kernel import crypto
from gongkai.kernel.models import AuditHead

MOVED = ("seq", "hash", "algorithm", "key_id", "mac")
"""The fields that change when a chain grows."""


def mac_of(head: AuditHead) -> str:
    """The signature the head must carry, in hex; raises crypto.Undecryptable if its key is gone."""
    text = f"{head.record}|{head.seq}|{head.hash}"
    return crypto.keyed_hash("audit-head", head.key_id, head.algorithm, text.encode())


def advance(head: AuditHead, seq: int, row_hash: str) -> None:
    """Let the head, not yet saved, stand at that row, signed with the key in force."""
    head.seq, head.hash = seq, row_hash
    head.algorithm, head.key_id = settings.GONGKAI_AUDIT_HASH, crypto.keyring().active
    head.mac = mac_of(head)
