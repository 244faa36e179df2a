"""Every change of the lists and bundles."""

from gongkai.services.actions.bundles import BundleFacts, StepFacts, compose_bundle, publish_bundle, withdraw_bundle
from gongkai.services.actions.imports import apply_file
from gongkai.services.actions.matters import Progress, add_source, rate_matter, report_progress, stop_source
from gongkai.services.actions.versions import end_item, end_power, enter_item, enter_power, revise_item, revise_power

__all__ = [
    "BundleFacts",
    "Progress",
    "StepFacts",
    "add_source",
    "apply_file",
    "compose_bundle",
    "end_item",
    "end_power",
    "enter_item",
    "enter_power",
    "publish_bundle",
    "rate_matter",
    "report_progress",
    "revise_item",
    "revise_power",
    "stop_source",
    "withdraw_bundle",
]
