"""Tables of organs and posts."""

from gongkai.organs.models.organ import Organ, OrganLink, OrganPlace, OrganTransfer, OrganVersion
from gongkai.organs.models.post import POSTS, Post
from gongkai.organs.models.push_source import PushSource

__all__ = ["POSTS", "Organ", "OrganLink", "OrganPlace", "OrganTransfer", "OrganVersion", "Post", "PushSource"]
