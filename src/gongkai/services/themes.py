"""Themes of the service platform and the stages of a life (F.4): which theme belongs to which stage."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from gongkai.services.elements import COMPANY_STAGES, PERSON_STAGES

PERSON_THEMES: Mapping[str, str] = {
    "生育收养": "出生",
    "户籍办理": "生活",
    "民族宗教": "生活",
    "教育科研": "教育",
    "入伍服役": "就业",
    "就业创业": "就业",
    "设立变更": "就业",
    "准营准办": "就业",
    "抵押质押": "置业",
    "职业资格": "就业",
    "行政缴费": "生活",
    "婚姻登记": "生活",
    "优待抚恤": "救助",
    "规划建设": "置业",
    "住房保障": "置业",
    "社会保障": "养老",
    "证件办理": "生活",
    "交通出行": "出行",
    "旅游观光": "出行",
    "出境入境": "出行",
    "消费维权": "生活",
    "公共安全": "生活",
    "司法公证": "生活",
    "知识产权": "就业",
    "环保绿化": "生活",
    "文化体育": "生活",
    "公用事业": "生活",
    "医疗卫生": "就医",
    "离职退休": "养老",
    "死亡殡葬": "身后",
    "其他": "",
}
COMPANY_THEMES: Mapping[str, str] = {
    "设立变更": "准入准营",
    "准营准办": "准入准营",
    "资质认证": "准入准营",
    "年检年审": "经营发展",
    "税收财务": "纳税缴费",
    "人力资源": "招聘用工",
    "社会保障": "招聘用工",
    "投资审批": "工程建设",
    "融资信贷": "经营发展",
    "抵押质押": "经营发展",
    "商务贸易": "经营发展",
    "招标拍卖": "经营发展",
    "海关口岸": "经营发展",
    "涉外服务": "经营发展",
    "农林牧渔": "经营发展",
    "国土和规划建设": "工程建设",
    "交通运输": "经营发展",
    "环保绿化": "工程建设",
    "水务气象": "工程建设",
    "医疗卫生": "准入准营",
    "科技创新": "经营发展",
    "文体教育": "准入准营",
    "知识产权": "经营发展",
    "民族宗教": "准入准营",
    "质量技术": "经营发展",
    "检验检疫": "经营发展",
    "安全生产": "经营发展",
    "公安消防": "工程建设",
    "司法公证": "经营发展",
    "公用事业": "工程建设",
    "法人注销": "注销退出",
    "档案文物": "工程建设",
    "其他": "",
}
"""Theme → stage; an empty stage belongs to none. The national lists leave the assignment to the district."""

CYCLES: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "person": ("个人全生命周期", PERSON_STAGES),
    "company": ("企业全生命周期", COMPANY_STAGES),
}
"""Audience → title and stages of the page of a life cycle."""

STAGE_SENTENCES: Mapping[str, str] = {
    "出生": "生育登记、出生医学证明、落户、参保",
    "教育": "入园入学、转学、资助、考试",
    "就业": "求职、创业、职业资格、参军",
    "生活": "户籍、证件、婚姻、公用事业",
    "置业": "住房保障、公积金、不动产登记",
    "出行": "驾驶证、车辆、出入境、旅游",
    "就医": "医保、生育待遇、医疗机构",
    "救助": "低保、临时救助、优待抚恤",
    "养老": "退休、养老待遇、高龄津贴",
    "身后": "注销户口、抚恤丧葬、遗产公证",
    "准入准营": "开办、许可、资质",
    "招聘用工": "用工登记、参保、社保缴费",
    "纳税缴费": "税务登记、申报、发票、缴费",
    "经营发展": "变更、年报、融资、科技、知识产权",
    "工程建设": "立项、用地、规划、施工、验收",
    "注销退出": "清算、简易注销、社保和税务注销",
}


def stages_of_themes(person: Iterable[str], company: Iterable[str]) -> tuple[str, ...]:
    """The stages that the themes belong to, in the order of the life cycles."""
    found = {PERSON_THEMES.get(one, "") for one in person} | {COMPANY_THEMES.get(one, "") for one in company}
    return tuple(stage for stage in (*PERSON_STAGES, *COMPANY_STAGES) if stage in found)
