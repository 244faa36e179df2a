"""What invented applicants ask for, by the topics of an organ, and what officers write as grounds."""

from __future__ import annotations

import random
from collections.abc import Mapping

PLACES = (
    "万顷沙镇",
    "黄阁镇",
    "横沥镇",
    "东涌镇",
    "大岗镇",
    "榄核镇",
    "南沙街道",
    "珠江街道",
    "灵山岛尖",
    "蕉门河片区",
)
PROJECTS = ("环岛西路", "明珠湾隧道", "十九涌渔港", "庆盛枢纽", "义沙岛北堤", "万环西路", "凤凰三桥", "大岗先进制造园")

ASKED: Mapping[str, tuple[str, ...]] = {
    "land": (
        "{place}{project}工程征地补偿安置方案及其批复",
        "{place}{project}项目的《建设用地规划许可证》及附图",
        "{year}年{place}集体土地征收公告、勘测定界图和“一书四方案”",
        "{place}{project}工程范围内青苗和地上附着物补偿标准的文件",
        "{place}留用地指标核定文件和兑现情况",
        "{project}工程用地预审与选址意见书",
    ),
    "housing": (
        "{place}{project}周边小区商品房预售许可证和交付备案材料",
        "{place}某小区住宅专项维修资金的缴存和使用明细",
        "{place}旧楼加装电梯补贴的申请条件和发放名单",
        "{year}年公共租赁住房配租方案和轮候规则",
        "{place}房屋征收评估机构的选定程序文件",
        "{project}工程的施工许可证、竣工验收备案表",
    ),
    "police": (
        "{place}{year}年道路交通监控设备的设置地点和检定证书",
        "本人户籍档案中迁移登记的办理依据",
        "{place}派出所{year}年接处警工作规范",
    ),
    "enforcement": (
        "{place}{project}旁违法建设的查处决定书",
        "{place}户外广告设置的审批文件和期限",
        "{year}年{place}违法建设拆除计划和进度",
        "{place}垃圾分类站点建设的环评和选址文件",
    ),
    "market": (
        "{place}某公司的企业登记档案",
        "{year}年食品安全监督抽检不合格名单和处置情况",
        "投诉举报编号对应事项的处理结果和立案材料",
    ),
    "projects": ("{project}工程可行性研究报告的批复", "{year}年区级重点建设项目计划及调整文件"),
    "school": ("{year}年{place}公办小学招生地段划分的依据", "{place}某民办学校的年检结论"),
    "welfare": ("{place}养老机构{year}年运营补贴的标准和发放名单", "{year}年最低生活保障标准调整文件"),
    "budget": ("{year}年{place}部门预算和“三公”经费决算", "{project}工程的财政评审结论"),
    "labour": ("{place}{year}年被征地农民养老保障资金的计提和到账情况", "{year}年工伤认定决定的数量"),
    "environment": ("{project}工程环境影响报告书及其批复", "{place}{year}年水质监测断面数据"),
    "roads": ("{project}改造的交通组织方案", "{place}公交线路调整的依据和意见征集结果"),
    "water": ("{place}堤围达标加固工程的初步设计批复", "{year}年{place}供水管网改造计划"),
    "rural": (
        "{place}{year}年耕地地力保护补贴发放名册和标准",
        "{place}宅基地使用审批的政策文件",
        "{place}农村集体资产交易的合同备案",
        "{place}{year}年高标准农田建设的实施方案",
    ),
    "health": ("{place}医疗机构执业登记信息", "{year}年疫情防控物资接收和使用的明细"),
    "general": ("{year}年机关内设机构职责和负责人分工", "{year}年政府采购合同及验收材料"),
}

REASON_TEXTS: Mapping[str, str] = {
    "access": "所申请的信息随本答复书一并提供",
    "disclosed_part": "公开文件正文和标准部分",
    "withheld_part": "文件所附名册中的个人身份证号码、银行账号和联系电话不予公开",
    "grounds": "上述内容属于个人隐私，公开会损害第三方合法权益，依据《条例》第十五条、第三十七条作区分处理",
    "register_number": "登2020-0017",
    "classification_basis": "《保守国家秘密法》和有关保密事项范围",
    "secrecy_reviewer": "保密审查员",
    "reviewed_on": "2020-06-01",
    "reasons": "经审查，所申请的内容属于前述情形",
    "statute": "《中华人民共和国统计法》第九条",
    "which_security": "公共安全",
    "harm": "公开点位和布防的细节，可能被用于规避安全防范措施",
    "right": "涉及企业的商业秘密",
    "consultation": "已书面征求第三方意见，第三方在期限内答复不同意公开，理由成立",
    "public_interest": "经衡量，不公开不会对公共利益造成重大影响",
    "which_kind": "属于内部请示和讨论过程中形成的材料",
    "no_duty": "法律、法规、规章没有规定该类信息应当公开",
    "case_file": "属于行政处罚案件的案卷材料",
    "regime": "请依照有关登记资料查询的专门规定办理",
    "office": "请携带身份证明到区政务服务中心查询窗口办理",
    "search": "经在本机关公文系统、业务系统和档案室以项目名称、文号、年份为关键词检索，未检索到所申请的信息",
    "processing": "需要对多年的台账分别筛选、汇总、分析后才能形成",
    "clarification_history": "本机关已一次性告知补正，并收到补正材料",
    "still_unclear": "补正后仍未写明信息的名称、文号或者其他可供查询的特征",
    "earlier_case": "此前已就同一内容提出申请并获登记",
    "earlier_reply": "本机关已就同一内容作出答复并送达",
    "title": "《广州市人民政府公报》",
    "where": "可到区档案馆、区图书馆查阅",
    "counts": "同一申请人在短期内就同一类内容多次提出申请",
    "reasons_step": "本机关已要求说明理由",
    "why_unreasonable": "所述理由不足以说明申请的必要性",
    "earlier_provision": "所申请的信息此前已经提供",
}


def wanted(rng: random.Random, topic: str) -> str:
    """One matter asked for, in an applicant's words."""
    template = rng.choice(ASKED[topic] if rng.random() < 0.85 else ASKED["general"])
    return template.format(
        place=rng.choice(PLACES), project=rng.choice(PROJECTS), year=rng.choice((2017, 2018, 2019, 2020))
    )
