"""A case and what belongs to it."""

from gongkai.foi.models.applicant import Applicant
from gongkai.foi.models.case import Case, RequestItem
from gongkai.foi.models.events import CaseEvent, CaseNote
from gongkai.foi.models.letter import CaseFile, Letter, NumberSeries, NumberTaken
from gongkai.foi.models.mapping import ImportMapping
from gongkai.foi.models.remedy import Remedy

__all__ = [
    "Applicant",
    "Case",
    "CaseEvent",
    "CaseFile",
    "CaseNote",
    "ImportMapping",
    "Letter",
    "NumberSeries",
    "NumberTaken",
    "Remedy",
    "RequestItem",
]
