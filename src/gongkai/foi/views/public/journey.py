"""The three pages as one journey: what has been typed, what is complete, and the application it adds up to."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.http import QueryDict

from gongkai.foi.actions.receive import ApplicantDetails, Application
from gongkai.foi.forms import MOST_ITEMS, PERSON, HowForm, WhatForm, WhoForm
from gongkai.foi.models.case import Channel, Delivery, FormWanted
from gongkai.foi.views.public import organ_finder
from gongkai.foi.views.public.draft import Draft
from gongkai.rules.applicants import ID_KINDS

PAGES = ("who", "what", "how")
TITLES = {"who": "您是谁", "what": "您需要什么信息", "how": "您希望怎样得到"}
STEPS = {page: f"第{number}步，共三步" for page, number in zip(PAGES, "一二三", strict=True)}
FIELDS = {
    "who": frozenset(WhoForm.base_fields),
    "what": frozenset({"organ", "q", *(f"item_{position}" for position in range(1, MOST_ITEMS + 1))}),
    "how": frozenset({"form_wanted", "delivery", "email", "address"}),
}
LONGEST = 5000
"""Characters of one field that are kept; the forms allow fewer and say so."""


class Journey:
    """A draft on one day. A form that is `bound` judges what was typed; otherwise it only shows it."""

    def __init__(self, draft: Draft, on: date) -> None:
        self.draft = draft
        self.on = on
        self._organs: list[organ_finder.Listed] | None = None

    def typed(self, page: str) -> dict[str, str]:
        return self.draft.pages.get(page, {})

    def keep(self, page: str, posted: QueryDict) -> None:
        """Remember the fields of a page as they were typed, right or wrong."""
        known = FIELDS[page]
        self.draft.pages[page] = {name: str(value)[:LONGEST] for name, value in posted.items() if name in known}

    def form(self, page: str, *, bound: bool) -> Any:
        makers: dict[str, Callable[..., Any]] = {"who": WhoForm, "what": self._what, "how": self._how}
        typed = self.typed(page)
        return makers[page](typed) if bound else makers[page](initial=typed)

    def first_incomplete(self) -> str:
        """The first page that is missing or wrong; empty when the application can be sent."""
        for page in PAGES:
            if not self.typed(page) or not self.form(page, bound=True).is_valid():
                return page
        return ""

    def add_item(self) -> None:
        """One more field for a matter asked for, up to MOST_ITEMS."""
        count = min(self.item_count() + 1, MOST_ITEMS)
        self.typed("what").setdefault(f"item_{count}", "")

    def item_count(self) -> int:
        """How many fields for items the page shows: those that were ever added, at least one."""
        numbers = (name.removeprefix("item_") for name in self.typed("what") if name.startswith("item_"))
        return min(max((int(number) for number in numbers if number.isdecimal()), default=1), MOST_ITEMS)

    def organs(self) -> list[organ_finder.Listed]:
        if self._organs is None:
            self._organs = organ_finder.receiving_organs(self.on)
        return self._organs

    def found(self) -> list[organ_finder.Listed]:
        """What the search on the second page gave, with the organ already chosen kept among it."""
        hits = organ_finder.search(self.typed("what").get("q", ""), self.organs())
        chosen = [one for one in self.organs() if str(one.pk) == self.typed("what").get("organ")]
        return hits + [one for one in chosen if hits and one not in hits]

    def _what(self, data: dict[str, str] | None = None, **kwargs: Any) -> WhatForm:
        hits = self.found()
        choices: list[Any] = [(str(one.pk), one.name) for one in hits] or organ_finder.grouped(self.organs())
        return WhatForm(data, organs=choices, found=bool(hits), count=self.item_count(), **kwargs)

    def _how(self, data: dict[str, str] | None = None, **kwargs: Any) -> HowForm:
        who = self.form("who", bound=True)
        return HowForm(data, who=who.cleaned_data if who.is_valid() else {}, **kwargs)

    def application(self) -> Application:
        """The application as the action takes it. Only when `first_incomplete` is empty."""
        who, what, how = self._cleaned()
        person = who["kind"] == PERSON
        applicant = ApplicantDetails(
            name=who["name"],
            natural=person,
            id_kind=who["id_kind"],
            id_number=who["id_number"],
            phone=who["phone"],
            email=who["email"] or how.get("email", ""),
            address=who["address"] or how.get("address", ""),
            representative=who["representative"],
            companions=tuple(who["companions"].splitlines()),
        )
        return Application(
            organ_id=int(what["organ"]),
            channel=Channel.ONLINE,
            applicant=applicant,
            items=tuple(what["items"]),
            form_wanted=how["form_wanted"],
            delivery=how["delivery"],
        )

    def answers(self) -> dict[str, list[tuple[str, str]]]:
        """Check your answers: (question, answer) by page, as they will be sent."""
        who, what, how = self._cleaned()
        named = {str(one.pk): one.name for one in self.organs()}
        people = [
            ("身份", dict(WhoForm.base_fields["kind"].choices)[who["kind"]]),  # type: ignore[attr-defined]
            ("姓名或者单位名称", who["name"]),
            ("证件", f"{ID_KINDS[who['id_kind']]}\n{who['id_number']}"),
            ("联系电话", who["phone"]),
            ("电子邮箱", who["email"] or how.get("email", "")),
            ("通信地址", who["address"] or how.get("address", "")),
            ("联系人或者代理人", who["representative"]),
            ("共同申请人", who["companions"]),
        ]
        several = len(what["items"]) > 1
        matters = [
            (f"需要的信息（{number}）" if several else "需要的信息", text)
            for number, text in enumerate(what["items"], start=1)
        ]
        ways = [
            ("信息的形式", FormWanted(how["form_wanted"]).label),
            ("得到答复的途径", Delivery(how["delivery"]).label),
        ]
        return {
            "who": [row for row in people if row[1]],
            "what": [("向哪个机关申请", named[what["organ"]]), *matters],
            "how": [(question, str(answer)) for question, answer in ways],
        }

    def _cleaned(self) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
        forms = {page: self.form(page, bound=True) for page in PAGES}
        if wrong := [page for page, form in forms.items() if not form.is_valid()]:
            raise ValueError(f"the draft is not complete: {', '.join(wrong)}")
        what = {"organ": forms["what"].cleaned_data["organ"], "items": forms["what"].items()}
        return forms["who"].cleaned_data, what, forms["how"].cleaned_data
