"""The three pages, check your answers, the receipt; what was typed is kept, and is nowhere in clear."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone
from tests.cast import Cast

from gongkai.foi.models import Applicant, Case
from gongkai.foi.views.public import throttle
from gongkai.foi.views.public.draft import DRAFT, RECEIPT
from gongkai.kernel.models import OutboxRow

RESIDENT_ID = "11010519491231002X"
PHONE = "13800138000"
NAME = "欧阳喆"
WHO = {
    "kind": "person",
    "name": NAME,
    "id_kind": "resident_id",
    "id_number": "110105 19491231 002x",
    "phone": "138 0013 8000",
    "email": "",
    "address": "",
    "representative": "",
    "companions": "",
}
WANTED = "2019年万顷沙镇新垦路农贸市场食品抽检结果，见穗南市监函〔2019〕88号"
HOW = {"form_wanted": "electronic", "delivery": "email", "email": "ouyang@example.cn", "address": ""}


def fill(client: Client, organ_id: int, **wanted: str) -> None:
    """Go through the three pages; ends at check your answers."""
    what = {"organ": str(organ_id), "q": "", "item_1": WANTED, "do": "next", **wanted}
    for page, data, after in (("who", WHO, "what"), ("what", what, "how"), ("how", HOW, "check")):
        response = client.post(f"/apply/{page}/", data)
        assert response.status_code == 302, errors_in(response)
        assert response["Location"] == f"/apply/{after}/"


def send(client: Client) -> Any:
    """Send what stands on check your answers, as the form there would."""
    key = re.search(r'name="key" value="([^"]+)"', client.get("/apply/check/").content.decode())
    assert key
    return client.post("/apply/check/", {"key": key[1]})


def code_on(page: str) -> str:
    """The tracking code as the receipt shows it."""
    found = re.search(r"\b(?:[2-9A-Z]{4}-){3}[2-9A-Z]{4}\b", page)
    assert found
    return found[0]


def errors_in(response: Any) -> dict[str, Any]:
    return dict(response.context["form"].errors) if response.context else {}


@pytest.fixture
def client(cast: Cast) -> Client:
    return Client(enforce_csrf_checks=False)


def test_an_application_goes_from_the_first_page_to_a_receipt(cast: Cast, client: Client) -> None:
    assert client.get("/apply/").status_code == 200
    fill(client, cast.a.pk)
    check = client.get("/apply/check/").content.decode()
    for typed in (NAME, RESIDENT_ID, PHONE, "ouyang@example.cn", WANTED, cast.a.name, "电子文件"):
        assert typed in check
    response = send(client)
    assert response["Location"] == "/apply/receipt/"
    case = Case.objects.get()
    receipt = client.get("/apply/receipt/").content.decode()
    assert f"您的申请已提交，编号 {case.number}。我们将在 1 个工作日内与您确认" in receipt
    assert code_on(receipt)
    assert (case.state, case.channel, case.organ_id, case.received_on) == ("submitted", "online", cast.a.pk, None)
    assert case.items.get().wanted == WANTED
    applicant = Applicant.objects.get(case=case)
    assert (applicant.name, applicant.id_number, applicant.phone) == (NAME, RESIDENT_ID, PHONE)
    assert applicant.email == "ouyang@example.cn"


def test_the_receipt_says_nothing_of_the_person_and_is_gone_once_put_away(cast: Cast, client: Client) -> None:
    fill(client, cast.a.pk)
    send(client)
    receipt = client.get("/apply/receipt/").content.decode()
    assert not [typed for typed in (NAME, RESIDENT_ID, PHONE, WANTED) if typed in receipt]
    assert code_on(client.get("/apply/receipt/").content.decode()) == code_on(receipt)
    client.post("/apply/discard/")
    assert client.get("/apply/receipt/")["Location"] == "/apply/"
    assert not {DRAFT, RECEIPT} & set(client.session.keys())


def test_a_receipt_is_not_shown_after_half_an_hour(cast: Cast, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(client, cast.a.pk)
    send(client)
    monkeypatch.setattr("gongkai.foi.views.public.draft.real_now", later(minutes=31))
    assert client.get("/apply/receipt/")["Location"] == "/apply/"


def later(**span: float) -> Any:
    """A clock that is ahead by the span."""
    return lambda: timezone.now() + timedelta(**span)


def test_a_flood_from_one_address_is_stopped_and_what_was_typed_is_kept(
    cast: Cast, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(throttle, "SUBMISSIONS", 1)
    fill(client, cast.a.pk)
    assert send(client)["Location"] == "/apply/receipt/"
    flood = Client()
    fill(flood, cast.a.pk)
    refused = send(flood)
    assert refused.status_code == 200 and "提交的申请过多" in refused.content.decode()
    assert Case.objects.count() == 1 and WANTED in flood.get("/apply/check/").content.decode()
    elsewhere = Client(REMOTE_ADDR="198.51.100.7")
    fill(elsewhere, cast.a.pk)
    assert send(elsewhere)["Location"] == "/apply/receipt/"


def test_sending_twice_makes_one_case_with_one_code(cast: Cast, client: Client) -> None:
    fill(client, cast.a.pk)
    page = client.get("/apply/check/").content.decode()
    key = re.search(r'name="key" value="([^"]+)"', page)[1]  # type: ignore[index]
    session = dict(client.session.items())
    first = client.post("/apply/check/", {"key": key})
    code = code_on(client.get(first["Location"]).content.decode())
    # The second click of a double click: the server still sees the session as it was before the first one was done.
    before = client.session
    before.clear()
    before.update(session)
    before.save()
    second = client.post("/apply/check/", {"key": key})
    assert code_on(client.get(second["Location"]).content.decode()) == code
    # And once more, with the receipt already there.
    assert client.post("/apply/check/", {"key": key})["Location"] == "/apply/receipt/"
    assert Case.objects.count() == 1


def test_a_stale_page_sends_nothing(cast: Cast, client: Client) -> None:
    fill(client, cast.a.pk)
    page = client.post("/apply/check/", {"key": "of-another-draft"}).content.decode()
    assert "这一页已经过时" in page
    assert not Case.objects.exists()


def test_errors_keep_what_was_typed_and_point_to_the_field(cast: Cast, client: Client) -> None:
    wrong = {**WHO, "name": "", "id_number": "110105194912310021", "phone": ""}
    response = client.post("/apply/who/", wrong)
    page = response.content.decode()
    assert response.status_code == 200
    assert 'href="#id_name"' in page and 'href="#id_id_number"' in page
    assert 'value="110105194912310021"' in page
    assert "请填写联系方式（电话、电子邮箱或通信地址），以便与您确认申请并送达答复" in page
    assert "<title>请更正：" in page
    # Leaving the page and coming back finds it as it was typed.
    assert 'value="110105194912310021"' in client.get("/apply/who/").content.decode()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"kind": ""}, "kind"),
        ({"id_kind": ""}, "id_kind"),
        ({"id_number": ""}, "id_number"),
        ({"kind": "organisation"}, "id_kind"),
        ({"id_kind": "credit_code"}, "id_kind"),
        ({"phone": "12"}, "phone"),
        ({"email": "nobody"}, "email"),
        ({"name": "长" * 61}, "name"),
    ],
)
def test_each_gap_of_the_first_page_is_named(cast: Cast, client: Client, changes: dict[str, str], field: str) -> None:
    assert field in errors_in(client.post("/apply/who/", {**WHO, **changes}))


@pytest.mark.parametrize(
    "phone", ["１３８００１３８０００", "138-0013-8000", " 138 0013 8000 ", "(020) 8498-6666", "+852 2810 2900"]
)
def test_numbers_may_be_typed_as_people_write_them(cast: Cast, client: Client, phone: str) -> None:
    assert client.post("/apply/who/", {**WHO, "phone": phone})["Location"] == "/apply/what/"


def test_full_width_identity_numbers_are_understood(cast: Cast, client: Client) -> None:
    response = client.post("/apply/who/", {**WHO, "id_number": "１１０１０５ １９４９１２３１ ００２Ｘ"})
    assert response["Location"] == "/apply/what/"


def test_the_way_of_delivery_needs_its_address(cast: Cast, client: Client) -> None:
    client.post("/apply/who/", WHO)
    client.post("/apply/what/", {"organ": cast.a.pk, "item_1": WANTED})
    assert "address" in errors_in(client.post("/apply/how/", {**HOW, "delivery": "post"}))
    assert "email" in errors_in(client.post("/apply/how/", {**HOW, "email": ""}))
    assert "delivery" in errors_in(client.post("/apply/how/", {**HOW, "form_wanted": "paper", "delivery": "online"}))
    assert client.post("/apply/how/", {**HOW, "delivery": "pickup"})["Location"] == "/apply/check/"


def test_an_address_given_on_the_first_page_is_not_asked_for_again(cast: Cast, client: Client) -> None:
    client.post("/apply/who/", {**WHO, "email": "a@example.cn", "address": "南沙区凤凰大道1号"})
    fields = client.get("/apply/how/").context["form"].fields
    assert set(fields) == {"form_wanted", "delivery"}


def test_items_are_added_one_by_one_and_blank_ones_left_out(cast: Cast, client: Client) -> None:
    client.post("/apply/who/", WHO)
    added = client.post("/apply/what/", {"organ": "", "item_1": "甲", "do": "add"})
    assert added["Location"] == "/apply/what/#id_item_2"
    page = client.get("/apply/what/").content.decode()
    assert "甲" in page and 'name="item_2"' in page
    client.post("/apply/what/", {"organ": cast.a.pk, "item_1": "甲", "item_2": "乙", "item_3": " ", "do": "next"})
    client.post("/apply/how/", HOW)
    send(client)
    assert [item.wanted for item in Case.objects.get().items.all()] == ["甲", "乙"]


def test_a_page_skipped_is_asked_for_before_sending(cast: Cast, client: Client) -> None:
    assert client.get("/apply/check/")["Location"] == "/apply/"
    client.post("/apply/who/", WHO)
    assert client.get("/apply/check/")["Location"] == "/apply/what/"
    assert client.get("/apply/receipt/")["Location"] == "/apply/"


def test_an_organ_that_takes_no_applications_is_refused(cast: Cast, client: Client) -> None:
    client.post("/apply/who/", WHO)
    assert "organ" in errors_in(client.post("/apply/what/", {"organ": "999999", "item_1": WANTED}))


def test_unknown_fields_and_endless_texts_are_not_kept(cast: Cast, client: Client) -> None:
    client.post("/apply/who/", {**WHO, "evil": "x" * 1000, "name": "长" * 100_000})
    assert len(client.session[DRAFT]) < 60_000


def test_nothing_personal_stands_in_clear_in_the_database_the_address_or_the_log(
    cast: Cast, client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    fill(client, cast.a.pk)
    assert_not_in_database(NAME, RESIDENT_ID, PHONE, "ouyang@example.cn", WANTED)
    send(client)
    code = code_on(client.get("/apply/receipt/").content.decode())
    found = client.post("/apply/track/", {"code": code, "factor": PHONE})
    client.get(found["Location"])
    assert PHONE not in found["Location"] and code not in found["Location"]
    assert_not_in_database(NAME, RESIDENT_ID, PHONE, "ouyang@example.cn", code)
    logged = caplog.text
    assert not [typed for typed in (NAME, RESIDENT_ID, PHONE, code) if typed in logged]
    assert OutboxRow.objects.exists()


def assert_not_in_database(*texts: str) -> None:
    """Look into the raw bytes on SQLite, into every text column elsewhere."""
    forms = {form for text in texts for form in (text, text.encode("unicode_escape").decode())}
    if connection.vendor == "sqlite":
        blob = b"".join(raw_bytes())
        assert "广州市南沙区市场监督管理局".encode() in blob  # the copy is the database as it now is
        assert not [form for form in forms if form.encode() in blob]
        return
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT t::text FROM {connection.ops.quote_name(table)} t")  # noqa: S608 – own table names
            rows = "\n".join(row[0] for row in cursor.fetchall())
            assert not [form for form in forms if form in rows], table


def raw_bytes() -> list[bytes]:
    """The database as SQLite would write it to disk, with what the open transaction has changed."""
    connection.ensure_connection()
    copy: bytes = connection.connection.serialize()
    name = Path(str(connection.settings_dict["NAME"]))
    return [copy, *(path.read_bytes() for path in name.parent.glob(f"{name.name}*"))]


def test_a_draft_is_cleared_from_a_shared_computer(cast: Cast, client: Client) -> None:
    fill(client, cast.a.pk)
    client.post("/apply/discard/")
    assert NAME not in client.get("/apply/who/").content.decode()


def test_pages_with_personal_data_are_never_cached(cast: Cast, client: Client) -> None:
    for address in ("/apply/who/", "/apply/track/"):
        assert "no-store" in client.get(address)["Cache-Control"]


def test_forms_without_the_token_of_this_site_are_refused(cast: Cast) -> None:
    assert Client(enforce_csrf_checks=True).post("/apply/who/", WHO).status_code == 403
