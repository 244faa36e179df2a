"""Tables of returns, reports and seals."""

from gongkai.statistics.models.after import ReportFile, SealDrift
from gongkai.statistics.models.reports import AnnualReport, Deadline, ReportComment
from gongkai.statistics.models.returns import Return, UploadedReport
from gongkai.statistics.models.seals import ReportSeal, SealMember

__all__ = [
    "AnnualReport",
    "Deadline",
    "ReportComment",
    "ReportFile",
    "ReportSeal",
    "Return",
    "SealDrift",
    "SealMember",
    "UploadedReport",
]
