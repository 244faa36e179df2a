"""Tables of search: what editors keep, and what was asked for."""

from gongkai.search.models.editing import Placement, Synonym
from gongkai.search.models.journal import LeadLog, QueryLog

__all__ = ["LeadLog", "Placement", "QueryLog", "Synonym"]
