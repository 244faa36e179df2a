"""The public journey in a browser: it works without a script from the form to the case page, and axe finds nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Literal

import pytest
from playwright.sync_api import Browser, Page, sync_playwright
from tests.cast import TODAY, Cast

from gongkai.foi.actions.clarification import ask_clarification, clarify
from gongkai.foi.actions.consultation import consult_third_party, third_party_served
from gongkai.foi.models import Case
from gongkai.foi.tests.test_public_apply import PHONE, RESIDENT_ID, code_on
from gongkai.foi.tests.test_public_track import CODE, answered, attach, in_hand
from gongkai.foi.tests.test_public_track import case as case  # a fixture

AXE = Path(__file__).resolve().parents[4] / "tests" / "vendor" / "axe.min.js"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]
LOOKS: tuple[tuple[Literal["light", "dark"], str], ...] = (
    ("light", "standard"),
    ("dark", "standard"),
    ("light", "elder"),
)
Look = Callable[[Page, str], None]

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def browsers() -> Iterator[Browser]:
    """A browser that is closed before the database is touched again by the test's own thread."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=ARGUMENTS)
        yield browser
        browser.close()


def walk(page: Page, site: str, look: Look) -> str:
    """Apply as a person would, with a slip on each page; gives the tracking code on the receipt."""
    page.goto(f"{site}/apply/")
    look(page, "start")
    page.get_by_role("link", name="开始填写").click()
    page.get_by_role("button", name="继续").click()
    look(page, "who-errors")
    page.get_by_label("公民个人").check()
    page.get_by_label("姓名或者单位名称").fill("欧阳喆")
    page.get_by_label("证件类型").select_option("resident_id")
    page.get_by_label("证件号码").fill(f"{RESIDENT_ID[:6]} {RESIDENT_ID[6:]}")
    page.get_by_label("联系电话").fill("138 0013 8000")
    look(page, "who")
    page.get_by_role("button", name="继续").click()
    look(page, "what")
    page.get_by_label("查找机关").fill("食品抽检")
    page.get_by_role("button", name="查找").click()
    page.get_by_label("市场监督管理局").check()
    page.get_by_label("您需要的政府信息").fill("2019年农贸市场食品抽检结果，见穗南市监函〔2019〕88号")
    look(page, "what-found")
    page.get_by_role("button", name="继续").click()
    page.get_by_label("电子文件").check()
    page.get_by_label("电子邮件").check()
    page.get_by_role("button", name="继续").click()
    look(page, "how-errors")
    page.get_by_label("电子邮箱").fill("ouyang@example.cn")
    page.get_by_role("button", name="继续").click()
    look(page, "check")
    page.get_by_role("button", name="提交申请").dblclick()
    page.get_by_role("heading", name="申请已提交").wait_for()
    look(page, "receipt")
    return code_on(page.content())


def open_case(page: Page, site: str, code: str, look: Look) -> None:
    """Track with the wrong and then with the right factor."""
    page.goto(f"{site}/apply/track/")
    page.get_by_label("查询码").fill(code)
    page.get_by_label("申请时填写的电话号码或者证件号码").fill("13900000000")
    page.get_by_role("button", name="查询", exact=True).click()
    look(page, "track-wrong")
    page.get_by_label("申请时填写的电话号码或者证件号码").fill(PHONE)
    page.get_by_role("button", name="查询", exact=True).click()
    page.get_by_role("heading", name="办理经过").wait_for()
    look(page, "case")


def waiting_for_the_applicant(cast: Cast, case: Case) -> None:
    """Asked to clarify on the day of receipt."""
    in_hand(cast, case)
    until = TODAY + timedelta(days=14)
    what = "请写明抽检的年份和市场名称"
    ask_clarification(actor=cast.clerk("handler"), case_id=case.pk, on=TODAY, until=until, what=what)


def with_a_third_party(cast: Cast, case: Case, settings: Any) -> None:
    """Clarified, then a third party is asked; five weeks on."""
    waiting_for_the_applicant(cast, case)
    handler = cast.clerk("handler")
    settings.GONGKAI_TODAY = "2021-02-20"
    clarify(actor=handler, case_id=case.pk, on=date(2021, 1, 20), note="2019年，新垦路市场")
    consult_third_party(actor=handler, case_id=case.pk, on=date(2021, 1, 28), party="某公司", about="检测报告")
    third_party_served(actor=handler, case_id=case.pk, on=date(2021, 2, 1))


def with_a_letter(cast: Cast, case: Case) -> None:
    """Answered and served, with a letter and the information handed over."""
    letter = answered(cast, case)
    attach(case, "letter", b"%PDF-letter", letter)
    attach(case, "outgoing", b"%PDF-given")


@pytest.mark.parametrize("width", [390, 1280])
def test_axe_finds_nothing_and_nothing_scrolls_sideways(cast: Cast, live_server: object, width: int) -> None:
    found: list[str] = []

    def look(page: Page, name: str) -> None:
        page.add_script_tag(path=str(AXE))
        result = page.evaluate("axe.run()")
        assert result["passes"], "the checker looked at nothing"
        found.extend(f"{name}: {violation['id']}: {violation['help']}" for violation in result["violations"])
        if page.evaluate("document.documentElement.scrollWidth") > width:
            found.append(f"{name} is wider than the screen")

    for browser in browsers():
        # The checker is injected, which the pages' own policy rightly forbids.
        page = browser.new_context(viewport={"width": width, "height": 900}, bypass_csp=True).new_page()
        open_case(page, str(live_server), walk(page, str(live_server), look), look)
    assert found == []


def test_the_whole_journey_works_without_a_script(cast: Cast, live_server: object) -> None:
    for browser in browsers():
        page = browser.new_context(java_script_enabled=False).new_page()
        code = walk(page, str(live_server), lambda page, name: None)
        open_case(page, str(live_server), code, lambda page, name: None)
        page.get_by_role("link", name="撤回申请").click()
        page.get_by_role("button", name="撤回这件申请").click()
        assert page.get_by_text("您已撤回申请").is_visible()
    assert Case.objects.get().state == "withdrawn"


def test_the_case_page_is_accessible_in_its_richest_state(
    cast: Cast, case: Case, live_server: object, settings: Any
) -> None:
    with_a_third_party(cast, case, settings)
    found: list[str] = []

    def look(page: Page, name: str) -> None:
        page.add_script_tag(path=str(AXE))
        found.extend(f"{name}: {one['id']}" for one in page.evaluate("axe.run()")["violations"])

    for browser in browsers():
        for scheme, mode in LOOKS:
            context = browser.new_context(viewport={"width": 390, "height": 900}, color_scheme=scheme, bypass_csp=True)
            context.add_cookies([{"name": "mode", "value": mode, "url": str(live_server)}])
            page = context.new_page()
            open_case(page, str(live_server), CODE, look)
            assert page.get_by_text("征求意见中").is_visible()
            assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert found == []
