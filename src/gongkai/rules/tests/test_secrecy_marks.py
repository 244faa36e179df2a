"""A mark of secrecy stops a file; prose about secrets does not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.rules.secrecy_marks import KIND_LABELS, find, refuses
from gongkai.rules.tests.properties import any_case

HEAD = "某某区人民政府办公室文件\n"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("机密★10年\n" + HEAD, "secret"),
        ("000012  绝密★  特急\n" + HEAD, "top_secret"),
        ("秘密★1年", "confidential"),
        ("秘密★长期", "confidential"),
        ("机密 ★ 6个月", "secret"),
        ("机\u3000密★20年".replace("\u3000", " "), "secret"),
        ("秘密\n★\n5年", "confidential"),
        ("机密☆三年", "secret"),
        ("绝密*30年", "top_secret"),
        ("密级：机密", "secret"),
        ("密级: 秘密 3年", "confidential"),
        ("密级和保密期限：机密★5年", "secret"),
        ("□绝密 ☑机密 □秘密", "secret"),
        ("【秘密】关于某事的请示", "confidential"),
        ("（机密）\n会议纪要", "secret"),
        ("机密 10年\n" + HEAD, "secret"),
        ("机密\n" + HEAD, "secret"),
        ("0000123  秘密  加急\n" + HEAD, "confidential"),
        ("工作秘密\n" + HEAD, "work_secret"),
        ("工作秘密★3年", "work_secret"),
        ("密级：工作秘密", "work_secret"),
        ("[工作秘密] 关于某事的报告", "work_secret"),
        (HEAD * 40 + "附件\n机密★10年", "secret"),
    ],
)
def test_a_marked_file_is_refused_with_what_to_do_instead(text: str, kind: str) -> None:
    """条例第14、17条"""
    mark = refuses(text)
    assert mark is not None and mark.kind == kind and text[mark.start : mark.end] == mark.text
    assert "未予保存" in mark.advice and "保密" in mark.advice


@pytest.mark.parametrize(
    "text",
    [
        "您申请公开的信息属于国家秘密，依据《条例》第十四条不予公开。",
        "涉及商业秘密、个人隐私的，应当书面征求第三方意见。",
        "《中华人民共和国保守国家秘密法》第三十五条",
        "根据保守国家秘密法实施条例，先审查、后公开。",
        "涉及国家秘密、工作秘密的信息不得上网。",
        "国家秘密的密级分为绝密、机密、秘密三级。",
        "经审查，该文件已由机密降为秘密，并于2020年解密。",
        "不予公开：1.属于国家秘密 3件",
        "密级：无",
        "密级：公开",
        "密级（绝密、机密、秘密）：",
        "□绝密 □机密 □秘密 ☑非密",
        "文件上标有“机密★10年”字样的，不得上传。",
        "保密审查意见：不涉密，可以公开。",
        "该公司主张技术秘密受侵害，商业秘密★为其商标。",
        "机密计算技术研讨会通知",
        "1.秘密\n级事项".replace("\n", ""),
        "重点★10年规划",
        "本办法自2020年1月1日起施行，有效期5年。",
        HEAD * 20 + "秘密花园小区业主委员会",
    ],
)
def test_prose_about_secrets_is_no_mark(text: str) -> None:
    """条例第14条"""
    assert refuses(text) is None


@pytest.mark.parametrize(
    "text",
    ["内部资料 注意保管", "内部文件，不得外传", "仅供内部参考", "内部使用 严禁转发", "【内部资料】", "内部资料"],
)
def test_what_is_marked_internal_wants_a_look_and_is_not_refused(text: str) -> None:
    """条例第16、17条"""
    (mark,) = find(text + "\n" + HEAD)
    assert (mark.kind, mark.refuse) == ("internal", False) and "审查" in mark.advice


def test_a_level_alone_far_down_the_text_wants_a_look_only() -> None:
    (mark,) = find(HEAD * 20 + "秘密\n下文")
    assert (mark.kind, mark.refuse, mark.line) == ("confidential", False, 21)


@pytest.mark.parametrize(
    "text", ["内部事务信息可以不予公开。", "内部资料由办公室保管，按规定公开。", "单位内部使用的车辆"]
)
def test_prose_about_internal_matters_is_no_mark(text: str) -> None:
    """条例第16条"""
    assert find(text) == ()


@any_case
@given(
    st.text(alphabet="甲乙丙丁，。\n 第三条公开", max_size=60),
    st.sampled_from(["绝密", "机密", "秘密"]),
    st.sampled_from(["★", " ★ ", "★\u3000"]),
    st.sampled_from(["", "1年", "10年", "长期", "6个月"]),
)
def test_the_star_tells_wherever_the_mark_stands(prose: str, level: str, star: str, term: str) -> None:
    """条例第14条"""
    mark = refuses(f"{prose}\n{level}{star}{term}\n{prose}")
    assert mark is not None and KIND_LABELS[mark.kind] == level


@any_case
@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=100))
def test_no_text_makes_it_raise_and_marks_stand_apart(text: str) -> None:
    last = 0
    for mark in find(text):
        assert mark.start >= last and mark.kind in KIND_LABELS
        last = mark.end
