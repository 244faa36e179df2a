"""The forms around lists: filters, bulk assignment, upload, reading the applicant, remedies, the calendar."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce
from django.db.models.lookups import GreaterThanOrEqual, LessThanOrEqual

from gongkai.foi.models import Case, CaseFile, Readdressal
from gongkai.foi.models.case import ApplicantClass, Channel
from gongkai.foi.queries.consulting import helped, led
from gongkai.foi.views.desk.forms.base import day_field, text_field
from gongkai.kernel.crypto import blind_index
from gongkai.kernel.uploads import MOST_MEGABYTES, SUFFIXES, examine, problem_with
from gongkai.organs.models import Organ
from gongkai.rules.transitions import STATE_LABELS

DUE = Coalesce("due_on", "cautious_due_on")
"""The day that counts for the desk: the due date, or the cautious one of a case that waits for its confirmation."""

SORTS: dict[str, tuple[str, list[Any]]] = {
    "due": ("期限", [DUE.asc(nulls_last=True), "id"]),
    "new": ("登记先后", ["-id"]),
    "received": ("收到日", [F("received_on").desc(nulls_last=True), "-id"]),
    "number": ("编号", ["number"]),
    "done": ("办结日", [F("concluded_on").desc(nulls_last=True), "-id"]),
}


class QueueFilter(forms.Form):
    """What narrows a queue. Unknown values are passed over, so that an old bookmark still opens."""

    q = forms.CharField(
        label="编号或者申请人全名", required=False, max_length=80, widget=forms.TextInput(attrs={"type": "search"})
    )
    organ = forms.ChoiceField(label="机关", required=False)
    state = forms.ChoiceField(label="状态", required=False, choices=[("", "全部"), *STATE_LABELS.items()])
    channel = forms.ChoiceField(label="渠道", required=False, choices=[("", "全部"), *Channel.choices])
    klass = forms.ChoiceField(label="申请人类别", required=False, choices=[("", "全部"), *ApplicantClass.choices])
    assignee = forms.ChoiceField(label="承办人", required=False)
    together = forms.ChoiceField(
        label="联合办理", required=False, choices=[("", "全部"), ("lead", "本机关牵头"), ("help", "请求过协办")]
    )
    since = day_field("收到日自", required=False)
    until = day_field("收到日至", required=False)
    due_from = day_field("期限自", required=False)
    due_to = day_field("期限至", required=False)
    sort = forms.ChoiceField(
        label="排序", required=False, choices=[("", "默认"), *((k, v[0]) for k, v in SORTS.items())]
    )

    FIRST = ("q", "organ", "state", "assignee")
    """What stands in the line; the rest is opened when wanted."""
    FIELDS = {"organ": "organ_id", "state": "state", "channel": "channel", "klass": "applicant_class"}

    def __init__(
        self,
        data: Any,
        *,
        organs: Sequence[Organ],
        people: Sequence[tuple[int, str]],
        mine: int | None = None,
        absent: Collection[int] = (),
    ) -> None:
        """`mine` is the officer herself, `absent` those for whom she stands in."""
        super().__init__(data, auto_id="filter-%s")
        self.special = {"none": (None,), "me": (mine,), "deputy": tuple(absent)}
        organ, assignee = self.fields["organ"], self.fields["assignee"]
        assert isinstance(organ, forms.ChoiceField) and isinstance(assignee, forms.ChoiceField)
        organ.choices = [("", "全部"), *((str(one.pk), one.name) for one in organs)]
        own = [("me", "我承办的")] if mine else []
        lent = [("deputy", "我代理的")] if absent else []
        named = [(str(pk), name) for pk, name in people]
        assignee.choices = [("", "全部"), *own, *lent, ("none", "尚未定人"), *named]
        if len(organs) < 2:
            del self.fields["organ"]
        self.is_valid()

    @property
    def known(self) -> dict[str, Any]:
        """The filters that are set and make sense."""
        return {name: value for name, value in self.cleaned_data.items() if value}

    def apply(self, cases: QuerySet[Case]) -> QuerySet[Case]:
        """The cases that pass."""
        known = self.known
        for name, column in self.FIELDS.items():
            if name in known:
                cases = cases.filter(**{column: known[name]})
        if "assignee" in known:
            chosen = self.special.get(known["assignee"], (known["assignee"],))
            cases = cases.filter(assignee=None) if chosen == (None,) else cases.filter(assignee__in=chosen)
        if "together" in known:
            cases = {"lead": led, "help": helped}[known["together"]](cases)
        if "since" in known:
            cases = cases.filter(received_on__gte=known["since"])
        if "until" in known:
            cases = cases.filter(received_on__lte=known["until"])
        if "due_from" in known:
            cases = cases.filter(GreaterThanOrEqual(DUE, known["due_from"]))
        if "due_to" in known:
            cases = cases.filter(LessThanOrEqual(DUE, known["due_to"]))
        if "q" in known:
            cases = cases.filter(self.said(known["q"]))
        return cases

    @staticmethod
    def said(text: str) -> Q:
        """Cases of a number, or of an applicant's whole name; what a request says is encrypted and not searched."""
        by_number = Q(number__icontains=text) | Q(external_number=text)
        by_number |= Q(pk__in=Readdressal.objects.filter(old_number__icontains=text).values("case_id"))
        return by_number | Q(applicant__name_index=blind_index("name", text))

    def order(self, queue: str) -> list[Any]:
        """The order asked for, else by due date; what is done or of any state, the newest first."""
        return SORTS[self.known.get("sort") or {"done": "done", "all": "new"}.get(queue, "due")][1]

    @property
    def first_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.FIRST if name in self.fields]

    @property
    def other_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name not in self.FIRST]

    @property
    def others_set(self) -> bool:
        """Whether one of the fields that are not in the line narrows the list."""
        return bool(self.known.keys() - set(self.FIRST))


class BulkForm(forms.Form):
    """To whom the chosen cases go."""

    unit = forms.CharField(label="承办科室", required=False, max_length=60)
    assignee_id = forms.TypedChoiceField(label="承办人", required=False, coerce=int, empty_value=None)

    def __init__(self, data: Any, *, people: Sequence[tuple[str, str]]) -> None:
        super().__init__(data)
        field = self.fields["assignee_id"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = people

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors and not cleaned.get("unit") and not cleaned.get("assignee_id"):
            self.add_error("assignee_id", "请选择承办人或者填写承办科室")
        return cleaned


class PurposeForm(forms.Form):
    """Why somebody reads who the applicant is; it is written into the access log."""

    purpose = forms.CharField(
        label="查看目的", max_length=80, help_text="将与您的姓名、时间一并记入查阅记录，例如“电话确认申请”。"
    )


def checked_file(upload: Any) -> Any:
    """The upload, where one was sent and it can be kept. Raises ValidationError with what is wrong."""
    if not upload:
        return None
    head = upload.read(8)
    upload.seek(0)
    if problem := problem_with(upload.name, upload.size, head):
        raise ValidationError(problem)
    examine(upload.read(), upload.name)
    upload.seek(0)
    return upload


class UploadForm(forms.Form):
    """A file for the case."""

    request_key = forms.CharField(widget=forms.HiddenInput, max_length=64)
    kind = forms.ChoiceField(label="类别")
    title = forms.CharField(label="名称", required=False, max_length=200, help_text="不填则用文件名。")
    file = forms.FileField(label="文件", help_text=f"{'、'.join(sorted(SUFFIXES))}，不超过{MOST_MEGABYTES} MB。")

    def __init__(self, *args: Any, kinds: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["kind"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(kind, CaseFile.Kind(kind).label) for kind in kinds]

    def clean_file(self) -> Any:
        return checked_file(self.cleaned_data["file"])


class NoticeForm(forms.Form):
    """A State Council notice as CSV rows `日期,类别,名称`."""

    source = forms.CharField(label="依据", max_length=200, help_text="通知的名称和文号。")
    text = text_field(
        "日期表", rows=12, most=40_000, help_text="每行：日期,放假或者上班,名称。例如：2027-01-01,放假,元旦"
    )
