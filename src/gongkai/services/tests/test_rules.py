"""Situations, merged materials and the longest path, over all that may be asked of them."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongkai.services.bundling import FlowError, Step, flow, merge, outline, plain_name
from gongkai.services.guides import (
    Material,
    Question,
    as_json,
    materials_of,
    missing,
    questions_of,
    read_material,
    read_question,
    write_material,
    write_question,
)
from gongkai.services.situations import narrow
from gongkai.services.visiting import calendar_entry, dialled, first_hours

pytestmark = pytest.mark.anydb
modest = settings(max_examples=60, deadline=None)
OPTIONS = ("甲", "乙", "丙")


@st.composite
def trees(draw: st.DrawFn) -> tuple[list[Question], list[Material]]:
    """A question tree, each question resting on an earlier one or none, and materials that rest on any."""
    questions: list[Question] = []

    def condition() -> dict[str, list[str]]:
        if not questions or draw(st.booleans()):
            return {}
        parent = draw(st.sampled_from(questions))
        return {parent.key: draw(st.lists(st.sampled_from(OPTIONS), min_size=1, max_size=2, unique=True))}

    for number in range(draw(st.integers(1, 4))):
        questions.append(Question(f"q{number}", "问", OPTIONS, condition()))
    materials = [Material(f"材料{number}", when=condition()) for number in range(draw(st.integers(0, 6)))]
    return questions, materials


answers = st.dictionaries(st.sampled_from([f"q{n}" for n in range(4)]), st.sampled_from([*OPTIONS, "乱写", ""]))


@modest
@given(trees(), answers, st.sampled_from([f"q{n}" for n in range(4)]), st.sampled_from(OPTIONS))
def test_no_answer_ever_adds_a_material(
    tree: tuple[list[Question], list[Material]], given_: dict[str, str], key: str, option: str
) -> None:
    questions, materials = tree
    before = narrow(materials, questions, given_)
    if given_.get(key) in OPTIONS:
        return
    after = narrow(materials, questions, {**given_, key: option})
    names_before = {one.name for one in (*before.sure, *before.perhaps)}
    assert {one.name for one in (*after.sure, *after.perhaps)} <= names_before
    assert {one.name for one in before.sure} <= {one.name for one in after.sure}


@modest
@given(trees())
def test_when_every_question_has_its_answer_nothing_is_left_open(tree: tuple[list[Question], list[Material]]) -> None:
    questions, materials = tree
    said = narrow(materials, questions, {question.key: "甲" for question in questions})
    assert said.settled and not said.perhaps
    assert len(said.sure) + said.dropped == len(materials)


def test_a_question_is_asked_only_on_its_branch() -> None:
    questions = [
        Question("类型", "哪一种", ("新办", "补办")),
        Question("原因", "为什么补办", ("遗失", "损坏"), {"类型": ["补办"]}),
    ]
    materials = [Material("旧证", when={"原因": ["损坏"]}), Material("身份证")]
    open_ = narrow(materials, questions, {})
    assert [one.key for one, _ in open_.questions] == ["类型"] and [one.name for one in open_.perhaps] == ["旧证"]
    new = narrow(materials, questions, {"类型": "新办", "原因": "损坏"})
    assert [one.name for one in new.sure] == ["身份证"] and new.dropped == 1
    lost = narrow(materials, questions, {"类型": "补办", "原因": "损坏"})
    assert {one.name for one in lost.sure} == {"旧证", "身份证"}


@st.composite
def flows(draw: st.DrawFn) -> list[Step]:
    count = draw(st.integers(1, 7))
    return [
        Step(
            number,
            draw(st.integers(0, 30)),
            tuple(draw(st.lists(st.integers(1, number - 1), max_size=3, unique=True))) if number > 1 else (),
        )
        for number in range(1, count + 1)
    ]


@modest
@given(flows())
def test_the_total_is_the_longest_path_and_never_the_sum_of_what_runs_side_by_side(steps: list[Step]) -> None:
    course = flow(steps)
    by_number = {step.number: step for step in steps}

    def longest(number: int) -> int:  # the definition itself, slow and plain
        return by_number[number].days + max((longest(one) for one in by_number[number].after), default=0)

    assert course.total == max(longest(step.number) for step in steps)
    assert max(step.days for step in steps) <= course.total <= sum(step.days for step in steps)
    assert sum(by_number[number].days for number in course.critical) == course.total
    for step in steps:
        assert all(course.begins[step.number] >= course.ends[one] for one in step.after)


def test_steps_in_a_circle_and_steps_that_are_not_there_are_refused() -> None:
    with pytest.raises(FlowError, match="互为前置"):
        flow([Step(1, 1, (2,)), Step(2, 1, (1,))])
    with pytest.raises(FlowError, match="不存在"):
        flow([Step(1, 1, (7,))])


NAMES = ("居民身份证", "身份证原件", "身份证", "户口簿", "《户口簿》复印件", "营业执照")
bags = st.lists(
    st.tuples(
        st.sampled_from("甲乙丙"),
        st.lists(st.builds(Material, st.sampled_from(NAMES), copies=st.integers(1, 3)), max_size=4),
    ),
    max_size=4,
)


@modest
@given(bags)
def test_merging_asks_for_everything_once(parts: list[tuple[str, list[Material]]]) -> None:
    merged = merge(parts)
    keys = [plain_name(one.material.name) for one in merged]
    assert len(keys) == len(set(keys))
    wanted = [(name, one) for name, materials in parts for one in materials]
    assert set(keys) == {plain_name(one.name) for _, one in wanted}
    for one in merged:
        same = [(name, other) for name, other in wanted if plain_name(other.name) == plain_name(one.material.name)]
        assert one.material.copies == max(other.copies for _, other in same)
        assert set(one.used_by) == {name for name, _ in same}


def test_a_material_that_one_item_wants_in_any_case_is_wanted_in_any_case() -> None:
    merged = merge([("甲", [Material("户口簿", when={"户籍": ["本市"]})]), ("乙", [Material("户口簿")])])
    assert [(dict(one.material.when), one.used_by) for one in merged] == [({}, ("甲", "乙"))]


def test_one_form_asks_each_field_once() -> None:
    assert outline([("甲", "姓名\n电话"), ("乙", "姓名")]) == [("姓名", ("甲", "乙")), ("电话", ("甲",))]


texts = st.text("材料甲乙丙（）Aa1", min_size=1, max_size=8)


@modest
@given(
    texts,
    st.integers(1, 9),
    st.sampled_from(["必要", "容缺"]),
    st.dictionaries(texts, st.lists(texts, min_size=1, max_size=2), max_size=2),
    st.text("须知，。", max_size=5),
)
def test_a_material_is_read_back_as_it_is_written(
    name: str, copies: int, need: str, when: dict[str, list[str]], note: str
) -> None:
    material = Material(name, "复印件", copies, "政府部门核发", need, when, note)
    assert read_material(write_material(material)) == material
    assert materials_of({"materials": as_json([material])}) == [material]


def test_a_question_is_read_back_as_it_is_written() -> None:
    question = Question("原因", "为什么补办", ("遗失", "损坏"), {"类型": ["补办"]})
    assert read_question(write_question(question)) == question
    assert questions_of({"questions": as_json([question])}) == [question]


def test_a_guide_lacks_what_it_does_not_state() -> None:
    whole = dict.fromkeys(("basis", "conditions", "places", "hours", "phone", "process"), "有")
    assert missing("事项", {**whole, "no_materials": True}) == []
    assert missing("事项", whole) == ["materials"]
    assert missing("", {}) == ["name", "basis", "conditions", "materials", "places", "hours", "phone", "process"]


def test_a_visit_falls_into_the_first_opening_hours_in_the_districts_time() -> None:
    entry = calendar_entry(
        uid="1@x",
        on=date(2021, 1, 18),
        hours="工作日9:00—12:00，13:00—17:00",
        title="去办理：身份证" + "很长" * 60,
        place="凤凰大道1号, 2楼",
        notes="带：\n身份证",
        url="http://x/",
        stamp=datetime(2021, 1, 15, tzinfo=UTC),
    )
    assert "DTSTART:20210118T010000Z" in entry and "DTEND:20210118T040000Z" in entry
    assert "LOCATION:凤凰大道1号\\, 2楼" in entry and "带：\\n身份证" in entry
    assert all(len(line.encode()) <= 75 for line in entry.split("\r\n"))
    assert first_hours("全天") is None and first_hours("25:00—26:00") is None


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("020-12345678", "02012345678"),
        ("咨询 020-38356454转1", "02038356454,1"),
        ("12345", "12345"),
        ("13800138000", "13800138000"),
    ],
)
def test_a_phone_dials_the_number_that_is_printed(text: str, number: str) -> None:
    assert [dial for _, dial in dialled(text)] == [number]
