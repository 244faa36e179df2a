"""Deciding item by item, and the wording of the answer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField

from gongkai.foi.actions.decision import ANSWER, ItemDecision, decide, draft_answer
from gongkai.foi.letters.gaps import earlier_grounds, known_grounds
from gongkai.foi.models import Letter, RequestItem
from gongkai.foi.queries.guidance import LikeCase, like_cases, wordings
from gongkai.foi.views.desk.forms.base import MoveForm, text_field
from gongkai.rules.outcomes import OUTCOMES

DECIDABLE = {key: outcome for key, outcome in OUTCOMES.items() if outcome.letter != "closing_record"}
"""Outcomes of a reply. The endings without one (逾期不补正, 未缴费, 撤回) come from moves of their own."""

CHOICES = [
    ("", "请选择"),
    ("公开", [(key, row.label) for key, row in DECIDABLE.items() if row.group in {"granted", "partly_granted"}]),
    *(
        (name, [(key, row.label.split("：")[-1]) for key, row in DECIDABLE.items() if row.group == group])
        for group, name in (("refused", "不予公开"), ("unavailable", "无法提供"), ("declined", "不予处理"))
    ),
]


@dataclass(frozen=True)
class ItemFields:
    """The fields of one item as the page shows them."""

    item: RequestItem
    outcome: BoundField
    grounds: list[BoundField]
    reasons: BoundField
    wordings: BoundField | None
    articles: str


class Decide(MoveForm):
    """For each item an outcome, the facts that this outcome demands, and reasons.

    The facts are fields of the page only once an outcome is chosen: the button “显示要件” sends the page back with
    them, so that no script is needed. What was typed stays.
    """

    action = decide
    button = "确定办理结果"
    then = ("draft_answer", "确定并拟写答复书")
    template = "foi/desk/decide.html"
    long = True

    def build(self) -> None:
        for item in self.case.items.all():
            self._add(item, self._chosen(item))

    def _chosen(self, item: RequestItem) -> str:
        return str(self.data.get(f"outcome_{item.position}", "")) if self.is_bound else item.outcome

    def _add(self, item: RequestItem, chosen: str) -> None:
        n = item.position
        self.fields[f"outcome_{n}"] = forms.ChoiceField(
            label="办理结果", choices=CHOICES, initial=item.outcome, error_messages={"required": "请选择办理结果"}
        )
        facts = DECIDABLE[chosen].requires if chosen in DECIDABLE else ()
        known = known_grounds(self.case) if facts else {}
        linked = earlier_grounds(self.case) if chosen == "declined.repeat" else {}
        said = {fact.key: str(self.data.get(f"ground_{n}_{fact.key}", "")).strip() for fact in facts}
        for fact in facts:
            field = text_field(fact.prompt, required=fact.wanted(said), rows=2, most=2000)
            field.initial = linked.get(fact.key) or item.grounds.get(fact.key, "") or known.get(fact.key, "")
            field.disabled = fact.key in linked  # read from the earlier case, never typed
            field.error_messages["required"] = f"事项{n}：{fact.prompt}"
            self.fields[f"ground_{n}_{fact.key}"] = field
        reasons = text_field("其他理由", required=False, rows=3)
        reasons.initial = item.reasons
        self.fields[f"reasons_{n}"] = reasons
        agreed = list(wordings(self.today, chosen)) if chosen else []
        if agreed:
            self.fields[f"wordings_{n}"] = forms.MultipleChoiceField(
                label="采用统一口径",
                required=False,
                choices=[(str(one.pk), f"{one.topic}：{one.text}") for one in agreed],
                widget=forms.CheckboxSelectMultiple,
                help_text="勾选的口径写入理由，无需重新录入。",
            )

    def rows(self) -> Iterator[ItemFields]:
        """The items in order with their fields."""
        for item in self.case.items.all():
            n = item.position
            chosen = DECIDABLE.get(self._chosen(item))
            names = [name for name in self.fields if name.startswith(f"ground_{n}_")]
            yield ItemFields(
                item=item,
                outcome=self[f"outcome_{n}"],
                grounds=[self[name] for name in names],
                reasons=self[f"reasons_{n}"],
                wordings=self[f"wordings_{n}"] if f"wordings_{n}" in self.fields else None,
                articles="、".join(chosen.articles) if chosen else "",
            )

    def submit(self) -> bool:
        """“显示要件” only shows the page anew, with what the case already knows; everything else decides."""
        if "show" in self.data:
            self.errors.clear()
            known = {name: field.initial for name, field in self.fields.items() if name.startswith("ground_")}
            self.data = {**known, **{name: self.data.get(name) for name in self.data}}
            return False
        return super().submit()

    def arguments(self) -> dict[str, Any]:
        return {"decisions": [self._decision(item.position) for item in self.case.items.all()]}

    def _decision(self, n: int) -> ItemDecision:
        cleaned, prefix = self.cleaned_data, f"ground_{n}_"
        grounds = {name.removeprefix(prefix): cleaned[name] for name in self.fields if name.startswith(prefix)}
        return ItemDecision(n, cleaned[f"outcome_{n}"], self._reasons(n), grounds)

    def _reasons(self, n: int) -> str:
        """What was typed and the agreed wordings that were ticked, each once."""
        said = self.cleaned_data[f"reasons_{n}"].strip()
        ticked = set(self.cleaned_data.get(f"wordings_{n}", ()))
        chosen = [one.text for one in wordings(self.today) if str(one.pk) in ticked and one.text not in said]
        return "\n".join([*([said] if said else []), *chosen])

    def like(self) -> list[LikeCase]:
        """How like cases were answered, for the side of the page."""
        return like_cases(self.case)

    def take(self, error: ValidationError) -> None:
        """The action names the item; its errors belong to the outcome of that item."""
        for name, messages in error.message_dict.items() if hasattr(error, "error_dict") else ():
            place = name.replace("item_", "outcome_")
            for message in messages:
                self.add_error(place if place in self.fields else None, message)
        if not hasattr(error, "error_dict"):
            super().take(error)


class DraftAnswer(MoveForm):
    """The wording of the 答复书, a paragraph a line. Left empty it is written from the case."""

    action = draft_answer
    quotes = True
    button = "保存答复书"
    then = ("submit_review", "保存并送审")
    template = "foi/desk/draft.html"
    long = True
    paragraphs = text_field("正文", required=False, rows=16, most=60_000)

    def first_values(self) -> dict[str, Any]:
        return {"paragraphs": "\n".join(self.draft.content.get("paragraphs", ())) if self.draft else ""}

    @property
    def draft(self) -> Letter | None:
        """The draft in work."""
        drafts = (letter for letter in self.case.letters.all() if letter.state == Letter.State.DRAFT)
        return next((letter for letter in drafts if letter.kind == ANSWER), None)

    def arguments(self) -> dict[str, Any]:
        lines = [line.strip() for line in self.cleaned_data["paragraphs"].splitlines() if line.strip()]
        return {"paragraphs": lines or None}
