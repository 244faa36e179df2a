"""Normative documents in the making: their files as they stand on the rehearsed day."""

from __future__ import annotations

from datetime import date

from gongkai.demo.lives import moment
from gongkai.demo.people import staff_of
from gongkai.disclosure.actions.normative import StepFacts, open_file, record_step
from gongkai.kernel import clock
from gongkai.organs.models import Organ

FILES: tuple[tuple[str, str, date, tuple[StepFacts, ...]], ...] = (
    (
        "ns-scj",
        "南沙区食品摊贩备案管理办法",
        date(2020, 11, 2),
        (
            StepFacts("drafting", date(2020, 11, 9), "由食品经营监管科起草，附起草说明"),
            StepFacts(
                "consultation",
                date(2020, 11, 16),
                "在本平台征集意见，收到意见23条，采纳9条",
                until=date(2020, 12, 15),
            ),
            StepFacts("competition", date(2020, 12, 18), "区市场监督管理局审查，没有排除、限制竞争的内容"),
            StepFacts("legality", date(2021, 1, 6), "区司法局审核同意，南司规审〔2021〕2号"),
        ),
    ),
    (
        "ns-rsj",
        "南沙区就业见习补贴实施细则",
        date(2020, 12, 21),
        (
            StepFacts("drafting", date(2020, 12, 28), "由就业促进科起草，附起草说明"),
            StepFacts("consultation", date(2021, 1, 4), "在本平台征集意见，反馈邮箱见公告", until=date(2021, 1, 18)),
        ),
    ),
    (
        "nansha",
        "南沙区重大行政决策目录管理规定",
        date(2021, 1, 11),
        (StepFacts("drafting", date(2021, 1, 13), "由区政府办公室起草，附起草说明"),),
    ),
)
"""Short code, title, the day it was opened, the steps taken so far."""


def build(hired: date) -> None:
    """Open the files and record their steps, each on its day, by the organ's editor."""
    for short_code, title, opened, steps in FILES:
        organ, staff = Organ.objects.get(short_code=short_code), staff_of(short_code, hired)
        with clock.travel(moment(opened, 10)):
            file = open_file(actor=staff.handler, organ_id=organ.pk, title=title)
        for facts in steps:
            with clock.travel(moment(facts.on, 16)):
                record_step(actor=staff.handler, file_id=file.pk, facts=facts)
