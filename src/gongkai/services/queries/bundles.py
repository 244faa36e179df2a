"""One matter (一件事) put together out of the guides in force: materials, questions, form, flow and total time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import QuerySet

from gongkai.services.bundling import Flow, FlowError, Merged, Step, flow, merge, outline, plain_name
from gongkai.services.guides import Conditions, Material, Question, materials_of, questions_of
from gongkai.services.models import Bundle, BundleStep, ItemVersion
from gongkai.services.situations import Answers, Narrowed, narrow


@dataclass(frozen=True)
class Leg:
    """One step with the guide it rests on. `version` is None when the item is off the list: the bundle needs care."""

    step: BundleStep
    version: ItemVersion | None
    days: int
    begins: int = 0
    ends: int = 0
    critical: bool = False


@dataclass(frozen=True)
class Whole:
    """A bundle as a person reads it. `narrowed` are the questions of all items, each asked once; `materials` what to
    bring with the answers given. `sum_days` is what the items would take one after the other."""

    bundle: Bundle
    legs: tuple[Leg, ...]
    narrowed: Narrowed
    materials: tuple[Merged, ...]
    perhaps: tuple[Merged, ...]
    before_merging: int
    form: tuple[tuple[str, tuple[str, ...]], ...]
    total_days: int
    sum_days: int
    problems: tuple[str, ...] = ()

    @property
    def organs(self) -> list[str]:
        """Organs that take part beside the leading one, in the order of the steps."""
        names = [leg.version.organ.name for leg in self.legs if leg.version]
        return [name for name in dict.fromkeys(names) if name != self.bundle.lead.name]


def published() -> QuerySet[Bundle]:
    """Bundles that the public sees, by audience and stage."""
    return Bundle.objects.filter(state=Bundle.State.PUBLISHED).select_related("lead").order_by("audience", "pk")


def whole(bundle: Bundle, on: date, answers: Answers | None = None) -> Whole:
    """Everything of one bundle, in a fixed number of reads."""
    steps = list(bundle.steps.order_by("number"))
    versions = _guides([step.item_id for step in steps], on)
    found = [(step, versions.get(step.item_id)) for step in steps]
    problems = [f"第{step.number}步的事项已不在办事清单中" for step, version in found if version is None]
    course, wrong = _course(found)
    guides = [version for _, version in found if version is not None]
    questions, parts = shared(guides)
    chosen = answers or {}
    narrowed = narrow([material for _, materials in parts for material in materials], questions, chosen)
    return Whole(
        bundle=bundle,
        legs=tuple(_leg(step, version, course) for step, version in found),
        narrowed=narrowed,
        materials=tuple(merge(_only(parts, questions, chosen, sure=True))),
        perhaps=_perhaps(parts, questions, chosen),
        before_merging=sum(len(materials) for _, materials in parts),
        form=tuple(outline((version.name, version.details.get("form", "")) for version in guides)),
        total_days=course.total,
        sum_days=sum(days_of(step, version) for step, version in found),
        problems=(*problems, *wrong),
    )


def _guides(item_ids: Sequence[int], on: date) -> dict[int, ItemVersion]:
    rows = ItemVersion.objects.on(on).filter(item_id__in=item_ids).select_related("organ", "item")
    return {version.item_id: version for version in rows}


def days_of(step: BundleStep, version: ItemVersion | None) -> int:
    """Workdays of a step: the joint term, else what the item promises, else what the law allows."""
    if step.days is not None:
        return step.days
    if version is None:
        return 0
    return version.promised_days if version.promised_days is not None else version.statutory_days or 0


def _course(found: Sequence[tuple[BundleStep, ItemVersion | None]]) -> tuple[Flow, list[str]]:
    """The longest path; when the steps form none, everything one after the other, and why."""
    steps = [Step(step.number, days_of(step, version), tuple(step.after)) for step, version in found]
    try:
        return flow(steps), []
    except FlowError as error:
        in_line = [replace(step, after=(steps[place - 1].number,) if place else ()) for place, step in enumerate(steps)]
        return flow(in_line), [str(error)]


def _leg(step: BundleStep, version: ItemVersion | None, course: Flow) -> Leg:
    number = step.number
    return Leg(
        step, version, days_of(step, version), course.begins[number], course.ends[number], number in course.critical
    )


Parts = list[tuple[str, list[Material]]]


def shared(guides: Sequence[ItemVersion]) -> tuple[list[Question], Parts]:
    """The questions of many guides, the same question of two asked once, and the materials of each with their
    conditions put in the new keys (`q1`, `q2` …)."""
    keys: dict[tuple[str, tuple[str, ...], str], str] = {}
    questions: list[Question] = []
    parts: Parts = []
    for version in guides:
        names: dict[str, str] = {}
        for question in questions_of(version.details):
            when = _renamed(question.when, names)
            same = (question.text, question.options, repr(sorted(when.items())))
            if same not in keys:
                keys[same] = f"q{len(keys) + 1}"
                questions.append(replace(question, key=keys[same], when=when))
            names[question.key] = keys[same]
        materials = [replace(one, when=_renamed(one.when, names)) for one in materials_of(version.details)]
        parts.append((version.name, materials))
    return questions, parts


def _renamed(when: Conditions, names: Mapping[str, str]) -> dict[str, list[str]]:
    return {names.get(key, key): list(options) for key, options in when.items()}


def _only(parts: Parts, questions: Sequence[Question], answers: Answers, *, sure: bool) -> Parts:
    kept: Parts = []
    for name, materials in parts:
        narrowed = narrow(materials, questions, answers)
        kept.append((name, list(narrowed.sure if sure else narrowed.perhaps)))
    return kept


def _perhaps(parts: Parts, questions: Sequence[Question], answers: Answers) -> tuple[Merged, ...]:
    """What an open question decides, unless another item wants it anyway."""
    certain = {plain_name(one.material.name) for one in merge(_only(parts, questions, answers, sure=True))}
    open_ones = merge(_only(parts, questions, answers, sure=False))
    return tuple(one for one in open_ones if plain_name(one.material.name) not in certain)
