"""Columns and topics stand in one tree with Wagtail's root, also those that were made before."""

from __future__ import annotations

from datetime import date
from importlib import import_module

import pytest
from django.apps import apps
from django.test import Client
from tests.cast import Cast
from wagtail.models import Page

from gongkai.disclosure.actions.columns import ColumnFacts, keep_column
from gongkai.disclosure.actions.topics import TopicFacts, keep_topic
from gongkai.disclosure.models import Column
from gongkai.kernel.actor import Actor

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system("test")


def test_what_is_made_stands_below_the_root_and_the_explorer_shows_it(cast: Cast, client: Client) -> None:
    keep_column(actor=SYSTEM, facts=ColumnFacts(number=1, title="通知公告", kind="notice"))
    keep_column(actor=SYSTEM, facts=ColumnFacts(number=2, title="下级栏目", kind="notice", parent=1))
    keep_topic(
        actor=SYSTEM,
        facts=TopicFacts(number=1, title="专题", purpose="说明", keeper_id=cast.a.pk, opens_on=date(2021, 1, 1)),
    )
    assert Page.objects.filter(depth=1).count() == 1
    client.force_login(cast.superuser)
    assert "通知公告" in client.get("/admin/pages/").content.decode()


def test_roots_of_before_are_moved_with_what_is_below_them(cast: Cast) -> None:
    old = Column.add_root(title="旧栏目", slug="c-8", number=8, kind="notice")
    old.add_child(instance=Column(title="旧下级", slug="c-9", number=9, kind="notice"))
    import_module("gongkai.disclosure.migrations.0010_one_tree").gather(apps, None)
    moved, below = Column.objects.get(number=8), Column.objects.get(number=9)
    assert moved.get_parent().is_root() and below.get_parent().pk == moved.pk
    assert not any(Page.find_problems())
    made = keep_column(actor=SYSTEM, facts=ColumnFacts(number=1, title="新栏目", kind="notice"))
    assert made.get_parent().is_root() and not any(Page.find_problems())
