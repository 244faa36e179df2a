"""Tables of proactive disclosure."""

from gongkai.disclosure.models.address import OldAddress
from gongkai.disclosure.models.catalogue import (
    CatalogueRow,
    CatalogueTask,
    Compilation,
    Field,
    FieldName,
    RowVersion,
)
from gongkai.disclosure.models.column import Column, root
from gongkai.disclosure.models.document import Document, DocumentFile, FileText, IndexSeries, Relation, Withdrawal
from gongkai.disclosure.models.finding import Finding, GateRun, OutsideLink, Word
from gongkai.disclosure.models.outlet import Delivery, Outlet
from gongkai.disclosure.models.procedure import NormativeFile, NormativeStep, ValidityReview
from gongkai.disclosure.models.reading import ReadingDay
from gongkai.disclosure.models.register import RegisterEntry, RegisterImport, RegisterSource
from gongkai.disclosure.models.review import EmergencyRelease, Review, ReviewRule, SecrecyCheck
from gongkai.disclosure.models.topic import PolicyRecord, Topic, TopicBlock

__all__ = [
    "CatalogueRow",
    "CatalogueTask",
    "Column",
    "Compilation",
    "Delivery",
    "Document",
    "DocumentFile",
    "EmergencyRelease",
    "Field",
    "FieldName",
    "FileText",
    "Finding",
    "GateRun",
    "IndexSeries",
    "NormativeFile",
    "NormativeStep",
    "OldAddress",
    "Outlet",
    "OutsideLink",
    "PolicyRecord",
    "ReadingDay",
    "RegisterEntry",
    "RegisterImport",
    "RegisterSource",
    "Relation",
    "Review",
    "ReviewRule",
    "RowVersion",
    "SecrecyCheck",
    "Topic",
    "TopicBlock",
    "ValidityReview",
    "Withdrawal",
    "Word",
    "root",
]
