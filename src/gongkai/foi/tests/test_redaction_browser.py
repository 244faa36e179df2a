"""A file is marked by keyboard alone, passed by a second person, and its released copy is read again."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from tests.cast import Cast

from gongkai.documents import redaction as engine
from gongkai.foi.models import Redaction
from gongkai.foi.tests.desk_stage import handling
from gongkai.foi.tests.test_cooperation_browser import Looker
from gongkai.foi.tests.test_public_browser import browsers
from gongkai.foi.tests.test_redaction import IDENTITY, begun
from gongkai.foi.tests.test_signing_browser import opened
from gongkai.kernel import files, outbox
from gongkai.kernel.models import User

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SignIn = Callable[[User], Client]


def test_a_file_is_redacted_by_keyboard_alone(cast: Cast, live_server: object, signed_in: SignIn) -> None:
    case, site = handling(cast), str(live_server)
    one = begun(cast, case)
    desk = f"{site}/admin/foi/{case.pk}/files/{one.original_id}/redact/"
    eye = Looker(site, 1280)
    handler, reviewer = signed_in(cast.clerks["handler"]), signed_in(cast.clerks["reviewer"])
    for browser in browsers():
        page = opened(browser, site, handler, 1280)
        page.goto(desk)
        page.focus("text=标记全部个人信息号码")
        with page.expect_navigation():
            page.keyboard.press("Enter")
        page.focus("#redact-add")
        page.keyboard.press("Enter")
        for key in ("ArrowDown", "ArrowDown", "Shift+ArrowRight", "Alt+ArrowLeft", "Enter"):
            page.keyboard.press(key)
        assert page.evaluate("document.activeElement.id") == "redact-keep"
        eye.look(page, "redact")
        with page.expect_navigation():
            page.keyboard.press("Enter")
        assert page.locator("#marks-list li").count() == 3
        page.focus("text=送复核")
        with page.expect_navigation():
            page.keyboard.press("Enter")
        page.context.close()
        second = opened(browser, site, reviewer, 390)
        second.goto(desk)
        assert second.evaluate("document.documentElement.scrollWidth") <= 390
        second.focus("text=复核通过")
        with second.expect_navigation():
            second.keyboard.press("Enter")
        second.context.close()
    outbox.drain()
    one = Redaction.objects.get(pk=one.pk)
    assert eye.found == []
    assert {mark["source"] for mark in one.marks} == {"personal", "hand"}
    assert one.state == Redaction.State.RELEASED, (one.problem, one.verified)
    text = "".join(page_.text for page_ in engine.page_texts(files.open_file(one.released.stored)))
    assert IDENTITY not in text
