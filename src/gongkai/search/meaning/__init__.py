"""Search by meaning: the titles of services and questions as vectors, beside the index of words. An optional extra."""

from gongkai.search.meaning.encoder import Encoder, encoder
from gongkai.search.meaning.vectors import Near, near, refresh, refresh_if_changed, touched

__all__ = ["Encoder", "Near", "encoder", "near", "refresh", "refresh_if_changed", "touched"]
