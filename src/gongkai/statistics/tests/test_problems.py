"""Nothing that is missing, unread or left out goes unsaid: in the report, in the command, on the desk."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from tests.cast import Cast

from gongkai.annual_report.model import to_json
from gongkai.kernel import files
from gongkai.kernel.actor import Actor
from gongkai.organs.models import Organ, OrganVersion
from gongkai.statistics import actions, queries
from gongkai.statistics.models import Return, UploadedReport
from gongkai.statistics.queries.standing import obstacles
from gongkai.statistics.tests import ledger, nansha

pytestmark = pytest.mark.django_db


def command(capfdbinary: Any, *arguments: str) -> tuple[int, dict[str, Any]]:
    """Exit status and JSON of `gongkai report`."""
    status = 0
    try:
        call_command("report", *arguments)
    except SystemExit as leaving:
        status = int(leaving.code or 0)
    return status, json.loads(capfdbinary.readouterr().out)


def upload(cast: Cast, organ: Organ, *, unread: bool = False) -> UploadedReport:
    """A read report of the organ, made of the published figures; `unread` leaves one cell without a figure."""
    office = cast.actor(cast.office)
    stored = files.store(b"report", name="r.html", kind="report", actor=office)
    source = ledger.organ("src", "来源")
    ledger.cases(ledger.spread(source, 2020, nansha.REQUESTS))
    cells = to_json(queries.compile(source, 2020), ()) | {"organ": organ.name, "complete": True, "prose": {}}
    if unread:
        cells["requests"]["granted"]["company"] = None
    made = actions.register_upload(actor=office, organ_id=organ.pk, year=2020, stored_id=stored.pk)
    return actions.keep_reading(actor=office, upload_id=made.pk, cells=cells)


def test_an_organ_with_nothing_has_no_report(cast: Cast, capfdbinary: Any) -> None:
    report = queries.compile(cast.b, 2020)
    assert not report.complete
    found = [finding for finding in queries.examine(report) if finding.severity == "error"]
    assert [finding.rule for finding in found] == ["SRC"] and cast.b.name in found[0].message
    status, written = command(capfdbinary, "B01", "2020")
    assert (status, written["complete"], written["ok"]) == (2, False, False)
    assert command(capfdbinary, "nansha", "2020", "--rollup")[0] == 2


def test_a_year_without_a_case_is_complete_once_it_was_handed_in(cast: Cast, year_of_a, returned) -> None:
    assert queries.compile(cast.a, 2020).complete


def test_the_command_names_what_is_missing_and_fails(cast: Cast, year_of_a, returned, capfdbinary: Any) -> None:
    status, written = command(capfdbinary, "nansha", "2020", "--rollup")
    assert (status, written["ok"]) == (1, False)
    assert {"organ": cast.b.name, "kind": "missing"}.items() <= next(
        one for one in written["problems"] if one["organ"] == cast.b.name
    ).items()
    for organ in (cast.b, cast.town, cast.district):
        row = actions.enter_return(
            actor=cast.actor(cast.office) if organ == cast.district else _system(),
            organ_id=organ.pk,
            year=2020,
            proactive=nansha.PROACTIVE,
        )
        Return.objects.filter(pk=row.pk).update(state="accepted")
    status, written = command(capfdbinary, "nansha", "2020", "--rollup")
    assert (status, written["ok"], written["problems"]) == (0, True, [])


def _system() -> Any:
    return Actor.system("测试")


def test_no_section_two_stops_the_approval_until_section_six_names_the_organ(cast: Cast, year_of_a) -> None:
    office = cast.actor(cast.office)
    report = actions.start_report(actor=office, organ_id=cast.district.pk, year=2020, scope="rollup")
    hindrance = f"{cast.a.name}没有报送第二部分数据"
    assert hindrance in obstacles(queries.standing(report))
    report = actions.write_prose(actor=office, report_id=report.pk, prose={"six": f"{cast.a.name}未报送第二部分。"})
    assert hindrance not in obstacles(queries.standing(report))


def test_a_cell_nobody_could_read_stops_the_approval_of_the_sum(cast: Cast, year_of_a, returned) -> None:
    office = cast.actor(cast.office)
    upload(cast, cast.b, unread=True)
    report = actions.start_report(actor=office, organ_id=cast.district.pk, year=2020, scope="rollup")
    six = f"{cast.b.name}、{cast.town.name}、{cast.district.name}"
    report = actions.write_prose(actor=office, report_id=report.pk, prose={"six": six})
    found = obstacles(queries.standing(report))
    assert any("未能读出" in one and cast.b.name in one and "商业企业" in one for one in found)


def test_an_organ_merged_in_december_keeps_its_cases_in_the_sum_and_is_named(cast: Cast) -> None:
    ledger.cases([ledger.case(cast.b, concluded=2020, outcome="granted")])
    Organ.objects.filter(pk=cast.b.pk).update(closed_on=date(2020, 12, 1))
    assert OrganVersion.objects.filter(organ=cast.b).exists()
    whole = queries.rollup(cast.district, 2020)
    assert cast.b.name in {member.organ for member in whole.members}
    assert whole.report.requests["granted"]["total"] == 1
    assert cast.b.name not in {member.organ for member in queries.rollup(cast.district, 2021).members}


def test_a_figure_names_the_organs_that_are_counted_without_cases(
    cast: Cast, signed_in: Any, year_of_a, returned
) -> None:
    upload(cast, cast.b)
    report = actions.start_report(actor=cast.actor(cast.office), organ_id=cast.district.pk, year=2020, scope="rollup")
    address = reverse("statistics_desk:cell", args=[report.pk, "requests", "granted", "natural_person"])
    client: Client = signed_in(cast.office)
    text = client.get(address).content.decode()
    assert "您可以查看的共3件；报告计738件" in text
    assert f"{cast.b.name}（上传的年度报告）" in text


def test_an_own_report_out_of_an_upload_says_so_instead_of_showing_ledger_cases(cast: Cast, signed_in: Any) -> None:
    upload(cast, cast.b)
    ledger.cases([ledger.case(cast.b)])
    report = actions.start_report(actor=cast.actor(cast.other_clerk), organ_id=cast.b.pk, year=2020)
    client: Client = signed_in(cast.other_clerk)
    assert "数据取自上传的年度报告" in client.get(reverse("statistics_desk:report", args=[report.pk])).content.decode()
    cell = reverse("statistics_desk:cell", args=[report.pk, "requests", "received", "total"])
    text = client.get(cell).content.decode()
    assert "您可以查看的共0件；报告计1777件" in text
    assert "上传的年度报告" in text
