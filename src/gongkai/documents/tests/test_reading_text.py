"""Plain text and Markdown: decoding, tables drawn with tabs and bars, page numbers dropped."""

from __future__ import annotations

import pytest

from gongkai.documents.reading import Grid, Lines, Unreadable, read
from gongkai.documents.reading.pdf import unified
from gongkai.documents.reading.text import MAX_BYTES, decode, is_page_number


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_chinese_text_is_decoded_whatever_the_encoding(encoding: str) -> None:
    text = "政府信息公开工作年度报告，共计一千七百七十七件"
    assert decode(text.encode(encoding)).lstrip("\ufeff") == text


def test_a_declared_charset_is_heeded() -> None:
    page = "<meta charset=big5><p>政府資訊公開年報</p>"
    assert "政府資訊公開年報" in decode(page.encode("big5"))


def test_bytes_in_no_encoding_are_refused() -> None:
    with pytest.raises(Unreadable, match="不是可识别的文本"):
        decode(bytes(range(128, 256)) * 50)


def test_text_beyond_the_limit_is_refused() -> None:
    with pytest.raises(Unreadable, match="超过"):
        decode(b"a" * (MAX_BYTES + 1))


def test_lines_with_tabs_become_a_loose_grid() -> None:
    content = read("规章\t0\t1\t2\n规范性文件\t\t4\t5\n完。".encode(), "a.txt")
    grid, lines = content.blocks
    assert grid == Grid((("规章", "0", "1", "2"), ("规范性文件", "", "4", "5")), loose=True)
    assert lines == Lines(("完。",))


def test_a_markdown_table_loses_its_rule_and_its_emphasis() -> None:
    content = read("| **规章** | 本年<br>制发 |\n|:---|---:|\n| a\\|b | 3 |".encode(), "a.md")
    assert list(content.grids()) == [Grid((("规章", "本年制发"), ("a｜b", "3")), loose=True)]


def test_a_cell_on_a_line_of_its_own_is_text() -> None:
    content = read("规章 |\n0 |\n| \n".encode(), "a.txt")
    assert list(content.grids()) == []
    assert list(content.lines())[:2] == ["规章 |", "0 |"]


@pytest.mark.parametrize("line", ["- 4 -", "— 12 —", "第 3 页", "第3页 共12页"])
def test_page_numbers_are_known(line: str) -> None:
    assert is_page_number(line)


@pytest.mark.parametrize("line", ["4", "-369", "第二十条第（一）项", "- 行政许可 -"])
def test_figures_and_labels_are_no_page_numbers(line: str) -> None:
    assert not is_page_number(line)


def test_an_empty_file_is_refused_in_plain_words() -> None:
    with pytest.raises(Unreadable, match="空"):
        read(b"  \n", "a.txt")


def test_an_unfolding_text_is_refused() -> None:
    with pytest.raises(Unreadable, match="过大"):
        read(b"a\tb\n" * 40_000, "a.txt")


def test_radicals_that_a_fonts_map_gives_for_characters_become_characters() -> None:
    assert unified(Lines(("临江区人⺠政府",))) == Lines(("临江区人民政府",))
    assert unified(Grid((("⻓⻄", None, ""),))) == Grid((("长西", None, ""),))
