"""The standard catalogue (政务公开事项标准化目录): fields, and rows that are duties, by effective date."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q

from gongkai.disclosure.models.column import Column
from gongkai.kernel.models import StoredFile
from gongkai.organs.models import Organ


class Field(models.Model):
    """A field (领域), such as 101 国土空间规划; its names by date are `FieldName`."""

    code = models.CharField("领域代码", max_length=3, unique=True)
    ordinal = models.PositiveSmallIntegerField("序号")
    trial = models.BooleanField("国家试点领域", default=True)
    column = models.OneToOneField(
        Column, null=True, blank=True, on_delete=models.SET_NULL, related_name="field", verbose_name="栏目"
    )

    class Meta:
        verbose_name = verbose_name_plural = "公开领域"
        ordering: ClassVar = ["ordinal"]

    def __str__(self) -> str:
        return self.code


class FieldName(models.Model):
    """What a field is called from a day on: 扶贫 became 乡村振兴."""

    field = models.ForeignKey(Field, on_delete=models.CASCADE, related_name="names", verbose_name="领域")
    name = models.CharField("名称", max_length=60)
    effective_from = models.DateField("启用日期")
    reason = models.CharField("依据", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "领域名称"
        ordering: ClassVar = ["field", "effective_from"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["field", "effective_from"], name="disclosure_field_name_once_a_day")
        ]

    def __str__(self) -> str:
        return self.name


class CatalogueRow(models.Model):  # type: ignore[django-manager-missing]
    """The identity of a row: a duty to disclose, in the catalogue of the district or of one town.

    `scope` is whose catalogue it is. `code` is of nine digits (field, first level, second level) where the province
    gives one, else ours; documents refer to the row, so that a new version keeps what was published under it.
    """

    scope = models.ForeignKey(Organ, on_delete=models.PROTECT, related_name="catalogue_rows", verbose_name="目录所属")
    code = models.CharField("事项编码", max_length=20)
    field = models.ForeignKey(Field, on_delete=models.PROTECT, related_name="rows", verbose_name="领域")
    column = models.ForeignKey(
        Column, null=True, blank=True, on_delete=models.PROTECT, related_name="rows", verbose_name="栏目"
    )

    class Meta:
        verbose_name = verbose_name_plural = "公开事项"
        ordering: ClassVar = ["scope", "code"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["scope", "code"], name="disclosure_row_code_once"),
        ]

    def __str__(self) -> str:
        return self.code


class RowQuerySet(models.QuerySet[Any]):
    def on(self, day: date) -> Self:
        """The versions that are in force on that day."""
        return self.filter(Q(until__isnull=True) | Q(until__gt=day), in_force=True, effective_from__lte=day)


class RowVersion(models.Model):
    """What a row says from `effective_from` to the day before `until` (domain E.1).

    `elements` are the content elements in their order; `basis` is `[{"kind": "法律", "text": "…"}]`; `period` has the
    shape of `rules.disclosure_periods`, `period_text` the words of the catalogue; `channels` are keys of
    `catalogue_terms.CHANNELS`; `audience` is empty for everybody, else the group. `powers` and `services` are outside
    codes. `not_applicable` says why the district has no such matter (本区不涉及).
    """

    MANNERS: ClassVar = [("open", "主动公开"), ("on_request", "依申请公开")]
    LEVELS: ClassVar = [("county", "县级"), ("town", "乡级"), ("village", "村级")]

    row = models.ForeignKey(CatalogueRow, on_delete=models.CASCADE, related_name="versions", verbose_name="公开事项")
    seq = models.PositiveSmallIntegerField("版本")
    effective_from = models.DateField("生效日期")
    until = models.DateField("止（不含）", null=True, blank=True)
    in_force = models.BooleanField("有效", default=True)
    reason = models.CharField("调整理由", max_length=300, blank=True)
    ordinal = models.PositiveIntegerField("序号")
    level_one = models.CharField("一级事项", max_length=200)
    level_two = models.CharField("二级事项", max_length=200)
    elements = models.JSONField("公开内容（要素）", default=list)
    basis = models.JSONField("公开依据", default=list)
    period = models.JSONField("公开时限", default=dict)
    period_text = models.CharField("公开时限（原文）", max_length=300, blank=True)
    organ = models.ForeignKey(
        Organ, null=True, blank=True, on_delete=models.PROTECT, related_name="duties", verbose_name="公开主体"
    )
    organ_text = models.CharField("公开主体（原文）", max_length=200, blank=True)
    channels = models.JSONField("公开渠道和载体", default=list)
    audience = models.CharField("特定群体", max_length=200, blank=True)
    manner = models.CharField("公开方式", max_length=10, choices=MANNERS, default="open")
    levels = models.JSONField("公开层级", default=list)
    powers = models.JSONField("对应职权编码", default=list)
    services = models.JSONField("对应服务事项编码", default=list)
    not_applicable = models.CharField("本区不涉及的理由", max_length=300, blank=True)
    entered_by = models.CharField("录入人", max_length=120)

    objects = RowQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "公开事项版本"
        ordering: ClassVar = ["row", "effective_from", "seq"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["row", "seq"], name="disclosure_row_version_once"),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("effective_from")), name="disclosure_row_version_span"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["in_force", "effective_from", "until"], name="disclosure_row_on")]

    def __str__(self) -> str:
        return f"{self.level_one}—{self.level_two}"


class CatalogueTask(models.Model):
    """A power or service that a row cites was made, changed or cancelled: somebody looks whether the row still fits."""

    row = models.ForeignKey(CatalogueRow, on_delete=models.CASCADE, related_name="tasks", verbose_name="公开事项")
    code = models.CharField("职权或者服务事项编码", max_length=60)
    changed_on = models.DateField("变更日期")
    cause = models.CharField("事由", max_length=400)
    opened_at = models.DateTimeField("提出时间")
    due_on = models.DateField("应办日期")
    closed_at = models.DateTimeField("办结时间", null=True, blank=True)
    closed_by = models.CharField("办理人", max_length=120, blank=True)
    note = models.CharField("处理情况", max_length=400, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "目录核对任务"
        ordering: ClassVar = ["due_on", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["row", "code", "changed_on"], name="disclosure_task_once_a_change")
        ]

    def __str__(self) -> str:
        return self.cause


class Compilation(models.Model):
    """The catalogue of an organ compiled as one document (文件汇编), the newest of each kind of file."""

    KINDS: ClassVar = [("pdf", "PDF"), ("docx", "DOCX")]

    scope = models.ForeignKey(Organ, on_delete=models.PROTECT, related_name="compilations", verbose_name="目录所属")
    kind = models.CharField("格式", max_length=4, choices=KINDS)
    stored = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+", verbose_name="文件")
    rows = models.PositiveIntegerField("事项数")
    made_on = models.DateField("截至")
    made_at = models.DateTimeField("生成时间")

    class Meta:
        verbose_name = verbose_name_plural = "目录汇编"
        ordering: ClassVar = ["scope", "-kind"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["scope", "kind"], name="disclosure_compilation_once_a_kind")
        ]

    def __str__(self) -> str:
        return f"{self.scope} {self.kind}"
