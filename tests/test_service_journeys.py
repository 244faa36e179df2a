"""What people come for, in a browser: a card lost, a child born, a power's history, and an editor who mends a word that
finds nothing."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.test import Client
from tests.cast import TODAY, Cast
from tests.test_disclosure_journeys import Officers

from gongkai.foi.tests.test_public_browser import browsers
from gongkai.kernel.actor import Actor
from gongkai.kernel.models import User
from gongkai.search import indexing, journal
from gongkai.services.actions import BundleFacts, StepFacts, compose_bundle, publish_bundle
from gongkai.services.tests.lists import bring, item, item_of, power

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = {"width": 390, "height": 844}
CARD = {
    "name": "居民身份证申领、换领、补领",
    "questions": "原因|为什么办理|首次申领/到期换领/丢失补领",
    "materials": "居民户口簿|原件|1\n原居民身份证|原件|1||必要|原因=到期换领",
}


def test_a_lost_card_on_a_phone_comes_to_the_materials_of_ones_own_case(cast: Cast, live_server: object) -> None:
    assert not bring("services", [item(cast, "S1", **CARD), item(cast, "S2", name="居住证申领")]).errors
    indexing.rebuild()
    for browser in browsers():
        page = browser.new_context(viewport=PHONE, java_script_enabled=False).new_page()  # type: ignore[arg-type]
        page.goto(f"{live_server}/")
        page.get_by_role("searchbox").first.fill("身份证丢了怎么办")
        page.keyboard.press("Enter")
        page.locator(".sr-card").get_by_role("link", name=CARD["name"]).click()
        page.get_by_label("丢失补领").check()
        page.get_by_role("button", name="看我要带的材料").click()
        materials = page.locator("main")
        assert "居民户口簿" in materials.inner_text()
        assert "原居民身份证" not in materials.inner_text()
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_a_birth_is_one_matter_with_one_list_and_one_flow(cast: Cast, live_server: object) -> None:
    rows = [
        item(cast, "B1", name="出生医学证明签发", materials="父母居民身份证|原件|1", questions=""),
        item(cast, "B2", name="出生登记", materials="父母居民身份证|原件|1\n居民户口簿|原件|1", questions=""),
    ]
    assert not bring("services", rows).errors
    first, second = item_of("B1").pk, item_of("B2").pk
    facts = BundleFacts(name="新生儿出生一件事", audience="person", stage="出生", lead_id=cast.a.pk)
    steps = [StepFacts(first), StepFacts(second, (1,))]
    system = Actor.system("test")
    made = compose_bundle(actor=system, facts=facts, steps=steps)
    publish_bundle(actor=system, bundle_id=made.pk, on=TODAY)
    indexing.rebuild()
    for browser in browsers():
        page = browser.new_page()
        page.goto(f"{live_server}/search/?q=新生儿出生")
        page.get_by_role("link", name="新生儿出生一件事").first.click()
        page.wait_for_url("**/services/bundles/**")
        text = page.locator("main").inner_text()
        assert text.count("父母居民身份证") == 1, "what two items ask for is brought once"
        assert "出生医学证明签发" in text and "出生登记" in text
        assert "10个工作日" in text, "one after the other, five workdays each"


def test_the_history_of_a_power_tells_each_change_and_its_ground(cast: Cast, live_server: object) -> None:
    assert not bring("powers", [power(cast, "P1", name="户外广告设置许可")]).errors
    changed = power(cast, "P1", name="大型户外广告设置许可", on="2020-06-01", change="调整", reason="省政府令第270号")
    assert not bring("powers", [changed]).errors
    for browser in browsers():
        page = browser.new_page()
        page.goto(f"{live_server}/powers/")
        page.get_by_role("link", name="大型户外广告设置许可").click()
        text = page.locator("main").inner_text()
        assert "省政府令第270号" in text and "2020年6月1日" in text
        page.goto(f"{live_server}/powers/?on=2020-05-31")
        page.get_by_role("link", name="户外广告设置许可", exact=True).wait_for()


def test_an_editor_mends_a_word_that_finds_nothing_and_it_works_at_once(
    cast: Cast, live_server: object, signed_in: Callable[[User], Client]
) -> None:
    assert not bring("services", [item(cast, "S1", **CARD)]).errors
    indexing.rebuild()
    journal.queries.write_next()
    editor, site = cast.clerks["editor"], str(live_server)
    clients = {editor.pk: signed_in(editor)}
    for browser in browsers():
        reader = browser.new_page()
        reader.goto(f"{site}/search/?q=蓝本本")
        assert CARD["name"] not in reader.locator("main").inner_text()
        page = Officers(browser.new_context, site, clients).page(editor, "/admin/site-search/")
        page.get_by_role("link", name=re.compile("补同义词.*蓝本本")).click()
        page.get_by_label("对应词语").fill("居民身份证")
        page.get_by_role("button", name="保存").click()
        page.wait_for_load_state()
        reader.reload()
        reader.get_by_role("link", name=CARD["name"]).first.wait_for()
