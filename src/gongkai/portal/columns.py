"""The portal's own columns (栏目), with the words that 政府网站发展指引 wants in their meta tags."""

from __future__ import annotations

from gongkai.kernel.page_meta import Column

HOME = Column("首页", "区政府信息公开的统一入口：查文件、提申请、看年报", ("政务公开", "政府信息"), "首页", "/")
DISCLOSURE = Column(
    "政务公开",
    "政府信息公开指南、制度、法定主动公开内容、年度报告与依申请公开入口",
    ("政府信息公开", "公开指南", "公开目录", "年度报告"),
    "信息公开目录",
    "/zwgk/",
)
GUIDE = Column(
    "政府信息公开指南",
    "政府信息的分类、编排体系、获取方式和公开工作机构的联系方式",
    ("公开指南", "获取方式"),
    "信息公开指南",
    "/zwgk/guide/",
)
DATA = Column("数据", "依申请公开办理情况的年度数据", ("数据发布", "依申请公开", "年度数据"), "数据发布", "/data/")
CONSULT = Column(
    "意见征集",
    "重大行政决策、规章和规范性文件草案公开征求意见，以及意见采纳情况",
    ("意见征集", "征求意见", "意见采纳情况"),
    "征集调查",
    "/consult/",
)
INTERVIEWS = Column(
    "在线访谈",
    "机关负责人就政策和公众关心的事回答提问的预告与实录",
    ("在线访谈", "政策解读"),
    "在线访谈",
    "/interviews/",
)
SITE = Column("网站服务", "站点地图、联系方式、订阅与开放接口", ("站点地图", "联系方式", "开放接口"), "概况信息")
