"""The traditional-script view: what is read changes, what was typed does not."""

from __future__ import annotations

import pytest
from django.test import Client

from gongkai.kernel import script
from gongkai.kernel.models import Setting

PAGE = (
    '<!doctype html><html lang="zh-CN"><head><title>政务公开</title><meta name="description" content="办理进度">'
    "<script>var 公开 = '办'</script></head><body><!-- 办 --><p>依<b>申请</b>公开</p>"
    '<input name="q" value="办理" placeholder="请输入关键词"><textarea>办理</textarea>'
    '<a href="/x/?q=办理" title="办理进度">公开</a></body></html>'
)


def test_text_and_what_is_read_out_change_and_what_was_typed_stays() -> None:
    page = script.page_in_traditional(PAGE)
    assert '<html lang="zh-Hant">' in page
    assert "<title>政務公開</title>" in page and "依<b>申請</b>公開" in page
    assert 'content="辦理進度"' in page and 'title="辦理進度"' in page and 'placeholder="請輸入關鍵詞"' in page
    assert 'value="办理"' in page and "<textarea>办理</textarea>" in page and 'href="/x/?q=办理"' in page
    assert "<script>var 公开 = '办'</script>" in page and "<!-- 办 -->" in page


def test_the_districts_own_words_win_the_longest_first() -> None:
    own = {"信息": "資訊", "信息中心": "信息中心"}
    assert script.to_traditional("公开信息，信息中心", own) == "公開資訊，信息中心"


@pytest.mark.parametrize("text", ["", "plain", "公开", "堃喆昇玥", "𠮷", "<&>"])
def test_a_page_of_any_text_keeps_its_shape(text: str) -> None:
    page = script.page_in_traditional(f"<p>{text}</p><br/><p>末</p>")
    assert page.count("<p>") == 2 and page.endswith("<br/><p>末</p>")


@pytest.mark.django_db
def test_it_is_remembered_without_a_script_and_one_page_can_be_asked_for(client: Client) -> None:
    Setting.objects.create(key=script.WORDS_KEY, value={"政务": "政務"})
    assert 'lang="zh-CN"' in client.get("/").content.decode()
    assert 'lang="zh-Hant"' in client.get("/?script=hant").content.decode()
    answer = client.get("/mode/", {"to": "hant", "next": "/zwgk/"})
    assert answer.headers["Location"] == "/zwgk/" and answer.cookies["script"].value == "hant"
    page = client.get("/").content.decode()
    assert "公開" in page and "以簡體文本為準" in page and "to=hans" in page


@pytest.mark.django_db
def test_neither_the_admin_nor_the_interface_is_touched(client: Client) -> None:
    client.cookies["script"] = "hant"
    assert "zh-Hant" not in client.get("/admin/login/").content.decode()
    assert client.get("/api/v1/openapi.json").status_code == 200
