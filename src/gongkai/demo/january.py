"""The January of the report: organs hand theirs in, the disclosure office examines, seals, publishes; the roll-up is
drafted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta

from gongkai.demo import figures
from gongkai.demo.district import OFFICE, Place, places
from gongkai.demo.lives import Life, Start, moment
from gongkai.demo.people import Staff
from gongkai.kernel.actor import Actor
from gongkai.organs.models import Organ
from gongkai.statistics.actions import (
    CommentDraft,
    approve_report,
    examine_report,
    hand_in_report,
    publish_report,
    seal_report,
    send_back_report,
    start_report,
)

ONE = (
    "{year}年，{name}认真贯彻《中华人民共和国政府信息公开条例》，{focus}。全年新收政府信息公开申请{{{{received.total}}}}件，"
    "上年结转{{{{carried_in.total}}}}件，办结{{{{concluded.total}}}}件，结转下年度继续办理{{{{carried_out.total}}}}件。{more}"
)
FOCUS: Mapping[str, tuple[str, str, str]] = {
    "land": (
        "围绕征地补偿、规划许可等群众关注的领域，做到方案、批复、公告同步公开",
        "针对申请集中在征收项目的特点，建立项目档案清单，检索时间明显缩短。",
        "征收档案的数字化程度不高，部分项目的历史文件仍需人工查找。",
    ),
    "housing": (
        "以房屋交易、物业管理、保障性住房为重点，及时公布政策和办理结果",
        "对维修资金、加装电梯等高频申请，整理了标准答复要点。",
        "部分申请涉及第三方较多，征求意见的时间较长。",
    ),
    "rural": (
        "指导村（居）规范公开村级财务、惠民补贴和宅基地审批等内容",
        "每季度检查村务公开栏，督促更新。",
        "个别村的公开内容更新不够及时，格式不够统一。",
    ),
    "enforcement": (
        "公开执法依据、程序和处罚决定，回应市容环境方面的关切",
        "对违法建设查处类申请，做到一案一档、逐件核对。",
        "执法案卷类申请的区分处理还不够细致。",
    ),
    "general": (
        "按照标准目录公开机构职能、财政预决算和重点工作",
        "落实登记、审核、办理、答复、归档各环节的责任。",
        "政策解读的形式较为单一，主动公开的广度有待拓展。",
    ),
}
FIVE = "存在的主要问题：{problem}改进情况：{name}将结合实际完善目录、加强培训，提高答复的规范性和时效性。"
SIX = "{year}年度，{name}没有收取政府信息公开信息处理费。"

DISTRICT_ONE = (
    "2020年，全区各单位认真贯彻《中华人民共和国政府信息公开条例》，推进基层政务公开标准化规范化，完善区、部门、镇街三级联动的"
    "依申请公开工作格局。全区新收政府信息公开申请{{received.total}}件，上年结转{{carried_in.total}}件，办结{{concluded.total}}件，"
    "结转下年度继续办理{{carried_out.total}}件。梳理公布全区权责清单，集中公开34个部门依申请办理的政务服务事项；"
    "开设在线访谈、意见征集、热线互动等栏目，规范政府网站和政务新媒体运营。"
)
DISTRICT_FIVE = (
    "存在的主要问题：一是信息公开的范围还不够广；二是个别重点领域政府信息公开有待深化，部分政策解读和回应舆情的质量有待提高；"
    "三是门户网站在服务的创新性、实用性方面仍有差距。改进情况：一是深化重点领域信息公开，推进公开目录体系建设；"
    "二是加快公开平台建设，及时回应社会关切；三是落实月分析、季检查、半年评估的工作机制，督促责任单位自查自纠。"
)
DISTRICT_SIX = "2020年度，全区没有收取政府信息公开信息处理费。"

STAGES = ("published",) * 12 + ("examined",) * 6 + ("handed_in",) * 6 + ("sent_back",) * 3
"""How far the reports of the organs have come by the rehearsed day, in the order of the list of organs; the rest
have not begun."""


def prose(place: Place) -> dict[str, str]:
    """The three written sections of an organ's own report, with live references to its figures."""
    focus, more, problem = FOCUS.get(place.topics, FOCUS["general"])
    name = "本机关" if place.short_code == OFFICE.short_code else place.name
    return {
        "one": ONE.format(year=figures.YEAR, name=name, focus=focus, more=more),
        "five": FIVE.format(problem=problem, name=name),
        "six": SIX.format(year=figures.YEAR, name=name),
    }


def reports(organs: Mapping[str, Organ], staff: Mapping[str, Staff], office: Actor) -> Iterator[Start]:
    """Own reports of the organs, each as far as its stage, from 11 January on."""
    members = [place for place in places() if not place.vertical]
    for serial, (place, stage) in enumerate(zip(members, STAGES, strict=False)):
        begin = moment(date(figures.YEAR + 1, 1, 11 + serial % 3), 9 + serial % 6, serial)
        code = place.short_code
        yield code, begin, _own(organs[code], staff[code], office, place, stage, begin)


def _own(organ: Organ, staff: Staff, office: Actor, place: Place, stage: str, begin: datetime) -> Life:
    report = start_report(actor=staff.handler, organ_id=organ.pk, year=figures.YEAR, edition="2019", prose=prose(place))
    yield begin + timedelta(hours=2)
    hand_in_report(actor=staff.handler, report_id=report.pk)
    if stage == "handed_in":
        return
    yield begin + timedelta(hours=6)
    if stage == "sent_back":
        comment = CommentDraft(
            section="five", quote="提高答复的规范性和时效性", text="请结合本机关实际写明具体问题，不宜只作一般表述"
        )
        send_back_report(actor=office, report_id=report.pk, comments=[comment])
        return
    examine_report(actor=office, report_id=report.pk)
    if stage == "examined":
        return
    yield begin + timedelta(days=1)
    approve_report(actor=staff.leader, report_id=report.pk)
    seal_report(actor=office, report_id=report.pk)
    yield begin + timedelta(days=1, hours=1)
    publish_report(actor=office, report_id=report.pk)


def rollup(district: Organ, staff: Staff, office: Actor) -> Start:
    """The district's roll-up: drafted on 14 January, published on 26 March when the rehearsal reaches that day."""
    begin = moment(date(figures.YEAR + 1, 1, 14), 15)

    def work() -> Life:
        texts = {"one": DISTRICT_ONE, "five": DISTRICT_FIVE, "six": DISTRICT_SIX}
        report = start_report(
            actor=office, organ_id=district.pk, year=figures.YEAR, scope="rollup", edition="2019", prose=texts
        )
        yield moment(date(figures.YEAR + 1, 3, 22), 10)
        hand_in_report(actor=office, report_id=report.pk)
        examine_report(actor=office, report_id=report.pk)
        yield moment(date(figures.YEAR + 1, 3, 24), 10)
        approve_report(actor=staff.leader, report_id=report.pk)
        seal_report(actor=office, report_id=report.pk)
        yield moment(date(figures.YEAR + 1, 3, 26), 10)
        publish_report(actor=office, report_id=report.pk)

    return OFFICE.short_code, begin, work()
