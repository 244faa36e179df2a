"""Why a part of a file is covered before it goes out (条例第37条): the ground that each mark names."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

GROUNDS: Mapping[str, str] = MappingProxyType(
    {
        "15.privacy": "个人隐私（第十五条）",
        "15.trade": "商业秘密（第十五条）",
        "14.prohibited": "法律、行政法规禁止公开（第十四条）",
        "14.security": "危及国家安全、公共安全、经济安全、社会稳定（第十四条）",
        "16.internal": "内部事务信息（第十六条第一款）",
        "16.deliberative": "过程性信息（第十六条第二款）",
        "16.file": "行政执法案卷信息（第十六条第二款）",
        "37.other": "不属于申请公开的内容（第三十七条）",
    }
)
"""Key → what the officer reads. State secrets are not among them: they are not on this network at all."""

PERSONAL = "15.privacy"
"""The ground of what `personal_data` finds."""


def ground_label(key: str) -> str:
    """What is written on the covered place. Raises KeyError for an unknown key."""
    return GROUNDS[key].partition("（")[0]
