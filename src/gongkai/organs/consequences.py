"""What a change of the tree will bring about, in sentences, before it is made. Other rooms add what they know through
the hook `organ_closing`: `(organ, targets, on) -> Iterable[Consequence]`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from wagtail import hooks

from gongkai.organs.models import POSTS, Organ, OrganPlace, Post

HOOK = "organ_closing"


@dataclass(frozen=True)
class Consequence:
    """One sentence; with `blocks` the change is not made."""

    text: str
    blocks: bool = False


def zh(day: date) -> str:
    """2021年1月5日."""
    return f"{day.year}年{day.month}月{day.day}日"


def children(organ: Organ, on: date) -> list[tuple[Organ, date]]:
    """Organs that stand directly below it on that day or will, with the day from which that concerns: those that exist
    then."""
    rows = OrganPlace.objects.filter(
        Q(effective_until__isnull=True) | Q(effective_until__gt=on),
        Q(organ__closed_on__isnull=True) | Q(organ__closed_on__gt=on),
        parent=organ,
    )
    first: dict[Organ, date] = {}
    for row in rows.select_related("organ").order_by("path", "effective_from"):
        first.setdefault(row.organ, max(on, row.effective_from))
    return list(first.items())


def of_closing(organ: Organ, targets: Sequence[Organ], on: date) -> list[Consequence]:
    """Of a merger or an abolition."""
    found = [Consequence(f"{organ.name}自{zh(on)}起不再存在，名称和以往的台账、文书、年度报告均保留。")]
    found += [*_of_children(organ, targets, on), *_of_posts(organ, on)]
    if targets:
        names = "、".join(target.name for target in targets)
        found.append(Consequence(f"尚未办结的事项由{names}承接，须在“移交”中逐件或者批量移交，期限照常计算。"))
    else:
        found.append(Consequence("没有承接机关：尚未办结的事项须由区政务公开办指定机关后移交，期限照常计算。"))
    for ask in hooks.get_hooks(HOOK):
        found += ask(organ, targets, on)
    return found


def _of_children(organ: Organ, targets: Sequence[Organ], on: date) -> list[Consequence]:
    below = [child for child, _ in children(organ, on)]
    if inside := [target for target in targets if _stands_below(target, organ, on)]:
        return [Consequence(f"承接机关{inside[0].name}在{organ.name}之下，请先调整其上级。", blocks=True)]
    if not below:
        return []
    names = "、".join(child.name for child in below[:5]) + (f"等{len(below)}个机关" if len(below) > 5 else "")
    if len(targets) == 1:
        return [Consequence(f"其下级{names}自{zh(on)}起归{targets[0].name}。")]
    return [Consequence(f"其下级{names}须先调整上级。", blocks=True)]


def _stands_below(organ: Organ, above: Organ, on: date) -> bool:
    return OrganPlace.objects.on(on).below(above).filter(organ=organ).exists()


def _of_posts(organ: Organ, on: date) -> list[Consequence]:
    held = Post.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=on), organ=organ)
    kinds = [POSTS[post] for post in POSTS if post in set(held.values_list("post", flat=True))]
    if not kinds:
        return [Consequence("没有人在此任岗。")]
    people = held.values("user_id").distinct().count()
    text = f"{people}人在此的岗位（{'、'.join(kinds)}）自{zh(on)}起失效；继续办理的，须在承接机关另行授予岗位。"
    return [Consequence(text)]


def of_rename(organ: Organ, name: str, on: date) -> list[Consequence]:
    """Of a rename."""
    return [
        Consequence(f"自{zh(on)}起{organ.name}称为{name}；此日以前的文书和报告仍用原名。"),
        Consequence("申请、岗位、台账和年度报告不变，编号连续。"),
    ]


def of_move(organ: Organ, parent: Organ, on: date) -> list[Consequence]:
    """Of a change of the parent."""
    below = OrganPlace.objects.on(on).below(organ).exclude(organ=organ).count()
    along = f"，连同其下{below}个机关" if below else ""
    return [
        Consequence(f"{organ.name}{along}自{zh(on)}起归{parent.name}。"),
        Consequence(f"{on.year}年及以后的年度报告按新的隶属汇总；以前年度按当时的隶属汇总，已封存的不变。"),
        Consequence("申请、岗位和台账不变；能看到这些机关的政务公开办自该日起随上级改变。"),
    ]


def of_split(organ: Organ, name: str, on: date) -> list[Consequence]:
    """Of an organ set up out of another."""
    return [
        Consequence(f"自{zh(on)}起设立{name}，分设自{organ.name}；{organ.name}继续存在。"),
        Consequence(f"{organ.name}的申请、岗位、台账和年度报告均不移动，在办申请由其办结。"),
        Consequence(f"{name}的岗位须另行授予；复议机关、管辖法院和汇总口径按所填，未填的即未定。"),
    ]
