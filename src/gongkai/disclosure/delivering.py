"""The worker at the outlets: what is due is sent, signed, one event of a document after the other.

A delivery is a POST of JSON: `id` (the same in every attempt), `event` (`published` or `withdrawn`), `at`, and
`document` (number, title, address, organ, kind, index and file numbers, dates, HTML; of a withdrawn one its number,
address and reason). `X-Gongkai-Timestamp` is the second it was sent, `X-Gongkai-Signature` is `sha256=` and the
HMAC-SHA256 of timestamp, a full stop and the body under the outlet's secret. An answer of 2xx takes it; its JSON may
give `receipt` and `url`, where the item was printed.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import urllib.error
import urllib.request
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

from gongkai.disclosure.actions.outlets import Answered, make_deliveries, settle_delivery
from gongkai.disclosure.events import DocumentPublished, DocumentWithdrawn
from gongkai.disclosure.gate.links import NoRedirect, is_public
from gongkai.disclosure.models import Delivery, Document
from gongkai.disclosure.queries.public import tombstone
from gongkai.kernel import clock
from gongkai.kernel.actor import Actor
from gongkai.kernel.models import OutboxRow

SECONDS = 10.0
MOST = 20
"""Deliveries of one round."""
LONGEST_ANSWER = 10_000
WORKER = "渠道投递"


def on_published(event: DocumentPublished) -> None:
    """The worker hears of a publication."""
    _make(event.document_id, "published")


def on_withdrawn(event: DocumentWithdrawn) -> None:
    """The worker hears of a withdrawal."""
    _make(event.document_id, "withdrawn")


def _make(document_id: int, event: str) -> None:
    # The newest outbox row of this document names the event; told twice, it makes the same key.
    record = f"disclosure.document:{document_id}"
    name = "DocumentPublished" if event == "published" else "DocumentWithdrawn"
    row = OutboxRow.objects.filter(record=record, event=name).order_by("-pk").values_list("pk", flat=True).first() or 0
    make_deliveries(actor=Actor.system(WORKER), document_id=document_id, event=event, source=f"{event[0]}{row}")


def deliver_due(_: object = None) -> int:
    """Send what is due now; how many were tried. Of one document at one outlet the first that waits goes before the
    others, and nothing goes before it."""
    now = clock.real_now()
    due = Delivery.objects.filter(state=Delivery.State.WAITING, next_at__lte=now, outlet__active=True)
    tried = 0
    for delivery in due.select_related("outlet", "document__organ").order_by("pk")[:MOST]:
        before = Delivery.objects.filter(outlet=delivery.outlet, document=delivery.document, pk__lt=delivery.pk)
        if before.exclude(state=Delivery.State.DONE).exists():
            continue
        settle_delivery(
            actor=Actor.system(WORKER), delivery_id=delivery.pk, answered=send(delivery, now), now=clock.real_now()
        )
        tried += 1
    return tried


def payload_of(delivery: Delivery) -> dict[str, Any]:
    """What is sent; a publication that was withdrawn meanwhile says only that."""
    document = delivery.document
    said: dict[str, Any] = {"id": document.pk, "url": f"/zwgk/documents/{document.pk}/"}
    if delivery.event == "published" and document.live:
        said |= _whole(document)
    elif gone := tombstone(document.pk):
        said |= {"reason": gone.get_reason_display(), "note": gone.note, "withdrawn_at": gone.at.isoformat()}
    event = delivery.event if document.live or delivery.event == "withdrawn" else "withdrawn"
    return {"id": delivery.key, "event": event, "at": delivery.made_at.isoformat(), "document": said}


def _whole(document: Document) -> dict[str, Any]:
    dates = ("formed_on", "effective_on", "expires_on", "ended_on")
    return {
        "title": document.title,
        "organ": document.organ.name,
        "kind": document.get_kind_display(),
        "index_number": document.index_number,
        "doc_number": document.doc_number,
        "validity": document.get_validity_display() if document.validity else "",
        "summary": document.summary,
        "body": document.body,
        "published_at": document.published_at.isoformat() if document.published_at else None,
        **{name: value.isoformat() if (value := getattr(document, name)) else None for name in dates},
    }


def signature(secret: str, stamp: str, body: bytes) -> str:
    """The value of X-Gongkai-Signature."""
    return "sha256=" + hmac.new(secret.encode(), stamp.encode() + b"." + body, hashlib.sha256).hexdigest()


def send(delivery: Delivery, now: datetime) -> Answered:
    """One attempt."""
    outlet = delivery.outlet
    host = urlsplit(outlet.url).hostname or ""
    if not settings.GONGKAI_OUTLETS_PRIVATE and not is_public(host):
        return Answered("接收地址无法解析，或者不是互联网地址")
    body = json.dumps(payload_of(delivery), ensure_ascii=False).encode()
    stamp = str(int(now.timestamp()))
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": "Gongkai outlet",
        "X-Gongkai-Delivery": delivery.key,
        "X-Gongkai-Timestamp": stamp,
        "X-Gongkai-Signature": signature(outlet.secret, stamp, body),
    }
    request = urllib.request.Request(outlet.url, data=body, headers=headers, method="POST")
    try:
        with urllib.request.build_opener(NoRedirect).open(request, timeout=SECONDS) as answer:
            return _read(answer.read(LONGEST_ANSWER))
    except urllib.error.HTTPError as error:
        return Answered(f"对方返回{error.code}")
    except TimeoutError:
        return Answered(f"{SECONDS:.0f}秒内没有应答")
    except (OSError, ValueError) as error:
        return Answered(f"没有连通：{type(error).__name__}")


def _read(body: bytes) -> Answered:
    """What the outlet said on taking it: JSON with a receipt and an address, or anything at all."""
    try:
        said = json.loads(body)
    except ValueError:
        return Answered(receipt=body[:300].decode("utf-8", "replace"))
    if not isinstance(said, dict):
        return Answered(receipt=str(said))
    url = str(said.get("url", ""))
    return Answered(
        receipt=str(said.get("receipt", "")), adopted_url=url if url.startswith(("https://", "http://")) else ""
    )
