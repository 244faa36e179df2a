"""Tables of the foundation."""

from gongkai.kernel.models.access import AccessRow
from gongkai.kernel.models.audit import AuditHead, AuditLeaf, AuditRow, AuditSeal
from gongkai.kernel.models.calendar_day import CalendarDay
from gongkai.kernel.models.outbox import OutboxRow
from gongkai.kernel.models.request_key import RequestKey
from gongkai.kernel.models.setting import Setting
from gongkai.kernel.models.stored_file import StoredFile
from gongkai.kernel.models.tries import TryCount
from gongkai.kernel.models.user import User

__all__ = [
    "AccessRow",
    "AuditHead",
    "AuditLeaf",
    "AuditRow",
    "AuditSeal",
    "CalendarDay",
    "OutboxRow",
    "RequestKey",
    "Setting",
    "StoredFile",
    "TryCount",
    "User",
]
