"""Reads of letters."""

from __future__ import annotations

from collections.abc import Iterable

from gongkai.foi.models import Letter
from gongkai.rules.letter_kinds import NOTICES


def waiting_notices(letters: Iterable[Letter]) -> list[Letter]:
    """Letters of the procedure that are made and not served, of those given."""
    return [letter for letter in letters if letter.kind in NOTICES and letter.state == Letter.State.SIGNED]
