"""One case that takes every step, by the pages of the desk: from a letter by post to the figure of the report."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from datetime import date

import pytest
from django.db import connections
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, Page
from tests.cast import Cast

from gongkai.documents import redaction as engine
from gongkai.documents.writing.plain import plain_pdf
from gongkai.foi.models import Case, HelpRequest, Redaction, Remedy
from gongkai.foi.tests.test_public_browser import browsers
from gongkai.foi.tests.test_signing_browser import opened
from gongkai.foi.views.desk.forms import MOVES
from gongkai.kernel import files, outbox
from gongkai.kernel.models import User
from gongkai.statistics.queries import gather

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SignIn = Callable[[User], Client]
IDENTITY = "11010519491231002X"
DAY = date(2021, 1, 15)
SHEET = plain_pdf("发放明细", [f"领取人李四，身份证号{IDENTITY}。\n补贴标准为每月五百元。"], dated=DAY)
POSTS = ("registrar", "handler", "reviewer", "secrecy_reviewer", "approver", "signatory", "legal_reviewer")


def elsewhere(work: Callable[[], object]) -> None:
    """The database is not touched in the thread that drives the browser."""
    raised: list[Exception] = []

    def run() -> None:
        try:
            work()
        except Exception as error:
            raised.append(error)
        finally:
            connections.close_all()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    if raised:
        raise raised[0]


class Officers:
    """The officers of A, each in a window of her own."""

    def __init__(self, browser: Browser, site: str, clients: Mapping[str, Client]) -> None:
        self.browser, self.site, self.clients = browser, site, clients
        self.windows: dict[str, Page] = {}

    def window(self, post: str) -> Page:
        if post not in self.windows:
            self.windows[post] = opened(self.browser, self.site, self.clients[post], 1280)
            self.windows[post].set_default_timeout(8_000)
        return self.windows[post]

    def fill(self, page: Page, said: Mapping[str, str], button: str) -> None:
        """Fill the fields in by their names, and press the button."""
        lacking = [name for name in said if not page.locator(f"#main [name='{name}']").count()]
        assert not lacking, (page.url, lacking, page.locator("#main").inner_text()[:160])
        for name, value in said.items():
            field = page.locator(f"#main [name='{name}']").first
            kind = str(field.evaluate("one => one.type || one.tagName.toLowerCase()"))
            if kind == "checkbox":
                field.check(force=True)
            elif kind == "radio":
                page.locator(f"#main [name='{name}'][value='{value}']").first.check(force=True)
            elif kind.startswith("select"):
                field.select_option(value)
            elif kind == "file":
                field.set_input_files({"name": value, "mimeType": "application/pdf", "buffer": SHEET})
            else:
                field.fill(value)
        before = page.url
        with page.expect_navigation():
            page.get_by_role("button", name=button, exact=True).first.click()
        bad = page.locator(".error-summary, [role=alert]").all_inner_texts()
        assert page.url != before or not bad, (before, said, bad)

    def at(self, post: str, address: str, said: Mapping[str, str], button: str) -> Page:
        page = self.window(post)
        page.goto(self.site + address)
        self.fill(page, said, button)
        return page

    def move(self, post: str, case: int, event: str, **said: str) -> Page:
        return self.at(post, reverse("foi_desk:move", args=[case, event]), said, MOVES[event].button)


def entered(officers: Officers, handler: str) -> int:
    """The paper letter, signed for in the mail room."""
    letter = {
        "day": "2021-01-04",
        "channel": "post_signed",
        "name": "陈志强",
        "id_number": IDENTITY,
        "phone": "13912345678",
        "item_1": "补贴发放明细",
        "assignee_id": handler,
    }
    page = officers.at("registrar", reverse("foi_desk:new"), letter, "登记并出具回执")
    page.goto(officers.site + reverse("foi_desk:queue") + "?queue=open")
    href = page.locator("table a[href*='/admin/foi/']").first.get_attribute("href")
    return int(str(href).strip("/").split("/")[-1])


def helped(officers: Officers, case: int, helper: str) -> None:
    """协办: asked of another organ, which answers on its own page."""
    asked = {"organ_1": helper, "question": "请提供发放记录", "due_on": "2021-01-20"}
    officers.move("handler", case, "ask_help", **asked)
    other = officers.window("other")
    other.goto(officers.site + reverse("foi_desk:help"))
    other.get_by_role("link", name="请提供发放记录").click()
    other.get_by_label("不掌握", exact=True).check()
    officers.fill(other, {"answer": "没有相应记录"}, "答复")


def instructed(officers: Officers, case: int) -> None:
    """补正, 征求第三方意见, 协办, 延期."""
    officers.move("handler", case, "ask_clarification", on="2021-01-05", until="2021-01-20", what="请写明年度")
    officers.move("registrar", case, "clarify", on="2021-01-07", note="2020年度")
    party = {"party": "某合作社", "about": "发放明细", "harm": "或有影响"}
    officers.move("handler", case, "consult_third_party", on="2021-01-08", **party)
    officers.move("handler", case, "third_party_served", on="2021-01-11", way="direct")
    officers.move("handler", case, "third_party_replied", on="2021-01-12", reply="agrees", note="同意公开")
    reason = "需要汇总多个科室的记录"
    officers.move("approver", case, "extend", on="2021-01-13", days="20", approver="王主任", reason=reason)


def redacted(officers: Officers, case: int) -> None:
    """The file that is to go out: put with the case, marked, passed by another, applied by the worker."""
    page = officers.window("handler")
    page.goto(officers.site + reverse("foi_desk:case", args=[case]))
    page.get_by_text("加入材料", exact=True).click()
    officers.fill(page, {"kind": "outgoing", "title": "发放明细", "file": "发放明细.pdf"}, "加入案卷")
    elsewhere(outbox.drain)
    page.goto(officers.site + reverse("foi_desk:case", args=[case]))
    page.locator("a[href$='/redact/']").first.click()
    desk = page.url.removeprefix(officers.site)
    officers.fill(page, {}, "开始遮盖")
    elsewhere(outbox.drain)
    officers.at("handler", desk, {}, "标记全部个人信息号码")
    officers.at("handler", desk, {}, "送复核")
    officers.at("reviewer", desk, {}, "复核通过")
    elsewhere(outbox.drain)


def answered(officers: Officers, case: int) -> None:
    """部分公开, through the reviews to the served answer."""
    page = officers.window("handler")
    page.goto(officers.site + reverse("foi_desk:move", args=[case, "decide"]))
    page.locator("[name=outcome_1]").select_option("partly_granted")
    page.locator("[name=ground_1_disclosed_part]").wait_for()
    grounds = {
        "ground_1_disclosed_part": "补贴标准",
        "ground_1_withheld_part": "身份证号码",
        "ground_1_grounds": "属于个人隐私",
    }
    officers.fill(page, grounds, MOVES["decide"].button)
    officers.move("handler", case, "draft_answer")
    officers.move("handler", case, "submit_review")
    page = officers.window("secrecy_reviewer")
    page.goto(officers.site + reverse("foi_desk:move", args=[case, "review_secrecy"]))
    for verdict in page.locator("#main [name^=verdict_][value=open]").all():
        verdict.check(force=True)
    officers.fill(page, {"ground": "不涉密"}, MOVES["review_secrecy"].button)
    officers.move("reviewer", case, "pass_review")
    officers.move("approver", case, "approve", row_confirmed="on")
    officers.move("signatory", case, "sign")
    elsewhere(outbox.drain)
    officers.move("registrar", case, "serve", way="direct", on="2021-01-15", signer="self")


def challenged(officers: Officers, case: Case) -> None:
    said = {
        "kind": "review",
        "filed_on": "2021-01-15",
        "body": "广州市南沙区人民政府",
        "body_number": "穗南府行复〔2021〕1号",
        "number": case.number,
    }
    officers.at("legal_reviewer", reverse("foi_desk:remedy_new"), said, "保存")


def test_a_case_takes_every_step(cast: Cast, live_server: object, signed_in: SignIn) -> None:
    clients = {post: signed_in(cast.clerks[post]) for post in POSTS} | {"other": signed_in(cast.other_clerk)}
    handler, kept = str(cast.clerks["handler"].pk), list[Case]()
    for browser in browsers():
        officers = Officers(browser, str(live_server), clients)
        pk = entered(officers, handler)
        helped(officers, pk, str(cast.b.pk))
        instructed(officers, pk)
        redacted(officers, pk)
        answered(officers, pk)
        elsewhere(lambda: kept.append(Case.objects.get()))
        challenged(officers, kept[0])
    case = Case.objects.get()
    assert (case.state, case.outcome) == ("answered", "partly_granted")
    facts = set(case.events.filter(voided=False).values_list("type", flat=True))
    assert facts >= {"clarified", "third_party_replied", "extended", "secrecy_reviewed", "approved", "answered"}
    assert HelpRequest.objects.get(case=case).question == "请提供发放记录"
    released = Redaction.objects.get(case=case).released
    assert released is not None
    text = "".join(page.text for page in engine.page_texts(files.open_file(released.stored)))
    assert IDENTITY not in text and "五百元" in "".join(text.split())
    assert Remedy.objects.get(case=case).kind == "review"
    report = gather([cast.a], 2021)[cast.a.pk].report
    assert report.requests["received"]["natural_person"] == 1
    assert report.requests["partly_granted"]["natural_person"] == 1
