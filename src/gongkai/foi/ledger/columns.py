"""The columns of the ledger (台账), shared by import and export: headers, synonyms, labels of values.

Headers follow the ledgers organs keep (条例第45条: 登记、审核、办理、答复、归档); results are the rows of the report.
"""

from __future__ import annotations

from collections.abc import Mapping

from gongkai.foi.actions.service import WAYS
from gongkai.foi.models.case import ApplicantClass, Channel, Delivery, FormWanted
from gongkai.kernel.sheets import Column
from gongkai.rules.applicants import ID_KINDS


def _labels(choices: list[tuple[str, str]]) -> dict[str, str]:
    return {label: value for value, label in choices}


def _day(key: str, header: str, *also: str, note: str = "") -> Column:
    return Column(key, header, "date", note=note, also=also)


NUMBER = Column("number", "登记编号", also=("登记号",), note="本系统的登记编号；从外部系统导入的可以不填")
COLUMNS: tuple[Column, ...] = (
    NUMBER,
    Column("external_system", "外部系统", also=("来源系统",)),
    Column(
        "external_number",
        "外部编号",
        also=("申请编号", "受理编号", "受理号", "流水号", "编号", "申请单编号"),
        note="在原系统或者原台账中的编号；再次导入时按它识别同一件",
    ),
    Column("organ", "受理机关", also=("受理单位", "机关", "办理单位", "被申请机关"), note="代码、短代码或者全称"),
    Column(
        "applicant", "申请人", required=True, also=("申请人姓名", "申请人姓名或者名称", "申请人名称", "姓名或者名称")
    ),
    Column("applicant_class", "申请人类别", also=("申请人类型", "申请人性质"), choices=_labels(ApplicantClass.choices)),
    Column(
        "id_kind", "证件类型", also=("证件名称", "证件种类"), choices={label: key for key, label in ID_KINDS.items()}
    ),
    Column("id_number", "证件号码", also=("证件号", "身份证号", "身份证号码"), note="按文本格式填写"),
    Column("phone", "联系电话", also=("电话", "联系方式", "手机号码")),
    Column("email", "电子邮箱", also=("邮箱", "电子邮件")),
    Column("address", "通信地址", also=("通讯地址", "联系地址", "地址")),
    Column("representative", "代理人或者联系人", also=("代理人", "联系人")),
    Column(
        "channel",
        "提交渠道",
        required=True,
        also=("申请渠道", "申请方式", "提交方式", "受理渠道", "收件方式"),
        choices=_labels(Channel.choices),
    ),
    _day("submitted_on", "提交日期", "申请日期", "申请时间", "提交时间"),
    _day("signed_for_on", "收发室签收日", "签收日期"),
    _day("arrived_on", "到达公开工作机构之日", "到达日期", "转交日期"),
    _day(
        "received_on",
        "收到申请之日",
        "收到日期",
        "收到申请日期",
        "受理日期",
        "受理时间",
        "收件日期",
        note="条例第31条：当面提交之日、签收之日，网上、传真、平常信函为双方确认之日",
    ),
    Column(
        "items",
        "申请内容",
        required=True,
        also=("申请事项", "所需信息", "所需信息内容", "申请公开内容", "内容描述", "申请公开的信息"),
        note="有几个申请事项的，每个事项一行（单元格内换行）",
    ),
    Column("form_wanted", "形式要求", also=("提供形式", "所需形式"), choices=_labels(FormWanted.choices)),
    Column("delivery", "获取方式", also=("获取途径", "获取信息的方式"), choices=_labels(Delivery.choices)),
    Column("unit", "承办科室", also=("承办部门", "承办处室", "经办科室")),
    _day("clarification_asked_on", "补正告知日", "补正告知日期", "告知补正日期", "要求补正日期"),
    _day("clarification_until", "补正期限", "补正截止日期", "补正期限至"),
    _day("clarified_on", "补正收到日", "补正日期", "收到补正日期", "补正收到日期"),
    _day("third_party_asked_on", "第三方征求日期", "征求第三方意见日期", "第三方征求意见日期", "征求第三方日期"),
    _day("third_party_served_on", "第三方收到日期", "第三方收到征求意见书日期"),
    _day("third_party_replied_on", "第三方答复日期", "第三方回复日期", "第三方意见日期"),
    _day("organs_asked_on", "机关征求日期", "征求机关意见日期", "征求其他机关意见日期"),
    Column(
        "organs_basis", "机关征求依据", choices={"共同制作（条例第34条）": "34", "其他": "other"}, note="不填为“其他”"
    ),
    _day("organs_replied_on", "机关答复日期", "机关回复日期"),
    _day("extended_on", "延期告知日", "延期日期", "延期告知日期", note="不填的，按延期前的期限届满日记，并注明"),
    Column("extension_days", "延期天数", "number", also=("延长天数", "延期工作日数"), note="工作日，1至20"),
    Column("extension_approver", "延期批准人", also=("批准延期人",)),
    _day("reasons_asked_on", "要求说明理由日", "要求说明理由日期"),
    _day("reasons_given_on", "说明理由日", "说明理由日期"),
    _day("fee_notified_on", "收费告知日", "收费通知日期", "收费告知日期"),
    Column("fee_amount", "收费金额", "number", note="元"),
    _day("fee_paid_on", "缴费日期", "缴清日期"),
    _day("withdrawn_on", "撤回日期", "撤回申请日期"),
    _day(
        "answered_on", "答复日期", "答复时间", "答复书日期", note="答复书的成文日期；没有另填送达日期的，视为当日送达"
    ),
    Column("letter_number", "答复文号", also=("答复书文号", "文号", "答复编号")),
    Column(
        "outcomes",
        "处理结果",
        also=("办理结果", "答复结果", "答复类型", "办理情况", "结果"),
        note="年度报告第三部分的行名；各事项结果不同的，每个事项一行",
    ),
    Column("service_way", "送达方式", also=("答复方式",), choices={label: key for key, (label, _) in WAYS.items()}),
    _day("served_on", "送达日期", "送达时间"),
    _day("concluded_on", "办结日期", "办结日", "办结时间", "归档日期", note="归档之日；逾期不补正、不缴费的，终结之日"),
    Column("counted", "计入年报", "flag", note="不填为“是”"),
    Column("remark", "备注", also=("说明",)),
)
HEADERS: Mapping[str, str] = {column.key: column.header for column in COLUMNS}
BY_KEY: Mapping[str, Column] = {column.key: column for column in COLUMNS}

PERSONAL = frozenset({"applicant", "id_number", "phone", "email", "address", "representative", "items", "remark"})
"""Columns whose values identify a person or may; kept out of the audit's public part."""

DERIVED = ("办理状态", "答复期限", "原答复期限", "承办人", "是否逾期", "复议诉讼")
"""Columns that an export adds for the reader; an import passes them over, since they follow from the facts."""

PASSED_OVER = frozenset({*DERIVED, "序号", "经办人", "剩余天数", "年度", "月份"})

ALSO_SAID: Mapping[str, Mapping[str, str]] = {
    "channel": {
        **dict.fromkeys(
            ("网上", "网上申请", "网络", "网站", "在线申请", "在线", "网络申请", "电子邮件", "邮箱"), "online"
        ),
        **dict.fromkeys(("当面", "现场", "现场申请", "当面申请", "窗口", "现场提交", "来访"), "counter"),
        **dict.fromkeys(
            ("邮寄", "信函", "快递", "EMS", "挂号信", "挂号", "信函申请", "邮寄申请", "邮政快递"), "post_signed"
        ),
        **dict.fromkeys(("平信", "普通信函", "平邮"), "post_ordinary"),
        **dict.fromkeys(("传真申请",), "fax"),
    },
    "applicant_class": {
        **dict.fromkeys(("公民", "个人", "公民个人"), "natural_person"),
        **dict.fromkeys(("企业", "公司", "法人或其他组织商业企业"), "company"),
        **dict.fromkeys(("科研", "高校", "科研院所"), "research"),
        **dict.fromkeys(("公益组织", "社会组织", "社会公益机构"), "charity"),
        **dict.fromkeys(("律师事务所", "律所", "法律机构"), "law_firm"),
        **dict.fromkeys(("其他组织",), "other"),
    },
    "id_kind": {
        **dict.fromkeys(("身份证", "居民身份证号", "二代身份证"), "resident_id"),
        **dict.fromkeys(("信用代码", "营业执照", "社会信用代码"), "credit_code"),
        **dict.fromkeys(("港澳通行证", "回乡证"), "hk_macao_permit"),
        **dict.fromkeys(("台胞证",), "taiwan_permit"),
        **dict.fromkeys(("其他",), "other"),
    },
    "form_wanted": {
        **dict.fromkeys(("纸面", "书面", "复印件"), "paper"),
        **dict.fromkeys(("电子", "电子版", "光盘", "磁盘"), "electronic"),
        **dict.fromkeys(("查阅", "抄录", "现场查阅"), "inspect"),
    },
    "delivery": {
        **dict.fromkeys(("快递", "信函"), "post"),
        **dict.fromkeys(("邮箱", "电邮"), "email"),
        **dict.fromkeys(("网上", "网上下载", "在线"), "online"),
        **dict.fromkeys(("自取", "当面领取", "自行领取", "现场领取"), "pickup"),
    },
    "service_way": {
        **dict.fromkeys(("直接", "当面", "当面送达", "自取", "现场领取", "领取"), "direct"),
        **dict.fromkeys(("委托",), "entrusted"),
        **dict.fromkeys(("邮寄", "快递", "EMS", "挂号信", "信函", "邮政快递"), "post"),
        **dict.fromkeys(("电子", "电子邮件", "邮件", "邮箱", "网上", "网上答复", "在线", "网站"), "electronic"),
    },
}
"""How else ledgers write a value; compared without spaces, in half-width capitals."""

FACT_COLUMN: Mapping[str, str] = {
    "submitted": "submitted_on",
    "arrived": "arrived_on",
    "received": "received_on",
    "confirmed": "received_on",
    "clarification_asked": "clarification_asked_on",
    "clarified": "clarified_on",
    "third_party_asked": "third_party_asked_on",
    "third_party_served": "third_party_served_on",
    "third_party_replied": "third_party_replied_on",
    "organs_asked": "organs_asked_on",
    "organs_replied": "organs_replied_on",
    "extended": "extended_on",
    "reasons_asked": "reasons_asked_on",
    "reasons_given": "reasons_given_on",
    "fee_notified": "fee_notified_on",
    "fee_paid": "fee_paid_on",
    "withdrawn": "withdrawn_on",
    "abandoned": "concluded_on",
    "answered": "answered_on",
    "archived": "concluded_on",
}
"""Type of a dated fact → key of the column that states it."""
