"""Columns whose contents no room keeps: they say what they are for, invent nothing, and make way."""

from __future__ import annotations

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import include, path

pytestmark = pytest.mark.django_db

COLUMNS = [
    ("/consult/", "意见征集", "征集调查"),
    ("/interviews/", "在线访谈", "在线访谈"),
]


def from_a_room(request: HttpRequest) -> HttpResponse:
    return HttpResponse("第一期意见征集")


urlpatterns = [path("consult/", from_a_room), path("", include("gongkai.portal.urls"))]


@pytest.mark.parametrize(("address", "name", "kind"), COLUMNS)
def test_a_column_names_its_kind_and_its_empty_state(client: Client, address: str, name: str, kind: str) -> None:
    page = client.get(address).content.decode()
    assert f'<meta name="ColumnType" content="{kind}">' in page
    assert f"<h1>{name}</h1>" in page
    assert page.count('<div class="empty">') == 1
    assert "依据" in page or "条例" in page


def test_the_periods_stand_beside_the_article_that_sets_them(client: Client) -> None:
    rows = client.get("/consult/").content.decode().split("<tr>")
    for kind, period, article in (
        ("重大行政决策", "30日", "《重大行政决策程序暂行条例》第十五条"),
        ("规章草案", "30日", "《规章制定程序条例》第十五条"),
        ("市场主体", "30日", "《优化营商环境条例》第六十二条"),
        ("权利义务", "7个工作日", "市县法治政府建设示范指标"),
    ):
        assert any(kind in row and period in row and article in row for row in rows), kind


@pytest.mark.parametrize("address", [column[0] for column in COLUMNS])
def test_the_map_of_the_site_lists_the_columns(client: Client, address: str) -> None:
    assert f'href="{address}"' in client.get("/sitemap/").content.decode()
    assert f"{address}</loc>" in client.get("/sitemap.xml").content.decode()


@pytest.mark.urls(__name__)
def test_a_room_that_keeps_a_column_takes_its_address_over(client: Client) -> None:
    assert client.get("/consult/").content.decode() == "第一期意见征集"
    assert "<h1>专题</h1>" in client.get("/topics/").content.decode()


def test_home_leads_from_the_empty_list_to_the_column(client: Client) -> None:
    assert 'href="/consult/"' in client.get("/").content.decode()
