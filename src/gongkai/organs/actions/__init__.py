"""Every change of organs and posts."""

from gongkai.organs.actions.officers import (
    create_officer,
    disable_officer,
    enable_officer,
    set_password,
    take_in_officer,
)
from gongkai.organs.actions.posts import grant_post, revoke_post
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
    "disable_officer",
    "enable_officer",
    "follow_names",
    "grant_post",
    "merge_organs",
    "move_organ",
    "rename_organ",
    "revoke_post",
    "set_password",
    "split_organ",
    "take_in_officer",
]
