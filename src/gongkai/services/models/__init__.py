"""Tables of powers, service items and bundles."""

from gongkai.services.models.bundles import Bundle, BundleStep
from gongkai.services.models.items import Item, ItemFile, ItemVersion
from gongkai.services.models.lists import Dated, ListImport, Mirrored
from gongkai.services.models.matters import Matter, MatterStep, ProgressSource
from gongkai.services.models.powers import Power, PowerVersion

__all__ = [
    "Bundle",
    "BundleStep",
    "Dated",
    "Item",
    "ItemFile",
    "ItemVersion",
    "ListImport",
    "Matter",
    "MatterStep",
    "Mirrored",
    "Power",
    "PowerVersion",
    "ProgressSource",
]
