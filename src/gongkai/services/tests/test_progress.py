"""Progress of a matter: pushed under a signature, read with code and phone number, and what it says of a department."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from tests.cast import TODAY, Cast

from gongkai.kernel import clock
from gongkai.kernel.actor import Actor
from gongkai.kernel.models import AccessRow, OutboxRow
from gongkai.kernel.pushes import signature
from gongkai.organs.models import Organ
from gongkai.services.actions import add_source, stop_source
from gongkai.services.importing.matters import IMPORTER
from gongkai.services.models import Matter, MatterStep, ProgressSource
from gongkai.services.queries.matters import effects, find_matter
from gongkai.services.tests.lists import bring, item

pytestmark = pytest.mark.django_db
PHONE = "13800138000"
ROW = {"number": "B-1", "item": "S1", "step": "received", "on": "2021-01-04", "phone": PHONE}


@pytest.fixture
def source(cast: Cast) -> ProgressSource:
    bring("services", [item(cast, "S1"), item(cast, "S9", organ=cast.b.name)])
    return add_source(actor=cast.actor(cast.office), key="a-system", name="甲局系统", organ_id=cast.a.pk)


def push(source: ProgressSource, *rows: dict[str, Any], ago: int = 0, secret: str = "", body: bytes = b"") -> Any:
    sent = body or json.dumps(list(rows)).encode()
    stamp = str(int(clock.real_now().timestamp()) - ago)
    signed = signature(secret or source.secret, stamp, sent)
    headers = {"X-Source": source.key, "X-Timestamp": stamp, "X-Signature": signed}
    return Client().post("/services/progress/push/", sent, content_type="application/json", headers=headers)


def test_a_push_brings_a_matter_and_its_code_opens_it(source: ProgressSource) -> None:
    answer = push(source, ROW, {**ROW, "step": "accepted", "on": "2021-01-05"})
    assert answer.status_code == 200
    code = answer.json()["codes"][0]["code"]
    assert len(code) == 16
    shown = (
        Client()
        .post("/services/progress/", {"code": f"{code[:8]}-{code[8:].lower()}", "phone": PHONE})
        .content.decode()
    )
    assert "事项S1" in shown and "受理" in shown
    # Five workdays are promised from Monday, the 4th of January.
    assert "2021年1月11日" in shown and "已经超过承诺办结日期" in shown
    assert AccessRow.objects.exists()
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM services_matter")
        kept = str(cursor.fetchall())
    assert "B-1" in kept and PHONE not in kept and code not in kept
    assert OutboxRow.objects.filter(event="MatterMoved").count() == 2


def test_what_is_pushed_twice_changes_nothing(source: ProgressSource) -> None:
    assert push(source, ROW).json()["codes"] and push(source, ROW).json()["codes"] == []
    assert (Matter.objects.count(), MatterStep.objects.count()) == (1, 1)


def test_a_signature_must_hold_be_fresh_and_be_of_a_source_in_use(cast: Cast, source: ProgressSource) -> None:
    assert push(source, ROW, secret="wrong").status_code == 401
    assert push(source, ROW, ago=301).status_code == 401 and push(source, ROW, ago=-301).status_code == 401
    assert Client().post("/services/progress/push/", b"[]", content_type="application/json").status_code == 401
    stop_source(actor=cast.actor(cast.office), source_id=source.pk)
    assert push(source, ROW).status_code == 401
    assert not Matter.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"item": "S9"},
        {"item": "nothing"},
        {"step": "flying"},
        {"on": "gestern"},
        {"phone": ""},
        {"received_on": "2021-01-05"},
        {"code": "SHORT"},
    ],
)
def test_one_wrong_row_keeps_the_whole_push_out(source: ProgressSource, wrong: dict[str, str]) -> None:
    assert push(source, ROW, {**ROW, "number": "B-2", **wrong}).status_code == 400
    assert not Matter.objects.exists()


@pytest.mark.parametrize("body", [b"{", b"{}", b"[]", b"[1]"])
def test_a_push_that_is_no_list_is_refused(source: ProgressSource, body: bytes) -> None:
    assert push(source, body=body).status_code == 400


def test_neither_code_nor_phone_alone_opens_a_matter_and_tries_are_counted(source: ProgressSource) -> None:
    code = push(source, ROW).json()["codes"][0]["code"]
    assert find_matter(code, PHONE) is not None
    assert find_matter(code, "13800138001") is None and find_matter("", PHONE) is None
    client = Client()
    for _ in range(5):
        assert "没有找到相符的办件" in client.post("/services/progress/", {"code": code, "phone": "1"}).content.decode()
    assert client.post("/services/progress/", {"code": code, "phone": PHONE}).status_code == 429


def test_a_matter_is_rated_once_and_after_it_is_done(cast: Cast, source: ProgressSource) -> None:
    code = push(source, ROW).json()["codes"][0]["code"]
    client = Client()
    assert client.post("/services/progress/", {"code": code, "phone": PHONE}).context["token"] == ""
    push(source, {**ROW, "step": "decided", "on": "2021-01-11"})
    token = client.post("/services/progress/", {"code": code, "phone": PHONE}).context["token"]
    assert "没有成功" in client.post("/services/progress/rate/", {"token": token + "x", "rating": "5"}).content.decode()
    assert "1至5" in client.post("/services/progress/rate/", {"token": token, "rating": "9"}).content.decode()
    assert "谢谢" in client.post("/services/progress/rate/", {"token": token, "rating": "4"}).content.decode()
    assert "已经评价过" in client.post("/services/progress/rate/", {"token": token, "rating": "1"}).content.decode()
    (told,) = effects(date(2021, 1, 1), TODAY, Organ.objects.all())
    assert (told.received, told.concluded, told.on_time, told.share, told.rating) == (1, 1, 1, 100, 4.0)


def test_a_matter_decided_late_is_not_on_time(source: ProgressSource) -> None:
    push(source, ROW, {**ROW, "step": "decided", "on": "2021-01-12"})
    (told,) = effects(date(2021, 1, 1), TODAY, Organ.objects.all())
    assert (told.on_time, told.share) == (0, 0)


def test_a_department_without_a_system_hands_in_a_sheet(cast: Cast, source: ProgressSource) -> None:
    head = "机关,办件编号,事项编码,收件日期,联系电话,查询码,环节,日期,说明\n"
    line = f"{cast.a.name},B-7,S1,2021-01-04,{PHONE},ABCDEFGHJKLMNPQR,收件,2021-01-04,\n"
    later = f"{cast.a.name},B-7,S1,,,,办结,2021-01-06,已出证\n"
    system = Actor.system("test")

    def bring_in(text: str, dry_run: bool = False) -> Any:
        return IMPORTER.run(actor=system, data=(head + text).encode(), name="进度.csv", dry_run=dry_run)

    assert bring_in(line + later, dry_run=True).created == 1 and not Matter.objects.exists()
    done = bring_in(line + later)
    assert (done.created, done.changed, done.errors) == (1, 1, [])
    assert bring_in(line + later).unchanged == 2
    found = find_matter("ABCDEFGHJKLMNPQR", PHONE)
    assert found is not None and found.decided_on == date(2021, 1, 6)
    wrong = bring_in(line + f"{cast.a.name},B-8,S1,,,,收件,2021-01-06,\n")
    assert [error.row for error in wrong.errors] == [3]
    assert IMPORTER.template()


def test_only_the_office_admits_a_system_and_its_secret_is_shown_once(cast: Cast, signed_in: Any) -> None:
    said = {"key": "b-system", "name": "乙局系统", "organ": str(cast.b.pk), "request_key": "k"}
    assert signed_in(cast.clerks["editor"]).post("/admin/services/effect/", said).status_code == 404
    client = signed_in(cast.office)
    shown = client.post("/admin/services/effect/", said).content.decode()
    secret = ProgressSource.objects.get().secret
    assert secret in shown and secret not in client.get("/admin/services/effect/").content.decode()
