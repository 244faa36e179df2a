"""The audit chain: rows, heads, daily seals."""

from __future__ import annotations

from django.db import models

from gongkai.kernel.fields import EncryptedJSONField


class AuditRow(models.Model):
    """One change with static copies of who did it. `personal` may be stripped; the hash covers only its commitments."""

    record = models.CharField("记录", max_length=120)
    seq = models.PositiveIntegerField("序号")
    at = models.DateTimeField("业务时间")
    recorded_at = models.DateTimeField("写入时间")
    verb = models.CharField("动作", max_length=60, db_index=True)
    actor_kind = models.CharField(max_length=10)
    actor_id = models.BigIntegerField(null=True)
    actor_name = models.CharField("操作人", max_length=120)
    actor_title = models.CharField("职务", max_length=60, blank=True)
    organ_id = models.BigIntegerField(null=True)
    object_label = models.CharField(max_length=60)
    object_pk = models.CharField(max_length=40)
    before = models.JSONField("变更前", default=dict)
    after = models.JSONField("变更后", default=dict)
    reason = models.TextField("理由", blank=True)
    commitments = models.JSONField(default=dict)
    personal = EncryptedJSONField(null=True)
    stripped_at = models.DateTimeField(null=True)
    algorithm = models.CharField(max_length=10)
    key_id = models.CharField(max_length=20)
    previous = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    class Meta:
        verbose_name = "审计记录"
        verbose_name_plural = "审计记录"
        constraints = [models.UniqueConstraint(fields=["record", "seq"], name="audit_row_once")]
        indexes = [models.Index(fields=["at"], name="audit_row_at")]

    def __str__(self) -> str:
        return f"{self.record} #{self.seq} {self.verb}"


class AuditHead(models.Model):
    """The last row of one record's chain; `sealed_seq` is how far the daily seals have come.

    `mac` is an HMAC over record, seq and hash: without the key nobody can set the head back to an earlier row.
    """

    record = models.CharField(max_length=120, primary_key=True)
    seq = models.PositiveIntegerField(default=0)
    hash = models.CharField(max_length=64, blank=True)
    sealed_seq = models.PositiveIntegerField(default=0)
    algorithm = models.CharField(max_length=10, blank=True)
    key_id = models.CharField(max_length=20, blank=True)
    mac = models.CharField(max_length=64, blank=True)

    def __str__(self) -> str:
        return f"{self.record} #{self.seq}"


class AuditSeal(models.Model):
    """One seal: the Merkle root over the heads that moved since the seal before, and the digest of the access log."""

    day = models.DateField("日期")
    number = models.PositiveIntegerField("序号", unique=True)
    sealed_at = models.DateTimeField("封存时间")
    heads = models.PositiveIntegerField()
    root = models.CharField(max_length=64)
    access_rows = models.PositiveIntegerField()
    access_digest = models.CharField(max_length=64)
    algorithm = models.CharField(max_length=10)
    key_id = models.CharField(max_length=20)
    previous = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    class Meta:
        verbose_name = "审计封存"
        verbose_name_plural = "审计封存"
        ordering = ["number"]

    def __str__(self) -> str:
        return f"{self.day} #{self.number}"


class AuditLeaf(models.Model):
    """A head as a seal saw it. Leaves are written before their seal; those of a number without a seal count nothing."""

    seal = models.ForeignKey(
        AuditSeal, to_field="number", db_constraint=False, on_delete=models.CASCADE, related_name="leaves"
    )
    record = models.CharField(max_length=120)
    seq = models.PositiveIntegerField()
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["seal", "record"], name="audit_leaf_once")]

    def __str__(self) -> str:
        return f"{self.record} #{self.seq}"
