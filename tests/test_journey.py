"""One application in a browser, from a phone through every desk and back; and every public page for axe."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps
from django.core.cache import cache
from django.test import Client
from playwright.sync_api import Browser, Page, expect, sync_playwright
from tests import stage
from tests.cast import PASSWORD, Cast
from tests.stage import Stage, answered, set_stage
from tests.test_routes import addresses, routes

from gongkai.foi.models import Case
from gongkai.foi.tests.test_public_apply import PHONE
from gongkai.foi.tests.test_public_browser import walk
from gongkai.kernel.models import AuditRow

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

AXE = Path(__file__).parent / "vendor" / "axe.min.js"
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
PHONE_SCREEN = {"width": 375, "height": 740}
MOST_TABS = 80


def browsers() -> Iterator[Browser]:
    """A browser that is closed before the database is touched again by the test's own thread."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(autouse=True)
def _fresh_counters() -> None:
    cache.clear()


@pytest.fixture(autouse=True)
def _open_door(transactional_db: None) -> None:
    """A test that really commits leaves empty tables behind: what the migration put there is put there again."""
    import_module("gongkai.organs.migrations.0002_officers").create_group(apps, None)


def resident(browser: Browser) -> Page:
    """A phone that runs no script."""
    return browser.new_context(viewport=PHONE_SCREEN, java_script_enabled=False).new_page()  # type: ignore[arg-type]


def officer(browser: Browser, site: str, name: str) -> Page:
    """An officer at her desk, signed in as everybody signs in."""
    page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
    sign_in(page, site, name)
    page.goto(f"{site}/admin/foi/")
    page.locator(".gk-queue a").first.click()
    page.wait_for_url("**/admin/foi/*/")
    return page


def sign_in(page: Page, site: str, name: str) -> None:
    page.goto(f"{site}/admin/login/")
    page.locator("input[name=username]").fill(name)
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("input[name=password]").press("Enter")
    page.wait_for_url(f"{site}/admin/")


def press(page: Page, button: str, fill: Callable[[Page], None] = lambda page: None) -> None:
    """Make the move that the desk puts first."""
    first = page.locator(".gk-move--next")
    first.wait_for()
    if first.locator("summary").count():
        first.locator("summary").click()
    else:
        first.locator("a").first.click()
    fill(page)
    page.get_by_role("button", name=button, exact=True).click()
    expect(page.get_by_text("已办。").first).to_be_visible()


def grant(page: Page) -> None:
    """Open what is asked for: choosing the outcome brings up the facts that it demands."""
    page.locator("#decide-outcome_1").select_option("granted")
    page.locator("textarea[name^=ground_1_]").first.fill("随本答复书附上")


def harmless(page: Page) -> None:
    """Nothing in the draft is secret."""
    page.locator("input[name=verdict_0][value=open]").check()
    page.locator("textarea[name=ground]").fill("逐件审阅，不涉及国家秘密和工作秘密")


def track(page: Page, site: str, code: str) -> None:
    page.goto(f"{site}/apply/track/")
    page.get_by_label("查询码").fill(code)
    page.get_by_label("申请时填写的电话号码或者证件号码").fill(PHONE)
    page.get_by_role("button", name="查询", exact=True).click()
    page.get_by_role("heading", name="办理经过").wait_for()


def through_the_desks(browser: Browser, site: str) -> None:
    """Confirmed, registered and assigned; decided and drafted; reviewed, approved, signed; served."""
    clerk = officer(browser, site, "a-registrar")
    press(clerk, "双方已确认，开始计期")
    press(clerk, "登记")
    press(clerk, "分办", lambda page: page.locator("#assign-unit").fill("食品科"))
    handler = officer(browser, site, "a-handler")
    press(handler, "确定办理结果", grant)
    press(handler, "保存答复书")
    handler.goto(handler.url.partition("move/")[0])
    press(handler, "提交审核")
    press(officer(browser, site, "a-secrecy_reviewer"), "提交保密审查结论", harmless)
    press(officer(browser, site, "a-reviewer"), "审核通过")
    press(
        officer(browser, site, "a-approver"), "审批同意", lambda page: page.get_by_label("已核对计入年度报告").check()
    )
    press(officer(browser, site, "a-signatory"), "签发并编定文号")
    clerk.reload()
    press(clerk, "记录送达", lambda page: page.locator("#serve-way").select_option("direct"))


def test_an_application_goes_from_the_phone_to_the_answer(cast: Cast, live_server: object) -> None:
    site = str(live_server)
    for browser in browsers():
        phone = resident(browser)
        code = walk(phone, site, lambda page, name: None)
        through_the_desks(browser, site)
        track(phone, site, code)
        for said in ("已答复", "2021年2月", "第三十三条"):
            expect(phone.get_by_text(said).first).to_be_attached()
        assert phone.locator("body").bounding_box()["width"] <= PHONE_SCREEN["width"]  # type: ignore[index]
    case = Case.objects.get()
    assert (case.state, case.outcome, case.organ_id) == ("answered", "granted", cast.a.pk)
    assert AuditRow.objects.filter(record__contains=f"{case.pk}").count() >= 10


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until the element is reached, as somebody without a mouse would."""
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        if page.evaluate("wanted => document.activeElement.matches(wanted)", selector):
            return
    raise AssertionError(f"{selector} is not reached by the keyboard")


def test_the_track_form_needs_no_mouse(cast: Cast, live_server: object) -> None:
    site = str(live_server)
    answered(cast, cast.a)
    for browser in browsers():
        page = browser.new_context(viewport=PHONE_SCREEN).new_page()  # type: ignore[arg-type]
        page.goto(f"{site}/apply/track/")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.getAttribute('href')") == "#main", "the skip link comes first"
        page.keyboard.press("Enter")
        tab_to(page, "main input[name=code]")
        page.keyboard.type(stage.CODE)
        tab_to(page, "main input[name=factor]")
        page.keyboard.type(stage.PHONE)
        page.keyboard.press("Enter")
        page.get_by_role("heading", name="办理经过").wait_for()


def public_addresses(cast: Cast, objects: Stage) -> list[str]:
    """Every public address that answers anybody with a page."""
    client = Client()
    found = []
    for route in routes():
        if route.public and not route.name.endswith(":download"):
            for address in addresses(route, objects, cast):
                response = client.get(address)
                if response.status_code == 200 and response.get("Content-Type", "").startswith("text/html"):
                    found.append(address)
    return found


def violations(page: Page, where: str, scope: str = "document") -> list[str]:
    page.add_script_tag(path=str(AXE))
    result = page.evaluate(f"axe.run({scope})")
    assert result["passes"], "the checker looked at nothing"
    return [f"{where}: {one['id']}: {one['help']}: {one['nodes'][0]['html'][:120]}" for one in result["violations"]]


def test_axe_finds_nothing_on_any_public_page_or_report(cast: Cast, live_server: object) -> None:
    objects = set_stage(cast)
    public = public_addresses(cast, objects)
    assert {"/", "/zwgk/", "/apply/", "/reports/", f"/reports/{objects.published.pk}/"} <= set(public)
    desk = [f"/admin/annual-reports/{objects.draft.pk}/", "/admin/annual-reports/?year=2020"]
    found: list[str] = []
    for browser in browsers():
        # The checker is injected, which the pages' own policy rightly forbids.
        page = browser.new_context(viewport={"width": 1280, "height": 900}, bypass_csp=True).new_page()
        for address in public:
            page.goto(f"{live_server}{address}")
            found += violations(page, address)
        sign_in(page, str(live_server), "office")
        for address in desk:
            page.goto(f"{live_server}{address}")
            # The chrome around the page is Wagtail's.
            found += violations(page, address, "document.querySelector('main')")
    assert found == []
