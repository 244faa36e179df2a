"""The pages in a browser: axe finds nothing, nothing scrolls sideways, nothing is fetched from outside."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from gongkai.portal.queries import year_figures

AXE = Path(__file__).resolve().parents[4] / "tests" / "vendor" / "axe.min.js"
PATHS = (
    "/style/",
    "/",
    "/zwgk/",
    "/zwgk/guide/",
    "/data/",
    "/api/v1/docs",
    "/contact/",
    "/topics/",
    "/consult/",
    "/interviews/",
    "/ask/",
    "/nothing-here/",
)
WIDTHS = (390, 768, 1280)
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

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.urls("gongkai.portal.tests.style_guide"),
]


def browsers() -> Iterator[Browser]:
    """A browser that is closed before the database is touched again by the test's own thread."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=ARGUMENTS)
        yield browser
        browser.close()


def opened(browser: Browser, width: int, scheme: str) -> Page:
    # The checker is injected, which the pages' own policy rightly forbids.
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme, bypass_csp=True)
    return context.new_page()


@pytest.fixture(autouse=True)
def _figures(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = {"received": {"total": 1777}, "granted": {"total": 799}, "concluded": {"total": 1550}}
    years = (year_figures(2020, {"requests": rows}), year_figures(2019, {"requests": rows}))
    for module in ("home", "data"):
        monkeypatch.setattr(f"gongkai.portal.views.{module}.years_of_figures", lambda: years)


@pytest.mark.parametrize(("scheme", "mode"), [("light", "standard"), ("dark", "standard"), ("light", "elder")])
def test_axe_finds_nothing(live_server: object, scheme: str, mode: str) -> None:
    found: list[str] = []
    for browser in browsers():
        page = opened(browser, 390 if mode == "elder" else 1280, scheme)
        for path in PATHS:
            page.goto(f"{live_server}{path}?mode={mode}")
            page.add_script_tag(path=str(AXE))
            result = page.evaluate("axe.run()")
            assert result["passes"], "the checker looked at nothing"
            found += [f"{path}: {violation['id']}: {violation['help']}" for violation in result["violations"]]
    assert found == []


@pytest.mark.parametrize("mode", ["standard", "elder"])
def test_no_page_scrolls_sideways(live_server: object, mode: str) -> None:
    wide: list[str] = []
    for browser in browsers():
        for width in WIDTHS:
            page = opened(browser, width, "light")
            for path in PATHS:
                page.goto(f"{live_server}{path}?mode={mode}")
                if page.evaluate("document.documentElement.scrollWidth") > width:
                    wide.append(f"{path} at {width}")
                # Text of a chart may leave its drawing without widening the page: it must not leave the screen.
                edge = page.evaluate(
                    "Math.max(0, ...[...document.querySelectorAll('svg text')]"
                    ".map(text => text.getBoundingClientRect().right))"
                )
                if edge > width:
                    wide.append(f"chart of {path} at {width}")
    assert wide == []


def test_pages_load_nothing_from_outside_and_break_no_policy(live_server: object) -> None:
    asked: list[str] = []
    complaints: list[str] = []
    for browser in browsers():
        page = browser.new_context().new_page()
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        for path in PATHS[:-1]:
            page.goto(f"{live_server}{path}")
    assert [url for url in asked if not url.startswith(str(live_server))] == []
    assert complaints == []


def test_a_day_of_the_clock_explains_itself_to_the_keyboard(live_server: object) -> None:
    for browser in browsers():
        page = opened(browser, 390, "light")
        page.goto(f"{live_server}/style/")
        day = page.locator(".gk-day--suspended a").first
        day.focus()
        assert page.locator(".gk-day--suspended .gk-day__why").first.is_visible()
        day.press("Enter")
        assert page.locator("tr:target").is_visible()
