"""Personal circumstances that no check digit betrays: a home, an illness, a child at its school.

Each wants two things at once – a named person and the circumstance – so that policy texts, which speak of illnesses,
schools and addresses all the time, raise nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from gongkai.rules.publication_checks.model import Passage
from gongkai.rules.publication_checks.tables import Table, cells_of

Hit = tuple[str, int, int, str]
"""(kind, start, end, masked)."""

_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范"
    "金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤温欧庄区麦冼"
)
_NAME = rf"(?:欧阳|上官|司徒|[{_SURNAMES}])[\u4e00-\u9fa5]{{1,2}}"
_UNIT = r"(?:号|栋|幢|座|单元|楼|层|室|房|弄|巷)"
_HOUSE = (
    rf"\d{{1,5}} ?(?:号|栋|幢|座|单元|室|房|弄|巷)(?:[\dA-Za-z一-十]{{1,5}} ?{_UNIT}?)*(?:[\d\-]{{1,8}}(?:室|房|号)?)?"
)
_HOME = re.compile(
    rf"(?:(?:家庭|户籍|现居|居住|常住|现)(?:住址|地址|所在地|住地)|(?<![一-龥])住址|，住址|、住址)\s?[:：为在是\t ]?\s?"
    rf"(?P<home>[\u4e00-\u9fa5\dA-Za-z（）()\-]{{2,40}}?{_HOUSE})"
)
_LIVES = re.compile(
    rf"(?P<who>{_NAME})(?:[，,、（(][^。；\n]{{0,30}}?)?[，,](?:现?住|家住|现居住于?|居住在)(?:于|在)?"
    rf"(?P<home>[\u4e00-\u9fa5\dA-Za-z]{{2,40}}?{_HOUSE})"
)
_ROW_HOME = re.compile(_HOUSE)
_ILLNESS = (
    r"(?:恶性肿瘤|[胃肺肝肠乳腺食管宫颈鼻咽淋巴甲状]{1,4}癌|白血病|艾滋病|HIV|梅毒|乙肝|乙型肝炎|肺结核|尿毒症|精神分裂症|抑郁症|双相情感障碍"
    r"|精神[一二三四]级|智力[一二三四]级|肢体[一二三四]级|癫痫|脑瘫|脑梗死?|心肌梗死|糖尿病|慢性肾功能衰竭|肾衰竭|血友病|帕金森病?|阿尔茨海默病?"
    r"|红斑狼疮|冠心病|高血压病?[三3]级)"
)
_SICK = re.compile(
    rf"(?:患者|病人|户主|申请人|学生|村民|居民|职工|参保人|当事人|其(?:父|母|妻|夫|子|女))[:：]?\s?{_NAME}[^。；\n某]{{0,24}}?"
    rf"(?:患有?|确诊(?:为|患)?|诊断(?:为|患)?|因|罹患)[^。；，,\n]{{0,8}}?{_ILLNESS}"
    rf"|(?:患者|病人)[:：]?\s?{_NAME}[^。；\n]{{0,30}}(?:住院号|病历号|门诊号)[:： ]?\s?[A-Za-z\d]{{4,}}"
)
_ILL = re.compile(_ILLNESS)
_SCHOOL = r"[\u4e00-\u9fa5]{2,16}?(?:小学|初级中学|中学|幼儿园|实验学校|九年一贯制学校)"
_PUPIL = re.compile(
    rf"(?<![\u4e00-\u9fa5]){_NAME}(?:同学)?[，,、（(](?:男|女)?[，,、]?[^。；\n]{{0,16}}?(?:就读于|系|是|为|在|现为)?{_SCHOOL}"
    rf"(?:[一二三四五六七八九初高小中大\d]{{1,3}}(?:年级)?[（(]?\d{{0,2}}[)）]?班|[一二三四五六]年级|(?:在读)?学生|幼儿|就读)"
    rf"|(?:学生|儿童|孩子|幼儿|女儿|儿子)[:：]?\s?{_NAME}(?:[，,][^。；\n]{{0,12}}?)?(?:就读于|就读|在读于|系|是){_SCHOOL}"
)
_LATE = re.compile(r"教师|校长|老师|园长|主任|书记|律师")


def find_circumstances(passage: Passage, table: Table) -> Iterator[Hit]:
    """Homes, illnesses and children at school in one passage."""
    text = passage.text
    for match in (*_HOME.finditer(text), *_LIVES.finditer(text)):
        yield "address", match.start("home"), match.end("home"), _masked(match["home"])
    for match in _SICK.finditer(text):
        yield "diagnosis", match.start(), match.end(), _masked(match[0])
    for match in _PUPIL.finditer(text):
        if not _LATE.search(text[match.start() : match.end() + 4]):
            yield "minor", match.start(), match.end(), _masked(match[0])
    if "\t" in text and table.is_private() and not table.is_heading(passage):
        yield from _in_row(text, table)


def _in_row(text: str, table: Table) -> Iterator[Hit]:
    children = any(re.search(r"学生|儿童|班级|年级|幼儿", heading) for heading in table.headings)
    for cell in cells_of(text):
        heading, value = table.heading(cell.column), cell.text.strip()
        if not value:
            continue
        if re.search(r"住址|家庭地址|户籍地址|居住地", heading) and _ROW_HOME.search(value):
            yield "address", cell.start, cell.end, _masked(value)
        elif re.search(r"病种|疾病|诊断|病情|残疾|致贫原因", heading) and _ILL.search(value):
            yield "diagnosis", cell.start, cell.end, _masked(value)
        elif children and re.search(r"学校|就读|幼儿园", heading) and re.search(_SCHOOL, value):
            yield "minor", cell.start, cell.end, _masked(value)


def _masked(text: str) -> str:
    return text[:2] + "*" * min(len(text) - 2, 8) if len(text) > 2 else "**"
