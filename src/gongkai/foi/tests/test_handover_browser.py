"""An organ ends and its cases go on, in a browser: what it will bring about is read before anything is done, and the
pages fit a phone and please the checker."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import BrowserContext, Page
from tests.cast import Cast

from gongkai.foi.models import Case
from gongkai.foi.tests.desk_stage import ago, at_state, handling, received
from gongkai.foi.tests.test_public_browser import AXE, browsers
from gongkai.kernel.models import User

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SignIn = Callable[[User], Client]


def sign_in(context: BrowserContext, site: str, client: Client) -> Page:
    cookies = [{"name": one.key, "value": one.value, "url": site} for one in client.cookies.values()]
    context.add_cookies(cookies)  # type: ignore[arg-type]
    return context.new_page()


@pytest.mark.parametrize("width", [390])
def test_an_organ_is_abolished_and_its_cases_handed_over(
    cast: Cast, live_server: object, signed_in: SignIn, width: int
) -> None:
    cases = [handling(cast, on=ago(12)), received(cast, on=ago(3)), at_state(cast, "approving")]
    client, site, found = signed_in(cast.office), str(live_server), list[str]()

    def look(page: Page, name: str) -> None:
        page.add_script_tag(path=str(AXE))
        # The frame's own messages fade in and out; what is half there has half its contrast.
        result = page.evaluate("axe.run({include: ['#main'], exclude: ['.messages']})")
        assert result["passes"], "the checker looked at nothing"
        for one in result["violations"]:
            found.append(f"{name}: {one['help']}: {one['nodes'][0]['html']}")
        if page.evaluate("document.documentElement.scrollWidth") > width:
            found.append(f"{name} is wider than the screen")

    for browser in browsers():
        context = browser.new_context(viewport={"width": width, "height": 900}, bypass_csp=True)
        page = sign_in(context, site, client)
        page.goto(site + reverse("organs_desk:change", args=[cast.a.pk, "abolish"]))
        page.get_by_label("承接职能的机关").select_option(label=cast.b.name)
        page.get_by_label("依据和理由").fill("南机改〔2021〕1号")
        page.get_by_role("button", name="下一步").click()
        page.get_by_text("现有在办申请3件").wait_for()
        look(page, "told")
        page.get_by_role("button", name="确认撤销").click()
        page.get_by_role("heading", name="撤销时的岗位").wait_for()
        look(page, "closed")
        page.goto(site + reverse("foi_desk:handover"))
        look(page, "list")
        page.get_by_role("link", name=cast.a.name).click()
        page.get_by_role("heading", name="在办申请（3件）").wait_for()
        page.get_by_label(f"选择{cases[1].number}").uncheck()
        page.get_by_label("依据").fill("南机改〔2021〕1号")
        look(page, "cases")
        page.get_by_role("button", name="预览").click()
        page.get_by_role("heading", name="移交以后").wait_for()
        look(page, "preview")
        page.get_by_role("button", name="确认移交").click()
        page.get_by_text("移交2件，请及时分办").wait_for()
    moved = {case.pk: case.organ for case in Case.objects.select_related("organ")}
    assert [moved[case.pk] for case in cases] == [cast.b, cast.a, cast.b]
    assert Case.objects.get(pk=cases[0].pk).events.get(type="handed_over").on == date(2021, 1, 15)
    assert found == []
