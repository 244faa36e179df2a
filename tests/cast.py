"""The known cast, for the tests of every room.

District 南沙区 with two departments, A (市场监管局) and B (规划局), and a town. Everything is made through the actions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from pytest_django.fixtures import Settings
from wagtail.models import Collection, Locale, Page

from gongkai.kernel import calendars, clock
from gongkai.kernel.actor import Actor
from gongkai.kernel.crypto import Keyring
from gongkai.kernel.models import User
from gongkai.organs import actions
from gongkai.organs.models import POSTS, Organ

TODAY = date(2021, 1, 15)
OPENED = date(2010, 1, 1)
PASSWORD = "correct horse battery"


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """SQLite in a file of this run's own: threads then meet real locks, and runs side by side do not meet at all."""
    if connection.vendor == "sqlite":
        connection.settings_dict["TEST"]["NAME"] = str(tmp_path_factory.mktemp("database") / "test.sqlite3")
        connection.settings_dict["OPTIONS"]["init_command"] = "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;"


@dataclass(frozen=True)
class Cast:
    """Organs, accounts and a way to act as somebody."""

    district: Organ
    a: Organ
    b: Organ
    town: Organ
    clerks: dict[str, User]
    """Clerks of A, one for each post, by post key."""
    other_clerk: User
    """Holds registrar, handler, reviewer, approver and signatory of B."""
    office: User
    """Holds disclosure_office of the district."""
    auditor: User
    stranger: User
    """An account that can enter the desk and holds no post."""
    superuser: User

    def actor(self, user: User, on: date = TODAY, organ_id: int | None = None) -> Actor:
        return Actor.of(user, on, organ_id)

    def clerk(self, post: str) -> Actor:
        """The clerk of A who holds the post."""
        return self.actor(self.clerks[post])


@pytest.fixture(autouse=True)
def _own_ground(settings: Settings, tmp_path: Path) -> Iterator[None]:
    """Own keys and folders for each test, and a rehearsed date."""
    settings.GONGKAI_KEYS = KEYS
    settings.GONGKAI_TODAY = TODAY.isoformat()
    settings.GONGKAI_VAR = tmp_path
    settings.GONGKAI_KEYS_DIR = tmp_path / "keys"
    settings.GONGKAI_FILES_DIR = tmp_path / "files"
    settings.GONGKAI_SEAL_LOG = tmp_path / "audit-seals.log"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.ALLOWED_HOSTS = ["*"]
    clock.forget()
    calendars.at_version.cache_clear()
    for room, names in TALLIES.items():
        for name in names:
            getattr(import_module(room), name).drop()
    yield
    clock.forget()


TALLIES = {"gongkai.search.journal": ("queries", "leads"), "gongkai.disclosure.readers": ("opened",)}
"""Counts that wait in the process, where the next test would find them."""
KEYS = Keyring.fresh().to_json()


def _facts(review_body: str) -> actions.OrganFacts:
    return actions.OrganFacts(
        kind="行政机关", review_body=review_body, court="广州铁路运输第一法院", vertical=False, in_rollup=True
    )


def migrated_rows() -> None:
    """What migrations put in, which a test with transactions of its own empties again."""
    import_module("gongkai.organs.migrations.0002_officers").create_group(apps, None)
    import_module("gongkai.disclosure.migrations.0003_words").add_words(apps, None)
    import_module("gongkai.disclosure.migrations.0012_old_addresses").know_the_catalogue_of_old(apps, None)
    Locale.objects.get_or_create(language_code="zh-hans")
    if not Page.objects.exists():
        Page.add_root(title="Root", slug="root")
    if not Collection.objects.exists():
        Collection.add_root(name="Root")


def make_cast() -> Cast:
    migrated_rows()
    system = Actor.system("test")

    def organ(
        code: str, name: str, level: str, parent: Organ | None, review_body: str, short: str | None = None
    ) -> Organ:
        return actions.create_organ(
            actor=system,
            code=code,
            short_code=short,
            name=name,
            level=level,
            opened_on=OPENED,
            parent_id=parent.pk if parent else None,
            facts=_facts(review_body),
        )

    def officer(username: str, name: str, *held: tuple[Organ, str]) -> User:
        user = actions.create_officer(actor=system, username=username, display_name=name, password=PASSWORD)
        for at, post in held:
            actions.grant_post(actor=system, user_id=user.pk, organ_id=at.pk, post=post, starts_on=OPENED)
        return user

    district = organ("440115", "广州市南沙区人民政府", "district", None, "广州市人民政府", "nansha")
    a = organ("A01", "广州市南沙区市场监督管理局", "department", district, "广州市南沙区人民政府")
    b = organ("B01", "广州市规划和自然资源局南沙区分局", "department", district, "广州市南沙区人民政府")
    town = organ("T01", "广州市南沙区万顷沙镇人民政府", "town", district, "广州市南沙区人民政府")
    everything = ("registrar", "handler", "reviewer", "approver", "signatory")
    return Cast(
        district=district,
        a=a,
        b=b,
        town=town,
        clerks={post: officer(f"a-{post}", f"甲{label}", (a, post)) for post, label in POSTS.items()},
        other_clerk=officer("b-clerk", "乙经办", *((b, post) for post in everything)),
        office=officer("office", "公开办", (district, "disclosure_office")),
        auditor=officer("auditor", "审计员", (district, "auditor")),
        stranger=officer("stranger", "无岗人员"),
        superuser=User.objects.create_superuser("root", password=PASSWORD, display_name="超级管理员"),
    )


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


@pytest.fixture
def signed_in() -> Callable[[User], Client]:
    """A test client signed in as the account."""

    def sign_in(user: User) -> Client:
        client = Client()
        client.force_login(user, backend="gongkai.kernel.signin.ThrottledBackend")
        return client

    return sign_in


@pytest.fixture
def system() -> Actor:
    return Actor.system("test")
