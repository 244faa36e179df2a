"""Tables of organs and posts."""

from gongkai.organs.models.organ import Organ, OrganLink, OrganPlace, OrganVersion
from gongkai.organs.models.post import POSTS, Post

__all__ = ["POSTS", "Organ", "OrganLink", "OrganPlace", "OrganVersion", "Post"]
