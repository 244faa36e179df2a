"""审核、审批、签发, and the way back."""

from __future__ import annotations

from typing import Any

from django import forms

from gongkai.foi.actions.decision import ANSWER, send_back, submit_review, void_letter
from gongkai.foi.actions.review import (
    ItemFinding,
    Outgoing,
    approve,
    changes_since,
    going_out,
    pass_review,
    refer_secrecy,
    review_legal,
    review_secrecy,
    secrecy_determined,
)
from gongkai.foi.actions.signing import record_signature, sign, signatories
from gongkai.foi.models import Letter, SecrecyReview
from gongkai.foi.views.desk.forms.base import DatedForm, MoveForm, text_field
from gongkai.foi.views.desk.forms.papers import PAPER, keep_paper, paper_field
from gongkai.rules.outcomes import OUTCOMES

JUDGED = [pair for pair in SecrecyReview.Result.choices if pair[0] != SecrecyReview.Result.REFERRED]
CHOOSE = "请逐件审阅并选择结论"


class SubmitReview(MoveForm):
    action = submit_review
    button = "提交审核"


class ReviewSecrecy(MoveForm):
    """逐件审查: the draft stands on the page, every outgoing file is named with a way to open it."""

    action = review_secrecy
    button = "提交保密审查结论"
    template = "foi/desk/review_secrecy.html"
    long = True
    ground = text_field("审查依据和理由", help_text="总的说明；各件另有理由的，写在各件之下（第十七条）。")

    def build(self) -> None:
        drafts = [one for one in self.case.letters.all() if one.kind == ANSWER and one.state == Letter.State.DRAFT]
        self.items = going_out(self.case, drafts[-1]) if drafts else []
        for place in range(len(self.items)):
            self.fields[f"verdict_{place}"] = forms.ChoiceField(
                label="已审阅，结论", choices=JUDGED, widget=forms.RadioSelect, error_messages={"required": CHOOSE}
            )
            self.fields[f"ground_{place}"] = forms.CharField(
                label="此件的理由", required=False, max_length=1000, help_text="与总的依据相同的，不填。"
            )
        previous = self.case.secrecy_reviews.filter(voided=False).last() if drafts else None
        self.changed = changes_since(self.case, previous) if previous else []

    def rows(self) -> list[tuple[Outgoing, forms.BoundField, forms.BoundField]]:
        """Each thing that goes out with its two fields."""
        return [(item, self[f"verdict_{n}"], self[f"ground_{n}"]) for n, item in enumerate(self.items)]

    def arguments(self) -> dict[str, Any]:
        said = self.cleaned_data
        findings = [
            ItemFinding(item.title, said[f"verdict_{n}"], said[f"ground_{n}"]) for n, item in enumerate(self.items)
        ]
        return {"ground": said["ground"], "findings": findings}


class ReferSecrecy(MoveForm):
    action = refer_secrecy
    button = "提请确定"
    to = forms.CharField(label="提请确定的部门", max_length=120, help_text="有关主管部门或者保密行政管理部门。")
    ground = text_field("不能确定的内容和理由")


class SecrecyDetermined(DatedForm):
    action = secrecy_determined
    button = "记录确定意见"
    determination = text_field("确定意见")


class ReviewLegal(MoveForm):
    action = review_legal
    button = "法制审核通过"
    opinion = text_field("法制审核意见", required=False, rows=2)


class PassReview(MoveForm):
    action = pass_review
    button = "审核通过"
    opinion = text_field("审核意见", required=False, rows=2)


class Approve(MoveForm):
    """The approver sees how the counted row was derived and confirms it (domain K.2-4)."""

    action = approve
    button = "审批同意"
    template = "foi/desk/approve.html"
    row_confirmed = forms.BooleanField(label="已核对计入年度报告的结果")
    opinion = text_field("审批意见", required=False, rows=2)

    def build(self) -> None:
        self.fields["row_confirmed"].error_messages["required"] = "请核对并确认计入年度报告的结果"

    @property
    def outcome_label(self) -> str:
        """The derived row in words; empty while nothing is decided."""
        outcome = OUTCOMES.get(self.case.outcome)
        return outcome.label if outcome else ""

    def arguments(self) -> dict[str, Any]:
        return {"opinion": self.cleaned_data["opinion"]}


def number_field() -> forms.CharField:
    """文号 from the office system; left empty it is taken from our own series."""
    return forms.CharField(
        label="办公系统编定的文号",
        required=False,
        max_length=60,
        help_text="不填则由本系统编号。例如：南市监函〔2021〕12号。",
    )


class Sign(MoveForm):
    action = sign
    button = "签发并编定文号"
    number = number_field()


class RecordSignature(DatedForm):
    """Signed on paper: the page, who signed and when."""

    action = record_signature
    button = "补录签发并编定文号"
    long = True
    signer_id = forms.TypedChoiceField(label="签发人", coerce=int, help_text="签发之日在本机关签发岗位上的人员。")
    page = paper_field("签发页", PAPER)
    number = number_field()

    def build(self) -> None:
        self.fields["on"].label = "签发日期"
        field = self.fields["signer_id"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = [("", "请选择"), *((user.pk, str(user)) for user in signatories(self.case, self.today))]

    def arguments(self) -> dict[str, Any]:
        said = self.cleaned_data
        stored = keep_paper(said["page"], "signoff", self.actor)
        return {key: said[key] for key in ("signer_id", "on", "number")} | {"stored_id": stored.pk}


class SendBack(MoveForm):
    action = send_back
    button = "退回承办人"
    dangerous = True
    reason = text_field("退回理由")


class VoidLetter(MoveForm):
    action = void_letter
    button = "作废文书"
    dangerous = True
    reason = text_field("作废理由", help_text="文号保留在编号登记中，标为作废，不再使用。")
