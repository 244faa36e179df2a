"""The gate's checks: what stops, what is named, and what goes through without a word."""

from __future__ import annotations

import pytest

from gongkai.rules.publication_checks import Draft, HiddenPart, Issue, Link, Passage, Picture, Word, check

IDENTITY, MOBILE, CARD = "11010519491231002X", "13800138000", "6222021234567890128"
TO_INSTALL = Word("按装", "应为“安装”", "wrong", ("按装机容量",))


def draft(*lines: str, part: str = "body", **other: object) -> Draft:
    passages = tuple(Passage(part, f"第{at}段", line) for at, line in enumerate(lines, 1))
    return Draft(passages=passages, **other)  # type: ignore[arg-type]


def kinds(*lines: str) -> list[str]:
    return [issue.kind for issue in check(draft(*lines))]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ((f"张三，身份证号{IDENTITY}，电话{MOBILE}",), ["resident_id", "mobile"]),
        (("证号：１１０１０５ １９４９１２３１ ００２Ｘ",), ["resident_id"]),
        (("姓名\t家庭住址\t联系电话", "李四\t进港大道3号502房\t84986543"), ["address", "landline"]),
        (("姓名\t银行账号", "李四\t80020000012345678"), ["bank_account"]),
        ((f"领取人李四，卡号{CARD}",), ["bank_card"]),
        (("王五，44011519900101****",), ["partial_id"]),
        (("患者王小五因确诊为胃癌住院治疗",), ["diagnosis"]),
        (("陈小明（男，就读于南沙小学三年级2班）",), ["minor"]),
        (("当事人家庭电话：84986543",), ["landline"]),
    ],
)
def test_a_persons_data_is_found(lines: tuple[str, ...], expected: list[str]) -> None:
    """条例第15条"""
    assert kinds(*lines) == expected


@pytest.mark.parametrize(
    "lines",
    [
        ("联系电话：020-84986543，邮箱：nsq@gz.gov.cn",),
        ("姓名\t职务\t办公电话", "李四\t主任\t84986543"),
        ("收款单位：广州市南沙区财政局，账号4111111111111111",),
        ("被处罚单位：某公司，统一社会信用代码91350100M000100Y43",),
        ("对患有恶性肿瘤、尿毒症的困难群众给予医疗救助",),
        ("地址：广州市南沙区凤凰大道1号，邮政编码511455",),
        ("南沙小学王老师、李校长出席，五年级2班获奖",),
        ("穗南府〔2020〕12号，项目代码2020-440115-48-03-012345",),
    ],
)
def test_what_offices_publish_every_day_goes_through(lines: tuple[str, ...]) -> None:
    assert kinds(*lines) == []


def test_a_finding_never_shows_the_number_itself() -> None:
    """个人信息保护法第25条"""
    for issue in check(draft(f"张三{IDENTITY}李四{MOBILE}王五{CARD}")):
        assert not any(number in issue.excerpt + issue.advice + issue.where for number in (IDENTITY, MOBILE, CARD))


def test_a_number_in_a_hidden_sheet_says_sheet_and_cell() -> None:
    hidden = Passage("file:1", "工作表“底表”第3行", f"张三\t{IDENTITY}", hidden="隐藏的工作表", sheet=True)
    (issue,) = check(Draft(passages=(hidden,)))
    assert (issue.severity, issue.where) == ("block", "工作表“底表”第3行B列（隐藏的工作表）")


def test_a_mark_of_secrecy_stops() -> None:
    """条例第14条"""
    (issue,) = check(draft("秘密★1年", "关于某事项的通知"))
    assert (issue.check, issue.severity) == ("secrecy", "block")


def words(text: str, *listed: Word, protected: tuple[str, ...] = ()) -> list[Issue]:
    return list(check(draft(text), listed, protected))


def test_words_of_the_list_are_named_and_titles_names_and_exceptions_left_alone() -> None:
    assert [issue.text for issue in words("负责按装设备", TO_INSTALL)] == ["按装"]
    assert words("按装机容量计算", TO_INSTALL) == []
    assert words("《按装工程规程》规定“按装”", TO_INSTALL) == []
    assert words("广州按装公司中标", TO_INSTALL, protected=("广州按装公司",)) == []


@pytest.mark.parametrize("text", ["美国、日本、台湾等国家", "来自韩国、香港等5个国家的企业"])
def test_a_region_listed_as_a_country_stops(text: str) -> None:
    assert [(issue.check, issue.severity) for issue in words(text)] == [("word", "block")]


@pytest.mark.parametrize(
    "text", ["美国、日本、台湾等国家和地区", "香港国际机场", "香港、澳门特别行政区", "在香港国家安全", "澳门、珠海等地"]
)
def test_regions_rightly_named_go_through(text: str) -> None:
    assert words(text) == []


def test_maps_pictures_links_and_missing_elements_are_named() -> None:
    found = check(
        draft(
            "现将申请条件公布如下。",
            pictures=(
                Picture("body", "正文", "a.png", alt="南沙区行政区划图"),
                Picture("body", "正文", "b.png", alt="南沙区地图", map_number="粤S（2020）01-001号"),
                Picture("body", "正文", "c.png", alt="办事流程示意图"),
                Picture("file:2", "附件", "d.png"),
            ),
            links=(Link("/zwgk/documents/9/", "旧文", 0, "站内没有这个地址"), Link("/a/")),
            elements=("申请条件、办理时限",),
            hidden=(
                HiddenPart("file:2", "property", "文档属性", "作者"),
                HiddenPart("file:2", "comment", "批注", "A1"),
            ),
            unread=(("file:3", "附件", "文件已加密"),),
            missing=(("formed_on", "没有填写成文日期", True),),
        )
    )
    assert [(one.check, one.severity) for one in found] == [
        ("hidden", "warn"),
        ("hidden", "block"),
        ("unread", "block"),
        ("map", "block"),
        ("picture", "warn"),
        ("link", "warn"),
        ("metadata", "block"),
        ("element", "warn"),
    ]
    assert found[-1].text == "办理时限"


def test_a_list_of_hundreds_is_counted_and_not_repeated() -> None:
    found = check(draft(*(f"第{at}人 {MOBILE}" for at in range(100))))
    assert len(found) == 31 and "70" in found[-1].excerpt
