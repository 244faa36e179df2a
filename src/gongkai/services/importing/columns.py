"""The columns of both lists: the one table that import, export and the empty form share."""

from __future__ import annotations

from collections.abc import Mapping

from gongkai.kernel.sheets import Column
from gongkai.services.elements import (
    ALL_KINDS,
    AUDIENCES,
    CHANGES,
    HANDLINGS,
    ITEM_KINDS,
    LEVELS,
    POWER_ELEMENTS,
)
from gongkai.services.guides import TEXTS


def _choices(known: Mapping[str, str], **also: str) -> dict[str, str]:
    return {**{label: key for key, label in known.items()}, **also}


_SOURCE = (
    Column("on", "生效日期", "date", note="不填即今日"),
    Column("change", "变动", choices=_choices(CHANGES), note="取消、合并、下放即退出清单；不填则按清单现状判断"),
    Column("reason", "变动依据和理由"),
    Column("source", "来源系统", note="不填即文件本身的来源；本区自建的填“本区”"),
    Column("outside_code", "来源编码", note="不填即与编码相同；同一来源编码重复导入不重复登记"),
    Column("outside_url", "来源地址"),
)
LINES = frozenset({"places", "process", "form"})
_LEVEL = Column("level", "行使层级", choices=_choices(LEVELS, 区级="district", 县级="district", 市级="municipal"))

POWER_COLUMNS: tuple[Column, ...] = (
    Column("code", "职权编码", required=True, also=("事项编码", "编码")),
    Column("name", "职权名称", required=True, also=("事项名称", "名称", "收费项目名称")),
    Column("main_name", "主项名称"),
    Column("kind", "职权类型", required=True, choices=_choices(ALL_KINDS), also=("事项类型", "类型")),
    Column("organ", "行使主体", required=True, note="机关的代码、短代码或者全称", also=("实施主体", "机关", "单位")),
    Column("office", "承办机构"),
    _LEVEL,
    *(
        Column(key, label, note="一条一行" if key in {"basis", "duty_basis"} else "")
        for key, label in POWER_ELEMENTS.items()
    ),
    *_SOURCE,
)

ITEM_COLUMNS: tuple[Column, ...] = (
    Column("code", "实施编码", required=True, also=("业务办理项编码", "事项编码", "编码")),
    Column("name", "事项名称", required=True, also=("业务办理项名称", "业务办理项", "名称")),
    Column("main_name", "主项名称", also=("主项",)),
    Column("sub_name", "子项名称", also=("子项",)),
    Column("kind", "事项类型", required=True, choices=_choices(ITEM_KINDS)),
    Column("organ", "实施主体", required=True, note="机关的代码、短代码或者全称", also=("机关", "单位")),
    _LEVEL,
    Column("power_code", "对应职权编码"),
    Column("handling", "办件类型", choices=_choices(HANDLINGS)),
    Column("statutory_days", "法定办结时限", "number", note="工作日", also=("法定办结时限（工作日）",)),
    Column("promised_days", "承诺办结时限", "number", note="不长于法定办结时限", also=("承诺办结时限（工作日）",)),
    Column("visits", "到办事现场次数", "number"),
    Column("charges", "是否收费", "flag"),
    Column("audience", "服务对象", "list", choices=_choices(AUDIENCES)),
    Column("person_theme", "面向自然人主题", "list"),
    Column("company_theme", "面向法人主题", "list"),
    Column("stage", "生命周期阶段", "list", note="不填则按主题判断"),
    Column(
        "materials",
        "办理材料",
        note="一份材料一行：名称|形式|份数|来源|必要性|适用情形|填报须知|示范填写；不需要材料的填“无需材料”",
    ),
    Column(
        "questions", "情形引导", note="一个问题一行：键|问题|选项/选项|前提；前提和适用情形写成 键=选项/选项；键=选项"
    ),
    *(
        Column(key, label, note="一项一行" if key in {"places", "process", "form"} else "")
        for key, label in TEXTS.items()
    ),
    *_SOURCE,
)
