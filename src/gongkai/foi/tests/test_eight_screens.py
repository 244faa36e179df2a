"""From a paper letter to the served answer: at most eight pages are filled in, and no fact is typed twice."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.test import Client
from tests.cast import Cast

from gongkai.foi.models import Case, Letter
from gongkai.kernel.models import User

SignIn = Callable[[User], Client]
DESK = "/admin/foi/"
LETTER = {
    "day": "2021-01-14",
    "channel": "post_signed",
    "name": "陈志强",
    "id_number": "11010519491231002X",
    "phone": "13912345678",
    "address": "海滨路1号",
    "item_1": "2020年度食品抽检经费支出明细",
}
"""What stands in the paper letter."""


def as_it_stands(form: Any) -> dict[str, str]:
    """What a browser sends of a form that nobody has touched: first values, and the first option of every list."""
    sent = {}
    for bound in form:
        value, choices = bound.value(), getattr(bound.field, "choices", None)
        if value in (None, "") and choices and bound.widget_type == "select":
            value = next(iter(choices))[0]
        if value not in (None, False, ""):
            sent[bound.html_name] = "on" if value is True else str(value)
    return sent


class Officers:
    """The officers of A, who press buttons; every page that is filled in is noted with what was typed into it."""

    def __init__(self, cast: Cast, signed_in: SignIn) -> None:
        self.cast, self.signed_in = cast, signed_in
        self.screens: list[str] = []
        self.typed: list[str] = []

    def fill(
        self, post: str, page: str, form: Any, typed: dict[str, str], *, chosen: dict[str, str] | None = None
    ) -> str:
        """Send the form of a page as it stands, with what is typed and chosen. Where one goes on."""
        sent = as_it_stands(form) | (chosen or {}) | typed
        self.screens.append(page)
        self.typed += typed.values()
        answer = self.signed_in(self.cast.clerks[post]).post(page, sent)
        assert answer.status_code == 302, answer.content.decode()[:3000]
        return str(answer["Location"])

    def offered(self, post: str, case: Case, event: str) -> Any:
        """The form of a move as the page of the case shows it, or as its own page does."""
        client = self.signed_in(self.cast.clerks[post])
        panels = {panel.event: panel for panel in client.get(f"{DESK}{case.pk}/").context["panels"]}
        return panels[event].form or client.get(panels[event].href).context["form"]


def test_a_paper_letter_is_answered_on_eight_pages(cast: Cast, signed_in: SignIn) -> None:
    officers = Officers(cast, signed_in)
    registrar = signed_in(cast.clerks["registrar"])
    handler = str(cast.clerks["handler"].pk)

    form = registrar.get(DESK + "new/").context["form"]
    session = registrar.session
    signed_in_again = officers.signed_in
    officers.signed_in = lambda user: registrar  # the tracking code is kept in the session that began the entry
    assert session
    officers.fill("registrar", DESK + "new/", form, LETTER, chosen={"assignee_id": handler})
    officers.signed_in = signed_in_again
    case = Case.objects.get()
    assert (case.state, case.assignee) == ("handling", cast.clerks["handler"])

    decide = f"{DESK}{case.pk}/move/decide/"
    client = signed_in(cast.clerks["handler"])
    client.post(
        decide, {"outcome_1": "granted", "show": "1"}
    )  # the requirements of the outcome, shown on the same page
    page = client.post(decide, {"outcome_1": "granted", "show": "1"}).context["form"]
    chosen = {"outcome_1": "granted", "then": "draft_answer"}
    draft = officers.fill("handler", decide, page, {"ground_1_access": "随本答复书附上"}, chosen=chosen)
    assert draft == f"{DESK}{case.pk}/move/draft_answer/"
    form = client.get(draft).context["form"]
    assert "食品抽检经费" in form["paragraphs"].value()
    officers.fill("handler", draft, form, {}, chosen={"then": "submit_review"})

    for post, event, typed, chosen in (
        ("secrecy_reviewer", "review_secrecy", {"ground": "属行政经费，不涉密"}, {"verdict_0": "open"}),
        ("reviewer", "pass_review", {}, {}),
        ("approver", "approve", {}, {"row_confirmed": "on"}),
        ("signatory", "sign", {}, {}),
        ("mailroom", "serve", {}, {"way": "direct", "signer": "self"}),
    ):
        form = officers.offered(post, case, event)
        officers.fill(post, f"{DESK}{case.pk}/move/{event}/", form, typed, chosen=chosen)

    case.refresh_from_db()
    assert case.state == "answered" and case.letters.get().state == Letter.State.SERVED
    assert len(officers.screens) <= 8, officers.screens
    facts = [text for text in officers.typed if text]
    assert len(facts) == len(set(facts)), "a fact is typed once"
    text = "\n".join(case.letters.get().content["paragraphs"])
    assert "2021年1月14日" in text and LETTER["item_1"] in text, "what was typed is in the letter"


def test_what_waits_for_a_confirmation_is_not_assigned_with_its_entry(cast: Cast, signed_in: SignIn) -> None:
    client = signed_in(cast.clerks["registrar"])
    form = client.get(DESK + "new/").context["form"]
    sent = as_it_stands(form) | LETTER | {"channel": "fax", "assignee_id": str(cast.clerks["handler"].pk)}
    assert client.post(DESK + "new/", sent).status_code == 302
    assert (Case.objects.get().state, Case.objects.get().assignee) == ("submitted", None)


def test_the_mail_room_which_may_not_assign_is_not_asked_to(cast: Cast, signed_in: SignIn) -> None:
    assert "assignee_id" not in signed_in(cast.clerks["mailroom"]).get(DESK + "new/").context["form"].fields


def test_an_entry_sent_twice_is_assigned_once(cast: Cast, signed_in: SignIn) -> None:
    client = signed_in(cast.clerks["registrar"])
    form = client.get(DESK + "new/").context["form"]
    sent = as_it_stands(form) | LETTER | {"assignee_id": str(cast.clerks["handler"].pk)}
    for _ in range(2):
        assert client.post(DESK + "new/", sent).status_code == 302
    assert Case.objects.get().events.filter(type="assigned").count() == 1
