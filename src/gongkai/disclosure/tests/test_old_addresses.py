"""Addresses of the earlier site lead to what stands for them now, by a table that is imported all or nothing."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.cast import Cast

from gongkai.disclosure.actions.old_addresses import AddressFacts, end_address, keep_addresses
from gongkai.disclosure.address_sheets import import_addresses, lines_of
from gongkai.disclosure.importing import import_documents
from gongkai.disclosure.models import Column, Document, OldAddress
from gongkai.disclosure.moving import target_of
from gongkai.kernel import audit
from gongkai.kernel.actor import Actor

pytestmark = pytest.mark.django_db


def keep(actor: Actor, path: str, target: str = "/zwgk/", *, below: bool = False) -> dict[str, int]:
    done: dict[str, int] = keep_addresses(actor=actor, rows=[AddressFacts(path, target, below)])
    return done


def test_the_nearest_address_leads(system: Actor) -> None:
    keep(system, "http://old.example.gov.cn/a/", "/zwgk/", below=True)
    keep(system, "/a/b/", "/reports/", below=True)
    keep(system, "/a/b/c.html", "https://www.example.gov.cn/c")
    keep(system, "/a/show.asp?id=7", "/topics/")
    assert target_of("/a/x/y.html") == "/zwgk/"
    assert target_of("/a/b/z") == target_of("/a/b") == "/reports/"
    assert target_of("/a/b/c.html?from=weixin") == "https://www.example.gov.cn/c"
    assert (target_of("/a/show.asp?id=7"), target_of("/a/show.asp?id=8")) == ("/topics/", "/zwgk/")
    assert target_of("/other/") == target_of("/") == target_of("/a" * 60) == ""


def test_what_the_platform_answers_is_never_led_away(system: Actor) -> None:
    for path in ("/", "/zwgk/", "/zwgk/documents/1/", "/admin/x/", "/api/v1/x", "a/b"):
        with pytest.raises(ValidationError):
            keep(system, path)
    for target in ("/nowhere/", "http://plain.example.cn/", "javascript:alert(1)", "//evil.example", "/admin/", ""):
        with pytest.raises(ValidationError):
            keep(system, "/old/", target)
    assert not OldAddress.objects.filter(path="/old/").exists()


def test_the_office_alone_keeps_the_table_and_every_change_stays_on_record(cast: Cast) -> None:
    with pytest.raises(PermissionDenied):
        keep(cast.clerk("editor"), "/old/")
    office = cast.actor(cast.office)
    assert keep(office, "/old/") == {"created": 1, "changed": 0, "unchanged": 0}
    assert keep(office, "/old/")["unchanged"] == 1
    assert keep(office, "/old/", "/reports/")["changed"] == 1
    now = OldAddress.objects.get(path="/old/", ended_at__isnull=True)
    assert OldAddress.objects.filter(path="/old/").count() == 2
    end_address(actor=office, address_id=now.pk)
    assert Client().get("/old/").status_code == 404
    assert [row.verb for row in audit.trail(now)] == ["disclosure.keep_address", "disclosure.end_address"]


def test_a_file_is_taken_whole_or_not_at_all_and_comes_back_the_same(cast: Cast, system: Actor) -> None:
    wrong = "旧地址,现地址,包括其下各页\n/old/1,/zwgk/,\n/old/2,/nowhere/,\n/zwgk/,/reports/,是\n".encode()
    result = import_addresses(actor=system, data=wrong, name="a.csv")
    assert [error.row for error in result.errors] == [3, 4] and not OldAddress.objects.filter(path="/old/1").exists()
    good = "旧地址,现地址,包括其下各页\n/old/1,/zwgk/,\n/old/2/,/reports/,是\n".encode()
    assert import_addresses(actor=system, data=good, name="a.csv").created == 2
    table = "\n".join(",".join(line) for line in lines_of(OldAddress.objects.filter(ended_at__isnull=True)))
    again = import_addresses(actor=system, data=table.encode(), name="a.csv")
    assert (again.created, again.changed, again.unchanged, again.errors) == (0, 0, 3, [])


def test_documents_that_are_taken_over_bring_their_old_address(cast: Cast, column: Column, system: Actor) -> None:
    head = "来源编号,标题,发布机构,栏目编号,信息类别,发布日期,正文,原网址\n"
    row = "1,抽检公告,A01,1,通知公告,2020-03-04,第一段,{}\n"
    refused = import_documents(actor=system, data=(head + row.format("/zwgk/")).encode(), name="d.csv")
    assert [(error.row, error.column) for error in refused.errors] == [(2, "原网址")]
    assert not Document.objects.filter(outside_id="1").exists()
    address = "http://www.example.gov.cn/content/post_1.html"
    assert import_documents(actor=system, data=(head + row.format(address)).encode(), name="d.csv").created == 1
    document = Document.objects.get(outside_id="1")
    assert Client().get("/content/post_1.html")["Location"] == f"/zwgk/documents/{document.pk}/"


def test_the_desk_keeps_what_was_typed_and_names_what_is_wrong(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.office)
    url = "/admin/disclosure/addresses/"
    page = client.post(url, {"path": "/zwgk/", "target": "/reports/"}).content.decode()
    assert "是平台自己的地址" in page and 'value="/reports/"' in page
    assert client.post(url, {"path": "/old/", "target": "/reports/"}).status_code == 302
    assert "/old/" in client.get(url, {"q": "old"}).content.decode()
    file = SimpleUploadedFile("a.csv", "旧地址,现地址\n/old/9,/nowhere/\n".encode())
    page = client.post(f"{url}import/", {"upload": file}).content.decode()
    assert "第2行" in page and "平台没有“/nowhere/”这个地址" in page
    assert "/old/,/reports/,否" in client.get(f"{url}addresses.csv").content.decode()
