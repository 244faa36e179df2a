"""The built-in wording of replies, one for each outcome (domain D.3), and their common frame; organs may adapt it."""

from __future__ import annotations

from collections.abc import Mapping

FRAME = """\
{收到申请之日}，本机关收到您提出的政府信息公开申请（登记编号：{登记编号}）。【{补正情况}。】经审查，现答复如下：
{逐项答复}
本答复书以{送达方式}的方式送达。"""

_ASKED = "您申请公开的“{申请事项}”，"
_REFUSED = "根据{依据条款}的规定，本机关不予公开。"
_MORE = "【{理由}。】"

REPLY_TEXTS: Mapping[str, str] = {
    "reply_provided": f"{_ASKED}根据{{依据条款}}的规定，本机关予以公开。{{提供的信息或者获取方式}}。{_MORE}",
    "reply_published": (
        f"{_ASKED}属于已主动公开的政府信息。根据{{依据条款}}的规定，现告知您获取该信息的方式、途径：信息名称为"
        f"“{{信息名称}}”，公开于{{公开网址或者场所}}，公开日期为{{公开日期}}。{_MORE}"
    ),
    "reply_partly": (
        f"{_ASKED}根据{{依据条款}}的规定，本机关作区分处理，予以部分公开。\n"
        "公开的部分：{公开的部分}。\n"
        "不予公开的部分：{不予公开的部分}。\n"
        f"不予公开的依据和理由：{{不予公开的依据和理由}}。{_MORE}"
    ),
    "reply_state_secret": f"{_ASKED}属于依法确定的国家秘密，定密依据为{{定密依据}}。{_REFUSED}",
    "reply_prohibited": (
        f"{_ASKED}属于法律、行政法规禁止公开的政府信息，禁止公开的规定为{{禁止公开的规定}}。{_REFUSED}{{理由}}。"
    ),
    "reply_security": f"{_ASKED}公开后可能危及{{危及的方面}}。{{危害的说明}}。{_REFUSED}{_MORE}",
    "reply_third_party": (
        f"{_ASKED}{{涉及的权益}}，公开会对第三方合法权益造成损害。{{征求意见情况}}。{{公共利益衡量}}。{_REFUSED}{_MORE}"
    ),
    "reply_internal": f"{_ASKED}属于行政机关的内部事务信息。{{信息类别}}。{_REFUSED}{{理由}}。",
    "reply_deliberative": (
        f"{_ASKED}属于行政机关在履行行政管理职能过程中形成的过程性信息。{{信息类别}}。{{无应当公开的规定}}。{_REFUSED}{_MORE}"
    ),
    "reply_enforcement": (
        f"{_ASKED}属于行政执法案卷信息。{{所属案卷}}。{_REFUSED}【当事人可以依法查阅案卷：{{案卷查阅途径}}。】{_MORE}"
    ),
    "reply_special_query": (
        f"{_ASKED}法律、行政法规对其获取有特别规定。{{专门查询规定}}。根据{{依据条款}}的规定，请您依照有关规定查询："
        f"{{查询机构和方式}}。{_MORE}"
    ),
    "reply_not_existing": (
        f"{_ASKED}{{检索情况}}。根据{{依据条款}}的规定，现告知您该政府信息不存在，本机关无法向您提供。{_MORE}"
    ),
    "reply_not_ours": (
        f"{_ASKED}不属于本机关负责公开的政府信息。{{不属于本机关的理由}}。根据{{依据条款}}的规定，本机关无法向您提供。"
        f"【负责公开该信息的机关：{{负责公开的机关}}。】{_MORE}"
    ),
    "reply_needs_creation": (
        f"{_ASKED}没有现成信息，需要本机关对现有政府信息进行加工、分析。{{另行制作的说明}}。根据{{依据条款}}的规定，"
        f"本机关无法向您提供。{_MORE}"
    ),
    "reply_still_unclear": (
        f"{_ASKED}经补正，申请内容仍不明确。{{补正经过}}。{{仍不明确之处}}。根据{{依据条款}}的规定，本机关无法向您提供。{_MORE}"
    ),
    "reply_petition": (
        f"{_ASKED}系以政府信息公开申请的形式进行信访、投诉、举报等活动。{{理由}}。根据{{依据条款}}的规定，"
        "本机关不作为政府信息公开申请处理。【您可以通过下列渠道提出：{相应渠道}。】"
    ),
    "reply_repeat": (
        f"{_ASKED}与您此前提出的申请（登记编号：{{此前申请编号}}）内容相同，本机关已作出答复：{{此前答复文号和日期}}。"
        f"根据{{依据条款}}的规定，现告知您不予重复处理。{_MORE}"
    ),
    "reply_publication": (
        f"{_ASKED}系要求提供公开出版物“{{出版物名称}}”。根据{{依据条款}}的规定，现告知您获取的途径：{{获取途径}}。{_MORE}"
    ),
    "reply_abusive": (
        f"{_ASKED}本机关认为申请公开政府信息的数量、频次明显超过合理范围。{{数量频次}}。{{说明理由经过}}。"
        f"{{理由不合理之处}}。根据{{依据条款}}的规定，本机关不予处理。{_MORE}"
    ),
    "reply_confirmation": (
        f"{_ASKED}系要求本机关确认或者重新出具您已经获取的政府信息。{{此前提供情况}}。{{理由}}。根据{{依据条款}}的规定，"
        "本机关不予处理。"
    ),
}
