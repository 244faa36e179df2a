"""Cases in hand on the rehearsed day that show the rarer steps at once: help between departments, consultations, a
file being covered, a fee with a statement of payment, a batch, 更正 and 投诉, what offers have helped.

Nothing here touches a figure of 2020: the cases are open, and stay so.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from gongkai.demo.district import places
from gongkai.demo.lives import moment
from gongkai.demo.people import Staff, identity_number, staff_of
from gongkai.documents.writing.plain import plain_pdf
from gongkai.foi import actions as foi
from gongkai.foi.actions import payment, redaction, rights
from gongkai.foi.actions.files import attach_file
from gongkai.foi.actions.offers import count_offers
from gongkai.foi.models import Case, Redaction
from gongkai.foi.redacting import found_personal, make_pages
from gongkai.foi.tasks import read_file
from gongkai.kernel import clock, files
from gongkai.kernel.actor import Actor
from gongkai.kernel.events import FileAdded, PagesWanted
from gongkai.kernel.registry import Found
from gongkai.organs.models import Organ

Progress = Callable[[str], None]
DAY = date(2021, 1, 14)
PERSON = Actor.applicant("申请人")
IDENTITY = "11010519491231002X"
SHEET = (
    "2020年第四季度补贴发放明细\n"
    f"序号1　领取人李志明　身份证号{IDENTITY}　电话13900000001　金额500元\n"
    f"序号2　领取人王秀英　身份证号{identity_number(random.Random(2))}　电话13900000002　金额500元\n"
    "补贴标准：每人每月500元，按季发放。"
)


def build(hired: date, progress: Progress) -> None:
    """On the day before the rehearsed one, by the officers of each organ."""
    progress("在办的协办、征求意见、遮盖和缴费")
    with clock.travel(moment(DAY, 10)):
        for code, act in STEPS:
            case = Case.objects.filter(state="handling", organ__short_code=code).order_by("-pk").first()
            if case is not None:
                act(case, staff_of(code, hired))
        _batch(staff_of("ns-ghj", hired))
        _rights(hired)
        _offers()


def _help(case: Case, staff: Staff) -> None:
    finance = Organ.objects.get(short_code="ns-czj")
    helpers = [foi.Helper(finance.pk, ""), foi.Helper(case.organ_id, "财务科")]
    foi.ask_help(
        actor=staff.handler,
        case_id=case.pk,
        helpers=helpers,
        question="请提供相应年度的资金拨付记录",
        due_on=DAY + timedelta(days=5),
    )
    foi.comment(actor=staff.handler, case_id=case.pk, text=f"@{staff.leader.name} 已转请财政部门核对，请知悉。")


def _organ(case: Case, staff: Staff) -> None:
    other = Organ.objects.get(short_code="ns-ghj")
    foi.consult_organ(
        actor=staff.handler,
        case_id=case.pk,
        on=DAY,
        organ_name="",
        organ_id=other.pk,
        basis="34",
        about="联合印发的会议纪要能否公开",
    )


def _third_party(case: Case, staff: Staff) -> None:
    foi.consult_third_party(
        actor=staff.handler,
        case_id=case.pk,
        on=DAY,
        party="广州某环境科技有限公司",
        about="监测报告中的工艺参数",
        harm="可能涉及商业秘密",
    )


def _covered(case: Case, staff: Staff) -> None:
    """A file with personal data, marked and waiting for the second person."""
    data = plain_pdf("补贴发放明细", [SHEET], dated=DAY)
    stored = files.store(data, name="补贴发放明细.pdf", kind="case", actor=staff.handler)
    file = attach_file(
        actor=staff.handler, case_id=case.pk, stored_id=stored.pk, kind="outgoing", title="2020年第四季度补贴发放明细"
    )
    read_file(FileAdded(file_id=file.pk, case_id=case.pk))
    begun = redaction.start_redaction(actor=staff.handler, case_id=case.pk, file_id=file.pk)
    make_pages(PagesWanted(redaction_id=begun.pk, case_id=case.pk))
    begun = Redaction.objects.get(pk=begun.pk)
    where: dict[str, Any] = {"case_id": case.pk, "redaction_id": begun.pk}
    marks = found_personal(begun, "15.privacy")
    begun = redaction.change_marks(actor=staff.handler, version=begun.version, marks=marks, **where)
    redaction.submit_redaction(actor=staff.handler, version=begun.version, **where)


def _fee(case: Case, staff: Staff) -> None:
    foi.notify_fee(
        actor=staff.handler,
        case_id=case.pk,
        on=DAY,
        amount=200,
        basis="按件计收：同一申请人本月第11、12件",
        trail=["第11至12件：2 × 100 = 200元"],
    )
    with clock.travel(moment(DAY, 16)):
        payment.claim_payment(actor=PERSON, case_id=case.pk, on=DAY, paid_on=DAY, receipt="粤财00012345")


STEPS: tuple[tuple[str, Callable[[Case, Staff], None]], ...] = (
    ("ns-zjj", _help),
    ("ns-fgj", _organ),
    ("ns-swj", _third_party),
    ("ns-mzj", _covered),
    ("ns-jyj", _fee),
)


def _batch(staff: Staff) -> None:
    open_ones = Case.objects.filter(state="handling", organ__short_code="ns-ghj").order_by("-pk")[:3]
    ids = [case.pk for case in open_ones]
    if ids:
        organ_id = Case.objects.get(pk=ids[0]).organ_id
        foi.open_batch(actor=staff.handler, organ_id=organ_id, name="横沥岛尖征收项目同批申请", case_ids=ids)


def _rights(hired: date) -> None:
    by_code = {place.short_code: Organ.objects.get(short_code=place.short_code) for place in places()}
    said = (
        (
            "correction",
            "ns-rsj",
            "陈伟强",
            "参保缴费记录缺少2015年3月至5月",
            "补记该三个月的缴费记录",
            "11010519491231002X",
        ),
        ("complaint", "ns-wqs", "林秀珍", "村务公开栏自2020年10月起没有更新村级财务收支", "督促更新", ""),
        ("complaint", "ns-cgj", "何俊", "申请公开的处罚决定超过期限没有答复", "督促答复", ""),
    )
    made = []
    for serial, (kind, code, name, facts, wanted, identity) in enumerate(said):
        told = rights.RightsFacts(
            kind, by_code[code].pk, name, f"1990000{serial:04d}", facts, wanted, id_number=identity
        )
        with clock.travel(moment(DAY - timedelta(days=8 - serial), 11)):
            made.append(rights.receive_rights(actor=PERSON, facts=told, code=f"DEMO-RIGH-TS{serial:02d}-CODE"))
    handler = staff_of("ns-rsj", hired).handler
    rights.accept_rights(actor=handler, request_id=made[0].pk, note="已调阅缴费台账")


def _offers() -> None:
    found = [
        Found("service", "demo-1", "公共租赁住房申请", "/services/"),
        Found("document", "1", "公开信息", "/zwgk/documents/"),
    ]
    for day, verdict in ((3, "shown"), (4, "shown"), (5, "helped"), (6, "not_helped"), (8, "helped")):
        count_offers(actor=PERSON, offers=found[: 1 + day % 2], verdict=verdict, on=date(2021, 1, day))
