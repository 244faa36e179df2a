"""Entries of the registers pushed by a department's system under a signature."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from tests.cast import Cast

from gongkai.disclosure.actions.register_sources import add_register_source, stop_register_source
from gongkai.disclosure.models import RegisterEntry, RegisterSource
from gongkai.kernel import clock
from gongkai.kernel.models import AuditRow
from gongkai.kernel.pushes import signature

pytestmark = pytest.mark.django_db
ROW = {
    "kind": "penalty",
    "outside_id": "P-1",
    "number": "甲罚〔2020〕1号",
    "title": "无证经营",
    "decided_on": "2020-12-01",
}


@pytest.fixture
def source(cast: Cast) -> RegisterSource:
    return add_register_source(actor=cast.actor(cast.office), key="cf", name="执法系统", organ_id=cast.a.pk)


def push(source: RegisterSource, *rows: Any, secret: str = "", body: bytes = b"") -> Any:
    sent = body or json.dumps(list(rows)).encode()
    stamp = str(int(clock.real_now().timestamp()))
    signed = signature(secret or source.secret, stamp, sent)
    headers = {"X-Source": source.key, "X-Timestamp": stamp, "X-Signature": signed}
    return Client().post("/zwgk/registers/push/", sent, content_type="application/json", headers=headers)


def test_a_push_is_taken_once_and_changes_what_it_says_anew(cast: Cast, source: RegisterSource) -> None:
    assert push(source, ROW, {**ROW, "outside_id": "P-2"}).json() == {
        "rows": 2,
        "created": 2,
        "changed": 0,
        "unchanged": 0,
    }
    assert push(source, ROW).json()["unchanged"] == 1
    assert push(source, {**ROW, "amount": 5000}).json()["changed"] == 1
    entry = RegisterEntry.objects.get(outside_id="P-1")
    assert (entry.organ_id, entry.source_system, entry.amount) == (cast.a.pk, "cf", 5000)
    assert AuditRow.objects.filter(verb="disclosure.take_entries").count() == 2


def test_the_system_tells_of_an_annulment_and_silence_does_not_take_it_back(source: RegisterSource) -> None:
    push(source, ROW)
    assert push(source, {**ROW, "annulled_on": "2021-01-04"}).json()["changed"] == 1
    assert push(source, ROW).json()["unchanged"] == 1
    assert RegisterEntry.objects.get().annulled_on == date(2021, 1, 4)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"decided_on": "昨天"}, "决定日期"),
        ({"kind": "其他"}, "类别"),
        ({"amount": "五千"}, "金额"),
        ({"colour": "red"}, "没有这一项"),
        ({"title": "违法行为人11010519491231002X"}, "个人信息"),
        ({"decided_on": "2029-01-01"}, "晚于今天"),
    ],
)
def test_one_wrong_row_keeps_the_whole_push_out(source: RegisterSource, change: dict[str, Any], said: str) -> None:
    answer = push(source, ROW, {**ROW, "outside_id": "P-2", **change})
    assert answer.status_code == 400
    errors = answer.json()["errors"]
    assert list(errors) == ["2"] and said in "".join(errors["2"])
    assert not RegisterEntry.objects.exists()


def test_a_source_speaks_for_its_organ_and_those_below_it(cast: Cast, source: RegisterSource) -> None:
    assert "没有" in str(push(source, {**ROW, "organ": cast.b.name}).json()["errors"])
    wide = add_register_source(actor=cast.actor(cast.office), key="all", name="信用平台", organ_id=cast.district.pk)
    assert push(wide, {**ROW, "organ": cast.b.name}).json()["created"] == 1


def test_a_signature_must_hold_and_the_source_be_in_use(cast: Cast, source: RegisterSource) -> None:
    assert push(source, ROW, secret="other").status_code == 401
    assert push(source, body=b"{}").status_code == 400
    stop_register_source(actor=cast.actor(cast.office), source_id=source.pk)
    assert push(source, ROW).status_code == 401
    with pytest.raises(PermissionDenied):
        add_register_source(actor=cast.clerk("handler"), key="x", name="x", organ_id=cast.a.pk)


def test_the_desk_admits_a_system_and_shows_its_secret_once(cast: Cast, client: Client) -> None:
    client.force_login(cast.office)
    address = "/admin/disclosure/registers/sources/"
    assert "还没有部门系统" in client.get(address).content.decode()
    form = {"key": "cf", "name": "执法系统", "organ": cast.a.pk, "request_key": "k"}
    made = client.post(address, form).content.decode()
    source = RegisterSource.objects.get()
    assert source.secret in made and source.secret not in client.get(address).content.decode()
    assert "已被使用" in client.post(address, form).content.decode()
    client.post(f"{address}{source.pk}/stop/")
    source.refresh_from_db()
    assert not source.active
