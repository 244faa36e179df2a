from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.rules import identifiers
from gongkai.rules.applicants import CLASSES, CREDIT_CLASSES, propose
from gongkai.rules.identifiers import find_personal_data, mask
from gongkai.rules.tests.properties import any_case

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def credit_code(start: str) -> str:
    """A right credit code that starts so; found by trying the check character."""
    body = (start + "440115MA5ABCDEF0")[:17]
    return next(body + check for check in ALPHABET if not identifiers.credit_code_error(body + check))


@pytest.mark.parametrize(
    ("value", "wrong"),
    [
        ("11010519491231002X", ""),
        ("１１０１０５１９４９１２３１００２x", ""),
        ("110105 19491231 002X", ""),
        ("110105194912310021", "校验位"),
        ("110105194913310021", "出生日期"),
        ("990105194912310021", "地区"),
        ("110105491231002", ""),
        ("110105490231002", "出生日期"),
        ("1101054912310", "18位"),
    ],
)
def test_resident_numbers_of_18_and_15_digits(value: str, wrong: str) -> None:
    """条例第29条"""
    assert (wrong in identifiers.resident_id_error(value)) if wrong else not identifiers.resident_id_error(value)


def test_codes_of_organisations_and_cards_by_their_published_vectors() -> None:
    assert not identifiers.credit_code_error("91350100M000100Y43")
    assert not identifiers.credit_code_error("11441700007280420Y")
    assert identifiers.credit_code_error("91350100M000100Y44") == "校验位不符"
    assert identifiers.credit_code_error("91350100M000100O43") == "含有不允许的字符"
    assert not identifiers.organisation_code_error("M000100Y-4")
    assert identifiers.organisation_code_error("M000100Y-5") == "校验码不符"
    assert not identifiers.luhn_error("4111 1111 1111 1111")
    assert not identifiers.luhn_error("5500005555555559") and not identifiers.luhn_error("378282246310005")
    assert identifiers.luhn_error("4111111111111112") == "校验不符"
    assert not identifiers.mobile_error("+86 138-0013-8000") and identifiers.mobile_error("12800138000")


@any_case
@given(st.integers(0, 16), st.sampled_from("0123456789"))
def test_one_wrong_digit_in_a_resident_number_is_always_noticed(place: int, digit: str) -> None:
    number = "11010519491231002X"
    changed = number[:place] + digit + number[place + 1 :]
    assert bool(identifiers.resident_id_error(changed)) is (changed != number)


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("身份证号：11010519491231002X。", ["resident_id"]),
        ("身份证号１１０１０５１９４９１２３１００２Ｘ", ["resident_id"]),
        ("电话138 0013 8000或020-84986888", ["mobile", "landline"]),
        ("卡号4111 1111 1111 1111", ["bank_card"]),
        ("邮箱 zhang.san@example.com，车牌粤A12345", ["email", "plate"]),
        ("护照E12345678，通行证H12345678", ["passport", "hk_macao_permit"]),
        ("索引号11441700007280420Y/2021-00050", ["credit_code"]),
        ("采购总金额2122500000元，文号〔2021〕30号", []),
        ("身份证号110105194912310021（校验位不符）", []),
        ("2020年1月20日收到，编号202001201234567890123", []),
    ],
)
def test_numbers_are_found_in_running_text(text: str, kinds: list[str]) -> None:
    """条例第15条, 个人信息保护法第25条"""
    found = find_personal_data(text)
    assert [span.kind for span in found] == kinds
    assert all(text[span.start : span.end] == span.value for span in found)


def test_only_the_code_of_an_individual_business_is_personal() -> None:
    company, trader = credit_code("91"), credit_code("92")
    assert [span.public for span in find_personal_data(f"{company}、{trader}")] == [True, False]


def test_a_mask_keeps_no_number_whole() -> None:
    """个人信息保护法第25条"""
    assert mask("11010519491231002X", "resident_id") == "110105**********2X"
    assert mask("13800138000", "mobile") == "138****8000"
    assert mask("zhang@example.com", "email") == "z***@example.com"
    assert mask("ab", "passport") == "**"


@pytest.mark.parametrize("start", sorted(CREDIT_CLASSES))
def test_the_class_follows_the_credit_code(start: str) -> None:
    """条例第29条"""
    found = propose("organisation", "credit_code", credit_code(start), name="某单位")
    assert found.klass == CREDIT_CLASSES[start][0] and found.klass in CLASSES and found.certain


def test_classes_that_want_a_second_look() -> None:
    assert propose("person", "resident_id", "11010519491231002X").klass == "natural_person"
    assert not propose("person", "resident_id", "110105194912310021").certain
    university = propose("organisation", "credit_code", credit_code("12"), name="中山大学")
    assert (university.klass, university.certain) == ("research", False)
    assert propose("organisation", "other", "", name="某小区业主委员会").klass == "other"
    assert not propose("organisation", "credit_code", "91350100M000100Y44").certain
    with pytest.raises(ValueError):
        propose("ghost", "resident_id", "")
