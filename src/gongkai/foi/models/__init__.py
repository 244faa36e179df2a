"""A case and what belongs to it."""

from gongkai.foi.models.applicant import Applicant
from gongkai.foi.models.case import Case, RequestItem
from gongkai.foi.models.consultation import Consultation, HelpRequest
from gongkai.foi.models.desk import Batch, CaseBook, Deputy, Reminder, SavedFilter
from gongkai.foi.models.events import CaseEvent, CaseNote
from gongkai.foi.models.guidance import SubjectWord, Wording
from gongkai.foi.models.letter import CaseFile, Letter, LetterDraft, LetterTemplate, NumberSeries, NumberTaken
from gongkai.foi.models.mapping import ImportMapping
from gongkai.foi.models.offer import Offer
from gongkai.foi.models.payment import ContactChange, PaymentClaim
from gongkai.foi.models.publication import PublicationProposal
from gongkai.foi.models.readdressal import Readdressal
from gongkai.foi.models.redaction import FileReading, Redaction, RedactionPage
from gongkai.foi.models.remedy import Remedy, RemedyStage
from gongkai.foi.models.review import SecrecyReview
from gongkai.foi.models.rights import RightsRequest, RightsStep
from gongkai.foi.models.sealing import Sealing

__all__ = [
    "Applicant",
    "Batch",
    "Case",
    "CaseBook",
    "CaseEvent",
    "CaseFile",
    "CaseNote",
    "Consultation",
    "ContactChange",
    "Deputy",
    "FileReading",
    "HelpRequest",
    "ImportMapping",
    "Letter",
    "LetterDraft",
    "LetterTemplate",
    "NumberSeries",
    "NumberTaken",
    "Offer",
    "PaymentClaim",
    "PublicationProposal",
    "Readdressal",
    "Redaction",
    "RedactionPage",
    "Remedy",
    "RemedyStage",
    "Reminder",
    "RequestItem",
    "RightsRequest",
    "RightsStep",
    "SavedFilter",
    "Sealing",
    "SecrecyReview",
    "SubjectWord",
    "Wording",
]
