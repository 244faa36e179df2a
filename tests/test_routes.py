"""Every address × every role: who may open it is declared beside the view, and the view keeps to it.

A page that declares nothing fails here. What a stranger gets is a sign-in, a 403 or a 404, never a word of somebody
else's work; nothing ever answers 500; nothing changes by being looked at.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import product
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from tests.cast import Cast
from tests.stage import YEAR, Stage, counts, set_stage

from gongkai.disclosure.models import Document, OldAddress, Word
from gongkai.disclosure.views.desk.steps import STEPS
from gongkai.foi.models import Case, CaseEvent, Remedy
from gongkai.foi.views.desk.forms import MOVES
from gongkai.kernel.models import AccessRow, AuditRow, StoredFile, User
from gongkai.organs.models import POSTS, Organ, Post
from gongkai.organs.views.desk import POST_CHANGES, TREE_CHANGES
from gongkai.rules.letter_kinds import KINDS, RECORDS
from gongkai.statistics.models import AnnualReport, ReportComment, Return
from gongkai.statistics.views.desk.report import SIMPLE

EVERYBODY = frozenset({"public"})
HOLDERS = "holders of any post, and superusers"
PUBLIC_BY_PLACE = "gongkai.portal."
API = "api-v1"
"""The portal has no desk: its own pages and the open interface below `/api/v1/` are everybody's."""
TABLES = (
    Case,
    CaseEvent,
    Remedy,
    Document,
    AuditRow,
    StoredFile,
    Organ,
    Post,
    User,
    AnnualReport,
    ReportComment,
    Return,
)
SIGN_IN = "/admin/login/"
REFUSALS = (403, 404)
REPRESENTATIVES = ("/admin/users/", "/admin/groups/", "/admin/sites/", "/admin/users/new/", "/admin/reports/locked/")
"""Of Wagtail's own pages: those that would show or change accounts and settings."""


@dataclass(frozen=True)
class Route:
    """One address pattern of ours with its view."""

    name: str
    view: Callable[..., Any]
    arguments: tuple[str, ...]

    @property
    def audience(self) -> Any:
        """Posts, `EVERYBODY`, `HOLDERS`, or None where nothing is declared."""
        declared = getattr(self.view, "audience", None)
        by_place = self.room == API or innermost(self.view).__module__.startswith(PUBLIC_BY_PLACE)
        return EVERYBODY if declared is None and by_place else declared

    @property
    def public(self) -> bool:
        return bool(self.audience == EVERYBODY)

    @property
    def room(self) -> str:
        return self.name.rpartition(":")[0]


def innermost(view: Callable[..., Any]) -> Callable[..., Any]:
    while hasattr(view, "__wrapped__"):
        view = view.__wrapped__
    return view


def post_only(view: Callable[..., Any]) -> bool:
    """Whether one of the decorators of the view is `require_POST`."""
    while True:
        free = view.__code__.co_freevars if hasattr(view, "__code__") else ()
        for name, cell in zip(free, getattr(view, "__closure__", None) or (), strict=False):
            if name == "request_method_list":
                return bool(cell.cell_contents == ["POST"])
        if not hasattr(view, "__wrapped__"):
            return False
        view = view.__wrapped__


def walk(patterns: list[Any], spaces: tuple[str, ...] = ()) -> Iterator[Route]:
    for one in patterns:
        if isinstance(one, URLResolver):
            yield from walk(one.url_patterns, (*spaces, one.namespace) if one.namespace else spaces)
        elif isinstance(one, URLPattern) and (ours(one) or API in spaces):
            name = ":".join((*spaces, one.name or ""))
            yield Route(name, one.callback, tuple(one.pattern.converters))


def ours(pattern: URLPattern) -> bool:
    return innermost(pattern.callback).__module__.startswith("gongkai.")


def routes() -> list[Route]:
    return list(walk(get_resolver().url_patterns))


def values(route: Route, stage: Stage, cast: Cast) -> dict[str, list[Any]]:
    """What each argument of an address may be; a new argument fails here until it is given an object."""
    report = stage.published if route.public else stage.draft
    by_room: dict[tuple[str, str], list[Any]] = {
        ("foi_desk", "event"): [*MOVES, "nothing"],
        ("foi_desk", "what"): ["approve", "end", "nothing"],
        ("foi_desk", "kind"): [*KINDS, "nothing"],
        ("foi_desk", "record"): [*RECORDS, "nothing"],
        ("foi", "what"): ["complete", "withdraw", "nothing"],
        ("services", "file_id"): [stage.item.files.latest("id").pk],
        ("services", "fmt"): ["csv", "json", "xlsx"],
        ("services_desk", "what"): ["publish", "withdraw"],
        ("services_desk", "fmt"): ["csv", "json", "xlsx"],
        ("services_desk", "ledger"): ["powers"],
        ("services_desk", "entry_id"): [stage.power.pk],
        ("services_desk", "source_id"): [1],
        ("disclosure_desk", "source_id"): [1],
        ("disclosure_desk", "address_id"): [OldAddress.objects.latest("pk").pk],
        ("", "code"): [cast.a.code, "nothing"],
        ("disclosure_desk", "row_id"): [stage.duty.pk],
        ("disclosure_desk", "task_id"): [stage.duty.tasks.latest("id").pk],
        ("disclosure", "number"): [
            stage.topic.number if "topic" in route.name or "polic" in route.name else stage.document.column.number
        ],
        ("disclosure_desk", "number"): [stage.topic.number],
        ("disclosure_desk", "file_id"): [stage.file_of_rule.pk],
        ("disclosure_desk", "outlet_id"): [stage.delivery.outlet_id],
        ("disclosure_desk", "delivery_id"): [stage.delivery.pk],
        ("disclosure", "short_code"): ["nansha"],
        ("disclosure_desk", "block_id"): [stage.topic.blocks.latest("id").pk],
        ("disclosure", "register"): ["permit", "nothing"],
        ("disclosure_desk", "what"): ["stop", "rotate", "nothing"]
        if "outlet" in route.name
        else ["annul", "withdraw", "nothing"],
        ("disclosure", "scope"): [stage.duty.scope.short_code],
        ("disclosure", "code"): ["HK-1"] if route.name.endswith("policy") else [stage.duty.code, stage.duty.field.code],
        ("disclosure", "kind"): ["pdf", "docx"],
        ("disclosure_desk", "step"): [*STEPS, "nothing"],
        ("statistics_desk", "event"): ["accept", "send_back"] if route.name.endswith("return_move") else [*SIMPLE],
        ("organs_desk", "what"): [*TREE_CHANGES, *POST_CHANGES],
    }
    everywhere: dict[str, list[Any]] = {
        "case_id": [stage.case.pk],
        "wording_id": [stage.wording.pk],
        "proposal_id": [stage.proposal.pk],
        "file_id": [stage.consulted_file.pk if "consultation_id" in route.arguments else stage.file.pk],
        "letter_id": [stage.case.letters.filter(kind="answer").latest("id").pk],
        "help_id": [stage.help.pk],
        "batch_id": [stage.batch.pk],
        "consultation_id": [stage.consultation.pk],
        "remedy_id": [stage.remedy.pk],
        "token": [stage.token],
        "sealing_id": [stage.sealing.pk],
        "review_id": [stage.case.secrecy_reviews.latest("id").pk],
        "organ_id": [cast.a.pk],
        "report_id": [report.pk],
        "comment_id": [stage.comment.pk],
        "return_id": [stage.row.pk],
        "power_id": [stage.power.pk],
        "item_id": [stage.item.pk],
        "bundle_id": [stage.bundle.pk],
        "claim_id": [stage.claim.pk],
        "request_id": [stage.rights.pk],
        "redaction_id": [stage.redaction.pk],
        "page": [1],
        "document_id": [stage.document.pk],
        "finding_id": [1],
        "entry_id": [stage.entry.pk],
        "word_id": [Word.objects.get_or_create(text="按装", ended_at=None)[0].pk],
        "ordinal": [1],
        "number": [stage.document.column.number],
        "audience": ["person", "company"],
        "year": [YEAR],
        "fmt": ["json", "html", "xlsx"],
        "table": ["requests"],
        "row": ["received"],
        "column": ["total"],
    }
    return {name: by_room.get((route.room, name)) or everywhere[name] for name in route.arguments}


def addresses(route: Route, stage: Stage, cast: Cast) -> list[str]:
    if route.name == f"{API}:api-root":
        return ["/api/v1/"]
    given = values(route, stage, cast)
    return [reverse(route.name, kwargs=dict(zip(given, one, strict=True))) for one in product(*given.values())]


def asked_by(person: Person, route: Route, stage: Stage, cast: Cast) -> list[str]:
    """The addresses of a route that she asks for. Who lacks the post is turned away at the door, before the address is
    looked at: one of them is enough."""
    found = addresses(route, stage, cast)
    return found if person.may(route) else found[:1]


@dataclass(frozen=True)
class Person:
    """Somebody who asks for an address."""

    name: str
    user: Any
    posts: frozenset[str]
    of_a: bool
    """Whether A's work is hers to see: an officer of A, or of what oversees A."""

    def client(self) -> Client:
        client = Client(raise_request_exception=False)
        if self.user.is_authenticated:
            client.force_login(self.user, backend="gongkai.kernel.signin.ThrottledBackend")
        return client

    def asks(self, route: Route) -> bool:
        """Whether her asking can show anything that another's does not: a public page knows no posts, so nobody, a
        stranger, an officer elsewhere and a superuser stand for all."""
        return not route.public or not self.of_a

    def may(self, route: Route) -> bool:
        if route.public:
            return True
        if route.audience == HOLDERS:
            return bool(self.posts) or self.user.is_superuser
        return bool(self.posts & route.audience)


def people(cast: Cast) -> list[Person]:
    of_b = frozenset({"registrar", "handler", "reviewer", "approver", "signatory"})
    return [
        Person("anonymous", AnonymousUser(), frozenset(), False),
        Person("stranger", cast.stranger, frozenset(), False),
        Person("superuser without posts", cast.superuser, frozenset(), False),
        Person("officer of B", cast.other_clerk, of_b, False),
        Person("disclosure office", cast.office, frozenset({"disclosure_office"}), True),
        Person("auditor", cast.auditor, frozenset({"auditor"}), True),
        *(Person(f"{post} of A", user, frozenset({post}), True) for post, user in cast.clerks.items()),
    ]


@pytest.fixture
def stage(cast: Cast) -> Stage:
    cache.clear()
    return set_stage(cast)


def body(response: HttpResponse) -> str:
    content = b"".join(response.streaming_content) if response.streaming else response.content  # type: ignore[attr-defined]
    return str(content.decode("utf-8", "ignore"))


def turned_away(response: HttpResponse, person: Person) -> bool:
    if not person.user.is_authenticated:
        return response.status_code == 302 and response["Location"].startswith(SIGN_IN)
    return response.status_code in REFUSALS


@pytest.mark.anydb
def test_every_address_of_ours_declares_who_may_use_it() -> None:
    undeclared = [route.name for route in routes() if not route.audience]
    assert not undeclared, "declare it: `open_to_all` for everybody, `officers(posts)` for the desk"
    known = frozenset(POSTS)
    strange = [r.name for r in routes() if not r.public and r.audience != HOLDERS and not r.audience <= known]
    assert not strange, "an audience names posts that nobody can hold"


@pytest.mark.anydb
def test_the_walk_meets_every_room() -> None:
    rooms = {route.room for route in routes()}
    desks = {"foi_desk", "statistics_desk", "organs_desk", "search_desk", "services_desk", "disclosure_desk"}
    assert {"", "foi", "disclosure", "services", "statistics", "search", API} | desks <= rooms
    assert all(route.public == (route.room not in desks) for route in routes())


@pytest.mark.anydb
def test_looking_is_for_those_it_is_declared_for_and_changes_nothing(cast: Cast, stage: Stage) -> None:
    wrong: list[str] = []
    opened: set[str] = set()
    before = counts(*TABLES)
    for person in people(cast):
        client = person.client()
        for route in filter(person.asks, routes()):
            for address in asked_by(person, route, stage, cast):
                response = client.get(address)
                what = f"{person.name} GET {address}: {response.status_code}"
                if response.status_code >= 500:
                    wrong.append(what)
                elif not person.may(route) and not turned_away(response, person):
                    wrong.append(f"{what}, not declared for it")
                elif person.may(route) and post_only(route.view) and response.status_code not in (405, *REFUSALS):
                    wrong.append(f"{what}, a move is made by POST")
                if response.status_code in (200, 301, 302, 405, 409) and person.may(route):
                    opened.add(route.name)
                if not person.of_a and (seen := betrayed(stage, body(response))):
                    wrong.append(f"{what} shows {seen}")
    assert wrong == []
    assert sorted({route.name for route in routes()} - opened - WITHOUT_PAGE) == []
    assert counts(*TABLES) == before


OF_NO_ORGAN = {"kind"}
"""Arguments that name no object of A: a kind of letter, which every organ words for itself."""

WITHOUT_PAGE = {f"{API}:api-root"}
"""A root that only its parts answer below."""


def betrayed(stage: Stage, text: str) -> list[str]:
    return [secret for secret in stage.secrets if secret in text]


def test_whoever_may_not_send_a_form_changes_nothing_by_sending_it(cast: Cast, stage: Stage) -> None:
    wrong: list[str] = []
    desk = [route for route in routes() if not route.public]
    before = counts(*TABLES, AccessRow)
    state = Case.objects.get(pk=stage.case.pk).state
    for person in people(cast):
        client = person.client()
        for route in desk:
            if person.may(route) and (
                person.of_a or person.user.is_superuser or not set(route.arguments) - OF_NO_ORGAN
            ):
                continue
            for address in asked_by(person, route, stage, cast):
                response = client.post(address, {"request_key": "k", "reason": "x", "purpose": "x", "confirm": "1"})
                if not turned_away(response, person) and response.status_code != 405:
                    wrong.append(f"{person.name} POST {address}: {response.status_code}")
    assert wrong == []
    assert counts(*TABLES, AccessRow) == before
    assert Case.objects.get(pk=stage.case.pk).state == state


@pytest.mark.anydb
def test_no_form_ends_in_an_error_of_ours(cast: Cast, stage: Stage) -> None:
    """Empty forms, sent for each route by the first two of those who may, and by nobody to the public's."""
    wrong: list[str] = []
    sent: Counter[str] = Counter()
    for person in people(cast):
        client = person.client()
        for route in filter(person.asks, routes()):
            if not person.may(route) or sent[route.name] == 2:
                continue
            sent[route.name] += 1
            for address in addresses(route, stage, cast):
                response = client.post(address)
                if response.status_code >= 500:
                    wrong.append(f"{person.name} POST {address}: {response.status_code}")
    assert wrong == []


def test_a_form_of_the_desk_from_another_site_is_refused(cast: Cast, stage: Stage) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.clerks["registrar"], backend="gongkai.kernel.signin.ThrottledBackend")
    for route in routes():
        if not route.public:
            for address in addresses(route, stage, cast)[:1]:
                assert client.post(address).status_code == 403, address


def test_of_the_admin_itself_officers_get_the_desk_and_nothing_else(cast: Cast) -> None:
    for person in people(cast):
        client = person.client()
        for address in REPRESENTATIVES:
            response = client.get(address)
            keeps = person.user.is_superuser
            assert (response.status_code == 200) == keeps, f"{person.name} {address}: {response.status_code}"
        home = client.get("/admin/")
        assert home.status_code == (200 if person.user.is_authenticated else 302), person.name
