"""One source, every outlet: signed deliveries at least once and in order, and a withdrawal in every rendition."""

from __future__ import annotations

import hashlib
import hmac
import json
import threading
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from tests.cast import Cast

from gongkai.disclosure import actions, delivering
from gongkai.disclosure.actions.outlets import (
    MOST_ATTEMPTS,
    OutletFacts,
    keep_outlet,
    make_deliveries,
    retry_delivery,
    rotate_secret,
    switch_outlet,
)
from gongkai.disclosure.delivering import deliver_due, send
from gongkai.disclosure.models import Delivery, Document, Outlet
from gongkai.disclosure.tests.conftest import Desk
from gongkai.kernel import clock
from gongkai.kernel.actor import Actor

SYSTEM = Actor.system("test")


class Stub:
    """An outlet: keeps what it was sent and answers as it is told."""

    def __init__(self) -> None:
        self.got: list[tuple[dict[str, str], bytes]] = []
        self.answer: tuple[int, bytes] = (200, b'{"receipt": "R-1", "url": "https://media.example.cn/1"}')
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                outer.got.append((dict(self.headers), body))
                status, said = outer.answer
                self.send_response(status)
                self.send_header("Content-Length", str(len(said)))
                self.end_headers()
                self.wfile.write(said)

            def log_message(self, *args: Any) -> None:
                """Quiet."""

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}/hook"


@pytest.fixture
def stub(settings: Any) -> Iterator[Stub]:
    settings.GONGKAI_OUTLETS_PRIVATE = True
    made = Stub()
    yield made
    made.server.shutdown()
    made.server.server_close()


@pytest.fixture
def outlet(cast: Cast, stub: Stub) -> Outlet:
    return keep_outlet(actor=SYSTEM, facts=OutletFacts("媒体中心", stub.url))[0]


def told(document: Document, event: str, source: str) -> None:
    make_deliveries(actor=SYSTEM, document_id=document.pk, event=event, source=source)


@pytest.fixture
def published(cast: Cast, draft: Document, outlet: Outlet) -> Document:
    desk = Desk(cast)
    desk.clear(draft)
    desk.publish(draft)
    told(draft, "published", "p1")
    return Document.objects.get(pk=draft.pk)


def test_a_delivery_is_signed_and_its_receipt_is_kept(published: Document, outlet: Outlet, stub: Stub) -> None:
    assert deliver_due() == 1
    headers, body = stub.got[0]
    said = json.loads(body)
    stamp = headers["X-Gongkai-Timestamp"]
    wanted = hmac.new(outlet.secret.encode(), stamp.encode() + b"." + body, hashlib.sha256).hexdigest()
    assert headers["X-Gongkai-Signature"] == f"sha256={wanted}"
    assert (said["event"], said["document"]["title"]) == ("published", published.title)
    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.receipt, delivery.adopted_url) == ("done", "R-1", "https://media.example.cn/1")
    told(published, "published", "p1")
    assert deliver_due() == 0 and len(stub.got) == 1


def test_what_fails_is_sent_again_later_and_nothing_overtakes_it(published: Document, cast: Cast, stub: Stub) -> None:
    stub.answer = (503, b"")
    deliver_due()
    first = Delivery.objects.get()
    assert (first.state, first.attempts, first.problem) == ("waiting", 1, "对方返回503")
    assert timedelta(seconds=25) < first.next_at - clock.real_now() <= timedelta(seconds=30)
    actions.withdraw_document(actor=cast.clerk("signatory"), document_id=published.pk, reason="inaccurate")
    told(published, "withdrawn", "w1")
    stub.answer = (200, b"")
    assert deliver_due() == 0, "the withdrawal waits for the publication before it"
    Delivery.objects.filter(pk=first.pk).update(next_at=clock.real_now())
    assert deliver_due() == 2
    sent = [json.loads(body) for _, body in stub.got]
    assert [one["event"] for one in sent] == ["published", "withdrawn", "withdrawn"]
    assert sent[0]["id"] == sent[1]["id"], "the same number in every attempt"
    assert "body" not in sent[1]["document"] and "不准确" in sent[2]["document"]["reason"]


def test_after_many_failures_it_is_parked_until_somebody_retries(published: Document, cast: Cast, stub: Stub) -> None:
    stub.answer = (500, b"")
    for _ in range(MOST_ATTEMPTS):
        Delivery.objects.update(next_at=clock.real_now())
        deliver_due()
    delivery = Delivery.objects.get()
    assert delivery.state == "parked" and deliver_due() == 0
    stub.answer = (200, b"ok")
    retry_delivery(actor=cast.actor(cast.office), delivery_id=delivery.pk)
    assert deliver_due() == 1 and Delivery.objects.get().receipt == "ok"


def test_an_outlet_that_does_not_answer_or_redirects_takes_nothing(
    published: Document, stub: Stub, monkeypatch: pytest.MonkeyPatch
) -> None:
    delivery = Delivery.objects.get()
    stub.answer = (302, b"")
    assert send(delivery, clock.real_now()).problem == "对方返回302"
    stub.server.shutdown()
    stub.server.server_close()
    assert send(delivery, clock.real_now()).problem.startswith("没有连通")


def test_addresses_of_the_inner_network_are_not_asked(published: Document, stub: Stub, settings: Any) -> None:
    settings.GONGKAI_OUTLETS_PRIVATE = False
    assert "不是互联网地址" in send(Delivery.objects.get(), clock.real_now()).problem and not stub.got


def test_an_outlet_gets_what_it_is_for_and_a_stopped_one_nothing(
    cast: Cast, published: Document, outlet: Outlet, stub: Stub
) -> None:
    Delivery.objects.all().delete()
    keep_outlet(actor=SYSTEM, facts=OutletFacts("媒体中心", stub.url, kinds=("budget",)), outlet_id=outlet.pk)
    told(published, "published", "p2")
    assert not Delivery.objects.exists()
    facts = OutletFacts("媒体中心", stub.url, columns=(published.column.number,))
    keep_outlet(actor=SYSTEM, facts=facts, outlet_id=outlet.pk)
    told(published, "published", "p3")
    switch_outlet(actor=cast.actor(cast.office), outlet_id=outlet.pk, active=False)
    assert Delivery.objects.count() == 1 and deliver_due() == 0
    before = Outlet.objects.get().secret
    assert rotate_secret(actor=cast.actor(cast.office), outlet_id=outlet.pk) != before
    with pytest.raises(ValidationError):
        keep_outlet(actor=SYSTEM, facts=OutletFacts("外部", "http://media.example.cn/", columns=(99,)))
    with pytest.raises(PermissionDenied):
        keep_outlet(actor=cast.clerk("editor"), facts=OutletFacts("甲", stub.url))


def test_the_worker_hears_of_publications(published: Document, outlet: Outlet) -> None:
    Delivery.objects.all().delete()
    event = delivering.DocumentPublished(published.pk, published.organ_id, published.column_id)
    delivering.on_published(event)
    delivering.on_published(event)
    assert Delivery.objects.count() == 1


def test_a_withdrawal_is_seen_on_every_rendition(published: Document, cast: Cast, client: Client) -> None:
    number, title = published.pk, published.title.encode()
    whole = [f"/zwgk/documents/{number}/", f"/zwgk/documents/{number}/wechat/", f"/api/v1/documents/{number}"]
    lists = ["/zwgk/documents/", f"/zwgk/columns/{published.column.number}/", "/zwgk/documents/feed/", "/zwgk/screen/"]
    lists += [f"/zwgk/organs/{cast.a.short_code or cast.a.code}/", "/api/v1/documents", "/"]
    for address in (*whole, *lists):
        assert title in client.get(address).content or title.decode() in str(client.get(address).json()), address
    assert f"/{number}/<".encode() in client.get("/zwgk/documents/sitemap.xml").content
    assert b"style=" in client.get(whole[1]).content
    actions.withdraw_document(actor=cast.clerk("signatory"), document_id=number, reason="inaccurate")
    for address in lists:
        assert title not in client.get(address).content, address
    assert [client.get(address).status_code for address in whole] == [410, 410, 410]
    assert f"/{number}/<".encode() not in client.get("/zwgk/documents/sitemap.xml").content


def test_the_office_sets_outlets_up_and_sees_the_log(
    cast: Cast, published: Document, client: Client, stub: Stub
) -> None:
    client.force_login(cast.office)
    desk = "/admin/disclosure/outlets/"
    assert published.title in client.get(desk).content.decode()
    refused = client.post(desk, {"name": "报社", "url": "http://press.example.cn", "columns": "甲"}).content.decode()
    assert "不是栏目编号" in refused and "http://press.example.cn" in refused
    made = client.post(desk, {"name": "报社", "url": "https://press.example.cn/", "columns": ""}).content.decode()
    outlet = Outlet.objects.get(name="报社")
    assert outlet.secret in made and outlet.secret not in client.get(desk).content.decode()
    rotated = client.post(f"{desk}{outlet.pk}/rotate/").content.decode()
    assert Outlet.objects.get(name="报社").secret in rotated
