"""The sheet in which counties publish a catalogue: a title, two rows of headings, one row a duty; one a field."""

from __future__ import annotations

from dataclasses import dataclass

WIDE = 24


@dataclass(frozen=True)
class Heading:
    """One column of the sheet: key, heading, the heading above it where several share one, other spellings, width in
    characters."""

    key: str
    text: str
    above: str = ""
    also: tuple[str, ...] = ()
    width: int = 8


HEADINGS: tuple[Heading, ...] = (
    Heading("ordinal", "序号", width=6),
    Heading("level_one", "一级事项", "公开事项", width=16),
    Heading("level_two", "二级事项", "公开事项", width=20),
    Heading("elements", "公开内容（要素）", also=("公开内容", "公开内容(要素)", "公开要素"), width=40),
    Heading("basis", "公开依据", width=40),
    Heading("period", "公开时限", width=26),
    Heading("organ", "公开主体", also=("责任单位", "公开责任主体"), width=24),
    Heading(
        "channels", "公开渠道和载体", also=("公开渠道", "公开渠道和载体（在标注范围内至少选择其一公开）"), width=36
    ),
    Heading("everybody", "全社会", "公开对象"),
    Heading("audience", "特定群体", "公开对象", ("特定群众", "特定群体（请写明）"), 16),
    Heading("open", "主动", "公开方式", ("主动公开",)),
    Heading("on_request", "依申请", "公开方式", ("依申请公开",)),
    Heading("county", "县级", "公开层级", ("县（区）级", "区级")),
    Heading("town", "乡级", "公开层级", ("乡（镇）级", "镇级", "乡镇级")),
    Heading("village", "村级", "公开层级"),
    Heading("code", "事项编码", width=14),
    Heading("powers", "对应职权编码", width=20),
    Heading("services", "对应服务事项编码", width=20),
    Heading("not_applicable", "本区不涉及的理由", width=20),
)
REQUIRED = ("level_two", "elements", "period")
TEXT_OF = {heading.key: heading.text for heading in HEADINGS}


def title_of(scope: str, field: str) -> str:
    """The title over a sheet, from which it is known again on import."""
    return f"{scope}{field}领域基层政务公开标准目录"
