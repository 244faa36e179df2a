"""An organ, what is known of it by effective date, and how organs follow one another."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q


class Organ(models.Model):
    """The identity of an organ (机关): a code, the years it exists, and copies of its present name and place.

    `name`, `parent` and `path` are those of today, for lists and for deciding who sees what; of other days
    `OrganVersion` and `OrganPlace` tell.
    """

    class Level(models.TextChoices):
        DISTRICT = "district", "区"
        DEPARTMENT = "department", "部门"
        TOWN = "town", "镇"
        STREET = "street", "街道"
        VILLAGE = "village", "村"
        COMMUNITY = "community", "社区"

    code = models.CharField("机关代码", max_length=40, unique=True)
    short_code = models.SlugField("短代码", max_length=40, unique=True, null=True, blank=True)
    name = models.CharField("现名", max_length=120, db_index=True)
    level = models.CharField("层级", max_length=12, choices=Level.choices)
    parent = models.ForeignKey(
        "self", verbose_name="上级", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    path = models.CharField(max_length=255, unique=True, editable=False)
    opened_on = models.DateField("设立日期")
    closed_on = models.DateField("撤销日期", null=True, blank=True)

    class Meta:
        verbose_name = "机关"
        verbose_name_plural = "机关"
        ordering = ["path"]

    def __str__(self) -> str:
        return self.name

    def exists_on(self, on: date) -> bool:
        """Whether the organ is set up and not yet closed on that day: the day it closes it no longer exists."""
        return self.opened_on <= on and (self.closed_on is None or self.closed_on > on)


class OrganVersion(models.Model):
    """What holds of an organ from a day on. Unset means nobody has said so: nothing is taken from the tree. From
    `office` on it is what the organ's guide must say of who answers for openness (条例 art. 12)."""

    organ = models.ForeignKey(Organ, verbose_name="机关", on_delete=models.PROTECT, related_name="versions")
    effective_from = models.DateField("生效日期")
    legal_name = models.CharField("法定名称", max_length=120)
    short_name = models.CharField("简称", max_length=60, blank=True)
    kind = models.CharField("机关性质", max_length=40, blank=True)
    review_body = models.CharField("行政复议机关", max_length=120, blank=True)
    review_body_alternatives = models.JSONField("其他可选复议机关", default=list, blank=True)
    court = models.CharField("管辖法院", max_length=120, blank=True)
    vertical = models.BooleanField("垂直管理", null=True, blank=True)
    in_rollup = models.BooleanField("纳入全区汇总", null=True, blank=True)
    rollup_reason = models.CharField("汇总口径说明", max_length=200, blank=True)
    credit_code = models.CharField("统一社会信用代码", max_length=18, blank=True)
    office = models.CharField("公开工作机构", max_length=120, blank=True)
    address = models.CharField("办公地址", max_length=200, blank=True)
    postcode = models.CharField("邮政编码", max_length=6, blank=True)
    hours = models.CharField("办公时间", max_length=120, blank=True)
    phone = models.CharField("联系电话", max_length=60, blank=True)
    fax = models.CharField("传真", max_length=60, blank=True)
    email = models.EmailField("电子邮箱", blank=True)
    website = models.URLField("网址", blank=True)

    class Meta:
        verbose_name = "机关信息"
        verbose_name_plural = "机关信息"
        ordering = ["organ_id", "effective_from"]
        constraints = [models.UniqueConstraint(fields=["organ", "effective_from"], name="organ_version_once_a_day")]
        indexes = [models.Index(fields=["legal_name"], name="organ_version_name")]

    def __str__(self) -> str:
        return f"{self.legal_name}（{self.effective_from}起）"


class PlaceQuerySet(models.QuerySet["OrganPlace"]):
    def on(self, day: date) -> PlaceQuerySet:
        """Where organs stand on that day; whether they exist is another question."""
        return self.filter(Q(effective_until__isnull=True) | Q(effective_until__gt=day), effective_from__lte=day)

    def below(self, organ: Organ) -> PlaceQuerySet:
        """Places of the organ and of all that stand below it. Codes are unique and hold no slash, so the code between
        slashes is the organ and nothing else, wherever it stood itself on the day of the row."""
        return self.filter(path__contains=f"/{organ.code}/")


class OrganPlace(models.Model):
    """Where an organ stands in the tree, from a day to the day before `effective_until` (open while null).

    The rows of an organ join without gap or overlap, the first from the day it was set up. `path` names the organs
    above by code, the topmost first, and ends with the organ: who moves has a new row, and so has all below it.
    """

    organ = models.ForeignKey(Organ, verbose_name="机关", on_delete=models.PROTECT, related_name="places")
    parent = models.ForeignKey(
        Organ, verbose_name="上级", null=True, blank=True, on_delete=models.PROTECT, related_name="places_below"
    )
    path = models.CharField(max_length=255, editable=False)
    effective_from = models.DateField("生效日期")
    effective_until = models.DateField("止（不含）", null=True, blank=True)

    objects = PlaceQuerySet.as_manager()

    class Meta:
        verbose_name = "机关隶属"
        verbose_name_plural = "机关隶属"
        ordering = ["organ_id", "effective_from"]
        constraints = [
            models.UniqueConstraint(fields=["organ", "effective_from"], name="organ_place_once_a_day"),
            models.CheckConstraint(
                condition=Q(effective_until__isnull=True) | Q(effective_until__gt=F("effective_from")),
                name="organ_place_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.path}（{self.effective_from}起）"


class OrganLink(models.Model):
    """How one organ follows another. What the closed one concluded stays in its ledger; its open cases are handed
    over to a successor, case by case (行政复议法第19条, 行政诉讼法第26条: who goes on with the powers answers)."""

    class Kind(models.TextChoices):
        MERGED_INTO = "merged_into", "并入"
        SUCCEEDED_BY = "succeeded_by", "撤销，职能划入"
        RENAMED = "renamed", "更名为"
        SPLIT_FROM = "split_from", "分设自"

    source = models.ForeignKey(Organ, verbose_name="机关", on_delete=models.PROTECT, related_name="links_out")
    target = models.ForeignKey(Organ, verbose_name="相关机关", on_delete=models.PROTECT, related_name="links_in")
    kind = models.CharField("关系", max_length=12, choices=Kind.choices)
    on = models.DateField("日期")

    class Meta:
        verbose_name = "机关沿革"
        verbose_name_plural = "机关沿革"
        ordering = ["on"]
        constraints = [models.UniqueConstraint(fields=["source", "target", "kind", "on"], name="organ_link_once")]

    def __str__(self) -> str:
        return f"{self.source} {self.get_kind_display()} {self.target}（{self.on}）"


class OrganTransfer(models.Model):
    """Something a closed organ had in hand went to another (移交), so that a year's report can ask who held it at the
    end of that year. Written with the change itself, in its transaction; rows are only added."""

    kind = models.CharField("类别", max_length=40)
    """Label of the model, such as "foi.case"."""
    ref = models.BigIntegerField()
    source = models.ForeignKey(Organ, verbose_name="移交机关", on_delete=models.PROTECT, related_name="transfers_out")
    target = models.ForeignKey(Organ, verbose_name="承接机关", on_delete=models.PROTECT, related_name="transfers_in")
    on = models.DateField("日期")

    class Meta:
        verbose_name = "移交"
        verbose_name_plural = "移交"
        ordering = ["on", "id"]
        indexes = [models.Index(fields=["kind", "on"], name="organ_transfer_day")]

    def __str__(self) -> str:
        return f"{self.kind}:{self.ref} {self.source} → {self.target}（{self.on}）"
