"""Every change of the lists and bundles."""

from gongkai.services.actions.bundles import BundleFacts, StepFacts, compose_bundle, publish_bundle, withdraw_bundle
from gongkai.services.actions.imports import apply_file
from gongkai.services.actions.versions import end_item, end_power, enter_item, enter_power, revise_item, revise_power

__all__ = [
    "BundleFacts",
    "StepFacts",
    "apply_file",
    "compose_bundle",
    "end_item",
    "end_power",
    "enter_item",
    "enter_power",
    "publish_bundle",
    "revise_item",
    "revise_power",
    "withdraw_bundle",
]
