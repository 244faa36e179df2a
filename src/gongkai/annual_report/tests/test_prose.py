"""R12: figures in the prose against the tables."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from gongkai.annual_report.editions import COLUMNS, EDITION_2021, REMEDY_KINDS
from gongkai.annual_report.model import Finding, Report
from gongkai.annual_report.prose import prose_findings


def report(one: str) -> Report:
    """Received 100, carried in 5, concluded 95, carried out 10; granted 60, refused 35; review 4, litigation 2 + 1."""
    totals = {
        "received": 100,
        "carried_in": 5,
        "granted": 60,
        "refused.security": 35,
        "concluded": 95,
        "carried_out": 10,
    }
    requests = {row.key: dict.fromkeys(COLUMNS, 0) | {"total": totals.get(row.key, 0)} for row in EDITION_2021.rows}
    remedies = {kind: {"total": count} for kind, count in zip(REMEDY_KINDS, (4, 2, 1), strict=True)}
    stock = {"normative_documents": {"issued": 6, "repealed": 1, "in_force": 32}}
    return Report("某区", 2023, "2021", requests, remedies, stock, prose={"one": one})


def findings(one: str) -> list[Finding]:
    return list(prose_findings(report(one)))


@pytest.mark.parametrize(
    "text",
    [
        "2023年，全区共受理政府信息公开申请100件，答复95件（含上年度结转申请5件，另有10件顺延到下年度答复）。",
        "共收到100件申请，及时依法依规办结95件，10件结转下年度继续办理。",
        "全年受理政府信息公开申请 1\n00 件。",
        "全县共受理政府信息公开申请105件，其中自然人申请90件，法人或其他组织申请15件；结转下一年10件。",
        "收到政府信息公开申请100件，其中予以公开60件，不予公开35件。",
        "政府信息公开行政复议4件，行政诉讼3件。",
        "制发行政规范性文件6件，现行有效行政规范性文件32件。",
        "2022年收到政府信息公开申请80件。今年收到政府信息公开申请100件，同比增加20件。",
        "全年受理网络问政182件，发布信息249条，公开政府信息4511条。",
        "收到网民留言申请。共开展培训12次，提供服务3000件。",
    ],
)
def test_statements_that_agree_or_speak_of_something_else_are_left_alone(text: str) -> None:
    assert findings(text) == []


@pytest.mark.parametrize(
    ("text", "row", "found"),
    [
        ("全区共受理政府信息公开申请99件。", "received", 99),
        ("共收到101件政府信息公开申请。", "received", 101),
        ("收到申请100件，办结90件。", "concluded", 90),
        ("受理申请100件，含上年结转申请6件。", "carried_in", 6),
        ("受理申请100件，结转下年度继续办理11件。", "carried_out", 11),
        ("依申请公开答复中，申请予以公开61件。", "granted", 61),
        ("政府信息公开行政复议5件。", "review", 5),
        ("政府信息公开行政诉讼9件。", "litigation", 9),
        ("现行有效规范性文件33件。", "normative_documents", 33),
    ],
)
def test_statements_that_differ_are_warnings_with_both_figures(text: str, row: str, found: int) -> None:
    (finding,) = findings(text)
    assert (finding.rule, finding.severity, finding.found) == ("R12", "warning", found)
    assert finding.where is not None and finding.where.row == row
    assert "口径" in finding.message and text[:6] in finding.message


@pytest.mark.parametrize(("text", "agrees"), [("96171.6万元", True), ("9.62亿元", True), ("96171万元", False)])
def test_fees_may_be_rounded_but_not_differ(text: str, agrees: bool) -> None:
    fees = {"fees": {"amount_10k_yuan": Decimal("96171.6")}}
    given = replace(report(f"全年行政事业性收费金额{text}。"), proactive=fees)
    assert [finding.rule for finding in prose_findings(given)] == ([] if agrees else ["R12"])


def test_a_narrower_scope_is_said() -> None:
    (finding,) = findings("区政府办公室收到政府信息公开申请12件。")
    assert "本级机关" in finding.message


def test_before_our_own_approval_it_is_an_error() -> None:
    (finding,) = prose_findings(report("收到政府信息公开申请12件。"), severity="error")
    assert finding.severity == "error"


def test_an_unread_cell_is_not_compared() -> None:
    unread = replace(report("收到政府信息公开申请12件。"), requests={"received": {"total": None}})
    assert list(prose_findings(unread)) == []
