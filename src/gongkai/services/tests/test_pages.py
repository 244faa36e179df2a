"""What the public reads of powers, services and matters, without a script."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.cast import TODAY, Cast

from gongkai.kernel.actor import Actor
from gongkai.services import searchable
from gongkai.services.actions import BundleFacts, StepFacts, compose_bundle, publish_bundle, withdraw_bundle
from gongkai.services.events import EntryChanged, ListImported
from gongkai.services.models import Bundle, ListImport
from gongkai.services.tests.lists import bring, item, item_of, power, power_of

pytestmark = pytest.mark.django_db


def page(address: str, status: int = 200) -> str:
    response = Client().get(address)
    assert response.status_code == status, address
    return response.content.decode()


def matter(cast: Cast, *codes: str, after: tuple[tuple[int, ...], ...] = ()) -> Bundle:
    """A published 一件事 of these items."""
    system = Actor.system("test")
    facts = BundleFacts(name="出生", audience="person", stage="出生", lead_id=cast.a.pk)
    rests = after or ((),) * len(codes)
    steps = [StepFacts(item_of(code).pk, rest) for code, rest in zip(codes, rests, strict=True)]
    made = compose_bundle(actor=system, facts=facts, steps=steps)
    return publish_bundle(actor=system, bundle_id=made.pk, on=TODAY)


def test_the_list_of_a_past_day_shows_what_held_then(cast: Cast) -> None:
    bring("powers", [power(cast, "P1", name="旧许可"), power(cast, "P2", kind="行政处罚")])
    bring("powers", [power(cast, "P1", on="2020-06-01", change="取消", reason="国务院决定")])
    assert "旧许可" not in page("/powers/") and "旧许可" in page("/powers/?on=2020-05-31")
    gone = page(f"/powers/{power_of('P1').pk}/")
    assert "已取消" in gone and "国务院决定" in gone
    assert "不是日期" in page("/powers/?on=昨天") and "不是日期" in page("/powers/?on=2020-02-30")


def test_filters_narrow_and_their_counts_say_what_they_would_leave(cast: Cast) -> None:
    bring("powers", [power(cast, f"P{n}") for n in range(3)] + [power(cast, "C1", kind="行政处罚", organ=cast.b.name)])
    shown = page(f"/powers/?organ={cast.b.pk}")
    assert "许可C1" in shown and "许可P1" not in shown
    assert "许可P2" in page("/powers/?q=P2") and "许可P1" not in page("/powers/?q=P2")
    assert "没有符合条件的事项" in page("/powers/?kind=levy")


def test_fees_are_a_list_of_their_own(cast: Cast) -> None:
    bring("powers", [power(cast, "F1", kind="fee", name="登记费"), power(cast, "P1")])
    assert "登记费" not in page("/powers/") and "登记费" in page("/powers/fees/")


def test_the_changes_of_a_year_are_told_with_their_account(cast: Cast) -> None:
    bring("powers", [power(cast, "P1", name="甲许可"), power(cast, "P2")])
    bring("powers", [power(cast, "P1", on="2020-06-01", change="下放", reason="下放镇街")])
    told = page("/powers/changes/?from=2019-12-31&to=2020-12-31")
    assert "由2项变为1项" in told and "甲许可" in told and "下放镇街" in told


@pytest.mark.parametrize("fmt", ["csv", "xlsx", "json"])
def test_lists_are_fetched_as_files_with_the_same_filters(cast: Cast, fmt: str) -> None:
    bring("powers", [power(cast, "P1"), power(cast, "C1", kind="行政处罚")])
    bring("services", [item(cast, "S1")])
    for address in (f"/powers/list.{fmt}?kind=penalty", f"/services/list.{fmt}"):
        response = Client().get(address)
        assert response.status_code == 200 and f".{fmt}" in response["Content-Disposition"]
    assert "许可P1" not in Client().get("/powers/list.csv?kind=penalty").content.decode()
    assert Client().get("/powers/list.exe").status_code == 404


def test_a_guide_answers_first_and_narrows_what_to_bring(cast: Cast) -> None:
    bring("services", [item(cast, "S1", fee="20元/证", charges="是")])
    address = f"/services/{item_of('S1').pk}/"
    shown = page(address)
    for answer in (
        "谁能办",
        "1份材料，另有1份视情形",
        "凤凰大道1号",
        "5个工作日内",
        "20元/证",
        'href="tel:02012345678"',
    ):
        assert answer in shown
    adult = page(f"{address}?a-年龄=年满16周岁")
    assert "监护人身份证" not in adult and "1份不需要" in adult
    child = page(f"{address}?a-年龄=未满16周岁")
    assert "监护人身份证" in child and "需要2份材料" in child
    visit = Client().get(f"{address}visit.ics?a-年龄=年满16周岁")
    assert visit["Content-Type"].startswith("text/calendar") and "监护人" not in visit.content.decode()
    assert "DTSTART:20210118T010000Z" in visit.content.decode(), "the next workday after a Friday is Monday"


def test_a_guide_that_left_the_list_says_so(cast: Cast) -> None:
    bring("services", [item(cast, "S1")])
    bring("services", [item(cast, "S1", on="2020-12-01", change="取消", reason="上级取消")])
    assert "上级取消" in page(f"/services/{item_of('S1').pk}/")
    assert "事项S1" not in page("/services/")
    assert "现行" in page(f"/services/{item_of('S1').pk}/?on=2020-01-01")


def test_a_matter_is_one_list_of_materials_and_the_longest_path(cast: Cast) -> None:
    bring("services", [item(cast, "S1"), item(cast, "S2", promised_days=7), item(cast, "S3", promised_days=1)])
    made = matter(cast, "S1", "S2", "S3", after=((), (), (1,)))
    shown = page(f"/services/bundles/{made.pk}/")
    assert "7个工作日" in shown and "一件一件办要13个工作日" in shown
    assert "分开办要6份，合并后少4份" in shown
    assert shown.count("年满16周岁了吗") == 1, "the same question of three items is asked once"
    assert "监护人身份证" not in page(f"/services/bundles/{made.pk}/?a-q1=年满16周岁")
    assert "出生" in page("/services/bundles/") and "出生" in page("/services/themes/person/")
    assert Client().get("/services/bundles/list.pdf").content.startswith(b"%PDF")


def test_a_matter_whose_item_left_the_list_warns(cast: Cast) -> None:
    bring("services", [item(cast, "S1"), item(cast, "S2")])
    made = matter(cast, "S1", "S2")
    bring("services", [item(cast, "S2", on="2020-12-01", change="取消")])
    assert "第2步的事项已不在办事清单中" in page(f"/services/bundles/{made.pk}/")


def test_only_published_matters_are_shown(cast: Cast) -> None:
    bring("services", [item(cast, "S1")])
    made = matter(cast, "S1")
    withdraw_bundle(actor=Actor.system("test"), bundle_id=made.pk, reason="改版")
    page(f"/services/bundles/{made.pk}/", 404)
    assert searchable.some_bundles([str(made.pk)]) == {} and list(searchable.every_bundle()) == []


def test_items_are_found_by_the_stage_of_a_life_that_their_theme_belongs_to(cast: Cast) -> None:
    bring("services", [item(cast, "S1", person_theme="生育收养"), item(cast, "S2", person_theme="死亡殡葬")])
    born = page("/services/?stage=出生")
    assert "事项S1" in born and "事项S2" not in born
    page("/services/themes/nobody/", 404)


@pytest.mark.parametrize("address", ["/powers/", "/services/", "/powers/changes/", "/services/themes/person/"])
def test_a_list_asks_as_often_for_many_entries_as_for_few(cast: Cast, address: str) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            page(address)
        return len(seen)

    bring("powers", [power(cast, "P0", on="2020-02-01")])
    bring("services", [item(cast, "S0")])
    few = queries()
    bring("powers", [power(cast, f"P{n}", on="2020-03-01") for n in range(1, 25)])
    bring("services", [item(cast, f"S{n}") for n in range(1, 25)])
    assert queries() == few <= 16


def test_search_knows_what_is_in_force_and_forgets_what_is_not(cast: Cast) -> None:
    bring("services", [item(cast, "S1"), item(cast, "S2")])
    bring("services", [item(cast, "S2", on="2020-12-01", change="取消")])
    kept, gone = str(item_of("S1").pk), str(item_of("S2").pk)
    assert set(searchable.some_items([kept, gone, "x"])) == {kept}
    entry = searchable.some_items([kept])[kept]
    assert ("多久办好", "5个工作日") in entry.fields and "办理地点" in dict(entry.fields)
    card = next(iter(searchable.cards("身份证", [entry])))
    assert ("咨询 020-12345678", "tel:020-12345678") in card.actions
    service = searchable.SEARCHABLES[0]
    brought = ListImport.objects.order_by("pk").first()
    assert brought is not None
    assert set(service.touched[ListImported](ListImported("services", brought.pk)) or ()) == {kept, gone}
    assert list(service.touched[EntryChanged](EntryChanged("powers", 1, TODAY)) or ()) == []
