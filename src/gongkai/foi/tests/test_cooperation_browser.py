"""Cooperation in a browser, without JavaScript where it can be, on a phone and on a desk: usable, and liked by the
checker."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page
from tests.cast import Cast

from gongkai.foi.models import Case, Consultation, HelpRequest
from gongkai.foi.tests.desk_stage import handling, received, unconfirmed
from gongkai.foi.tests.test_handover_browser import sign_in
from gongkai.foi.tests.test_public_browser import AXE, browsers
from gongkai.kernel.models import User

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SignIn = Callable[[User], Client]
QUESTION = "请提供2020年度抽检经费的支付凭证"
MINUTES = "联合印发的会议纪要"


class Looker:
    """Goes to pages of the desk and has each looked at by the checker."""

    def __init__(self, site: str, width: int) -> None:
        self.site, self.width, self.found = site, width, list[str]()

    def go(self, page: Page, view: str, *arguments: object) -> None:
        page.goto(self.site + reverse(f"foi_desk:{view}", args=arguments))

    def look(self, page: Page, name: str) -> None:
        page.add_script_tag(path=str(AXE))
        result = page.evaluate("axe.run({include: ['#main'], exclude: ['.messages']})")
        assert result["passes"], "the checker looked at nothing"
        for one in result["violations"]:
            self.found.append(f"{name}: {one['help']}: {one['nodes'][0]['html']}")
        if page.evaluate("document.documentElement.scrollWidth") > self.width:
            self.found.append(f"{name} is wider than the screen")


def ask(handler: Page, eye: Looker, case: Case, helper: str, own: str) -> None:
    """The handler asks two units, a third party and an organ."""
    eye.go(handler, "move", case.pk, "ask_help")
    eye.look(handler, "ask help")
    handler.get_by_label("协办机关", exact=True).select_option(label=helper)
    handler.get_by_text("同时转请其他单位").click()
    handler.get_by_label("协办机关（2）").select_option(label=own)
    handler.get_by_label("协办科室（2）").fill("财务科")
    handler.get_by_label("协办事项").fill(QUESTION)
    handler.get_by_role("button", name="转请协办").click()
    handler.get_by_role("heading", name="征求意见与协办").wait_for()
    eye.go(handler, "move", case.pk, "consult_third_party")
    handler.get_by_label("第三方", exact=True).fill("某检测公司")
    handler.get_by_label("征求意见的信息内容").fill("检测服务合同的价款")
    eye.look(handler, "third party")
    handler.get_by_role("button", name="制发征求意见书").click()
    handler.get_by_role("heading", name="征求意见与协办").wait_for()
    eye.go(handler, "move", case.pk, "consult_organ")
    handler.get_by_label("本区机关").select_option(label=helper)
    handler.get_by_label("征求意见的内容").fill(MINUTES)
    eye.look(handler, "organ")
    handler.get_by_role("button", name="制发征求意见函").click()
    handler.get_by_role("heading", name="征求意见与协办").wait_for()
    eye.look(handler, "case")


def answer(other: Page, eye: Looker) -> None:
    """The other organ gives help and its opinion."""
    eye.go(other, "help")
    eye.look(other, "help list")
    other.get_by_role("link", name=QUESTION).click()
    other.get_by_label("不掌握", exact=True).check()
    other.get_by_label("协办意见").fill("经检索财务系统，没有相应凭证")
    eye.look(other, "help")
    other.get_by_role("button", name="答复", exact=True).click()
    other.get_by_text("经检索财务系统").wait_for()
    eye.go(other, "consultations")
    eye.look(other, "consultations")
    other.get_by_role("link", name=MINUTES).click()
    other.get_by_label("同意公开", exact=True).check()
    eye.look(other, "consultation")
    other.get_by_role("button", name="提交意见").click()
    other.get_by_role("heading", name="意见", exact=True).wait_for()


@pytest.mark.parametrize("width", [390])
def test_departments_and_third_parties_are_asked_and_answer(
    cast: Cast, live_server: object, signed_in: SignIn, width: int
) -> None:
    received(cast, on=date(2021, 1, 4))
    case, lost = handling(cast, on=date(2021, 1, 5)), unconfirmed(cast)
    eye = Looker(str(live_server), width)
    clients = [signed_in(user) for user in (cast.clerks["handler"], cast.other_clerk, cast.clerks["registrar"])]
    for browser in browsers():
        contexts = [browser.new_context(viewport={"width": width, "height": 900}, bypass_csp=True) for _ in clients]
        handler, other, registrar = (
            sign_in(context, eye.site, client) for context, client in zip(contexts, clients, strict=True)
        )
        ask(handler, eye, case, cast.b.name, cast.a.name)
        answer(other, eye)
        eye.go(handler, "move", case.pk, "link_earlier")
        handler.get_by_text("很可能相同").wait_for()
        eye.look(handler, "earlier")
        eye.go(registrar, "move", lost.pk, "readdress")
        registrar.get_by_label("应当受理的机关").select_option(label=cast.b.name)
        registrar.get_by_label("理由").fill("由规划部门制作")
        eye.look(registrar, "readdress")
        registrar.get_by_role("button", name="转送").click()
        registrar.get_by_role("heading", name="转送登记").wait_for()
        eye.look(registrar, "readdressed")
    assert HelpRequest.objects.get(case=case, organ=cast.b).holds == "not"
    assert Consultation.objects.get(case=case, organ=cast.b).reply == "agrees"
    lost.refresh_from_db()
    assert lost.organ == cast.b
    assert eye.found == []
