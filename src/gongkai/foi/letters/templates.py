"""The wording in force for a kind of letter: the organ's own, else the district's, else the built-in one."""

from __future__ import annotations

from collections.abc import Mapping

from gongkai.foi.letters.builtin_notices import NOTICE_TEXTS
from gongkai.foi.letters.builtin_replies import FRAME, REPLY_TEXTS
from gongkai.foi.models import LetterTemplate
from gongkai.rules.letter_kinds import ANSWER

BUILT_IN: Mapping[str, str] = {**NOTICE_TEXTS, ANSWER.key: FRAME, **REPLY_TEXTS}


class Wordings:
    """The templates in force for one organ, read once for a letter that needs several."""

    def __init__(self, organ_id: int | None) -> None:
        self._organ_id = organ_id
        self._adapted: dict[str, LetterTemplate] | None = None

    def adapted(self, kind: str) -> LetterTemplate | None:
        """The version in force here, or None where the built-in wording holds."""
        if self._adapted is None:
            rows = LetterTemplate.objects.filter(active=True)
            own = rows.filter(organ_id=self._organ_id) if self._organ_id else rows.none()
            self._adapted = {row.kind: row for row in (*rows.filter(organ=None), *own)}
        return self._adapted.get(kind)

    def text(self, kind: str) -> str:
        """The template text. Raises KeyError for an unknown kind."""
        adapted = self.adapted(kind)
        return adapted.body if adapted else BUILT_IN[kind]
