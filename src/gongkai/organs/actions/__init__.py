"""Every change of organs and posts."""

from gongkai.organs.actions.closing import abolish_organ, cancel_closing, merge_organs
from gongkai.organs.actions.officers import (
    create_officer,
    disable_officer,
    enable_officer,
    set_password,
    take_in_officer,
)
from gongkai.organs.actions.places import follow_places, move_organ
from gongkai.organs.actions.posts import grant_post, revoke_post
from gongkai.organs.actions.structure import (
    NewOrgan,
    OrganFacts,
    create_organ,
    describe_organ,
    follow_names,
    rename_organ,
    split_off,
    split_organ,
)

__all__ = [
    "NewOrgan",
    "OrganFacts",
    "abolish_organ",
    "cancel_closing",
    "create_officer",
    "create_organ",
    "describe_organ",
    "disable_officer",
    "enable_officer",
    "follow_names",
    "follow_places",
    "grant_post",
    "merge_organs",
    "move_organ",
    "rename_organ",
    "revoke_post",
    "set_password",
    "split_off",
    "split_organ",
    "take_in_officer",
]
