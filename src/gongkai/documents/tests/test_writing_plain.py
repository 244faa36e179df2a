"""Receipts and ledgers print."""

from __future__ import annotations

from datetime import date

import pypdfium2
import pytest

from gongkai.documents.writing import Facts, Ledger, plain_pdf

DAY = date(2021, 1, 29)


def test_a_receipt_prints_its_facts_and_its_words() -> None:
    data = plain_pdf("登记回执", [Facts((("受理编号", "NS-2021-00012"),)), "我们将与您确认。"], dated=DAY)
    text = pypdfium2.PdfDocument(data)[0].get_textpage().get_text_range()
    assert all(part in text for part in ("登记回执", "受理编号", "NS-2021-00012", "我们将与您确认。"))


def test_a_long_ledger_repeats_its_header_on_each_page() -> None:
    rows = tuple((f"NS-{number:03}", "部分公开") for number in range(100))
    document = pypdfium2.PdfDocument(plain_pdf("台账", [Ledger(("编号", "结果"), rows)], dated=DAY, landscape=True))
    texts = [page.get_textpage().get_text_range() for page in document]
    assert len(texts) > 2
    assert all("编号" in text for text in texts)
    assert sum(text.count("NS-") for text in texts) == 100
    width, height = document[0].get_size()
    assert width > height


def test_a_row_of_another_length_is_refused() -> None:
    with pytest.raises(ValueError, match="row"):
        plain_pdf("台账", [Ledger(("编号", "结果"), (("1",),))], dated=DAY)
