"""The gate before publishing: what a text and its attachments must not hold when they go out (条例第14、15条).

check(draft, words, protected) -> tuple[Issue, ...]   every check over one draft
Values in, frozen values out: no Django, no clock, no network. What a link leads to is given with the draft.
"""

from gongkai.rules.publication_checks.checking import check
from gongkai.rules.publication_checks.model import (
    CHECKS,
    KINDS,
    Draft,
    HiddenPart,
    Issue,
    Link,
    Passage,
    Picture,
    Word,
)

__all__ = ["CHECKS", "KINDS", "Draft", "HiddenPart", "Issue", "Link", "Passage", "Picture", "Word", "check"]
