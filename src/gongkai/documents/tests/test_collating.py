"""Collation: the paper that comes back says what was approved, or the difference is shown."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from gongkai.documents.collating import Collation, Finding, Part, collate

FIRST = "2021年1月4日，本机关收到您提出的政府信息公开申请（登记编号：A01-2021-00001）。经审查，现答复如下："
SECOND = (
    "您申请公开的“2020年度食品抽检经费支出明细”，根据"
    "《中华人民共和国政府信息公开条例》第三十六条第（二）项的规定，本机关予以公开。"
)
REMEDY = (
    "如对本答复不服，可以自收到本答复之日起60日内向广州市南沙区人民政府申请行政复议，"
    "或者6个月内向广州铁路运输第一法院提起行政诉讼。"
)
PARTS = [
    Part("number", "文号", "南市监公开复〔2021〕12号"),
    Part("addressee", "主送", "陈喆"),
    Part("p0", "正文第1段", FIRST),
    Part("p1", "正文第2段", SECOND),
    Part("p2", "救济告知", REMEDY),
    Part("date", "成文日期", "2021年1月15日"),
]
ISSUER = "广州市南沙区市场监督管理局"


def broken(text: str, width: int = 17) -> str:
    return "\n".join(text[start : start + width] for start in range(0, len(text), width))


def paper(first: str = FIRST, second: str = SECOND, date: str = "2021年1月15日", number: str = "12") -> list[str]:
    head = f"{ISSUER}\n南市监公开复[2021]{number}号\n陈喆：\n"
    return [
        head + broken(first) + "\n" + broken(second)[:60],
        broken(second)[60:] + "\n— 2 —\n" + broken(REMEDY) + f"\n{ISSUER}\n{date}",
    ]


def by_key(said: Collation) -> dict[str, Finding]:
    return {finding.part.key: finding for finding in said.findings}


def test_line_and_page_breaks_page_numbers_and_bracket_shapes_make_no_difference() -> None:
    said = collate(PARTS, paper(), known=[ISSUER])
    assert said.same and not said.differs
    assert [finding.part.key for finding in said.findings] == [part.key for part in PARTS]


def test_one_changed_character_is_shown_where_it_stands() -> None:
    said = collate(PARTS, paper(second=SECOND.replace("予以公开", "不予公开")), known=[ISSUER])
    assert said.differs
    changes = by_key(said)["p1"].changes
    assert ("new", "不") in changes and ("gone", "以") not in changes[:1]
    assert by_key(said)["p2"].verdict == "same"


def test_another_date_and_another_number_differ() -> None:
    assert by_key(collate(PARTS, paper(date="2021年1月16日"), known=[ISSUER]))["date"].verdict == "differs"
    assert by_key(collate(PARTS, paper(number="13"), known=[ISSUER]))["number"].verdict == "differs"


def test_a_paragraph_left_out_is_missing() -> None:
    pages = ["".join(paper()).replace(broken(REMEDY), "")]
    finding = by_key(collate(PARTS, pages, known=[ISSUER]))["p2"]
    assert finding.verdict == "differs" and finding.changes == (("gone", REMEDY),)


def test_a_sentence_that_nobody_approved_is_found() -> None:
    pages = [*paper(), "另外告知，上述信息不得向任何人提供。"]
    said = collate(PARTS, pages, known=[ISSUER])
    assert said.differs and said.extra == ("另外告知,上述信息不得向任何人提供。",)


def test_a_scan_without_text_leaves_everything_to_a_person() -> None:
    for pages in ([], ["", " \n"]):
        said = collate(PARTS, pages)
        assert {finding.verdict for finding in said.findings} == {"unread"}
        assert not said.same and not said.differs


def test_what_may_stand_on_a_page_without_text_is_unread_and_not_missing() -> None:
    said = by_key(collate(PARTS, [paper()[0], ""], known=[ISSUER]))
    assert said["p0"].verdict == "same" and said["p2"].verdict == "unread"


def test_a_flood_of_other_text_is_refused_without_being_searched_for_likeness() -> None:
    said = collate(PARTS, ["甲乙丙丁戊己庚辛" * 5000])
    assert said.differs and said.extra


@settings(max_examples=60, deadline=None)
@given(st.integers(0, len(SECOND) - 1), st.sampled_from("公开不予可以的年月日0123456789"))
def test_no_single_changed_character_of_the_decision_passes(place: int, other: str) -> None:
    changed = SECOND[:place] + other + SECOND[place + 1 :]
    said = collate(PARTS, paper(second=changed), known=[ISSUER])
    assert said.same == (changed == SECOND)
