"""The public pages show what is published and nothing else; the desk shows each officer her own work."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from tests.cast import Cast

from gongkai.annual_report.reading import read_report
from gongkai.documents.reading import read
from gongkai.statistics import actions
from gongkai.statistics.models import AnnualReport, Return
from gongkai.statistics.tests import nansha

pytestmark = pytest.mark.django_db
ToState = Callable[..., AnnualReport]
SignIn = Callable[..., Client]


def test_the_list_says_when_nothing_is_published(client: Client) -> None:
    page = client.get(reverse("statistics:reports"))
    assert "还没有公布的年度报告" in page.content.decode()


def test_a_report_that_is_not_published_is_not_there(client: Client, year_of_a, returned, to_state: ToState) -> None:
    report = to_state("sealed")
    assert client.get(reverse("statistics:report", args=[report.pk])).status_code == 404
    assert client.get(reverse("statistics:download", args=[report.pk, "json"])).status_code == 404


def test_a_published_report_stands_in_the_list_and_on_its_page(
    cast: Cast, client: Client, year_of_a, returned, to_state: ToState
) -> None:
    report = to_state("published", {"five": "<b>问题</b>与改进"})
    listed = client.get(reverse("statistics:reports"), {"year": "2020"}).content.decode()
    assert f"{cast.a.name}2020年政府信息公开工作年度报告" in listed
    page = client.get(reverse("statistics:report", args=[report.pk])).content.decode()
    assert "三、收到和处理政府信息公开申请情况" in page
    assert "&lt;b&gt;问题" in page
    assert "/cells/" not in page
    assert page.count("<svg role=") == 3
    assert "没有“1999”年度的报告" in client.get(reverse("statistics:reports"), {"year": "1999"}).content.decode()


def test_each_download_reads_back_to_the_sealed_figures(client: Client, year_of_a, returned, to_state: ToState) -> None:
    report = to_state("published")
    for fmt in ("html", "docx", "xlsx", "pdf"):
        answer = client.get(reverse("statistics:download", args=[report.pk, fmt]))
        again = read_report(read(answer.content, f"report.{fmt}"))
        assert again.requests == report.seal.cells["requests"], fmt
        assert again.remedies == report.seal.cells["remedies"], fmt
    assert client.get(reverse("statistics:download", args=[report.pk, "json"])).json()["ok"] is True
    assert client.get(f"/reports/{report.pk}/report.exe").status_code == 404


def test_officers_go_from_a_figure_of_the_page_to_its_cases(
    cast: Cast, signed_in: SignIn, year_of_a, returned, to_state: ToState
) -> None:
    report = to_state("published")
    clerk, stranger = signed_in(cast.clerks["handler"]), signed_in(cast.other_clerk)
    address = reverse("statistics_desk:cell", args=[report.pk, "requests", "granted", "natural_person"])
    assert address in clerk.get(reverse("statistics:report", args=[report.pk])).content.decode()
    assert address not in stranger.get(reverse("statistics:report", args=[report.pk])).content.decode()
    page = clerk.get(address).content.decode()
    assert "共3件" in page
    assert stranger.get(address).status_code == 404
    assert clerk.get(address.replace("granted", "given")).status_code == 404
    remedies = reverse("statistics_desk:cell", args=[report.pk, "remedies", "review", "upheld"])
    assert "共1件" in clerk.get(remedies).content.decode()


def test_the_desk_is_for_its_posts_only(cast: Cast, signed_in: SignIn) -> None:
    overview = reverse("statistics_desk:overview")
    for user in (cast.stranger, cast.superuser):
        assert signed_in(user).get(overview).status_code == 404
    office = signed_in(cast.office).get(overview, {"year": "2020"}).content.decode()
    assert cast.a.name in office and cast.b.name in office
    clerk = signed_in(cast.clerks["handler"]).get(overview, {"year": "2020"}).content.decode()
    assert cast.a.name in clerk and cast.b.name not in clerk


def test_a_report_is_walked_through_the_desk(cast: Cast, signed_in: SignIn, year_of_a, returned) -> None:
    handler, office = signed_in(cast.clerks["handler"]), signed_in(cast.office)
    handler.post(reverse("statistics_desk:start"), {"organ": cast.a.pk, "year": 2020, "scope": "own"})
    report = AnnualReport.objects.get()
    prose = {"front": "", "one": "新收申请{{received.total}}件。", "five": "五", "six": "六"}
    handler.post(reverse("statistics_desk:prose", args=[report.pk]), prose)
    assert "新收申请11件" in handler.get(reverse("statistics_desk:report", args=[report.pk])).content.decode()

    def press(client: Client, event: str, **more: str) -> str:
        client.post(reverse("statistics_desk:move", args=[report.pk, event]), more)
        return AnnualReport.objects.get(pk=report.pk).state

    assert press(handler, "hand_in") == "handed_in"
    back = {"c1-place": "three|received|total", "c1-quote": "", "c1-text": "请核实", "c2-text": ""}
    office.post(reverse("statistics_desk:send_back", args=[report.pk]), back)
    comment = report.comments.get()
    assert (comment.row, comment.text) == ("received", "请核实")
    handler.post(reverse("statistics_desk:answer", args=[report.pk, comment.pk]), {"answer": "无误"})
    assert press(handler, "hand_in") == "handed_in"
    assert press(handler, "examine") == "handed_in"
    assert press(office, "examine") == "examined"
    assert press(signed_in(cast.clerks["approver"]), "approve") == "approved"
    assert press(office, "seal") == "sealed"
    assert press(office, "publish") == "published"
    press(handler, "revise", reason="更正一处文字")
    assert AnnualReport.objects.filter(revision=2, state="drafting").exists()


def test_remarks_without_a_place_come_back_with_what_was_typed(
    cast: Cast, signed_in: SignIn, to_state: ToState
) -> None:
    report = to_state("handed_in")
    page = signed_in(cast.office).post(
        reverse("statistics_desk:send_back", args=[report.pk]), {"c1-text": "这里不对", "c1-place": "", "c1-quote": ""}
    )
    text = page.content.decode()
    assert "请指明是哪个数据" in text and "这里不对" in text
    assert not report.comments.exists()


def test_the_return_form_keeps_what_was_typed_and_names_the_cell(cast: Cast, signed_in: SignIn) -> None:
    client = signed_in(cast.clerks["handler"])
    address = reverse("statistics_desk:entry", args=[cast.a.pk, 2020])
    values = {f"{row}.{cell}": str(n) for row, cells in nansha.PROACTIVE.items() for cell, n in cells.items()}
    page = client.post(address, {**values, "permits.decisions": "许多", "source_note": "双公示登记"})
    text = page.content.decode()
    assert page.status_code == 422
    assert "行政许可·处理决定数量：应当填写数字" in text
    assert 'value="许多"' in text and 'value="双公示登记"' in text and 'value="514944"' in text
    assert not Return.objects.exists()
    client.post(address, values)
    row = Return.objects.get()
    hand_in = reverse("statistics_desk:return_move", args=[row.pk, "hand_in"])
    client.post(hand_in)
    row.refresh_from_db()
    assert row.state == "draft"
    reviewer = signed_in(cast.clerks["reviewer"])
    assert hand_in in reviewer.get(address).content.decode() and hand_in not in client.get(address).content.decode()
    reviewer.post(hand_in)
    row.refresh_from_db()
    assert (row.state, row.proactive["permits"]["items_change"]) == ("handed_in", -369)
    accept = reverse("statistics_desk:return_move", args=[row.pk, "accept"])
    client.post(accept)
    row.refresh_from_db()
    assert row.state == "handed_in"
    signed_in(cast.office).post(accept)
    row.refresh_from_db()
    assert row.state == "accepted"


def test_the_rollup_page_names_its_members_and_its_problems(cast: Cast, signed_in: SignIn, year_of_a, returned) -> None:
    report = actions.start_report(actor=cast.actor(cast.office), organ_id=cast.district.pk, year=2020, scope="rollup")
    text = signed_in(cast.office).get(reverse("statistics_desk:report", args=[report.pk])).content.decode()
    assert f"{cast.b.name}没有台账、填报和上传的年度报告" in text
    assert "办件台账" in text


@pytest.mark.parametrize("name", ["deadline", "overview"])
def test_the_office_opens_its_pages(cast: Cast, signed_in: SignIn, name: str) -> None:
    assert signed_in(cast.office).get(reverse(f"statistics_desk:{name}")).status_code == 200


def test_the_office_uploads_a_published_report(cast: Cast, signed_in: SignIn) -> None:
    address = reverse("statistics_desk:upload", args=[cast.b.pk, 2020])
    assert signed_in(cast.office).get(address).status_code == 200
    assert signed_in(cast.clerks["handler"]).get(address).status_code == 404
