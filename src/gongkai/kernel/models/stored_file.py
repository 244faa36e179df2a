"""A file kept encrypted on disk."""

from __future__ import annotations

from django.db import models

from gongkai.kernel.fields import EncryptedTextField


class StoredFile(models.Model):
    """One use of a file; equal contents share one encrypted copy under the same address.

    The name is kept encrypted: what an applicant calls her file may be her own name.
    """

    address = models.CharField("内容地址", max_length=64, db_index=True)
    name = EncryptedTextField("文件名")
    kind = models.CharField("用途", max_length=40)
    size = models.PositiveBigIntegerField("字节数")
    stored_at = models.DateTimeField("存入时间", auto_now_add=True)
    stored_by = models.CharField("存入人", max_length=120)

    class Meta:
        verbose_name = "文件"
        verbose_name_plural = "文件"

    def __str__(self) -> str:
        return f"{self.kind} {self.address[:12]}"
