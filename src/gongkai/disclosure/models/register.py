"""Registers as structured disclosure: permit, penalty and compulsory decisions (双公示), procurement, services."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from gongkai.disclosure.elements import REGISTERS, WITHDRAWALS
from gongkai.kernel.fields import EncryptedTextField
from gongkai.organs.models import Organ, PushSource


class RegisterImport(models.Model):
    """One file or push that changed a register. `digest` is over every row it brought: its audit row covers
    them all."""

    name = models.CharField("文件", max_length=200)
    rows = models.PositiveIntegerField("行数")
    created = models.PositiveIntegerField("新增")
    changed = models.PositiveIntegerField("更新")
    digest = models.CharField("内容摘要", max_length=64)
    by = models.CharField("导入人", max_length=120)
    at = models.DateTimeField("导入时间")

    class Meta:
        verbose_name = verbose_name_plural = "公示导入"

    def __str__(self) -> str:
        return self.name


class RegisterEntry(models.Model):
    """One decision or contract, known by its source and outside number.

    `party` is what the public reads: an organisation's name, or a natural person's with all but the first character
    hidden; the whole name of a person and the number of a document are encrypted and never published. `due_on` is the
    last day for publication, seven workdays after the decision. An annulled decision is withdrawn within the statutory
    days; a withdrawn entry keeps its row, and its page says why it is gone.
    """

    kind = models.CharField("类别", max_length=12, choices=list(REGISTERS.items()))
    organ = models.ForeignKey(Organ, on_delete=models.PROTECT, related_name="+", verbose_name="决定机关")
    source_system = models.CharField("数据来源", max_length=60)
    outside_id = models.CharField("来源编号", max_length=120)
    number = models.CharField("决定文书号或者项目编号", max_length=120, blank=True)
    title = models.CharField("名称", max_length=300)
    natural = models.BooleanField("相对人为自然人", default=False)
    party = models.CharField("相对人", max_length=200, blank=True)
    party_name = EncryptedTextField("相对人姓名", blank=True, default="")
    credit_code = models.CharField("统一社会信用代码", max_length=18, blank=True)
    content = models.TextField("内容", blank=True)
    basis = models.TextField("依据", blank=True)
    amount = models.DecimalField("金额（元）", max_digits=16, decimal_places=2, null=True, blank=True)
    decided_on = models.DateField("决定日期")
    valid_until = models.DateField("有效期至", null=True, blank=True)
    due_on = models.DateField("应当公示日期")
    published_on = models.DateField("公示日期")
    annulled_on = models.DateField("被撤销、变更或者确认违法的日期", null=True, blank=True)
    withdrawn_on = models.DateField("撤下日期", null=True, blank=True)
    withdrawal = models.CharField("撤下事由", max_length=12, choices=list(WITHDRAWALS.items()), blank=True)
    withdrawal_note = models.CharField("撤下说明", max_length=300, blank=True)
    brought_by = models.ForeignKey(RegisterImport, on_delete=models.PROTECT, related_name="+", verbose_name="导入")

    class Meta:
        verbose_name = verbose_name_plural = "公示记录"
        ordering: ClassVar = ["-decided_on", "-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["source_system", "outside_id"], name="disclosure_entry_source_once"),
            models.CheckConstraint(
                condition=Q(withdrawn_on__isnull=True) | ~Q(withdrawal=""), name="disclosure_entry_withdrawn_why"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["kind", "-decided_on", "-id"], name="disclosure_entry_newest"),
            models.Index(fields=["kind", "organ", "-decided_on", "-id"], name="disclosure_entry_by_organ"),
            models.Index(fields=["kind", "party"], name="disclosure_entry_by_party"),
            models.Index(fields=["kind", "number"], name="disclosure_entry_by_number"),
            models.Index(
                fields=["annulled_on"],
                condition=Q(annulled_on__isnull=False, withdrawn_on__isnull=True),
                name="disclosure_entry_to_withdraw",
            ),
            models.Index(
                fields=["-decided_on", "-id"],
                condition=Q(published_on__gt=F("due_on"), withdrawn_on__isnull=True),
                name="disclosure_entry_late",
            ),
            models.Index(fields=["kind"], condition=Q(withdrawn_on__isnull=False), name="disclosure_entry_withdrawn"),
        ]

    def __str__(self) -> str:
        return self.title


class RegisterSource(PushSource):
    """A department's system that pushes decisions and contracts, for its organ and those below it."""

    class Meta(PushSource.Meta):
        verbose_name = verbose_name_plural = "公示推送来源"
