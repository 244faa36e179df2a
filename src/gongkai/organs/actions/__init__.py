"""Every change of organs and posts."""

from gongkai.organs.actions.posts import create_officer, grant_post, revoke_post
from gongkai.organs.actions.structure import (
    OrganFacts,
    create_organ,
    describe_organ,
    follow_names,
    merge_organs,
    move_organ,
    rename_organ,
    split_organ,
)

__all__ = [
    "OrganFacts",
    "create_officer",
    "create_organ",
    "describe_organ",
    "follow_names",
    "grant_post",
    "merge_organs",
    "move_organ",
    "rename_organ",
    "revoke_post",
    "split_organ",
]
