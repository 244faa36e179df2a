"""The labelled set of the gate: snippets of official texts made from a seed, each with the personal data it holds.

Two halves: rules were tuned on `tuned`, `held_out` uses other frames, names and numbers and was never tuned on. A case
is some lines (cells parted by tabs) and the sorted kinds that must be found; a negative has none.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from gongkai.rules.identifiers import credit_code_error, luhn_error, resident_id_error


@dataclass(frozen=True)
class Case:
    lines: tuple[str, ...]
    kinds: tuple[str, ...]


Make = Callable[[random.Random], str]
NAMES = {
    "tuned": ("张伟", "李秀英", "王小明", "陈志强", "梁结兰", "黄文辉", "欧阳敏", "何少芬"),
    "held_out": ("刘建国", "周慧敏", "吴家豪", "郑婉仪", "冯国栋", "谭桂芳", "邓子轩", "潘美玲"),
}
DISEASES = ("肺癌", "尿毒症", "白血病", "乙肝", "精神分裂症", "糖尿病")


def _digits(chance: random.Random, count: int) -> str:
    return "".join(chance.choices("0123456789", k=count))


def _dressed(chance: random.Random, number: str, groups: tuple[int, ...]) -> str:
    """As people write it: plain, full width, with spaces or hyphens between the groups."""
    pieces, at = [], 0
    for size in groups:
        pieces.append(number[at : at + size])
        at += size
    pieces.append(number[at:])
    pieces = [piece for piece in pieces if piece]
    wide = "".join(chr(ord(one) + 0xFEE0) for one in number)
    return chance.choice((number, number, number, wide, " ".join(pieces), "-".join(pieces)))


def resident(chance: random.Random) -> str:
    area = chance.choice(("440115", "440103", "110105", "320508", "510104", "450722", "810000"))
    body = f"{area}{chance.randint(1935, 2018)}{chance.randint(1, 12):02}{chance.randint(1, 28):02}{_digits(chance, 3)}"
    number = next(body + check for check in "0123456789X" if not resident_id_error(body + check))
    return _dressed(chance, number, (6, 8))


def old_resident(chance: random.Random) -> str:
    return f"440121{chance.randint(35, 79)}{chance.randint(1, 12):02}{chance.randint(1, 28):02}{_digits(chance, 3)}"


def mobile(chance: random.Random) -> str:
    number = f"1{chance.choice('3456789')}{_digits(chance, 9)}"
    return chance.choice((_dressed(chance, number, (3, 4)), f"+86 {number}", f"86-{number}"))


def card(chance: random.Random) -> str:
    body = chance.choice(("622202", "621700", "623058", "621226")) + _digits(chance, chance.choice((9, 12)))
    number = next(body + check for check in "0123456789" if not luhn_error(body + check))
    return _dressed(chance, number, (4, 4, 4, 4))


def landline(chance: random.Random) -> str:
    number = f"{chance.choice('348')}{_digits(chance, 7)}"
    return chance.choice((number, f"020-{number}", f"（020）{number}"))


def credit_code(chance: random.Random, start: str = "91") -> str:
    body = f"{start}440115{''.join(chance.choices('0123456789ABCDEFGH', k=9))}"
    return next(body + c for c in "0123456789ABCDEFGHJKLMNPQRTUWXY" if not credit_code_error(body + c))


def home(chance: random.Random) -> str:
    street = chance.choice(("进港大道", "金洲村中路", "凤凰大道", "环市大道西", "新广一路"))
    return f"{street}{chance.randint(1, 300)}号{chance.randint(1, 20)}栋{chance.randint(101, 2505)}房"


def plate(chance: random.Random) -> str:
    return f"粤A{chance.choice('ABCDEFGH')}{_digits(chance, 4)}"


def passport(chance: random.Random) -> str:
    return f"{chance.choice('EG')}{_digits(chance, 8)}"


PERSONAL: dict[str, Make] = {
    "resident_id": resident,
    "mobile": mobile,
    "bank_card": card,
    "passport": passport,
    "address": home,
    "landline": landline,
    "plate": plate,
}
POSITIVE = {
    "tuned": (
        ("申请人{name}，身份证号码{resident_id}，联系电话{mobile}。",),
        ("当事人：{name}，男，公民身份号码：{resident_id}，住址：{address}。",),
        ("姓名\t身份证号\t补助金额", "{name}\t{resident_id}\t1,200.00"),
        ("户主姓名\t家庭住址\t联系电话\t低保金额", "{name}\t{address}\t{landline}\t860"),
        ("序号\t领取人姓名\t银行账号\t金额", "1\t{name}\t{bank_card}\t3500"),
        ("请将款项汇入{name}账户，卡号{bank_card}。",),
        ("联系人：{name}，手机：{mobile}，欢迎来电。",),
        ("驾驶人{name}驾驶{plate}号小型客车，持护照{passport}。",),
        ("患者{name}，因患{disease}在区中心医院住院。",),
        ("{name}（女，就读于南沙小学三年级2班）获得资助。",),
        ("申请人家庭电话：{landline}。",),
        ("证件号{old_id}，{name}",),
    ),
    "held_out": (
        ("经查，{name}（证件号码{resident_id}）于2020年11月3日向我局提交材料，电话{mobile}。",),
        ("被处罚人{name}，身份证：{resident_id}，现居住地址：{address}。",),
        ("编号\t姓名\t证件号码\t手机\t备注", "7\t{name}\t{resident_id}\t{mobile}\t已核实"),
        ("申请人姓名\t户籍地址\t联系方式", "{name}\t{address}\t{landline}"),
        ("姓名\t开户行\t卡号\t实发", "{name}\t某某农商银行\t{bank_card}\t1,860.50"),
        ("抚恤金存入{name}的银行卡{bank_card}。",),
        ("投诉人{name}来电{mobile}反映噪声问题。",),
        ("车主{name}，车牌{plate}，应急联系{mobile}。",),
        ("村民{name}确诊为{disease}，符合临时救助条件。",),
        ("学生{name}，就读于金隆小学，家庭困难。",),
        ("监护人电话{landline}，护照号码{passport}。",),
        ("户主{name}（{old_id}）共3人。",),
    ),
}
NEGATIVE = {
    "tuned": (
        ("联系电话：{landline}，地址：广州市南沙区凤凰大道{small}号，邮编511455。",),
        ("{city}府办〔20{two}〕{small}号，项目代码20{two}-440115-48-03-{six}。",),
        ("统一社会信用代码：{credit_code}，法定代表人{name}。",),
        ("本项目预算金额{amount}元，招标编号GZ{year}{eight}。",),
        ("科室\t办公电话\t负责人", "综合科\t{landline}\t{name}"),
        ("收款单位：广州市南沙区财政局，开户银行某银行，账号{fee_account}。",),
        ("对患有{disease}的困难群众，按规定给予医疗救助。",),
        ("公示时间为{year}年3月{day}日至{year}年3月{day}日，监督电话{landline}。",),
        ("姓名\t金额", "{name}\t{amount}", "{name}\t{amount}"),
        ("全区{small}所小学、{small}所中学共有学生{eight}人。",),
        ("本决定自{year}-0{month}-{day}起施行，有效期5年，索引号114401150070{six}/{year}-00{small}。",),
        ("发票号码{eight}，合同编号HT{year}{six}，合计{amount}元。",),
        ("电子邮箱：nsxxgk@gz.gov.cn，传真：{landline}。",),
    ),
    "held_out": (
        ("咨询请致电区政务服务中心{landline}或者12345热线。",),
        ("依据国办发〔20{two}〕{small}号文，批准文号穗南开管{year}{six}。",),
        ("中标单位：某某建设有限公司（{credit_code}），中标价{amount}元。",),
        ("地块编号20{two}NJY-{small}，用地面积{eight}平方米，容积率2.{small}。",),
        ("单位\t联系人\t值班电话", "区应急局\t{name}\t{landline}"),
        ("户名：广州市南沙区非税收入专户，账号：{fee_account}，开户行：某支行。",),
        ("艾滋病、肺结核、{disease}等疾病的防治经费按项目下达。",),
        ("网上报名时间{year}年{month}月{day}日9:00-17:30，准考证号{eight}。",),
        ("序号\t企业名称\t补贴（元）", "1\t某某科技有限公司\t{amount}"),
        ("{name}校长、{name}老师出席南沙小学、金隆小学的开学典礼。",),
        ("行政处罚决定书文号：穗南市监处字〔{year}〕{small}号，罚款{amount}元。",),
        ("设备序列号{sixteen}，流水号：{sixteen}。",),
        ("办公地址：南沙区进港大道{small}号{small}楼，周一至周五办理。",),
    ),
}


def cases(half: str, seed: int, positives: int, negatives: int) -> Iterator[Case]:
    """The cases of `tuned` or `held_out`."""
    chance = random.Random(f"{half}-{seed}")
    for frames, count in ((POSITIVE[half], positives), (NEGATIVE[half], negatives)):
        for at in range(count):
            yield _filled(chance, half, frames[at % len(frames)])


def _filled(chance: random.Random, half: str, frame: tuple[str, ...]) -> Case:
    told: list[str] = []
    lines = tuple(_line(chance, half, line, told) for line in frame)
    return Case(lines, tuple(sorted(told)))


def _line(chance: random.Random, half: str, line: str, told: list[str]) -> str:
    personal = line in {one for frame in POSITIVE[half] for one in frame}
    values = _neutral(chance, half)
    for kind, make in PERSONAL.items():
        values[kind] = make(chance)
        if personal and "{" + kind + "}" in line:
            told.append(kind)
    if "{old_id}" in line:
        told.append("resident_id")
    if personal and "{disease}" in line:
        told.append("diagnosis")
    if personal and "小学" in line:
        told.append("minor")
    return line.format(**values)


def _neutral(chance: random.Random, half: str) -> dict[str, str]:
    number = chance.randint(10**4, 10**9)
    return {
        "name": chance.choice(NAMES[half]),
        "old_id": old_resident(chance),
        "disease": chance.choice(DISEASES),
        "city": chance.choice(("穗", "穗南", "粤")),
        "small": str(chance.randint(1, 99)),
        "two": str(chance.randint(16, 21)),
        "year": str(chance.randint(2016, 2021)),
        "month": str(chance.randint(1, 9)),
        "day": str(chance.randint(10, 28)),
        "six": _digits(chance, 6),
        "eight": _digits(chance, 8),
        "sixteen": _digits(chance, 16),
        "amount": f"{number:,}.{chance.randint(0, 99):02}",
        "credit_code": credit_code(chance),
        "fee_account": chance.choice(("44", "36", "80")) + _digits(chance, chance.choice((13, 15, 17))),
    }
