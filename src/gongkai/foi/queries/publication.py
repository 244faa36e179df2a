"""The text proposed for everybody: the answer without its applicant."""

from __future__ import annotations

from gongkai.foi.letters.templates import Wordings
from gongkai.foi.letters.wording import by_item
from gongkai.foi.masking import hide_personal_data
from gongkai.foi.models import Applicant, Case

GRANTED = ("granted", "partly_granted")


def publication_text(case: Case, applicant: Applicant) -> str:
    """What was asked for and what was answered, of the items that were granted: numbers masked, the applicant's name
    and the 登记编号 left out."""
    granted = [item for item in case.items.all() if item.outcome in GRANTED]
    text = hide_personal_data("\n".join(by_item(granted, Wordings(case.organ_id))))
    if applicant.natural and len(applicant.name) > 1:
        text = text.replace(applicant.name, "申请人")
    return text.replace(case.number, "").replace("您", "申请人")
