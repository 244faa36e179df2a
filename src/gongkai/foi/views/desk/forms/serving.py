"""送达, with the 送达回证 that each way demands."""

from __future__ import annotations

from typing import Any

from django import forms

from gongkai.foi.actions.service import serve
from gongkai.foi.serving import CARRIERS, SIGNERS, WAYS, Proof
from gongkai.foi.views.desk.forms.base import MoveForm, day_field, text_field


def line(label: str, help_text: str = "", most: int = 120) -> forms.CharField:
    return forms.CharField(label=label, required=False, max_length=most, help_text=help_text)


GROUPS = (
    ("直接送达、委托送达", ("signer", "signer_name", "refusal", "witness", "deliverer", "entrusted")),
    ("邮寄送达", ("carrier", "tracking")),
    ("电子送达", ("at",)),
    ("送达地址", ("address", "address_why")),
)
"""Fields under the ways that ask for them; what another way asks for stays empty."""


class Serve(MoveForm):
    """Which facts are demanded follows from the way; the action names what is missing beside its field."""

    action = serve
    button = "记录送达"
    template = "foi/desk/serve.html"
    long = True
    way = forms.ChoiceField(
        label="送达方式", choices=[(key, f"{label}（以{day}为准）") for key, (label, day) in WAYS.items()]
    )
    on = day_field("答复之日")
    signer = forms.ChoiceField(label="签收情况", required=False, choices=[("", "请选择"), *SIGNERS.items()])
    signer_name = line("签收人姓名", "本人签收的不填。")
    refusal = line("拒收事由", "拒绝签收的填写。")
    witness = line("见证人", "拒绝签收的，写明姓名和单位。")
    deliverer = line("送达人")
    entrusted = line("受委托送达的机关", "委托送达的填写。")
    carrier = forms.ChoiceField(label="邮寄方式", required=False, choices=[("", "请选择"), *CARRIERS.items()])
    tracking = line("邮件号", "中国邮政的邮件号；电子送达的，可填回执号。", 60)
    at = forms.TimeField(
        label="发送成功的时间", required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    address = line("实际送达地址", "按申请人提供的地址送达的，不填。", 200)
    address_why = line("与申请人提供的地址不一致的理由", "", 200)
    note = text_field("说明", required=False, rows=2)

    def first_values(self) -> dict[str, Any]:
        chosen = {"post": "post", "pickup": "direct"}.get(self.case.delivery, "electronic")
        return {"on": self.today, "way": chosen, "signer": "self", "carrier": "ems", "deliverer": self.actor.name}

    def groups(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The fields of the proof under the ways that ask for them."""
        return [(label, [self[name] for name in names]) for label, names in GROUPS]

    def arguments(self) -> dict[str, Any]:
        said = self.cleaned_data
        names = (name for _, group in GROUPS for name in group)
        proof = Proof(**{name: said[name] for name in names})
        return {"on": said["on"], "way": said["way"], "note": said["note"], "proof": proof}
