"""The organ is found by its name or by what is wanted."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from tests.cast import TODAY, Cast

from gongkai.foi.views.public.organ_finder import Listed, receiving_organs, search
from gongkai.kernel.actor import Actor
from gongkai.organs import actions

NAMES = (
    "广州市南沙区人民政府",
    "广州市南沙区市场监督管理局",
    "广州市南沙区教育局",
    "广州市规划和自然资源局南沙区分局",
    "广州市南沙区住房和城乡建设局",
    "广州市南沙区水务局",
    "广州市南沙区万顷沙镇人民政府",
    "广州市南沙区珠江街道办事处",
)
ORGANS = [Listed(pk, name, "department", (name,)) for pk, name in enumerate(NAMES)]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("教育局", "广州市南沙区教育局"),
        ("市场监管局", "广州市南沙区市场监督管理局"),
        ("学位", "广州市南沙区教育局"),
        ("征地补偿方案", "广州市规划和自然资源局南沙区分局"),
        ("我想看营业执照的登记材料", "广州市南沙区市场监督管理局"),
        ("物业维修资金", "广州市南沙区住房和城乡建设局"),
        ("河涌整治", "广州市南沙区水务局"),
        ("万顷沙", "广州市南沙区万顷沙镇人民政府"),
    ],
)
def test_the_likeliest_organ_comes_first(text: str, name: str) -> None:
    assert search(text, ORGANS)[0].name == name


@pytest.mark.parametrize("text", ["", "   ", "xyzzy"])
def test_what_fits_nothing_finds_nothing(text: str) -> None:
    assert search(text, ORGANS) == []


def test_only_organs_that_answer_applications_are_offered(cast: Cast) -> None:
    system = Actor.system("test")
    for code, level, opened in (("V1", "village", date(2011, 1, 1)), ("N1", "department", date(2030, 1, 1))):
        actions.create_organ(
            actor=system, code=code, name=f"{code}单位", level=level, opened_on=opened, parent_id=cast.district.pk
        )
    assert [one.pk for one in receiving_organs(TODAY)] == [cast.district.pk, cast.a.pk, cast.b.pk, cast.town.pk]


def test_a_former_name_still_finds_the_organ(cast: Cast) -> None:
    actions.rename_organ(actor=Actor.system("test"), organ_id=cast.b.pk, on=date(2020, 1, 1), name="新名称局")
    assert [one.name for one in search("规划和自然资源", receiving_organs(TODAY))] == ["新名称局"]


def test_the_page_finds_without_a_script_and_keeps_what_was_typed(cast: Cast) -> None:
    client = Client()
    found = client.post("/apply/what/", {"q": "食品抽检", "organ": "", "item_1": "抽检结果", "do": "find"})
    assert found["Location"] == "/apply/what/#find"
    page = client.get("/apply/what/").content.decode()
    assert f'type="radio" name="organ" value="{cast.a.pk}"' in page
    assert str(cast.town) not in page and "抽检结果" in page
    client.post("/apply/what/", {"q": "食品抽检", "organ": cast.a.pk, "item_1": "抽检结果", "do": "all"})
    page = client.get("/apply/what/").content.decode()
    assert str(cast.town) in page and f'<option value="{cast.a.pk}" selected>' in page


def test_nothing_found_says_so_and_offers_the_whole_list(cast: Cast) -> None:
    client = Client()
    client.post("/apply/what/", {"q": "xyzzy", "do": "find"})
    page = client.get("/apply/what/").content.decode()
    assert "没有找到与“xyzzy”相近的机关" in page and str(cast.town) in page
