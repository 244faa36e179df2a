"""The lists at the desk: who keeps what, and that what is typed goes by the same doors as what is imported."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.cast import TODAY, Cast

from gongkai.kernel.models import AuditRow, User
from gongkai.services.models import Bundle, ItemVersion, PowerVersion
from gongkai.services.queries.items import completeness
from gongkai.services.tests.lists import bring, item, item_of, power, power_of

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
DESK = "/admin/services/"


def typed(client: Client, address: str) -> dict[str, str]:
    """What a browser would send back of the form as it was shown."""
    form = client.get(address).context["form"]
    return {name: str(form[name].value() if form[name].value() is not None else "") for name in form.fields}


def test_an_editor_sees_and_keeps_the_organs_own_entries(cast: Cast, signed_in: SignIn) -> None:
    bring("powers", [power(cast, "P1", name="甲局许可"), power(cast, "P2", organ=cast.b.name, name="乙局许可")])
    client = signed_in(cast.clerks["editor"])
    shown = client.get(f"{DESK}powers/").content.decode()
    assert "甲局许可" in shown and "乙局许可" not in shown
    assert client.get(f"{DESK}powers/{power_of('P2').pk}/").status_code == 404
    assert signed_in(cast.clerks["handler"]).get(f"{DESK}powers/").status_code == 404
    assert "乙局许可" in signed_in(cast.office).get(f"{DESK}powers/").content.decode()


def test_a_guide_is_revised_as_a_new_version_with_its_reason(cast: Cast, signed_in: SignIn) -> None:
    bring("services", [item(cast, "S1")])
    client, address = signed_in(cast.clerks["editor"]), f"{DESK}services/{item_of('S1').pk}/"
    said = typed(client, address)
    assert client.post(address, {**said, "promised_days": "3", "reason": ""}).status_code == 200
    assert ItemVersion.objects.count() == 1, "a change without a reason is none"
    refused = client.post(address, {**said, "promised_days": "21", "reason": "提速"}).content.decode()
    assert "长于法定办结时限" in refused
    assert client.post(address, {**said, "promised_days": "3", "reason": "提速"}).status_code == 302
    now = ItemVersion.objects.get(until=None)
    assert (now.promised_days, now.reason, now.effective_from) == (3, "提速", TODAY)
    assert now.details == ItemVersion.objects.get(seq=1).details, "what was not touched is as it was"
    assert AuditRow.objects.filter(verb="services.adjusted").count() == 1


def test_an_entry_is_taken_off_the_list(cast: Cast, signed_in: SignIn) -> None:
    bring("powers", [power(cast, "P1")])
    client, address = signed_in(cast.clerks["editor"]), f"{DESK}powers/{power_of('P1').pk}/"
    said = {"end": "1", "end-on": "2021-01-10", "end-change": "delegated", "end-reason": "下放", "end-request_key": "k"}
    assert client.post(address, said).status_code == 302
    assert PowerVersion.objects.get(until=None).change == "delegated"


def test_a_new_entry_is_kept_here(cast: Cast, signed_in: SignIn) -> None:
    client = signed_in(cast.clerks["editor"])
    said = typed(client, f"{DESK}powers/new/")
    new = {
        "code": "N1",
        "name": "新许可",
        "kind": "permit",
        "organ": cast.a.name,
        "level": "district",
        "reason": "新法",
    }
    assert client.post(f"{DESK}powers/new/", {**said, **new}).status_code == 302
    assert power_of("N1").source == "" and PowerVersion.objects.get().change == "new"


def test_a_file_is_shown_before_it_is_applied(cast: Cast, signed_in: SignIn) -> None:
    bring("powers", [power(cast, "P1")])
    client = signed_in(cast.clerks["editor"])
    rows = [power(cast, "P1", name="改名", on="2021-01-01"), power(cast, "P2")]
    file = SimpleUploadedFile("清单.json", json.dumps(rows, ensure_ascii=False).encode())
    shown = client.post(f"{DESK}import/", {"kind": "powers", "file": file})
    assert "改名" in shown.content.decode() and PowerVersion.objects.count() == 1
    stored = shown.context["stored"]
    send = {"stored": stored.pk, "kind": "powers", "complete": ""}
    assert signed_in(cast.office).post(f"{DESK}import/apply/", send).status_code == 404, "only her own upload"
    assert client.post(f"{DESK}import/apply/", send).status_code == 302
    assert PowerVersion.objects.count() == 3


def test_a_file_with_errors_is_not_offered(cast: Cast, signed_in: SignIn) -> None:
    rows = [power(cast, "P1", organ=cast.b.name)]
    file = SimpleUploadedFile("清单.json", json.dumps(rows, ensure_ascii=False).encode())
    shown = signed_in(cast.clerks["editor"]).post(f"{DESK}import/", {"kind": "powers", "file": file})
    assert "只能导入本机关的事项" in shown.content.decode() and shown.context["stored"] is None
    broken = SimpleUploadedFile("清单.xlsx", b"PK\x03\x04broken")
    assert signed_in(cast.office).post(f"{DESK}import/", {"kind": "powers", "file": broken}).status_code == 200


def test_a_matter_is_composed_by_picking_items_and_published(cast: Cast, signed_in: SignIn) -> None:
    bring("services", [item(cast, "S1"), item(cast, "S2")])
    client = signed_in(cast.office)
    said = typed(client, f"{DESK}bundles/new/")
    said |= {"name": "开店", "audience": "company", "stage": "准入准营", "lead": str(cast.a.pk)}
    found = client.post(f"{DESK}bundles/new/", {**said, "q": "事项S", "find": "1"}).content.decode()
    assert "事项S1" in found and not Bundle.objects.exists()
    picked = client.post(f"{DESK}bundles/new/", {**said, "add": "S1"}).context["form"]["steps"].value()
    assert picked == "S1"
    circle = client.post(f"{DESK}bundles/new/", {**said, "steps": "S1|2\nS2|1"}).content.decode()
    assert "互为前置" in circle
    assert client.post(f"{DESK}bundles/new/", {**said, "steps": "S1\nS2|1|2"}).status_code == 302
    made = Bundle.objects.get()
    assert [(step.number, step.after, step.days) for step in made.steps.all()] == [(1, [], None), (2, [1], 2)]
    assert client.post(f"{DESK}bundles/{made.pk}/publish/").status_code == 302
    made.refresh_from_db()
    assert made.state == "published" and Client().get(f"/services/bundles/{made.pk}/").status_code == 200
    assert signed_in(cast.clerks["editor"]).get(f"{DESK}bundles/{made.pk}/").status_code == 404


def test_completeness_counts_the_eight_elements(cast: Cast, signed_in: SignIn) -> None:
    bring(
        "services",
        [item(cast, "S1"), item(cast, "S2", basis="", complaint="020-12345678"), item(cast, "S3", organ=cast.b.name)],
    )
    rows = {row.organ_id: row for row in completeness(TODAY)}
    assert (rows[cast.a.pk].total, rows[cast.a.pk].complete, rows[cast.a.pk].share) == (2, 1, 50)
    assert rows[cast.a.pk].lacks == [("设定依据", 1)] and rows[cast.a.pk].same_line == 1
    shown = signed_in(cast.clerks["editor"]).get(f"{DESK}completeness/").content.decode()
    assert cast.a.name in shown and cast.b.name not in shown
