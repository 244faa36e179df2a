"""Invented people: applicants, and the officers of each organ."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date

from gongkai.foi.actions.receive import ApplicantDetails
from gongkai.kernel.actor import Actor
from gongkai.kernel.models import User
from gongkai.organs.actions import create_officer, grant_post
from gongkai.organs.models import Organ

SURNAMES = "陈李张黄何梁林郭冯罗谭郑麦吴冼苏樊霍卢曾邓谢周叶钟潘邝简欧杨"
GIVEN = (
    "志强",
    "丽华",
    "伟明",
    "秀英",
    "嘉欣",
    "国栋",
    "婉仪",
    "永康",
    "晓彤",
    "家豪",
    "淑贤",
    "建平",
    "子轩",
    "玉珍",
    "启昌",
    "美玲",
    "俊杰",
    "惠芳",
    "喆",
    "堃",
    "玥",
    "昇",
    "文龙",
    "雪梅",
)
COMPANY_WORDS = ("海湾", "明珠", "榄兴", "蕉门", "黄山鲁", "万顷", "灵山岛", "虎门渡", "十九涌", "沙仔")
COMPANY_KINDS = ("投资有限公司", "置业有限公司", "物流有限公司", "机电工程有限公司", "水产有限公司", "科技有限公司")
BODIES = ("业主委员会", "股份合作经济社", "村民委员会", "小区筹备组")

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CREDIT_SYMBOLS = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def identity_number(rng: random.Random) -> str:
    """A number with a right check digit whose area code, 440199, no place bears, so that it is nobody's."""
    body = f"440199{rng.randint(1948, 2000)}{rng.randint(1, 12):02d}{rng.randint(1, 28):02d}{rng.randint(1, 999):03d}"
    total = sum(int(digit) * weight for digit, weight in zip(body, WEIGHTS, strict=True))
    return body + "10X98765432"[total % 11]


def credit_code(rng: random.Random, prefix: str) -> str:
    """A unified credit code with a right check symbol, area 440199."""
    body = prefix + "440199" + "".join(rng.choice(CREDIT_SYMBOLS) for _ in range(9))
    total = sum(CREDIT_SYMBOLS.index(symbol) * pow(3, place, 31) for place, symbol in enumerate(body))
    return body + CREDIT_SYMBOLS[(31 - total % 31) % 31]


def applicant(rng: random.Random, klass: str) -> ApplicantDetails:
    """An invented applicant of the class: natural_person, company or other."""
    person = rng.choice(SURNAMES) + rng.choice(GIVEN)
    phone = f"1990000{rng.randint(0, 9999):04d}"
    place = f"广州市南沙区{rng.choice(('进港大道', '环市大道', '市南路', '凤凰大道'))}{rng.randint(1, 399)}号"
    if klass == "natural_person":
        return ApplicantDetails(
            name=person, id_kind="resident_id", id_number=identity_number(rng), phone=phone, address=place
        )
    if klass == "company":
        name = f"广州{rng.choice(COMPANY_WORDS)}{rng.choice(COMPANY_KINDS)}"
        code = credit_code(rng, "91")
    else:
        name = f"{rng.choice(COMPANY_WORDS)}{rng.choice(BODIES)}"
        code = credit_code(rng, "54")
    return ApplicantDetails(
        name=name,
        natural=False,
        id_kind="credit_code",
        id_number=code,
        phone=phone,
        address=place,
        representative=person,
    )


@dataclass(frozen=True)
class Staff:
    """The officers of an organ as actors: the front desk, the handler, the reviewer, the approver, the head who
    signs."""

    clerk: Actor
    handler: Actor
    handler_id: int
    reviewer: Actor
    leader: Actor
    head: Actor


ROLES = (
    ("clerk", "科员", ("mailroom", "registrar")),
    ("handler", "四级主任科员", ("handler", "editor")),
    ("reviewer", "办公室副主任", ("reviewer", "legal_reviewer", "secrecy_reviewer")),
    ("leader", "副局长", ("approver", "leader")),
    ("head", "局长", ("signatory",)),
)


def build_staff(rng: random.Random, system: Actor, organ: Organ, prefix: str, on: date) -> Staff:
    """Five officers for an organ, `PREFIX.clerk` and so on, with the posts that a case needs."""
    for role, title, posts in ROLES:
        user = create_officer(
            actor=system,
            username=f"{prefix}.{role}",
            display_name=rng.choice(SURNAMES) + rng.choice(GIVEN),
            title=title,
        )
        for post in posts:
            grant_post(actor=system, user_id=user.pk, organ_id=organ.pk, post=post, starts_on=on)
    return staff_of(prefix, on)


def staff_of(prefix: str, on: date) -> Staff:
    """The officers of an organ that were made before."""
    users = {role: User.objects.get(username=f"{prefix}.{role}") for role, _, _ in ROLES}
    return Staff(handler_id=users["handler"].pk, **{role: Actor.of(user, on) for role, user in users.items()})
