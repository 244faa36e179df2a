"""Forms of the document desk."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from wagtail.admin.widgets import AdminDateInput, AdminDateTimeInput

from gongkai.disclosure import bodies
from gongkai.disclosure.actions import DocumentFacts
from gongkai.disclosure.elements import ATTRIBUTES, FORMS, GROUNDS, KINDS, RELATIONS, REVIEWS, STAGES, WITHDRAWALS
from gongkai.disclosure.models import CatalogueRow, Column, Document, RowVersion
from gongkai.disclosure.policies import organs_written_for
from gongkai.kernel.actor import Actor
from gongkai.kernel.doors import new_key
from gongkai.organs.models import Organ

TAG = "<"


class Keyed(forms.Form):
    """A form that can be sent twice and does nothing twice; `version` is what was before the officer's eyes."""

    request_key = forms.CharField(widget=forms.HiddenInput, max_length=64, initial=new_key, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class DocumentForm(Keyed):
    """A draft. The row of the catalogue is given by its code; the body may be plain text, a paragraph a line."""

    title = forms.CharField(label="标题", max_length=300)
    organ = forms.ModelChoiceField(label="发布机构", queryset=Organ.objects.none())
    co_organs = forms.CharField(label="联合发文机构", max_length=300, required=False)
    kind = forms.ChoiceField(label="信息类别", choices=[("", "请选择"), *KINDS.items()])
    form = forms.ChoiceField(
        label="解读形式", choices=[("", "不是解读"), *FORMS.items()], required=False, help_text="政策解读填写。"
    )
    column = forms.ModelChoiceField(label="栏目", queryset=Column.objects.none())
    row_code = forms.CharField(
        label="公开事项编码",
        max_length=20,
        required=False,
        help_text="标准目录中的事项编码；目录没有列出的信息可以不填。",
    )
    attribute = forms.ChoiceField(
        label="公开属性", choices=ATTRIBUTES.items(), widget=forms.RadioSelect, initial="open"
    )
    ground = forms.ChoiceField(
        label="不主动公开的依据",
        choices=[("", "主动公开的不填"), *GROUNDS.items()],
        required=False,
        help_text="公开属性为依申请公开、不予公开的，选择依据。",
    )
    doc_number = forms.CharField(label="文号", max_length=80, required=False)
    formed_on = forms.DateField(label="成文日期", required=False, widget=AdminDateInput())
    effective_on = forms.DateField(label="施行日期", required=False, widget=AdminDateInput())
    expires_on = forms.DateField(label="有效期至", required=False, widget=AdminDateInput())
    subject_words = forms.CharField(label="主题词", max_length=120, required=False, help_text="用空格隔开。")
    source = forms.CharField(label="信息来源", max_length=120, required=False, help_text="转载的，填写原发布单位。")
    summary = forms.CharField(label="内容概述", max_length=500, required=False, widget=forms.Textarea({"rows": 3}))
    body = forms.CharField(
        label="正文",
        required=False,
        widget=forms.Textarea({"rows": 20, "data-body": ""}),
        help_text="可以从文字处理软件粘贴，保留标题、段落、表格和列表；纯文字每行一段。",
    )
    publish_on = forms.DateTimeField(
        label="定时发布", required=False, widget=AdminDateTimeInput(), help_text="不填的，审核通过后由签发人发布。"
    )
    slip = forms.BooleanField(
        label="仅更正文字差错",
        required=False,
        help_text="已发布的信息只改错字、不改数字和其他要素的，勾选后只须终审终校。",
    )

    def __init__(self, *args: Any, actor: Actor, today: date, document: Document | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organ"].queryset = organs_written_for(actor).order_by("path")  # type: ignore[attr-defined]
        self.fields["column"].queryset = Column.objects.filter(closed_on__isnull=True).order_by("path")  # type: ignore[attr-defined]
        self.today = today
        if document is None or not document.live:
            del self.fields["slip"]
        organs = organs_written_for(actor)[:2]
        if document is None and len(organs) == 1:
            self.fields["organ"].initial = organs[0].pk

    def clean_row_code(self) -> str:
        code = str(self.cleaned_data["row_code"]).strip()
        self.row_id: int | None = None
        if not code:
            return code
        organ = self.cleaned_data.get("organ")
        rows = CatalogueRow.objects.filter(code=code)
        # A town's own catalogue goes before the district's, where both have the code.
        own = rows.filter(scope=organ).first() if organ else None
        found = own or rows.filter(Q(scope__level=Organ.Level.DISTRICT)).first() or rows.first()
        if found is None:
            raise ValidationError(f"目录中没有编码“{code}”，请核对标准目录")
        if not RowVersion.objects.on(self.today).filter(row=found).exists():
            raise ValidationError(f"事项“{code}”已不在现行目录中")
        self.row_id = found.pk
        return code

    def clean_body(self) -> str:
        text = str(self.cleaned_data["body"])
        return text if TAG in text else bodies.paragraphs(text)

    @property
    def facts(self) -> DocumentFacts:
        said = self.cleaned_data
        plain = {name: said[name] for name in DocumentFacts.__dataclass_fields__ if name in said}
        plain |= {"organ_id": said["organ"].pk, "column_id": said["column"].pk, "row_id": self.row_id}
        return DocumentFacts(**plain)


def initial_of(version: Document) -> dict[str, Any]:
    """What the form shows of a version."""
    names = [name for name in DocumentFacts.__dataclass_fields__ if not name.endswith("_id")]
    shown = {name: getattr(version, name) for name in names}
    row = CatalogueRow.objects.filter(pk=version.row_id).first() if version.row_id else None
    return shown | {"organ": version.organ_id, "column": version.column_id, "row_code": row.code if row else ""}


class SubmitForm(Keyed):
    """送审, 撤回, 发布: nothing to say but which version."""


class NoteForm(Keyed):
    """An opinion that may be left out."""

    note = forms.CharField(label="意见", max_length=500, required=False, widget=forms.Textarea({"rows": 2}))


class ReasonForm(Keyed):
    """A reason that may not."""

    note = forms.CharField(label="理由", max_length=500, widget=forms.Textarea({"rows": 2}))


class SecrecyForm(Keyed):
    """保密审查 of one item."""

    item = forms.ChoiceField(label="审查对象")
    passed = forms.ChoiceField(
        label="审查结果", choices=[("1", "可以公开"), ("0", "不得公开")], widget=forms.RadioSelect, initial="1"
    )
    ground = forms.CharField(label="依据和理由", max_length=300, initial="不涉及国家秘密、工作秘密和敏感信息")

    def __init__(self, *args: Any, items: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["item"].choices = [(name, name) for name in items]  # type: ignore[attr-defined]


class WithdrawForm(Keyed):
    """撤下, with what the public is told."""

    reason = forms.ChoiceField(label="撤下事由", choices=[("", "请选择"), *WITHDRAWALS.items()])
    note = forms.CharField(label="对外说明", max_length=300, required=False, help_text="显示在原地址。")
    inner_note = forms.CharField(label="内部说明", max_length=500, required=False, widget=forms.Textarea({"rows": 2}))


class FileForm(Keyed):
    """An attachment."""

    upload = forms.FileField(label="文件")
    title = forms.CharField(label="附件名称", max_length=200, required=False, help_text="不填的用文件名。")
    description = forms.CharField(
        label="图片说明", max_length=300, required=False, help_text="图片须有文字说明，供读屏软件使用。"
    )
    map_number = forms.CharField(label="审图号", max_length=60, required=False, help_text="含地图的图片填写。")


class RelationForm(Keyed):
    """What this document is to another, which is given by its number or its 索引号."""

    kind = forms.ChoiceField(label="关系", choices=[("", "请选择"), *RELATIONS.items()])
    target = forms.CharField(label="对方的编号、索引号或者文号", max_length=80)
    on = forms.DateField(label="日期", required=False, widget=AdminDateInput())

    def clean_target(self) -> Document:
        said = str(self.cleaned_data["target"]).strip()
        by_number = Q(pk=int(said)) if said.isascii() and said.isdigit() and len(said) < 15 else Q(pk__in=())
        found = list(Document.objects.filter(by_number | Q(index_number=said) | Q(doc_number=said))[:2])
        if not found:
            raise ValidationError(f"没有编号、索引号或者文号为“{said}”的信息")
        if len(found) > 1:
            raise ValidationError(f"“{said}”对应不止一件信息，请改填编号或者索引号")
        return found[0]


class RuleForm(Keyed):
    """How an organ's documents are reviewed."""

    organ = forms.ModelChoiceField(
        label="机关", queryset=Organ.objects.order_by("path"), required=False, empty_label="全部机关"
    )
    kind = forms.ChoiceField(label="信息类别", choices=[("", "全部类别"), *KINDS.items()], required=False)
    stages = forms.MultipleChoiceField(
        label="审核环节",
        choices=[(stage, STAGES[stage]) for stage in REVIEWS],
        widget=forms.CheckboxSelectMultiple,
        initial=list(REVIEWS),
    )
    days = forms.IntegerField(label="每个环节的工作日数", min_value=1, max_value=30, initial=2)
    shows_names = forms.BooleanField(label="在正文后公布审核人姓名", required=False)
    reason = forms.CharField(
        label="理由", max_length=300, required=False, help_text="少于三审的必填，例如机关仅有两名工作人员。"
    )
