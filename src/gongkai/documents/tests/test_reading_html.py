"""HTML: spans, layout tables, scripts, hostile markup."""

from __future__ import annotations

import pytest

from gongkai.documents.reading import Grid, Lines, Unreadable, read


def page(body: str) -> bytes:
    return f"<!DOCTYPE html><html><head><title>年报</title></head><body>{body}</body></html>".encode()


def test_spans_leave_marks_where_they_cover() -> None:
    content = read(
        page("<table><tr><td rowspan=2>三</td><td colspan='2'>一</td></tr><tr><td>a</td><td>b</td></tr></table>")
    )
    assert list(content.grids()) == [Grid((("三", "一", None), (None, "a", "b")))]


def test_text_scattered_over_elements_is_one_text() -> None:
    content = read(page("<p>总<span>体</span>情<b>况</b></p><table><tr><td><p>商业</p>\n<p>企业</p></td></tr></table>"))
    assert "总体情况" in list(content.lines())
    assert next(content.grids()).rows[0][0] == "商业 企业"


def test_a_table_that_holds_tables_is_only_layout() -> None:
    content = read(page("<table><tr><td>栏目<table><tr><td>规章</td><td>0</td></tr></table>尾注</td></tr></table>"))
    assert content.blocks == (Lines(("年报", "栏目")), Grid((("规章", "0"),)), Lines(("尾注",)))


def test_scripts_and_styles_say_nothing() -> None:
    content = read(page("<script>var a='<td>9</td>'</script><style>p{}</style><p>正文</p>"))
    assert list(content.lines()) == ["年报", "正文"]


@pytest.mark.parametrize(
    "data",
    [
        b"<div>" * 100_000,
        b"<table><tr><td>" * 60_000,
        b"<!DOCTYPE html>" + b"<td rowspan=9999 colspan=9999>1" * 5_000,
        b"<table>" + b"<tr><td rowspan=9999 colspan=9999>1" * 5_000,
        b"<p " + b"a=b " * 200_000 + b">",
        b"<!--" * 200_000,
    ],
    ids=["deep", "nested tables", "loose cells", "spans", "attributes", "comments"],
)
def test_hostile_markup_ends_in_a_message_or_in_little(data: bytes) -> None:
    try:
        content = read(data, "a.html")
    except Unreadable as error:
        assert str(error)
    else:
        assert sum(len(row) for grid in content.grids() for row in grid.rows) < 100_000
