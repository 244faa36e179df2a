"""Content elements of the catalogue row that the text does not seem to speak of."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from gongkai.rules.publication_checks.model import WARN, Issue, Passage

_SPLIT = re.compile(r"[、；;，,。\n●•·]|（|）|\(|\)")
_FILLER = re.compile(
    r"^(?:及其?|以及|和|等|其他|相关|有关|主要|具体)|(?:等|的|情况|信息|内容|材料|文件|名单|要求|有关)$"
)
_SAME = {
    "办理时限": ("时限", "工作日", "期限"),
    "申请条件": ("条件", "符合"),
    "申报条件": ("条件", "符合"),
    "收费标准": ("收费", "费用", "免费"),
    "联系方式": ("电话", "联系人", "咨询", "邮箱"),
    "联系电话": ("电话", "咨询"),
    "办公时间": ("工作日", "时间", "上午"),
    "办公地点": ("地址", "地点"),
    "监督渠道": ("监督", "投诉", "举报"),
    "监督方式": ("监督", "投诉", "举报"),
    "救济渠道": ("复议", "诉讼"),
    "设定依据": ("依据", "根据", "《"),
    "办理依据": ("依据", "根据", "《"),
}


def find_missing_elements(elements: Iterable[str], passages: Iterable[Passage]) -> Iterator[Issue]:
    """One caution for each element of which neither its word nor most of its word's pieces occur anywhere."""
    text = "\n".join(passage.text for passage in passages)
    seen: set[str] = set()
    for element in elements:
        for term in filter(None, (piece.strip() for piece in _SPLIT.split(element))):
            if term not in seen and len(term) >= 2 and not _speaks_of(text, term):
                seen.add(term)
                yield Issue(
                    "element", "element", WARN, "body", "正文", term, term, f"没有看到公开事项要求的“{term}”，请核对"
                )


def _speaks_of(text: str, term: str) -> bool:
    if term in text or any(word in text for word in _SAME.get(term, ())):
        return True
    core = term
    while (shorter := _FILLER.sub("", core)) != core and len(shorter) >= 2:
        core = shorter
    if core in text:
        return True
    pairs = {core[at : at + 2] for at in range(len(core) - 1)}
    return len(core) >= 4 and sum(pair in text for pair in pairs) * 5 >= len(pairs) * 3
