"""Sentences with their personal data marked, and sentences without any: what the finder is measured by.

`LABELLED` was written by hand: {kind|number} stands where a number of that kind stands. `generated` fills right and
wrong numbers into sentences of the files that a desk sees. No number here is known to be anybody's.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator

from gongkai.rules import identifiers

LABELLED = (
    "申请人张三，身份证号：{resident_id|11010519491231002X}，住某某镇。",
    "公民身份号码 {resident_id|110105 19491231 002X}",
    "身份证{resident_id|110105-19491231-002X}复印件一份",
    "证件号{resident_id|１１０１０５１９４９１２３１００２Ｘ}",
    "（身份证号码：{resident_id|1101051949\n1231002X}）",
    "老身份证{resident_id|110105491231002}已换发",
    "联系人李四{mobile|13800138000}，",
    "手机：{mobile|138-0013-8000}",
    "手机 {mobile|138 0013 8000} 随时联系",
    "电话{mobile|+86 13800138000}",
    "Tel:{mobile|(+86)138-0013-8000}",
    "手机号{mobile|１３８００１３８０００}写得不清楚时以{mobile|１３９００１３９０００}为准",
    "微信同号{mobile|19912345678}。",
    "手机{mobile|0086-13800138000}",
    "拨打{mobile|1 3 8 0 0 1 3 8 0 0 0}",
    "固话{landline|020-84986888}",
    "电话：{landline|（020）84986888}",
    "传真{landline|0755 26001234}",
    "办公电话 {landline|020-8498 6888转803}",
    "办公电话：{landline|84986888}",
    "电话{landline|+86-20-84986888}",
    "电话{landline|020-84986888-803}",
    "邮箱{email|zhang.san@example.com}，",
    "Email: {email|li_si-01@mail.gov.cn}。",
    "联系邮箱{email|wang+note@sub.example.com.cn}；",
    "卡号{bank_card|4111 1111 1111 1111}",
    "开户行某银行，账号见附件",
    "护照号{passport|E12345678}",
    "护照：{passport|EA1234567}，",
    "持外交护照{passport|D12345678}入境",
    "外籍人员护照号码{passport|AB1234567}",
    "通行证{hk_macao_permit|H12345678}",
    "回乡证号码{hk_macao_permit|M1234567801}",
    "往来港澳通行证{hk_macao_permit|C12345678}",
    "台胞证{hk_macao_permit|12345678}",
    "小型轿车{plate|粤A12345}",
    "车牌{plate|粤A·B1234}，车主",
    "新能源车{plate|粤AD12345}停放",
    "教练车{plate|粤A1234学}",
    "两地牌{plate|粤Z1234港}",
    "被投诉车辆车牌号为{plate|沪B 66X88}。",
    "统一社会信用代码{credit_code|91350100M000100Y43}（公司）",
    "信用代码：{credit_code|11441700007280420Y}",
    "张三 {resident_id|11010519491231002X} {mobile|13800138000} 低保",
    # None of these holds any.
    "国办公开办函〔2021〕30号",
    "穗南府办规〔2020〕12号，2020年12月31日印发",
    "采购总金额2122500000元，支出13800138000元。",
    "合计13800138000.00",
    "登记编号：202001201234567",
    "受理编号13912345678已归档",
    "编号：15912345678",
    "回执号为18812345678",
    "2020年1月20日收到，编号202001201234567890123",
    "身份证110105194912310021（校验位不符）",
    "索引号：007280420/2021-00050",
    "项目代码2020-440115-48-01-012345",
    "工商注册号440101000012345",
    "粤国用（2008）第1200012号",
    "粤（2021）广州市不动产权第11012345号",
    "面积1380.5平方米，13800138000平方米",
    "新收政府信息公开申请 15 13 12 18 20 33 45 60 71 82 90",
    "138 12 45 66 79 1024 33",
    "1777 33 1810 0 0 0 0 0 0 0 0",
    "电话会议于2020年12月3日召开",
    "热线12345转接",
    "客服电话4008123123",
    "依据GB/T 33190-2016和GB 32100",
    "ISBN 978-7-5000-0000-0",
    "邮政编码511455",
    "第13号公告：本批次10000000000件",
    "坐标113.5234567,22.80123456",
    "文件E2020123108号",
    "合同号H20201231",
    "版本V1.2.3 (20200101)",
    "会议室B1302，粤A栋2层",
    "京珠高速G4W2段",
    "粤府〔2020〕100号、粤办函〔2019〕12345号",
    "批次号6222020000000000",
    "流水号：4111111111111111",
    "2019-2020学年，08:30-17:30",
    "发票号码01234567，金额¥13800138000",
    "user@局域网",
    "@南沙发布 转发",
    "3.14159265358979",
    "12,138,001,380",
)
_SLOT = re.compile(r"\{(\w+)\|([^}]*)\}")
_FRAMES = (
    "申请人{0}，身份证号{1}，联系电话{2}，请予答复。",
    "经查，{0}（身份证：{1}）名下车辆{5}，于2020年3月2日登记。",
    "{0}\t{1}\t{2}\t补助金额1,200元",
    "收款账户：{0}，开户行某农商银行，卡号{3}，金额13,800,138元。",
    "联系人{0}：{2}，{4}，来文〔2020〕12号。",
    "编号2020-0115，{0}，证件号码：{1}；手机：{2}；邮箱：{4}",
)
_NAMES = ("张三", "李四", "王小五", "欧阳某", "陈某某")
_DECOYS = (
    "收文编号：{0}，2020年{1}月印发，金额{2}元。",
    "项目代码{0}，面积{2}平方米，合计{2}.00",
    "新收{1} {1} 12 33 45 7 0 0 18 15 {1}",
    "穗南〔2020〕{1}号，批次号{2}，索引号{0}",
    "流水号{0}；合同号：{2}；第{1}批",
)


def parse(sentence: str) -> tuple[str, list[tuple[str, str]]]:
    """The plain sentence and its labels, (kind, number) in order."""
    return _SLOT.sub(r"\2", sentence), [(kind, number) for kind, number in _SLOT.findall(sentence)]


def generated(seed: int, count: int) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """Sentences with numbers made at random, every third a decoy without any."""
    chance = random.Random(seed)
    for at in range(count):
        if at % 3 == 2:
            long = "".join(chance.choices("0123456789", k=chance.choice((9, 11, 14, 16, 17, 18))))
            yield chance.choice(_DECOYS).format(long, chance.randint(1, 99), chance.randint(10**9, 10**11)), []
            continue
        made = [("", chance.choice(_NAMES)), *((kind, make(chance)) for kind, make in _MAKERS)]
        frame = chance.choice(_FRAMES)
        used = sorted(int(digit) for digit in set(re.findall(r"\{(\d)\}", frame)))
        order = sorted(used, key=lambda one: frame.index("{" + str(one) + "}"))
        yield frame.format(*(number for _, number in made)), [made[one] for one in order if made[one][0]]


def resident(chance: random.Random) -> str:
    area = chance.choice(("440115", "110105", "320508", "510104", "622301"))
    body = f"{area}{chance.randint(1940, 2010)}{chance.randint(1, 12):02}{chance.randint(1, 28):02}"
    body += f"{chance.randint(1, 999):03}"
    number = next(body + check for check in "0123456789X" if not identifiers.resident_id_error(body + check))
    return chance.choice((number, number, f"{number[:6]} {number[6:14]} {number[14:]}", wide(number), number.lower()))


def mobile(chance: random.Random) -> str:
    number = f"1{chance.randint(3, 9)}{chance.randint(0, 10**9 - 1):09}"
    return chance.choice((number, number, f"{number[:3]} {number[3:7]} {number[7:]}", f"+86{number}", wide(number)))


def card(chance: random.Random) -> str:
    body = "62" + "".join(chance.choices("0123456789", k=chance.choice((13, 16))))
    number = next(body + check for check in "0123456789" if not identifiers.luhn_error(body + check))
    groups = " ".join(number[at : at + 4] for at in range(0, len(number), 4))
    return chance.choice((number, groups))


def email(chance: random.Random) -> str:
    return (
        f"{chance.choice(('zhang', 'li.si', 'w_wu'))}{chance.randint(1, 999)}@{chance.choice(('a.cn', 'mail.b.com'))}"
    )


def plate(chance: random.Random) -> str:
    tail = "".join(chance.choices("0123456789", k=5))
    return chance.choice((f"粤A{tail}", f"粤A·{tail}", f"湘B{tail}", f"粤AD{tail}"))


def wide(number: str) -> str:
    return "".join(chr(ord(character) + 0xFEE0) for character in number)


_MAKERS = (("resident_id", resident), ("mobile", mobile), ("bank_card", card), ("email", email), ("plate", plate))
