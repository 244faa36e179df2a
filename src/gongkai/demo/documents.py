"""The disclosure of the demonstration: its columns, some three thousand documents taken over by the import path, and a
few that go through their three reviews.

Titles and texts are invented out of each organ's field; of the normative documents there are as many as the published
report has: 45 of the year, 221 in force.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from gongkai.demo import catalogue
from gongkai.demo.disclosure_words import COLUMNS, FIELDS, MEASURES, NOTICES, PARAGRAPHS, SUBJECTS
from gongkai.demo.district import OFFICE, Place, places
from gongkai.demo.lives import moment
from gongkai.demo.people import Staff, staff_of
from gongkai.disclosure import actions
from gongkai.disclosure.actions.columns import ColumnFacts, keep_column
from gongkai.disclosure.actions.drafting import DocumentFacts
from gongkai.disclosure.actions.mirror import Mirrored, mirror_documents
from gongkai.disclosure.gate.running import check_document
from gongkai.disclosure.models import Column, Document, Relation, RowVersion
from gongkai.kernel import clock
from gongkai.kernel.actor import Actor
from gongkai.kernel.calendars import current
from gongkai.organs.models import Organ

Progress = Callable[[str], None]
TOTAL = 3_000
IN_FORCE, OF_THE_YEAR, ENDED = 221, 45, 38
YEAR = 2020
FIRST_YEAR = 2016
SOURCE = "原区政府门户网站"
EMPTY, LATE = 0.12, 0.04
"""Shares of catalogue rows without documents, and of documents that came after their term."""
SYSTEM = "演示区"


@dataclass(frozen=True)
class Shelf:
    """Where documents of a kind are put."""

    normative: int
    interpretation: int


SHELF = Shelf(normative=101, interpretation=201)


def build_past(seed: int, progress: Progress) -> None:
    """Columns, the catalogue, and what was published before the rehearsed year ends."""
    progress("设立公开栏目，导入已公开信息")
    rng = random.Random(f"{seed}-documents")
    system = Actor.system(SYSTEM)
    organs = {place.short_code: Organ.objects.get(short_code=place.short_code) for place in places()}
    with clock.travel(moment(date(2020, 1, 2), 9)):
        for facts in _columns(organs[OFFICE.short_code]):
            keep_column(actor=system, facts=facts)
    numbers = dict(Column.objects.values_list("number", "pk"))
    with clock.travel(moment(date(2020, 1, 2), 10)):
        duties = catalogue.build(system, organs)
    rows = list(_rows(rng, organs, numbers, duties))
    with clock.travel(moment(date(2020, 12, 31), 18)):
        mirror_documents(actor=system, rows=rows)
    _relate()


def build_desks(hired: date, progress: Progress) -> None:
    """What the desks have in hand on the rehearsed day."""
    progress("三审三校中的信息")
    organs = {place.short_code: Organ.objects.get(short_code=place.short_code) for place in places()}
    numbers = dict(Column.objects.values_list("number", "pk"))
    for place, plan in zip(_writers(), _DESKS, strict=False):
        plan(staff_of(place.short_code, hired), organs[place.short_code], numbers)


def _columns(district: Organ) -> Iterator[ColumnFacts]:
    for number, parent, title, kind, column_type, purpose, statutory, stale in COLUMNS:
        yield ColumnFacts(
            number=number,
            parent=parent,
            title=title,
            kind=kind,
            column_type=column_type,
            purpose=purpose,
            statutory=statutory,
            keeper_id=district.pk,
            stale_after=stale,
        )
    for place, (number, name) in enumerate(FIELDS.items(), start=1):
        yield ColumnFacts(
            number=number,
            parent=600,
            title=name,
            kind="field",
            purpose=f"基层政务公开标准化规范化领域之{place}：{name}",
            keeper_id=district.pk,
        )


Organs = dict[str, Organ]
Numbers = dict[int, int]
Duties = dict[tuple[int, int], list[int]]
"""Keys of catalogue rows by (organ of the catalogue, number of the column)."""


def _rows(rng: random.Random, organs: Organs, numbers: Numbers, duties: Duties) -> Iterator[Mirrored]:
    serial = 0
    for made in (*_normative(rng, organs, numbers), *_regular(organs, numbers)):
        serial += 1
        yield _with_id(made, serial)
    for made in _fields(rng, organs, numbers, duties):
        serial += 1
        yield _with_id(made, serial)
    everybody = [place for place in places() if place.weight]
    while serial < TOTAL:
        serial += 1
        yield _with_id(_notice(rng, rng.choice(everybody), organs, numbers), serial)


def _with_id(row: Mirrored, serial: int) -> Mirrored:
    return Mirrored(SOURCE, f"{serial:06d}", row.facts, row.published_on, row.validity, row.ended_on)


def _workday(rng: random.Random, year: int) -> date:
    calendar = current()
    day = date(year, 1, 1) + timedelta(days=rng.randrange(360))
    return day if calendar.is_workday(day) else calendar.add_workdays(day, 1)


def _body(rng: random.Random, kind: str, **words: object) -> str:
    """Two to four paragraphs of the kind, with the words put in."""
    lines = PARAGRAPHS[kind]
    return "".join(f"<p>{line.format(n=rng.randint(3, 60), m=rng.randint(100, 900), **words)}</p>" for line in lines)


def _normative(rng: random.Random, organs: Organs, numbers: Numbers) -> Iterator[Mirrored]:
    """规范性文件 with their validity, each of the year with its interpretation."""
    chosen = [place for place in places() if place.short_code in SUBJECTS]
    names = [
        (place, subject, measure) for measure in MEASURES for place in chosen for subject in SUBJECTS[place.short_code]
    ]
    rng.shuffle(names)
    for at in range(IN_FORCE + ENDED):
        place, subject, measure = names[at]
        year = YEAR if at < OF_THE_YEAR else rng.randint(FIRST_YEAR, YEAR - 1)
        day = _workday(rng, year)
        ended = at >= IN_FORCE
        title = f"{place.name.removeprefix('广州市')}关于印发{subject}{measure}的通知"
        number = f"{place.short_name}规〔{year}〕{at % 40 + 1}号"
        over = date(YEAR, rng.randint(1, 12), rng.randint(1, 28)) if ended else None
        facts = DocumentFacts(
            organ_id=organs[place.short_code].pk,
            column_id=numbers[SHELF.normative],
            kind="normative",
            title=title,
            doc_number=number,
            formed_on=day,
            effective_on=day + timedelta(days=30),
            expires_on=date(day.year + 5, day.month, min(day.day, 28)),
            subject_words=f"{subject[:6]} {measure}",
            body=_body(rng, "normative", subject=subject, measure=measure, organ=place.name),
        )
        yield Mirrored(SOURCE, "", facts, day, "repealed" if ended else "in_force", over)
        if year == YEAR and not ended:
            yield _interpretation(rng, facts, day, numbers, place, subject, measure)


def _interpretation(
    rng: random.Random, of: DocumentFacts, day: date, numbers: Numbers, place: Place, subject: str, measure: str
) -> Mirrored:
    facts = DocumentFacts(
        organ_id=of.organ_id,
        column_id=numbers[SHELF.interpretation],
        kind="interpretation",
        form=rng.choice(("text", "qa", "figure")),
        title=f"《{subject}{measure}》政策解读",
        formed_on=day,
        subject_words=f"{subject[:6]} 政策解读",
        body=_body(rng, "interpretation", subject=subject, measure=measure, organ=place.name, number=of.doc_number),
    )
    return Mirrored(SOURCE, "", facts, day)


def _regular(organs: Organs, numbers: Numbers) -> Iterator[Mirrored]:
    """What every organ publishes year by year: its functions, budget and final accounts."""
    for place in places():
        organ, name = organs[place.short_code], place.name
        rng = random.Random(place.short_code)
        facts = DocumentFacts(
            organ.pk, numbers[302], "institution", f"{name}机构职能", _body(rng, "institution", organ=name)
        )
        yield Mirrored(SOURCE, "", facts, date(2019, 4, 1))
        for year in range(FIRST_YEAR, YEAR + 1):
            for what, column, month, kind in (("部门预算", 307, 3, "budget"), ("部门决算", 307, 9, "budget")):
                said = year if what == "部门预算" else year - 1
                body = _body(rng, "budget", organ=name, year=said, what=what)
                title = f"{name}{said}年{what}"
                facts = DocumentFacts(organ.pk, numbers[column], kind, title, body)
                yield Mirrored(SOURCE, "", facts, date(year, month, rng.randint(2, 20)))


def _fields(rng: random.Random, organs: Organs, numbers: Numbers, duties: Duties) -> Iterator[Mirrored]:
    """What stands under the rows of the catalogue: most have some, a few came late, some rows have none."""
    of_key = {organ.pk: organ for organ in organs.values()}
    for version in RowVersion.objects.filter(not_applicable="").select_related("row__field").order_by("row__code"):
        organ = of_key.get(version.organ_id or 0)
        if organ is None or rng.random() < EMPTY:
            continue
        column = 500 + int(version.row.field.code)
        for day in sorted(_workday(rng, YEAR) for _ in range(rng.randint(1, 2))):
            late = rng.random() < LATE
            formed = current().add_workdays(day, 1) if not late else day
            published = min(current().add_workdays(formed, 30 if late else rng.randint(1, 6)), date(YEAR, 12, 31))
            subject = f"{version.level_one}{version.level_two}"
            title = f"{version.level_two}（{organ.name}，{day.year}年{day.month}月）"
            said = f"{day.year}年{day.month}月{day.day}日"
            body = _body(rng, "notice", organ=organ.name, subject=subject, day=said)
            facts = DocumentFacts(
                organ.pk, numbers[column], "livelihood", title, body, row_id=version.row_id, formed_on=formed
            )
            yield Mirrored(SOURCE, "", facts, published)


def _notice(rng: random.Random, place: Place, organs: Organs, numbers: Numbers) -> Mirrored:
    column, kind, pattern = rng.choice(NOTICES)
    day = _workday(rng, rng.choice((YEAR, YEAR, YEAR, YEAR - 1, YEAR - 1, YEAR - 2)))
    subject = rng.choice(SUBJECTS.get(place.short_code, ("政务服务", "公共服务", "工作人员管理")))
    words = {"subject": subject, "year": day.year, "month": day.month, "quarter": (day.month + 2) // 3}
    title = pattern.format(organ=place.name, **words)
    body = _body(rng, "notice", organ=place.name, day=f"{day.year}年{day.month}月{day.day}日", **words)
    facts = DocumentFacts(organs[place.short_code].pk, numbers[column], kind, title, body, formed_on=day)
    return Mirrored(SOURCE, "", facts, day)


def _relate() -> None:
    """Each interpretation to its document, by the words in their titles."""
    documents = {
        one.title.partition("关于印发")[2].removesuffix("的通知"): one
        for one in Document.objects.filter(kind="normative", published_at__year=YEAR, validity="in_force")
    }
    rows = [
        Relation(source=one, target=documents[name], kind="interprets")
        for one in Document.objects.filter(kind="interpretation")
        if (name := one.title.removeprefix("《").partition("》")[0]) in documents
    ]
    Relation.objects.bulk_create(rows)


def _writers() -> list[Place]:
    chosen = ("ns-scj", "ns-rsj", "ns-zjj", "ns-jyj", "ns-hbj", "ns-wqs")
    by_code = {place.short_code: place for place in places()}
    return [by_code[code] for code in chosen]


def _draft(staff: Staff, organ: Organ, numbers: Numbers, title: str, column: int, kind: str, body: str) -> Document:
    facts = DocumentFacts(organ.pk, numbers[column], kind, title, body)
    return actions.create_document(actor=staff.handler, facts=facts)


def _submitted(staff: Staff, document: Document) -> Document:
    version = document.latest_revision_id
    submitted = actions.submit_document(actor=staff.handler, document_id=document.pk, version=version)
    check_document(document.pk)
    return submitted


def _passed(staff: Staff, document: Document, upto: str) -> Document:
    where = {"document_id": document.pk, "version": Document.objects.get(pk=document.pk).latest_revision_id}
    steps = {"first": staff.reviewer, "second": staff.leader, "final": staff.head}
    for stage, actor in steps.items():
        if stage == "final":
            for item in ("标题和正文",):
                actions.check_secrecy(
                    actor=staff.reviewer, item=item, passed=True, ground="不涉及国家秘密和工作秘密", **where
                )
        document = actions.pass_review(actor=actor, **where)
        if stage == upto:
            break
    return document


def _published(staff: Staff, organ: Organ, numbers: Numbers) -> None:
    with clock.travel(moment(date(2021, 1, 11), 9)):
        document = _draft(
            staff,
            organ,
            numbers,
            "关于2021年春节期间食品安全监督抽检安排的公告",
            901,
            "announcement",
            "<p>春节期间，区市场监督管理局将对粮食加工品、肉制品、酒类等12类食品开展监督抽检，结果每周公布。</p>"
            "<p>消费者发现食品安全问题的，可以拨打12345或者12315投诉举报。</p>",
        )
        _submitted(staff, document)
    with clock.travel(moment(date(2021, 1, 12), 15)):
        document = _passed(staff, document, "final")
        version = document.latest_revision_id
        actions.publish_document(actor=staff.head, document_id=document.pk, version=version)


def _at_second(staff: Staff, organ: Organ, numbers: Numbers) -> None:
    with clock.travel(moment(date(2021, 1, 13), 10)):
        title = "2021年南沙区春季线上招聘会公告"
        body = "<p>定于2021年2月20日至3月31日举办春季线上招聘会，求职者可以通过区公共就业服务平台报名，不收取费用。</p>"
        document = _submitted(staff, _draft(staff, organ, numbers, title, 901, "announcement", body))
        _passed(staff, document, "first")


def _at_final(staff: Staff, organ: Organ, numbers: Numbers) -> None:
    with clock.travel(moment(date(2021, 1, 12), 10)):
        title = "南沙区2021年第一批公共租赁住房受理登记公告"
        body = "<p>2021年第一批公共租赁住房自1月25日起受理登记，申请家庭到户籍所在镇街的政务服务中心提交材料。</p>"
        document = _submitted(staff, _draft(staff, organ, numbers, title, 609, "livelihood", body))
        _passed(staff, document, "second")


def _returned(staff: Staff, organ: Organ, numbers: Numbers) -> None:
    with clock.travel(moment(date(2021, 1, 14), 10)):
        title = "2021年义务教育学校招生工作意见（征求意见稿）起草说明"
        body = "<p>为做好2021年义务教育学校招生工作，起草了工作意见，现就有关情况说明如下。</p>"
        document = _submitted(staff, _draft(staff, organ, numbers, title, 624, "livelihood", body))
        version = document.latest_revision_id
        note = "请写明征求意见的起止日期和反馈方式"
        actions.return_document(actor=staff.reviewer, document_id=document.pk, version=version, note=note)


def _drafted(staff: Staff, organ: Organ, numbers: Numbers) -> None:
    with clock.travel(moment(date(2021, 1, 15), 9)):
        title = "2020年第四季度辖区地表水环境质量状况"
        body = "<p>2020年第四季度，辖区6个地表水监测断面水质均达到功能区划要求。</p>"
        _draft(staff, organ, numbers, title, 611, "inspection", body)


def _withdrawn(staff: Staff, organ: Organ, numbers: Numbers) -> None:
    with clock.travel(moment(date(2021, 1, 8), 9)):
        title = "万顷沙镇2020年度耕地地力保护补贴发放公示"
        body = "<p>2020年度耕地地力保护补贴发放面积经村、镇两级核实，现予公示，公示期7天。</p>"
        document = _submitted(staff, _draft(staff, organ, numbers, title, 623, "livelihood", body))
        document = _passed(staff, document, "final")
        version = document.latest_revision_id
        actions.publish_document(actor=staff.head, document_id=document.pk, version=version)
    with clock.travel(moment(date(2021, 1, 14), 9)):
        note = "部分村的面积统计有误，更正后重新公示。"
        actions.withdraw_document(actor=staff.head, document_id=document.pk, reason="inaccurate", note=note)


_DESKS = (_published, _at_second, _at_final, _returned, _drafted, _withdrawn)
