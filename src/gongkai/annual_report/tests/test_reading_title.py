"""Whose report it is and of which year."""

from __future__ import annotations

import pytest

from gongkai.annual_report.reading.sections import read_prose
from gongkai.annual_report.reading.title import read_title
from gongkai.documents.reading import Content, Grid, Lines


@pytest.mark.parametrize(
    ("lines", "organ", "year"),
    [
        (["# 青禾市云岭区人民政府2020年政府信息公开 工作年度报告"], "青禾市云岭区人民政府", 2020),
        (["青禾市人民政府", "2024 年政府信息公开工作年度报告"], "青禾市人民政府", 2024),
        (["标题: 云岭综合实验区2019年度政府信息公开工作年度报告", "发布时间: 2020-01-20"], "云岭综合实验区", 2019),
        (["云岭县发展和改革局2023年政府信息公开年度报告-云岭县发改局"], "云岭县发展和改革局", 2023),
        (["2022年度云岭区财政局政府信息公开工作年度报告"], "云岭区财政局", 2022),
        (["根据条例规定,现公布区统计局2023年政府信息公开工作年度报告。"], "区统计局", 2023),
        (["本溪市人民政府二〇二一年政府信息公开工作年度报告"], "本溪市人民政府", 2021),
        (["云岭镇人民政府政府信息公开工作年度报告（2022年度）"], "云岭镇人民政府", 2022),
        (["政府信息公开工作年度报告", "统计期限自2023年1月1日至2023年12月31日。"], None, 2023),
        (["首页政务公开", "2022年政府信息公开工作年度报告", "云岭区财政局"], None, 2022),
        (["云岭区人民政府门户网站", "云岭区财政局2022年政府信息公开工作年度报告"], "云岭区财政局", 2022),
        (["无关的文字"], None, None),
    ],
)
def test_title_gives_organ_and_year(lines: list[str], organ: str | None, year: int | None) -> None:
    assert read_title(lines) == (organ, year)


def test_prose_is_parted_by_the_headings_also_within_one_line() -> None:
    line = "引言。一、总体情况甲。二、主动公开政府信息情况五、存在的主要问题及改进情况乙。六、其他需要报告的事项丙。"
    assert read_prose(Content((Lines((line,)),))) == {"front": "引言。", "one": "甲。", "five": "乙。", "six": "丙。"}


def test_a_workbooks_prose_counts_and_its_tables_do_not() -> None:
    grid = Grid((("一、总体情况", None), ("甲。", ""), ("二、主动公开政府信息情况", None), ("规章", "0")))
    assert read_prose(Content((grid,))) == {"one": "甲。"}
