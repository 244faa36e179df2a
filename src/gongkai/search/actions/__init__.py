"""What editors of search do."""

from gongkai.search.actions.placing import place_result, unplace_result
from gongkai.search.actions.synonyms import keep_synonym, remove_synonym

__all__ = ["keep_synonym", "place_result", "remove_synonym", "unplace_result"]
