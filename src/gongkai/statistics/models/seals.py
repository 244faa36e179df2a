"""The seal of a report: what was counted, case by case. Rows are written once and never changed."""

from __future__ import annotations

from typing import Any, ClassVar, NoReturn, TypeVar

from django.db import models

from gongkai.organs.models import Organ
from gongkai.statistics.models.reports import AnnualReport

M = TypeVar("M", bound=models.Model)


class Immutable(Exception):
    """Somebody tried to change what has been sealed; a correction is a new revision of the report."""


class SealedQuerySet(models.QuerySet[M]):
    """Refuses what would change sealed rows behind the model's back."""

    def remove_orphans(self) -> int:
        """Remove rows of batches that never got their seal; the caller has chosen them. Sealed rows are never among
        them: the database is asked once more."""
        orphans = self.exclude(batch__in=ReportSeal.objects.values("batch"))
        return orphans._raw_delete(self.db)

    def update(self, **kwargs: Any) -> NoReturn:
        raise Immutable("封存的年度数据不能修改；如需更正，请建立新的版次")

    def delete(self) -> NoReturn:
        raise Immutable("封存的年度数据不能删除；如需更正，请建立新的版次")


class Sealed(models.Model):
    """A row that is inserted once."""

    objects = SealedQuerySet.as_manager()

    class Meta:
        abstract = True
        # Cascades and saves go through the base manager: it must refuse likewise.
        base_manager_name = "objects"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise Immutable("封存的年度数据不能修改；如需更正，请建立新的版次")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise Immutable("封存的年度数据不能删除；如需更正，请建立新的版次")


class ReportSeal(Sealed):
    """The figures and prose as sealed: `cells` is the object of `annual_report.model.to_json` with "prose" beside
    it."""

    report = models.OneToOneField(AnnualReport, on_delete=models.PROTECT, related_name="seal")
    cells = models.JSONField("封存数据")
    members = models.JSONField("汇总范围", default=list)
    """[{"organ_id", "organ", "source"}] of the organs that were counted; of an organ's own report itself alone."""
    batch = models.UUIDField(unique=True, editable=False)
    """Which rows of `SealMember` belong to the seal: they are written before it, in short transactions of their own."""
    members_hash = models.CharField("成员摘要", max_length=64)
    hash = models.CharField("摘要", max_length=64)
    """Keyed hash over all of it, by a key outside the database; the audit row of the seal holds it too."""
    algorithm = models.CharField("摘要算法", max_length=8)
    key_id = models.CharField("密钥", max_length=20)
    sealed_at = models.DateTimeField("封存时间")
    sealed_by = models.CharField("封存人", max_length=60)

    class Meta(Sealed.Meta):
        verbose_name = verbose_name_plural = "年度封存"
        ordering: ClassVar = ["-sealed_at"]

    def __str__(self) -> str:
        return f"seal of report {self.report_id}"


class SealMember(Sealed):
    """One case or remedy in one cell of a seal. Totals have no rows of their own: they are the union of their parts."""

    class Section(models.TextChoices):
        REQUESTS = "requests", "第三部分"
        REMEDIES = "remedies", "第四部分"

    batch = models.UUIDField(editable=False)
    """That of the seal. A batch without a seal is what is left of a sealing that was refused; nothing reads it."""
    organ = models.ForeignKey(Organ, on_delete=models.PROTECT, related_name="+")
    section = models.CharField(max_length=8, choices=Section.choices)
    row = models.CharField(max_length=40)
    column = models.CharField(max_length=20)
    ref = models.BigIntegerField()
    """Id of the foi case (section three) or remedy (section four)."""
    facts = models.CharField(max_length=64)
    """Hash of the facts that were counted; see `queries.membership`."""

    class Meta(Sealed.Meta):
        verbose_name = verbose_name_plural = "封存明细"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["batch", "section", "row", "column", "ref"], name="statistics_member_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["ref", "section"], name="statistics_member_ref")]

    def __str__(self) -> str:
        return f"{self.batch} {self.row}/{self.column} {self.ref}"
