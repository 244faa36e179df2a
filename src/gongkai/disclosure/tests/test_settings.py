"""What the district's disclosure office sets: interpretations demanded, words in traditional script."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.test import Client
from tests.cast import Cast

from gongkai.disclosure import actions
from gongkai.disclosure.actions import DocumentFacts
from gongkai.disclosure.gate.running import check_document
from gongkai.disclosure.models import Finding
from gongkai.kernel import script

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.office)
    return client


def test_a_policy_waits_for_its_interpretation_once_that_is_demanded(
    cast: Cast, facts: DocumentFacts, office: Client
) -> None:
    policy = actions.create_document(actor=cast.clerk("editor"), facts=replace(facts, kind="policy"))
    said = Finding.objects.filter(document=policy, kind="interpretation")
    check_document(policy.pk)
    assert [one.severity for one in said] == ["warn"]
    assert office.post("/admin/disclosure/rules/interpretation/", {"demanded": "yes"}).status_code == 302
    assert "不能发布" in office.get("/admin/disclosure/rules/").content.decode()
    check_document(policy.pk)
    assert said.latest("pk").severity == "block"


def test_words_of_the_district_win_in_traditional_script(office: Client) -> None:
    url = "/admin/disclosure/words/script/"
    page = office.post(url, {"pairs": "互联网=互聯網\n南沙"}).content.decode()
    assert "第2行“南沙”应写成“简体=繁体”" in page and "互联网=互聯網\n南沙" in page.replace("\r", "")
    assert office.post(url, {"pairs": "互联网 = 網際網絡\n\n"}).status_code == 302
    assert script.words() == {"互联网": "網際網絡"}
    assert "互联网=網際網絡" in office.get(url).content.decode()
