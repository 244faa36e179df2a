"""Labels are known by their words, with the slips that published reports have."""

from __future__ import annotations

import pytest

from gongkai.annual_report.editions import EDITION_2019, EDITION_2021
from gongkai.annual_report.reading.labels import match_column, match_proactive_cell, match_proactive_row, match_row


@pytest.mark.parametrize("row", [*EDITION_2021.rows, *EDITION_2019.rows], ids=lambda row: row.key)
def test_the_forms_own_labels_are_known_with_and_without_their_groups(row: object) -> None:
    label, group, subgroup, key = row.label, row.group, row.subgroup, row.key  # type: ignore[attr-defined]
    assert match_row(label) == key
    assert match_row(" ".join(label)) == key
    if key != "other.misc":
        assert match_row(group + subgroup + label) == key


@pytest.mark.parametrize(
    ("label", "key"),
    [
        ("2.其他法律行政止公开", "refused.prohibited_by_law"),
        ("2.没有现成信息需另行制作", "unavailable.needs_creation"),
        ("3.危及三安全一稳定", "refused.security"),
        ("6.属于四类过程性性信息", "refused.deliberative"),
        ("1.本机关不掌握相关政府信", "unavailable.not_held"),
        ("（二）部分公开（区分处理的", "partly_granted"),
        ("4.无正当理由大量重复申请", "declined.abusive"),
        ("（七）合计", "concluded"),
        ("3、其他", "other.misc"),
        ("四、结转下一年度继续办理", "carried_out"),
        ("1申请人无正当理由逾期不补正,行政机关不再处理其政府信息公开申请", "other.not_clarified"),
        ("二、上年结转政府信息公开申请数", "carried_in"),
    ],
)
def test_slips_of_the_pen_are_tolerated(label: str, key: str) -> None:
    assert match_row(label) == key


@pytest.mark.parametrize(
    "text",
    [
        "（三）不予公开",
        "（五）不予处理",
        "三、本年度办理结果",
        "自然人",
        "信息内容",
        "索引号",
        "发布机构",
        "第二十条第（一）项",
        "",
    ],
)
def test_groups_and_foreign_words_name_no_row(text: str) -> None:
    assert match_row(text) is None


def test_columns_and_section_two_are_known() -> None:
    assert match_column(" 社会公益\n组织") == "charity"
    assert match_column("法人或其他组织") is None
    assert match_proactive_row("信息内容本年制发件数行政规范性文件") == "normative_documents"
    assert match_proactive_cell("现行有效件数 (历史累计)") == "in_force"
    assert match_proactive_cell("本年收费金额（单位：万元）") == "amount_10k_yuan"
    assert match_proactive_cell("本年增/减") == "items_change"
