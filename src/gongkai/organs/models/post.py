"""Posts (岗位) that people hold in organs."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q

from gongkai.organs.models.organ import Organ

POSTS: dict[str, str] = {
    "mailroom": "收发",
    "registrar": "登记",
    "handler": "承办",
    "reviewer": "审核",
    "secrecy_reviewer": "保密审查",
    "legal_reviewer": "法制审核",
    "approver": "审批",
    "leader": "分管领导",
    "signatory": "签发",
    "disclosure_office": "政务公开办",
    "editor": "编辑",
    "auditor": "审计",
    "sysadmin": "系统管理",
}


class PostQuerySet(models.QuerySet["Post"]):
    def held_on(self, on: date) -> PostQuerySet:
        """Posts that are held on that day: with the organ, its posts end, whatever date was entered for each."""
        return self.filter(
            Q(ends_on__isnull=True) | Q(ends_on__gt=on),
            Q(organ__closed_on__isnull=True) | Q(organ__closed_on__gt=on),
            starts_on__lte=on,
        )


class Post(models.Model):
    """One person holds one post in one organ, from `starts_on` to the day before `ends_on`."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="人员", on_delete=models.PROTECT, related_name="held_posts"
    )
    organ = models.ForeignKey(Organ, verbose_name="机关", on_delete=models.PROTECT, related_name="held_posts")
    post = models.CharField("岗位", max_length=20, choices=list(POSTS.items()))
    starts_on = models.DateField("起")
    ends_on = models.DateField("止（不含）", null=True, blank=True)

    objects = PostQuerySet.as_manager()

    class Meta:
        verbose_name = "岗位"
        verbose_name_plural = "岗位"
        ordering = ["starts_on", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "organ", "post"], condition=Q(ends_on__isnull=True), name="post_open_once"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=models.F("starts_on")), name="post_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.get_post_display()}@{self.organ}"
