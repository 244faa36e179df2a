"""Documents: what is published, with its files, relations and every version that ever was."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models import Q
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.models import DraftStateMixin, RevisionMixin

from gongkai.disclosure.elements import ATTRIBUTES, FORMS, GROUNDS, KINDS, RELATIONS, STAGES, VALIDITIES, WITHDRAWALS
from gongkai.disclosure.models.catalogue import CatalogueRow
from gongkai.disclosure.models.column import Column
from gongkai.kernel.fields import YearField
from gongkai.kernel.models import StoredFile
from gongkai.organs.models import Organ

LISTS = {
    "disclosure_live_newest": (),
    "disclosure_live_column": ("column",),
    "disclosure_live_organ": ("organ",),
    "disclosure_live_kind": ("kind",),
    "disclosure_live_row": ("row",),
}
"""Indexes of the public lists, by what narrows them."""


class Document(DraftStateMixin, RevisionMixin, ClusterableModel):
    """One document; its number is its primary key and its public address.

    The row itself holds what the public sees while `live`, and else the newest draft; every version is a Wagtail
    revision. `stage` says where the newest version stands in its reviews. Times of ours (`published_at`, `changed_at`)
    are business time; Wagtail's own are real time. `body` is HTML of the kinds that `bodies.clean` lets through.
    `outside_id` with `source_system` is the key of a mirror or an import.
    """

    live = models.BooleanField("对外公开", default=False, editable=False)
    organ = models.ForeignKey(Organ, on_delete=models.PROTECT, related_name="+", verbose_name="发布机构")
    co_organs = models.CharField("联合发文机构", max_length=300, blank=True)
    row = models.ForeignKey(
        CatalogueRow, null=True, blank=True, on_delete=models.PROTECT, related_name="documents", verbose_name="公开事项"
    )
    column = models.ForeignKey(Column, on_delete=models.PROTECT, related_name="documents", verbose_name="栏目")
    kind = models.CharField("信息类别", max_length=16, choices=list(KINDS.items()))
    form = models.CharField("解读形式", max_length=8, choices=list(FORMS.items()), blank=True)
    title = models.CharField("标题", max_length=300)
    summary = models.CharField("内容概述", max_length=500, blank=True)
    body = models.TextField("正文", blank=True)
    subject_words = models.CharField("主题词", max_length=120, blank=True)
    source = models.CharField("信息来源", max_length=120, blank=True)
    index_number = models.CharField("索引号", max_length=40, blank=True, db_index=True)
    doc_number = models.CharField("文号", max_length=80, blank=True, db_index=True)
    formed_on = models.DateField("成文日期", null=True, blank=True)
    attribute = models.CharField("公开属性", max_length=10, choices=list(ATTRIBUTES.items()), default="open")
    ground = models.CharField("不主动公开的依据", max_length=20, choices=list(GROUNDS.items()), blank=True)
    validity = models.CharField("有效性", max_length=10, choices=list(VALIDITIES.items()), blank=True)
    effective_on = models.DateField("施行日期", null=True, blank=True)
    expires_on = models.DateField("有效期至", null=True, blank=True)
    ended_on = models.DateField("废止（失效）日期", null=True, blank=True)
    publish_on = models.DateTimeField("定时发布", null=True, blank=True)

    stage = models.CharField("办理环节", max_length=8, choices=list(STAGES.items()), default="draft")
    slip_only = models.BooleanField("仅更正文字差错", default=False)
    published_at = models.DateTimeField("发布时间", null=True, blank=True)
    published_year = YearField("发布年份", source="published_at")
    changed_at = models.DateTimeField("更新时间")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", verbose_name="拟稿人"
    )
    author_name = models.CharField("拟稿人姓名", max_length=60)
    source_system = models.CharField("来源系统", max_length=60, blank=True)
    outside_id = models.CharField("来源编号", max_length=120, blank=True)

    objects: ClassVar[models.Manager[Document]] = models.Manager()

    _revisions = GenericRelation("wagtailcore.Revision", related_query_name="disclosure_document")

    KEPT: ClassVar = ("stage", "slip_only", "published_at", "index_number", "validity", "ended_on", "changed_at")
    """Fields of the document as a whole: no revision brings back an older value of them."""

    class Meta:
        verbose_name = verbose_name_plural = "公开信息"
        ordering: ClassVar = ["-published_at", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(live=False) | Q(attribute="open"), name="disclosure_only_open_is_live"),
            models.CheckConstraint(
                condition=Q(live=False) | Q(published_at__isnull=False), name="disclosure_live_has_day"
            ),
            models.UniqueConstraint(
                fields=["index_number"], condition=~Q(index_number=""), name="disclosure_index_number_once"
            ),
            models.UniqueConstraint(
                fields=["source_system", "outside_id"], condition=~Q(outside_id=""), name="disclosure_outside_id_once"
            ),
        ]
        indexes: ClassVar = [
            *(
                models.Index(fields=[*by, "-published_at", "-id"], condition=Q(live=True), name=name)
                for name, by in LISTS.items()
            ),
            models.Index(
                fields=["published_year", "organ", "kind", "validity"],
                condition=Q(live=True),
                name="disclosure_live_facets",
            ),
            models.Index(fields=["stage", "organ"], name="disclosure_in_hand"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def revisions(self) -> Any:
        return self._revisions

    def with_content_json(self, content: Any) -> Any:
        held = super().with_content_json(content)
        for name in self.KEPT:
            setattr(held, name, getattr(self, name))
        return held

    def publish(self, *args: Any, **kwargs: Any) -> None:
        """Wagtail's own way past the reviews is closed, for superusers too."""
        raise PermissionDenied("发布须经三审三校，由“待发布”环节办理")

    def unpublish(self, *args: Any, **kwargs: Any) -> None:
        """As `publish`: what is public is withdrawn with its legal reason."""
        raise PermissionDenied("撤下须说明法定事由，由“撤下”办理")

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Nothing that was entered is deleted: a draft is dropped, a published document withdrawn."""
        raise PermissionDenied("公开信息不删除：草稿作废，已发布的撤下")


class DocumentFile(models.Model):
    """An attachment (附件) of one version of a document; `description` stands in for what a picture shows."""

    document = ParentalKey(Document, on_delete=models.CASCADE, related_name="files", verbose_name="公开信息")
    ordinal = models.PositiveSmallIntegerField("序号", default=1)
    title = models.CharField("附件名称", max_length=200)
    stored = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+", verbose_name="文件")
    suffix = models.CharField("格式", max_length=8)
    size = models.PositiveBigIntegerField("字节数")
    description = models.CharField("图片说明", max_length=300, blank=True)
    map_number = models.CharField("审图号", max_length=60, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "附件"
        ordering: ClassVar = ["document", "ordinal", "id"]

    def __str__(self) -> str:
        return self.title


class FileText(models.Model):
    """What the worker read of an attachment: its text, what it hides from its reader, or why it could not be read.

    Belongs to the stored content, so that the versions which share a file share its reading. `hidden` is
    `[{"label", "where", "excerpt"}]`. The text is public only while a live document shows the file.
    """

    stored = models.OneToOneField(StoredFile, on_delete=models.CASCADE, related_name="disclosed_text")
    text = models.TextField("文字", blank=True)
    hidden = models.JSONField("隐藏内容", default=list)
    problem = models.CharField("未能读取的原因", max_length=200, blank=True)
    read_at = models.DateTimeField("读取时间")

    class Meta:
        verbose_name = verbose_name_plural = "附件文字"

    def __str__(self) -> str:
        return f"text of file {self.stored_id}"


class Relation(models.Model):
    """What one document is to another: `source` interprets, amends, repeals, replaces or goes with `target`."""

    source = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="relations", verbose_name="公开信息")
    target = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="related_by", verbose_name="相关信息")
    kind = models.CharField("关系", max_length=12, choices=list(RELATIONS.items()))
    on = models.DateField("日期", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "信息关系"
        ordering: ClassVar = ["source", "kind", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["source", "target", "kind"], name="disclosure_relation_once"),
            models.CheckConstraint(condition=~Q(source=models.F("target")), name="disclosure_relation_of_two"),
        ]

    def __str__(self) -> str:
        return f"{self.source_id} {self.kind} {self.target_id}"


class Withdrawal(models.Model):
    """That a document was taken from the public, why, and what its tombstone says. One that is published again keeps
    the row, with `ended_at`."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="withdrawals")
    reason = models.CharField("撤下事由", max_length=12, choices=list(WITHDRAWALS.items()))
    note = models.CharField("对外说明", max_length=300, blank=True)
    inner_note = models.CharField("内部说明", max_length=500, blank=True)
    by = models.CharField("撤下人", max_length=60)
    at = models.DateTimeField("撤下时间")
    ended_at = models.DateTimeField("恢复时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "撤下记录"
        ordering: ClassVar = ["document", "id"]

    def __str__(self) -> str:
        return f"withdrawal of {self.document_id}"


class IndexSeries(models.Model):
    """The last serial of 索引号 that an organ has given in a year; locked to take the next."""

    organ = models.ForeignKey(Organ, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField("年份")
    last = models.PositiveIntegerField("最后序号", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "索引号序列"
        constraints: ClassVar = [models.UniqueConstraint(fields=["organ", "year"], name="disclosure_series_once")]

    def __str__(self) -> str:
        return f"{self.organ_id}/{self.year}"
