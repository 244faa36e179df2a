"""Letters (文书), their numbers (文号) and the files of a case."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from gongkai.foi.models.case import Case, RequestItem
from gongkai.kernel.fields import EncryptedJSONField, EncryptedTextField
from gongkai.kernel.models import StoredFile
from gongkai.organs.models import Organ


class NumberSeries(models.Model):
    """A run of numbers of one organ and year, e.g. the 文号 series “南公复”. Locked while a number is taken."""

    organ = models.ForeignKey(Organ, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField("年份")
    series = models.CharField("代字", max_length=24)
    last = models.PositiveIntegerField("已用至", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "编号序列"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organ", "year", "series"], name="foi_series_once"),
        ]

    def __str__(self) -> str:
        return f"{self.series}〔{self.year}〕"


class Letter(models.Model):
    """A letter of a case. Signed ones carry a 文号; served ones are kept as bytes."""

    class State(models.TextChoices):
        DRAFT = "draft", "草稿"
        SIGNED = "signed", "已签发"
        SERVED = "served", "已送达"
        VOID = "void", "作废"

    class Recipient(models.TextChoices):
        APPLICANT = "applicant", "申请人"
        THIRD_PARTY = "third_party", "第三方"
        ORGAN = "organ", "其他机关"

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="letters")
    kind = models.CharField("文种", max_length=32)
    state = models.CharField("状态", max_length=8, choices=State.choices, default=State.DRAFT)
    number = models.CharField("文号", max_length=60, blank=True)
    title = models.CharField("标题", max_length=120)
    content = EncryptedJSONField("正文", default=dict)
    """{"addressee": str, "paragraphs": [str], "remedies": [str], "attachments": [str], "issuer": str}

    The remedies of a draft show what will be said; those of a signed letter are generated for its date and close its
    paragraphs.
    """
    recipient = models.CharField("送达对象", max_length=12, choices=Recipient.choices, default=Recipient.APPLICANT)
    fact_key = models.CharField("对应事实", max_length=24, blank=True)
    outside_number = models.BooleanField("文号取自办公系统", default=False)
    dated = models.DateField("成文日期", null=True, blank=True)
    signed_by = models.CharField("签发人", max_length=60, blank=True)
    served_on = models.DateField("送达日", null=True, blank=True)
    service_way = models.CharField("送达方式", max_length=16, blank=True)
    service = EncryptedJSONField("送达回证", null=True, blank=True)
    """None before service; then those of "receiver", "address", "signer", "tracking", "refusal", "witness", "deliverer"
    that the way demands."""
    sealed = models.ForeignKey(
        "foi.CaseFile", null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name="用印正式文书"
    )
    created_at = models.DateTimeField("拟稿时间")

    class Meta:
        verbose_name = verbose_name_plural = "文书"
        ordering: ClassVar = ["case", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["number"], condition=~Q(number=""), name="foi_letter_number_once"),
            models.CheckConstraint(
                condition=~Q(state__in=["signed", "served"]) | ~Q(number=""), name="foi_letter_signed_has_number"
            ),
        ]

    def __str__(self) -> str:
        return self.number or self.title


class LetterDraft(models.Model):
    """One wording of a letter on its way: written in the browser, or brought back as DOCX.

    Rows are only added; the text of a file that came back is filled in once, when the worker has read it, or `problem`
    says why it cannot be read."""

    class Source(models.TextChoices):
        GENERATED = "generated", "系统生成"
        BROWSER = "browser", "在线修改"
        DOCX = "docx", "Word 带回"

    letter = models.ForeignKey(Letter, on_delete=models.CASCADE, related_name="drafts")
    paragraphs = EncryptedJSONField("正文", default=list)
    source = models.CharField("来源", max_length=10, choices=Source.choices)
    author_name = models.CharField("修改人", max_length=60)
    written_at = models.DateTimeField("时间")
    stored = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    problem = models.CharField("读取情况", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "文稿版本"
        ordering: ClassVar = ["letter", "id"]

    def __str__(self) -> str:
        return f"draft {self.pk} of letter {self.letter_id}"


class LetterTemplate(models.Model):
    """The wording of one kind of letter as an organ adapted it; `organ` unset means the whole district. A new wording
    is a new version, and what was signed keeps its own text."""

    organ = models.ForeignKey(Organ, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField("文种", max_length=40)
    version = models.PositiveIntegerField("版本")
    body = models.TextField("正文")
    active = models.BooleanField("启用", default=True)
    author_name = models.CharField("修改人", max_length=60)
    changed_at = models.DateTimeField("修改时间")

    class Meta:
        verbose_name = verbose_name_plural = "文书模板"
        ordering: ClassVar = ["kind", "organ", "-version"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organ", "kind", "version"], name="foi_template_version_once"),
            models.UniqueConstraint(
                fields=["kind", "version"], condition=Q(organ__isnull=True), name="foi_template_district_version_once"
            ),
            models.UniqueConstraint(
                fields=["organ", "kind"], condition=Q(active=True), name="foi_template_active_once"
            ),
            models.UniqueConstraint(
                fields=["kind"], condition=Q(active=True, organ__isnull=True), name="foi_template_district_active_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} v{self.version}"


class NumberTaken(models.Model):
    """Every number ever taken, so that none is unaccounted for; a voided one stays listed as 作废."""

    series = models.ForeignKey(NumberSeries, on_delete=models.PROTECT, related_name="taken")
    value = models.PositiveIntegerField("序号")
    letter = models.ForeignKey(Letter, null=True, blank=True, on_delete=models.PROTECT, related_name="numbers_taken")
    voided_reason = models.CharField("作废理由", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "文号登记"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["series", "value"], name="foi_number_value_once"),
        ]

    def __str__(self) -> str:
        return f"{self.series}{self.value}号"


class CaseFile(models.Model):
    """A file of a case: as filed, supplied as evidence, sent out, or the rendered bytes of a letter."""

    class Kind(models.TextChoices):
        APPLICATION = "application", "申请材料"
        EVIDENCE = "evidence", "办理材料"
        OUTGOING = "outgoing", "拟提供信息"
        LETTER = "letter", "文书"
        SEALED = "sealed", "用印正式文书"
        SIGNOFF = "signoff", "签发页"
        REDACTED = "redacted", "遮盖后信息"
        REMEDY = "remedy", "复议诉讼材料"

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="files")
    item = models.ForeignKey(RequestItem, null=True, blank=True, on_delete=models.CASCADE, related_name="files")
    letter = models.ForeignKey(Letter, null=True, blank=True, on_delete=models.CASCADE, related_name="files")
    kind = models.CharField("类别", max_length=16, choices=Kind.choices)
    title = EncryptedTextField("名称")
    stored = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField("加入时间")

    class Meta:
        verbose_name = verbose_name_plural = "案卷材料"
        ordering: ClassVar = ["case", "id"]

    def __str__(self) -> str:
        return self.title
