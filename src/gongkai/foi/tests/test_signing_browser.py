"""签发 on a phone: from the link to the signed letter at 390 px, and liked by the checker; then the seal, the
reviews and the service on the desk."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, Page
from tests.cast import TODAY, Cast

from gongkai.foi import actions
from gongkai.foi.actions.signing import link_token
from gongkai.foi.models import Case, Sealing
from gongkai.foi.serving import Proof
from gongkai.foi.tests.desk_stage import at_state
from gongkai.foi.tests.test_cooperation_browser import Looker
from gongkai.foi.tests.test_handover_browser import sign_in
from gongkai.foi.tests.test_public_browser import browsers
from gongkai.foi.tests.test_sealing import picture
from gongkai.kernel import files, outbox
from gongkai.kernel.models import User

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SignIn = Callable[[User], Client]


def opened(browser: Browser, site: str, client: Client, width: int, *, script: bool = True) -> Page:
    size = {"width": width, "height": 844}
    context = browser.new_context(viewport=size, bypass_csp=True, java_script_enabled=script)  # type: ignore[arg-type]
    return sign_in(context, site, client)


def sealing_of(cast: Cast, case: Case) -> Sealing:
    stored = files.store(picture(), name="stamped.png", kind="sealed", actor=cast.clerk("registrar"))
    sealing: Sealing = actions.upload_sealed(actor=cast.clerk("registrar"), case_id=case.pk, stored_id=stored.pk)
    outbox.drain()
    return sealing


def around(cast: Cast, to_sign: Case) -> list[tuple[str, str, str]]:
    """(name, post, address) of the pages around the signature, each with something on it."""
    to_seal, to_review, served = (at_state(cast, state) for state in ("serving", "reviewing", "serving"))
    sealing = sealing_of(cast, to_seal)
    proof = Proof(signer="self", deliverer="甲承办")
    actions.serve(actor=cast.clerk("handler"), case_id=served.pk, on=TODAY, way="direct", proof=proof)
    answer, review = served.letters.get(kind="answer"), served.secrecy_reviews.get()
    pages = (
        ("collation", "registrar", "sealing", (to_seal.pk, sealing.pk)),
        ("seal", "registrar", "move", (to_seal.pk, "seal")),
        ("serve", "registrar", "move", (to_seal.pk, "serve")),
        ("paper", "registrar", "move", (to_sign.pk, "record_signature")),
        ("waiting", "registrar", "case", (to_sign.pk,)),
        ("served", "registrar", "case", (served.pk,)),
        ("proof", "registrar", "service_record", (served.pk, answer.pk)),
        ("record", "registrar", "review_record", (served.pk, review.pk)),
        ("review", "secrecy_reviewer", "move", (to_review.pk, "review_secrecy")),
        ("procedure", "", "procedure", ()),
    )
    return [(name, post, reverse(f"foi_desk:{view}", args=where)) for name, post, view, where in pages]


@pytest.mark.parametrize("width", [390])
def test_the_pages_of_signing_sealing_and_service_please_the_checker(
    cast: Cast, live_server: object, signed_in: SignIn, width: int
) -> None:
    case, site = at_state(cast, "signing"), str(live_server)
    pages = around(cast, case)
    clients = {post: signed_in(cast.clerks[post]) for post in ("signatory", "registrar", "secrecy_reviewer")}
    clients[""] = signed_in(cast.office)
    link = reverse("foi_desk:sign", args=[link_token(case, cast.clerks["signatory"].pk)])
    eye = Looker(site, width)
    for browser in browsers():
        for name, post, address in [("sign", "signatory", link), *pages]:
            page = opened(browser, site, clients[post], width)
            page.goto(site + address)
            eye.look(page, name)
            page.context.close()
    assert eye.found == []


def test_signed_on_a_phone_without_a_script(cast: Cast, live_server: object, signed_in: SignIn) -> None:
    first, second, site = at_state(cast, "signing"), at_state(cast, "signing"), str(live_server)
    client = signed_in(cast.clerks["signatory"])
    back, on = (
        reverse("foi_desk:sign", args=[link_token(one, cast.clerks["signatory"].pk)]) for one in (first, second)
    )
    for browser in browsers():
        phone = opened(browser, site, client, 390, script=False)
        phone.goto(site + back)
        phone.get_by_role("button", name="退回", exact=True).click()
        phone.get_by_text("请写明退回理由").first.wait_for()
        phone.get_by_label("退回理由").fill("第二段理由不足")
        phone.get_by_role("button", name="退回", exact=True).click()
        phone.get_by_role("heading", name=first.number).wait_for()
        phone.goto(site + on)
        phone.get_by_role("button", name="签发", exact=True).click()
        phone.get_by_role("heading", name="拟稿、审核与签发").wait_for()
        phone.goto(site + on)
        phone.get_by_text("这个链接不再有效").wait_for()
    assert [Case.objects.get(pk=one.pk).state for one in (first, second)] == ["handling", "serving"]
