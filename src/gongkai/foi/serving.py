"""送达回证: what each way of service must be able to show later, before a court for one.

A way asks for its own facts; what it does not ask for is not kept. A state organ's letter goes by 中国邮政 alone
(《邮政法》第五十五条: 快递企业不得寄递国家机关公文); for posted letters the day of posting counts
(国办公开办函〔2016〕235号).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.core.exceptions import ValidationError

from gongkai.foi.models import Applicant
from gongkai.kernel.clock import ZONE

WAYS = {
    "direct": ("直接送达", "申请人签收之日"),
    "entrusted": ("委托送达", "申请人签收之日"),
    "post": ("邮寄送达", "交邮之日"),
    "electronic": ("电子送达", "发送成功之日"),
}
"""Ways of service and the day that counts for each (国办公开办函〔2016〕235号; post: the day of posting)."""

SIGNERS = {
    "self": "受送达人本人",
    "family": "同住成年家属",
    "agent": "委托代理人",
    "unit": "单位负责收件的人",
    "refused": "拒绝签收",
}
CARRIERS = {"ems": "中国邮政EMS", "registered": "中国邮政挂号信", "other": "其他快递企业"}
TRACKING = re.compile(r"\d{13}|[A-Z]{2}\d{9}(?:CN)?|[A-Z]{2}\d{11}")
"""Numbers of 中国邮政: 13 digits (EMS), two letters with nine digits and CN (EMS, 给据邮件) or with eleven (挂号)."""


@dataclass(frozen=True)
class Proof:
    """What the officer says of a service. `signer` is a key of SIGNERS; `address` empty means the one the applicant
    gave; `at` the moment of an electronic delivery."""

    receiver: str = ""
    signer: str = ""
    signer_name: str = ""
    address: str = ""
    address_why: str = ""
    refusal: str = ""
    witness: str = ""
    deliverer: str = ""
    entrusted: str = ""
    carrier: str = ""
    tracking: str = ""
    at: time | None = None


def settled(proof: Proof, way: str, *, on: date, at: datetime, applicant: Applicant) -> dict[str, str]:
    """The facts of the 送达回证 that this way keeps, complete; `at` is now. Raises ValidationError by field."""
    stated = applicant.email if way == "electronic" else applicant.address
    errors = _errors(proof, way, on=on, at=at, stated=stated)
    if errors:
        raise ValidationError(errors)
    kept: dict[str, Any] = {
        "receiver": proof.receiver.strip() or applicant.name,
        "address": proof.address.strip() or stated,
        "deliverer": proof.deliverer.strip(),
    }
    if _elsewhere(proof, stated):
        kept["address_why"] = proof.address_why.strip()
    if way in {"direct", "entrusted"}:
        kept["signer"] = proof.signer_name.strip() or applicant.name if proof.signer != "refused" else ""
        kept["relation"] = SIGNERS[proof.signer]
        if proof.signer == "refused":
            kept |= {"refusal": proof.refusal.strip(), "witness": proof.witness.strip()}
    if way == "entrusted":
        kept["entrusted"] = proof.entrusted.strip()
    if way == "post":
        kept["carrier"] = CARRIERS[proof.carrier]
    if way == "electronic" and proof.at:
        kept["time"] = f"{proof.at:%H:%M}"
    kept["tracking"] = _tracking(proof) if way == "post" else proof.tracking.strip()
    return {name: str(value) for name, value in kept.items()}


def _tracking(proof: Proof) -> str:
    return "".join(proof.tracking.split()).upper()


def _elsewhere(proof: Proof, stated: str) -> bool:
    """Whether it went to another address than the applicant gave."""
    given = "".join(proof.address.split()).casefold()
    return bool(given) and given != "".join(stated.split()).casefold()


def _errors(proof: Proof, way: str, *, on: date, at: datetime, stated: str) -> dict[str, str]:
    errors = dict(BY_WAY[way](proof))
    if way in {"post", "electronic"} and not proof.address.strip() and not stated:
        what = "电子邮箱" if way == "electronic" else "通信地址"
        errors["address"] = f"申请人没有提供{what}，请填写实际送达的地址"
    if _elsewhere(proof, stated) and not proof.address_why.strip():
        errors["address_why"] = "送达地址与申请人提供的不一致，请写明理由"
    if way == "electronic" and proof.at and datetime.combine(on, proof.at, ZONE) > at:
        errors["at"] = "发送时间不能晚于现在"
    return errors


def _handed(proof: Proof) -> Mapping[str, str]:
    errors = {}
    if proof.signer not in SIGNERS:
        errors["signer"] = "请选择由谁签收"
    elif proof.signer == "refused":
        if not proof.refusal.strip():
            errors["refusal"] = "请写明拒收的事由"
        if not proof.witness.strip():
            errors["witness"] = "拒绝签收的，请写明见证人姓名和单位"
    elif proof.signer != "self" and not proof.signer_name.strip():
        errors["signer_name"] = "请填写签收人姓名"
    if not proof.deliverer.strip():
        errors["deliverer"] = "请填写送达人"
    return errors


def _entrusted(proof: Proof) -> Mapping[str, str]:
    errors = dict(_handed(proof))
    if not proof.entrusted.strip():
        errors["entrusted"] = "请填写受委托送达的机关"
    return errors


def _posted(proof: Proof) -> Mapping[str, str]:
    if proof.carrier not in CARRIERS:
        return {"carrier": "请选择邮寄方式"}
    if proof.carrier == "other":
        return {"carrier": "国家机关公文只能交中国邮政寄递，不得由其他快递企业寄递（《邮政法》第五十五条）"}
    if not TRACKING.fullmatch(_tracking(proof)):
        return {"tracking": "请填写中国邮政的邮件号：13位数字，或者两位字母加数字，例如1041234567890、XA12345678901"}
    return {}


def _sent(proof: Proof) -> Mapping[str, str]:
    return {} if proof.at else {"at": "请填写发送成功的时间"}


BY_WAY = {"direct": _handed, "entrusted": _entrusted, "post": _posted, "electronic": _sent}
