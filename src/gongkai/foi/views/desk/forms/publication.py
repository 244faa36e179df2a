"""提请主动公开: the answer as everybody would read it, checked by an officer."""

from __future__ import annotations

from typing import Any

from django import forms

from gongkai.foi.actions.publication import propose_publication
from gongkai.foi.masking import hide_personal_data
from gongkai.foi.policies import read_applicant
from gongkai.foi.queries.outgoing import going_files
from gongkai.foi.queries.publication import publication_text
from gongkai.foi.views.desk.forms.base import MoveForm, text_field


class ProposePublication(MoveForm):
    """The text is written from the answer with the applicant left out; the officer checks it."""

    action = propose_publication
    button = "提请主动公开"
    long = True
    title = forms.CharField(label="标题", max_length=120)
    body = text_field("正文", rows=10, most=20_000, help_text="已隐去申请人和个人信息，请核对后提请。")

    def first_values(self) -> dict[str, Any]:
        applicant = read_applicant(self.actor, self.case, what="拟写主动公开稿")
        return {
            "title": hide_personal_data(self.case.subject)[:120],
            "body": publication_text(self.case, applicant),
        }

    def build(self) -> None:
        files = list(going_files(self.case))
        if files:
            self.fields["file_ids"] = forms.MultipleChoiceField(
                label="随附公开的信息",
                required=False,
                choices=[(str(file.pk), file.title) for file in files],
                widget=forms.CheckboxSelectMultiple,
            )

    def arguments(self) -> dict[str, Any]:
        said = super().arguments()
        return {**said, "file_ids": [int(pk) for pk in said.get("file_ids", ())]}
