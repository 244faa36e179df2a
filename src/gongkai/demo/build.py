"""Build the demonstration district: organs, staff, cases, returns, remedies and reports, all through the actions."""

from __future__ import annotations

import random
import secrets
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from django.conf import settings
from django.contrib.auth.hashers import make_password

from gongkai.demo import (
    district,
    documents,
    halves,
    in_hand,
    items,
    normative,
    people,
    powers,
    readers,
    registers,
    scale,
    topics,
    workforce,
)
from gongkai.demo.district import OFFICE, places
from gongkai.demo.lives import moment
from gongkai.demo.workforce import HIRED, Progress
from gongkai.foi.actions.calendar import recompute
from gongkai.foi.models import Case, Letter
from gongkai.foi.tasks import render_letter
from gongkai.kernel import clock
from gongkai.kernel.actions import batch
from gongkai.kernel.actor import Actor
from gongkai.kernel.calendars import current
from gongkai.kernel.events import LetterSigned
from gongkai.kernel.models import Setting, User
from gongkai.kernel.site_frame import IDENTITY_KEY
from gongkai.organs.actions import create_officer, grant_post
from gongkai.organs.models import Organ
from gongkai.rules.transitions import OPEN

SEED = 2020
BUILT = "demo.built"
REHEARSED = date(2021, 1, 15)
LETTERS_AT_ONCE = 60

SITE = {
    "name": "南沙区政务公开平台",
    "domain": "demo.invalid",
    "id_code": "演示站点，未编码",
    "host_unit": "广州市南沙区人民政府办公室（演示）",
    "operating_unit": "广州市南沙区政务服务数据管理局（演示）",
    "icp_number": "演示站点，未备案",
    "police_number": "演示站点，未备案",
    "address": "广州市南沙区凤凰大道1号（演示）",
    "phone": "020-00000000（演示）",
    "hours": "工作日9:00—12:00，13:00—17:00",
}
"""The marks of the footer; none of them is a real registration."""


@dataclass(frozen=True)
class Plan:
    """What is built: the seed of everything invented, and the day that is rehearsed."""

    seed: int = SEED
    today: date = REHEARSED
    scale: int = 1

    def as_json(self) -> dict[str, object]:
        return {key: value.isoformat() if isinstance(value, date) else value for key, value in asdict(self).items()}


class OtherDistrict(Exception):
    """./var holds a district that was built with other parameters."""


def is_built(plan: Plan) -> bool:
    """Whether this very district stands already. Raises OtherDistrict when another one does."""
    row = Setting.objects.filter(key=BUILT).first()
    if row is None and not Organ.objects.exists():
        return False
    if row is None or row.value != plan.as_json():
        raise OtherDistrict(
            "var/ 里已有另一个区或者用其他参数建成的演示区；如要重建，请先移走 var/ 或者运行 make clean"
        )
    return True


def build(plan: Plan, *, progress: Progress) -> None:
    """Build it, unless it stands; a build that was interrupted leaves no mark and must begin on an empty ./var.

    On SQLite the organs are worked in two halves by two processes, since one writer keeps one core
    busy (docs/decisions/0006).
    """
    if is_built(plan):
        return
    progress("建立机关、岗位和人员")
    with clock.travel(moment(HIRED, 9)), batch():
        _people(random.Random(plan.seed))
    powers.build(progress)
    documents.build_past(plan.seed, progress)
    registers.build(plan.seed, progress)
    topics.build(progress)
    mine, other = workforce.halves()
    if halves.possible():
        half = halves.begin(plan.seed, plan.today)
        workforce.work(plan.seed, plan.today, mine, progress=progress)
        progress("合并两半的台账")
        halves.join(half)
    else:
        workforce.work(plan.seed, plan.today, mine | other, progress=progress)
    items.build(progress)
    documents.build_desks(HIRED, progress)
    normative.build(HIRED)
    readers.build(plan.seed, plan.today)
    workforce.work_rollup(plan.today)
    clock.rehearse(plan.today)
    Setting.objects.update_or_create(key=IDENTITY_KEY, defaults={"value": SITE})
    in_hand.build(HIRED, progress)
    _fold_open_cases()
    if plan.scale > 1:
        filed = scale.enlarge(workforce.plans_of(plan.seed), plan.scale, seed=plan.seed)
        progress(f"按导入路径另行登记 {filed} 件；--scale 之后的数字不再等于已公布的年报")
    progress("生成最近签发的答复书")
    _render_newest_letters()
    Setting.objects.create(key=BUILT, value=plan.as_json())
    progress("演示区已建成")


def _people(rng: random.Random) -> None:
    system = Actor.system("演示区")
    organs = district.build_organs(system)
    password = make_password(password_file())
    for place in places():
        people.build_staff(rng, system, organs[place.short_code], place.short_code, HIRED)
    head = create_officer(actor=system, username="office", display_name="梁婉仪", title="政务公开办主任")
    grant_post(
        actor=system,
        user_id=head.pk,
        organ_id=organs[OFFICE.short_code].pk,
        post="disclosure_office",
        starts_on=HIRED,
    )
    auditor = create_officer(actor=system, username="auditor", display_name="郑永康", title="审计员")
    grant_post(actor=system, user_id=auditor.pk, organ_id=organs[OFFICE.short_code].pk, post="auditor", starts_on=HIRED)
    keeper = create_officer(actor=system, username="keeper", display_name="霍文龙", title="系统管理员")
    grant_post(actor=system, user_id=keeper.pk, organ_id=organs[OFFICE.short_code].pk, post="sysadmin", starts_on=HIRED)
    # One hash for all: the accounts are the demonstration's, and hashing 170 times would take a minute.
    User.objects.update(password=password)


def password_file() -> str:
    """The password of every demonstration account, made once and kept in ./var with mode 600."""
    path = Path(settings.GONGKAI_VAR) / "demo-password"
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(9))
    return path.read_text().strip()


def _fold_open_cases() -> None:
    """Bring the stored state of the clocks of open cases to the rehearsed day."""
    version = current().version
    with batch():
        for case_id in Case.objects.filter(state__in=OPEN).values_list("pk", flat=True):
            recompute(actor=Actor.system("演示区"), case_id=case_id, calendar_version=version)


def _render_newest_letters() -> None:
    """The letters a visitor looks at first are there at once; the worker renders the others after the start."""
    newest = Letter.objects.exclude(number="").order_by("-dated", "-pk")[:LETTERS_AT_ONCE]
    for letter in newest:
        render_letter(LetterSigned(letter_id=letter.pk, case_id=letter.case_id))
