"""Every word of a file with the place where an officer finds it."""

from __future__ import annotations

import io

import pytest
from docx import Document
from openpyxl import Workbook
from openpyxl.comments import Comment

from gongkai.documents.reading import Unreadable
from gongkai.documents.reading.placed import Placed, read_placed


def test_a_workbook_is_read_row_by_row_with_what_it_hides() -> None:
    book = Workbook()
    book.active.title = "公示"
    book.active["B2"] = "张三"
    book.active["B2"].comment = Comment("原名李四", "记录")
    base = book.create_sheet("底表")
    base["A3"], base["C3"] = "王五", 3.5
    base.sheet_state = "veryHidden"
    out = io.BytesIO()
    book.save(out)
    read = read_placed(out.getvalue(), "a.xlsx")
    assert Placed("工作表“公示”第2行", "\t张三", "", True) in read
    assert Placed("工作表“底表”第3行", "王五\t\t3.5", "隐藏的工作表", True) in read
    assert any(line.hidden == "批注" and "原名李四" in line.text and "B2" in line.where for line in read)


def test_a_row_of_a_table_in_word_is_one_line() -> None:
    document = Document()
    document.add_paragraph("现公示如下。")
    table = document.add_table(rows=2, cols=2)
    for cell, text in zip(table._cells, ("姓名", "电话", "张三", "84986543"), strict=True):
        cell.text = text
    out = io.BytesIO()
    document.save(out)
    read = read_placed(out.getvalue(), "a.docx")
    assert [(line.where, line.text) for line in read] == [
        ("表格1第1行", "姓名\t电话"),
        ("表格1第2行", "张三\t84986543"),
        ("第1段", "现公示如下。"),
    ]


def test_text_goes_by_line_and_damage_is_said() -> None:
    assert read_placed("甲\n\n乙".encode(), "a.txt") == (Placed("第1行", "甲"), Placed("第3行", "乙"))
    with pytest.raises(Unreadable):
        read_placed(b"%PDF-1.4 damaged", "a.pdf")
