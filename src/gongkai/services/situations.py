"""情形引导: a person's answers narrow the materials to those that she needs.

Three-valued: as long as a question is open, what depends on it stays on the list. So no answer ever adds a material.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gongkai.services.guides import Conditions, Material, Question

Answers = Mapping[str, str]


@dataclass(frozen=True)
class Narrowed:
    """`questions` are those to show, each with its answer or ""; `sure` materials are wanted whatever is still open,
    `perhaps` depends on an open question; `dropped` is the number of those not wanted."""

    questions: tuple[tuple[Question, str], ...]
    sure: tuple[Material, ...]
    perhaps: tuple[Material, ...]
    dropped: int

    @property
    def settled(self) -> bool:
        """Whether every question that is asked has its answer."""
        return all(answer for _, answer in self.questions)


def narrow(materials: Sequence[Material], questions: Sequence[Question], answers: Answers) -> Narrowed:
    """What to bring with these answers. Answers to questions that are not asked, and unknown options, count nothing."""
    shown: list[tuple[Question, str]] = []
    standing: dict[str, str | None] = {}
    """Answer of a question that is asked ("" while open), None for one that may yet be asked; absent: never asked."""
    for question in questions:
        asked = _holds(question.when, standing)
        if asked is True:
            given = answers.get(question.key, "")
            answer = given if given in question.options else ""
            shown.append((question, answer))
            standing[question.key] = answer
        elif asked is None:
            standing[question.key] = None
    wanted = [(material, _holds(material.when, standing)) for material in materials]
    return Narrowed(
        questions=tuple(shown),
        sure=tuple(material for material, holds in wanted if holds is True),
        perhaps=tuple(material for material, holds in wanted if holds is None),
        dropped=sum(holds is False for _, holds in wanted),
    )


def _holds(when: Conditions, standing: Mapping[str, str | None]) -> bool | None:
    """True, False, or None while an open question decides."""
    unsure = False
    for key, options in when.items():
        if key not in standing:
            return False
        answer = standing[key]
        if not answer:
            unsure = True
        elif answer not in options:
            return False
    return None if unsure else True
