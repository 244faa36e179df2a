"""Forms of the public pages: the words, the hints and the checks. What is sent is checked again by the actions.

A message says what to write and why; it never blames.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any
from unicodedata import normalize

from django import forms

from gongkai.foi.models.case import Delivery, FormWanted
from gongkai.rules.applicants import ID_KINDS, ORGANISATION, PERSON
from gongkai.rules.identifiers import credit_code_error, normalise, organisation_code_error, resident_id_error

KINDS = ((PERSON, "公民个人"), (ORGANISATION, "法人或者其他组织"))
PERSONAL_IDS = ("resident_id", "passport", "hk_macao_permit", "taiwan_permit", "residence_permit")
ORGANISATION_IDS = ("credit_code", "organisation_code")
ID_CHECKS = {
    "resident_id": resident_id_error,
    "credit_code": credit_code_error,
    "organisation_code": organisation_code_error,
}
NO_CONTACT = "请填写联系方式（电话、电子邮箱或通信地址），以便与您确认申请并送达答复"
MOST_ITEMS = 10
EMAIL_WRONG = "请核对电子邮箱，例如 name@example.cn"

IdChoices = list[tuple[str, Any]]


def _id_choices() -> IdChoices:
    groups = (("个人证件", PERSONAL_IDS), ("组织证件", ORGANISATION_IDS), ("其他", ("other",)))
    grouped: IdChoices = [(label, [(key, ID_KINDS[key]) for key in keys if key in ID_KINDS]) for label, keys in groups]
    return [("", "请选择"), *grouped]


def _text(label: str, missing: str = "", *, most: int = 200, hint: str = "", **attrs: str) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        required=bool(missing),
        max_length=most,
        error_messages={"required": missing, "max_length": f"“{label}”最多写{most}个字，请写得简短一些"},
        widget=forms.TextInput(attrs=attrs),
    )


def _email(label: str, hint: str = "") -> forms.EmailField:
    return forms.EmailField(
        label=label,
        help_text=hint,
        required=False,
        max_length=120,
        error_messages={"invalid": EMAIL_WRONG},
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


def clean_phone(value: str) -> str:
    """Half-width, without spaces, hyphens and brackets; a leading + stays."""
    return re.sub(r"[()]", "", normalise(value))


class WhoForm(forms.Form):
    """Who applies (art. 29 ¶2 (1)): name, proof of identity, ways to reach."""

    kind = forms.ChoiceField(
        label="您以什么身份申请",
        choices=KINDS,
        widget=forms.RadioSelect,
        error_messages={"required": "请选择以个人还是以单位名义申请"},
    )
    name = _text("姓名或者单位名称", "请填写姓名或者单位名称", most=60, hint="与证件上的一致。", autocomplete="name")
    id_kind = forms.ChoiceField(
        label="证件类型", choices=_id_choices, error_messages={"required": "请选择证件类型，作为身份证明"}
    )
    id_number = _text(
        "证件号码",
        "请填写证件号码，作为身份证明",
        most=40,
        hint="中间可以有空格。",
        autocomplete="off",
        spellcheck="false",
    )
    phone = forms.CharField(
        label="联系电话",
        required=False,
        max_length=40,
        help_text="手机或者固定电话。我们用它与您确认申请，您也可以用它查询进度。",
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel", "type": "tel"}),
    )
    email = _email("电子邮箱")
    address = _text("通信地址", hint="需要邮寄答复的，请写明邮政编码和收件人。", autocomplete="street-address")
    representative = _text("联系人或者代理人", most=60, hint="以单位名义申请的，写联系人；委托他人办理的，写代理人。")
    companions = forms.CharField(
        label="共同申请人",
        required=False,
        max_length=600,
        help_text="几个人一起申请的，每行写一人的姓名。",
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean_name(self) -> str:
        return " ".join(self.cleaned_data["name"].split())

    def clean_phone(self) -> str:
        phone = clean_phone(self.cleaned_data["phone"])
        if phone and not re.fullmatch(r"\+?\d{7,20}", phone, re.ASCII):
            raise forms.ValidationError("请核对联系电话，只写一个号码，例如 138 0013 8000 或者 020-12345678")
        return phone

    def clean_companions(self) -> str:
        lines = (" ".join(line.split()) for line in self.cleaned_data["companions"].splitlines())
        return "\n".join(line for line in lines if line)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        self._check_identity(data)
        reached = any(data.get(name) for name in ("phone", "email", "address"))
        if not reached and not {"phone", "email", "address"} & self.errors.keys():
            self.add_error("phone", NO_CONTACT)
        return data

    def _check_identity(self, data: dict[str, Any]) -> None:
        kind, id_kind, number = (data.get(name) or "" for name in ("kind", "id_kind", "id_number"))
        if kind == PERSON and id_kind in ORGANISATION_IDS:
            self.add_error(
                "id_kind", "以个人名义申请的，请选择个人证件；以单位名义申请的，请在上面选择“法人或者其他组织”"
            )
        if kind == ORGANISATION and id_kind in PERSONAL_IDS:
            self.add_error("id_kind", "以单位名义申请的，请选择统一社会信用代码等组织证件")
        if number:
            data["id_number"] = normalise(number)
            wrong = ID_CHECKS[id_kind](number) if id_kind in ID_CHECKS else ""
            if wrong:
                self.add_error("id_number", f"请核对{ID_KINDS[id_kind]}号码：{wrong}")


class WhatForm(forms.Form):
    """What is wanted and from which organ (art. 29 ¶2 (2)). One text field for each matter asked for."""

    organ = forms.ChoiceField(
        label="向哪个机关申请",
        error_messages={"required": "请选择向哪个机关申请", "invalid_choice": "请在列出的机关中选择一个"},
    )

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, organs: Sequence[Any], found: bool, count: int, **kwargs: Any
    ) -> None:
        """`organs` are choices, grouped or flat; `found` shows them as the few that a search gave; `count` is of
        items."""
        super().__init__(data, **kwargs)
        self.found = found
        self.count = count
        organ = self.fields["organ"]
        assert isinstance(organ, forms.ChoiceField)
        organ.widget = forms.RadioSelect() if found else forms.Select()
        organ.choices = list(organs) if found else [("", "请选择"), *organs]
        for position in range(1, count + 1):
            self.fields[f"item_{position}"] = self._item(position, count)

    def item_fields(self) -> list[forms.BoundField]:
        """The fields of the matters asked for, in order."""
        return [self[name] for name in self.fields if name.startswith("item_")]

    def may_add(self) -> bool:
        return self.count < MOST_ITEMS

    @staticmethod
    def _item(position: int, count: int) -> forms.CharField:
        return forms.CharField(
            label="您需要的政府信息" if count == 1 else f"您需要的政府信息（第{position}项）",
            required=position == 1,
            max_length=2000,
            help_text=(
                "写明名称、文号，或者便于查找的特征，例如时间、地点、文件的内容。不需要说明用途。"
                if position == 1
                else "不需要这一项的，留空即可。"
            ),
            error_messages={
                "required": "请写明所需信息的名称、文号或者便于查询的其他特征",
                "max_length": "每一项最多写2000个字，可以分成几项写",
            },
            widget=forms.Textarea(attrs={"rows": 5 if position == 1 else 4}),
        )

    def items(self) -> list[str]:
        """The matters asked for, blank ones left out. Valid forms only."""
        texts = (value for name, value in self.cleaned_data.items() if name.startswith("item_"))
        return [text.strip() for text in texts if text.strip()]


class HowForm(forms.Form):
    """In which form and by which way the information is to come (art. 29 ¶2 (3)).

    Asks for the address of a way only where the first page did not give it.
    """

    form_wanted = forms.ChoiceField(
        label="希望得到什么形式的信息",
        choices=FormWanted.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "请选择希望得到的形式"},
    )
    delivery = forms.ChoiceField(
        label="希望怎样得到答复和信息",
        choices=Delivery.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "请选择希望得到答复的途径"},
    )

    NEEDS = {
        "email": ("email", "请填写电子邮箱，答复将发送到这里"),
        "post": ("address", "请填写通信地址，答复将邮寄到这里"),
    }

    def __init__(self, data: Mapping[str, Any] | None = None, *, who: Mapping[str, str], **kwargs: Any) -> None:
        """`who` is the cleaned first page."""
        super().__init__(data, **kwargs)
        self.who = who
        if not who.get("email"):
            self.fields["email"] = _email("电子邮箱", "选择“电子邮件”的，请填写。")
        if not who.get("address"):
            self.fields["address"] = _text("通信地址", hint="选择“邮寄”的，请填写，写明邮政编码和收件人。")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        needed, message = self.NEEDS.get(data.get("delivery", ""), ("", ""))
        if needed and not self.who.get(needed) and not data.get(needed) and needed not in self.errors:
            self.add_error(needed, message)
        if data.get("form_wanted") == FormWanted.PAPER and data.get("delivery") in (Delivery.EMAIL, Delivery.ONLINE):
            self.add_error("delivery", "纸质信息只能邮寄或者自行领取；希望在网上得到的，请在上面选择“电子文件”")
        return data


class TrackForm(forms.Form):
    """The two things that open a case to its applicant."""

    code = _text(
        "查询码",
        "请填写查询码，在提交申请后的回执上",
        most=40,
        hint="16 位字母和数字，例如 ABCD-EFGH-JKLM-NPQR。",
        autocomplete="off",
        spellcheck="false",
    )
    factor = _text(
        "申请时填写的电话号码或者证件号码",
        "请填写申请时留下的电话号码或者证件号码",
        most=40,
        hint="完整填写，中间可以有空格。",
        autocomplete="off",
        spellcheck="false",
    )

    def clean_code(self) -> str:
        """In the groups of four it was given out in, whatever gaps were typed."""
        symbols = re.sub(r"[^0-9A-Z]", "", normalise(self.cleaned_data["code"]))
        return "-".join(symbols[start : start + 4] for start in range(0, len(symbols), 4))

    def factors(self) -> list[str]:
        """The second factor as typed, and without gaps and brackets, as the counter or the web may have stored it."""
        typed = normalize("NFKC", self.cleaned_data["factor"]).strip()
        return list(dict.fromkeys([clean_phone(typed), typed]))


class ClarifyForm(forms.Form):
    """The applicant's clarification (art. 30)."""

    note = forms.CharField(
        label="补正内容",
        max_length=4000,
        help_text="按上面的要求，写明您需要的是哪些信息，例如名称、文号、时间、地点。",
        error_messages={"required": "请写明补正内容", "max_length": "补正内容最多写4000个字"},
        widget=forms.Textarea(attrs={"rows": 7}),
    )


class ReasonsForm(forms.Form):
    """The applicant's reasons (art. 35)."""

    note = forms.CharField(
        label="理由",
        max_length=4000,
        help_text="说明为什么需要提出这些申请。",
        error_messages={"required": "请写明理由", "max_length": "理由最多写4000个字"},
        widget=forms.Textarea(attrs={"rows": 7}),
    )


class WithdrawForm(forms.Form):
    """A reason may be given; none is needed."""

    reason = forms.CharField(
        label="撤回的原因", required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )
