"""Service items (政务服务事项) with their guides (办事指南), by effective date."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from gongkai.kernel.models import StoredFile
from gongkai.organs.models import Organ
from gongkai.services.elements import HANDLINGS, ITEM_KINDS, LEVELS
from gongkai.services.models.lists import Dated, Mirrored


class Item(Mirrored):
    """The identity of a service item, and its public address."""

    class Meta:
        verbose_name = verbose_name_plural = "政务服务事项"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["source", "outside_code"], name="services_item_source_code")
        ]

    def __str__(self) -> str:
        return self.outside_code


class ItemVersion(Dated):
    """The guide to an item from a day on: 主项 / 子项 / 业务办理项 are its three names, the last being `name`.

    Terms are in workdays; the promised one is never longer than the statutory one, and an unset one is not published.
    `tags` is `|audience:person|theme:户籍办理|stage:生活|`, for filters. `details` has the shape of `guides.Guide`.
    `missing` names those of the eight key elements that are empty.
    """

    item = models.ForeignKey(Item, verbose_name="事项", on_delete=models.CASCADE, related_name="versions")
    code = models.CharField("实施编码", max_length=80, blank=True)
    name = models.CharField("事项名称", max_length=300)
    main_name = models.CharField("主项名称", max_length=300, blank=True)
    sub_name = models.CharField("子项名称", max_length=300, blank=True)
    kind = models.CharField("事项类型", max_length=16, choices=list(ITEM_KINDS.items()))
    organ = models.ForeignKey(Organ, verbose_name="实施主体", on_delete=models.PROTECT, related_name="service_items")
    level = models.CharField("行使层级", max_length=12, choices=list(LEVELS.items()), default="district")
    power_code = models.CharField("对应职权编码", max_length=80, blank=True)
    handling = models.CharField("办件类型", max_length=10, choices=list(HANDLINGS.items()), default="promised")
    statutory_days = models.PositiveSmallIntegerField("法定办结时限（工作日）", null=True, blank=True)
    promised_days = models.PositiveSmallIntegerField("承诺办结时限（工作日）", null=True, blank=True)
    visits = models.PositiveSmallIntegerField("到办事现场次数", null=True, blank=True)
    charges = models.BooleanField("是否收费", default=False)
    tags = models.TextField("标签", blank=True)
    details = models.JSONField("办事指南", default=dict)
    missing = models.JSONField("缺少的要素", default=list)

    class Meta:
        verbose_name = verbose_name_plural = "办事指南版本"
        ordering: ClassVar = ["item_id", "effective_from", "seq"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["item", "seq"], name="services_item_version_once"),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("effective_from")), name="services_item_version_span"
            ),
            models.CheckConstraint(
                condition=Q(statutory_days__isnull=True)
                | Q(promised_days__isnull=True)
                | Q(promised_days__lte=F("statutory_days")),
                name="services_item_promise_within_law",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["in_force", "effective_from", "until", "organ"], name="services_item_on"),
            models.Index(fields=["effective_from"], name="services_item_from"),
        ]

    def __str__(self) -> str:
        return self.name


class ItemFile(models.Model):
    """A form or a sample of a material; the material is named as in the guide."""

    class Kind(models.TextChoices):
        BLANK = "blank", "空白表格"
        SAMPLE = "sample", "示例样表"

    item = models.ForeignKey(Item, verbose_name="事项", on_delete=models.CASCADE, related_name="files")
    material = models.CharField("材料名称", max_length=200)
    kind = models.CharField("类型", max_length=8, choices=Kind.choices)
    stored = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+", verbose_name="文件")
    withdrawn = models.BooleanField("已撤下", default=False)

    class Meta:
        verbose_name = verbose_name_plural = "材料表样"
        ordering: ClassVar = ["item_id", "material", "kind", "id"]

    def __str__(self) -> str:
        return f"{self.material} {self.get_kind_display()}"
