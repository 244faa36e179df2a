"""Every change of the lists and bundles."""

from gongkai.services.actions.imports import apply_file
from gongkai.services.actions.versions import end_item, end_power, enter_item, enter_power, revise_item, revise_power

__all__ = [
    "apply_file",
    "end_item",
    "end_power",
    "enter_item",
    "enter_power",
    "revise_item",
    "revise_power",
]
