"""Text is made fit to print before any format sees it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from gongkai.documents.writing.text import level, paragraphs, printable, upright_lines


@given(st.text(st.characters(codec=None)))
@settings(max_examples=150, deadline=None)
def test_printable_text_can_stand_in_any_xml(text: str) -> None:
    element = etree.Element("t")
    element.text = printable(text)
    assert printable(printable(text)) == printable(text)


def test_paragraphs_lose_indents_and_blank_lines() -> None:
    assert paragraphs("　　第一段。\r\n\r\n　　第二段。\u2028") == ("第一段。", "第二段。")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("一、予以公开的信息", 1),
        ("（一）主动公开", 2),
        ("（一）主动公开。全年公开信息45条。", 0),
        ("一是加强组织领导，压实责任。", 0),
        ("（此件公开发布）", 0),
    ],
)
def test_only_short_numbered_lines_are_headings(text: str, expected: int) -> None:
    assert level(text) == expected


def test_upright_label_keeps_its_mark_with_the_character_before() -> None:
    assert upright_lines("三、本年度") == ("三、", "本", "年", "度")
