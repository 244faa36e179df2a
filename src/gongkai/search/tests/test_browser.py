"""The page of results in a browser: axe finds nothing, nothing scrolls sideways, the sheet needs no script, and what is
suggested is reached by the keyboard."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, BrowserContext, sync_playwright
from tests.cast import Cast

from gongkai.search import indexing
from gongkai.search.tests.papers import Papers

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
PAGES = tuple(f"/search/?q={quote(words)}" for words in ("申领 扶持 许可", "居住正申领", "鳄鱼表演", ""))

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _index(papers: Papers, cast: Cast) -> None:
    indexing.rebuild()


def browsers() -> Iterator[Browser]:
    """A browser that is closed before the database is touched again by the test's own thread."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=ARGUMENTS)
        yield browser
        browser.close()


def opened(browser: Browser, width: int, scheme: str = "light", scripts: bool = True) -> BrowserContext:
    # The checker is injected, which the pages' own policy rightly forbids.
    size = {"width": width, "height": 900}
    return browser.new_context(viewport=size, color_scheme=scheme, java_script_enabled=scripts, bypass_csp=True)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("width", "scheme", "mode"), [(1280, "light", "standard"), (390, "dark", "standard"), (390, "light", "elder")]
)
def test_axe_finds_nothing_and_nothing_scrolls_sideways(
    live_server: object, width: int, scheme: str, mode: str
) -> None:
    found: list[str] = []
    for browser in browsers():
        page = opened(browser, width, scheme).new_page()
        for path in PAGES:
            page.goto(f"{live_server}{path}&mode={mode}")
            if page.evaluate("document.documentElement.scrollWidth") > width:
                found.append(f"{path} scrolls sideways")
            page.add_script_tag(path=str(AXE))
            result = page.evaluate("axe.run()")
            assert result["passes"], "the checker looked at nothing"
            found += [f"{path}: {violation['id']}: {violation['help']}" for violation in result["violations"]]
    assert found == []


def test_on_a_phone_the_facets_are_a_sheet_that_needs_no_script(live_server: object) -> None:
    for browser in browsers():
        page = opened(browser, 390, scripts=False).new_page()
        page.goto(f"{live_server}{PAGES[0]}")
        assert not page.is_visible("#filters")
        page.click("a[href='#filters']")
        assert page.is_visible("#filters")
        page.click("#filters a[href='#results']")
        assert not page.is_visible("#filters")
        page.click("a[href='#filters']")
        page.click("#filters .facets a:has-text('区公安分局')")
        assert "共2条结果" in page.inner_text("#results-title") or "共1条结果" in page.inner_text("#results-title")


def test_suggestions_are_reached_by_the_keyboard_and_break_no_policy(live_server: object) -> None:
    said: list[str] = []
    for browser in browsers():
        context = browser.new_context(viewport={"width": 1280, "height": 900})
        page = context.new_page()
        page.on("console", lambda message: said.append(message.text))
        page.goto(f"{live_server}/search/")
        page.fill("#search-q", "juzhuz")
        page.wait_for_selector("#search-suggestions li")
        assert page.inner_text("#search-suggestions li").startswith("居住证申领")
        page.keyboard.press("ArrowDown")
        assert page.get_attribute("#search-q", "aria-activedescendant") == "search-suggestion-0"
        page.keyboard.press("Escape")
        assert not page.is_visible("#search-suggestions")
        page.fill("#search-q", "居民身")
        page.wait_for_selector("#search-suggestions li")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        page.wait_for_url("**/papers/**")
    assert [line for line in said if "Content Security Policy" in line] == []
