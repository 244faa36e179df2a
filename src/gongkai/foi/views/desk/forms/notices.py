"""Letters on the way to an answer: their service, and voiding one that was made by mistake."""

from __future__ import annotations

from typing import Any

from django import forms

from gongkai.foi.actions.notices import RECEIPT, serve_notice, void_notice
from gongkai.foi.actions.service import WAYS
from gongkai.foi.queries.letters import waiting_notices
from gongkai.foi.views.desk.forms.base import MoveForm, day_field, text_field


class _OneNotice(MoveForm):
    """About one letter that waits; the oldest is chosen first."""

    letter_id = forms.TypedChoiceField(label="文书", coerce=int)

    def build(self) -> None:
        field = self.fields["letter_id"]
        assert isinstance(field, forms.TypedChoiceField)
        waiting = waiting_notices(self.case.letters.all())
        field.choices = [(letter.pk, f"{letter.title} {letter.number}") for letter in waiting]


class ServeNotice(_OneNotice):
    action = serve_notice
    button = "记录送达"
    on = day_field("送达之日")
    way = forms.ChoiceField(
        label="送达方式", choices=[(key, f"{label}（以{day}为准）") for key, (label, day) in WAYS.items()]
    )
    tracking = forms.CharField(label=RECEIPT["tracking"], required=False, max_length=60)
    signer = forms.CharField(label=RECEIPT["signer"], required=False, max_length=60)
    address = forms.CharField(label=RECEIPT["address"], required=False, max_length=200)
    refusal = text_field("拒收的，写明情况", required=False, rows=2, most=500)
    witness = forms.CharField(label="拒收时的见证人", required=False, max_length=60)

    def arguments(self) -> dict[str, Any]:
        said = self.cleaned_data
        receipt = {key: said[key] for key in RECEIPT if key in said}
        return {
            "letter_id": said["letter_id"],
            "on": said["on"],
            "way": said["way"],
            "receipt": receipt | {"deliverer": self.actor.name},
        }


class VoidNotice(_OneNotice):
    action = void_notice
    button = "作废这份文书"
    dangerous = True
    reason = text_field("作废理由", help_text="文号保留在文号登记簿中，标为作废，不再使用。", most=200)
