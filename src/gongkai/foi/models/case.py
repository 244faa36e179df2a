"""The case (申请) and its items (申请事项)."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from gongkai.kernel.fields import EncryptedJSONField, EncryptedTextField
from gongkai.organs.models import Organ
from gongkai.rules.transitions import STATE_LABELS


class Channel(models.TextChoices):
    """How an application came in (art. 28, 国办公开办函〔2017〕19号); it fixes the receipt date by art. 31."""

    ONLINE = "online", "互联网"
    COUNTER = "counter", "当面提交"
    POST_SIGNED = "post_signed", "邮寄（签收）"
    POST_ORDINARY = "post_ordinary", "平常信函"
    FAX = "fax", "传真"


class ApplicantClass(models.TextChoices):
    """Columns of section three of the annual report."""

    NATURAL_PERSON = "natural_person", "自然人"
    COMPANY = "company", "商业企业"
    RESEARCH = "research", "科研机构"
    CHARITY = "charity", "社会公益组织"
    LAW_FIRM = "law_firm", "法律服务机构"
    OTHER = "other", "其他"


class FormWanted(models.TextChoices):
    """形式要求 (art. 29 ¶2 (3))."""

    PAPER = "paper", "纸质"
    ELECTRONIC = "electronic", "电子文件"
    INSPECT = "inspect", "当场查阅、抄录"


class Delivery(models.TextChoices):
    """获取信息的方式、途径 (art. 29 ¶2 (3))."""

    POST = "post", "邮寄"
    EMAIL = "email", "电子邮件"
    ONLINE = "online", "网上查询页下载"
    PICKUP = "pickup", "自行领取"


class Case(models.Model):
    """One application as the annual report counts it (件).

    Facts stand in `CaseEvent`; `received_on`, `due_on` and the other clock fields are the stored result of folding
    them, written
    only by `foi.actions.ledger`. `state` says where the work stands, `outcome` what it came to; they are separate
    fields.
    """

    organ = models.ForeignKey(Organ, on_delete=models.PROTECT, related_name="cases", verbose_name="受理机关")
    number = models.CharField("登记编号", max_length=40, unique=True)
    code_index = models.CharField("查询码索引", max_length=64, unique=True, editable=False)
    channel = models.CharField("提交渠道", max_length=16, choices=Channel.choices)

    submitted_at = models.DateTimeField("提交时间", null=True, blank=True)
    signed_for_on = models.DateField("收发室签收日", null=True, blank=True)
    arrived_on = models.DateField("到达公开工作机构之日", null=True, blank=True)
    received_on = models.DateField("收到申请之日", null=True, blank=True)

    applicant_class = models.CharField("申请人类别", max_length=16, choices=ApplicantClass.choices)
    class_confirmed = models.BooleanField("类别已确认", default=False)
    applicant_mask = models.CharField("申请人（脱敏）", max_length=60)
    subject = EncryptedTextField("内容摘要（脱敏）")
    form_wanted = models.CharField("形式要求", max_length=16, choices=FormWanted.choices, default=FormWanted.ELECTRONIC)
    delivery = models.CharField("获取方式", max_length=16, choices=Delivery.choices, default=Delivery.EMAIL)
    oral = models.BooleanField("口头申请，代为填写", default=False)

    state = models.CharField("办理状态", max_length=24, choices=list(STATE_LABELS.items()))
    outcome = models.CharField("计入年报的结果", max_length=40, blank=True)
    outcome_why = models.JSONField("结果推导", default=list, blank=True)
    outcome_confirmed = models.BooleanField("结果已确认", default=False)

    due_on = models.DateField("答复期限", null=True, blank=True)
    original_due_on = models.DateField("原答复期限", null=True, blank=True)
    cautious_due_on = models.DateField("稳妥期限", null=True, blank=True)
    provisional = models.BooleanField("日历未公布，暂定", default=False)
    clock_state = models.CharField("期限状态", max_length=24, blank=True)

    unit = models.CharField("承办科室", max_length=60, blank=True)
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="承办人",
    )

    counted = models.BooleanField("计入年报", default=True)
    received_year = models.PositiveSmallIntegerField("收到年度", null=True, blank=True)
    concluded_on = models.DateField("办结日", null=True, blank=True)
    concluded_year = models.PositiveSmallIntegerField("办结年度", null=True, blank=True)

    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="parts", verbose_name="拆分自"
    )
    earlier = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="repeats", verbose_name="此前申请"
    )
    external_system = models.CharField("外部系统", max_length=40, blank=True)
    external_number = models.CharField("外部编号", max_length=60, blank=True)
    imported = models.JSONField("导入指纹", default=dict, blank=True)
    created_at = models.DateTimeField("建档时间")

    class Meta:
        verbose_name = verbose_name_plural = "信息公开申请"
        ordering: ClassVar = ["-id"]
        indexes: ClassVar = [
            models.Index(fields=["organ", "state", "due_on"], name="foi_case_queue"),
            models.Index(fields=["state", "due_on"], name="foi_case_due"),
            models.Index(fields=["assignee", "state", "due_on"], name="foi_case_in_hand"),
            models.Index(fields=["organ", "concluded_on"], name="foi_case_done"),
            models.Index(fields=["concluded_on"], name="foi_case_done_all"),
            models.Index(
                fields=["counted", "received_year", "concluded_year", "organ", "applicant_class", "outcome"],
                name="foi_case_report",
            ),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=list(STATE_LABELS)), name="foi_case_state_known"),
            models.CheckConstraint(
                condition=Q(concluded_on__isnull=True) | ~Q(outcome=""), name="foi_case_concluded_has_outcome"
            ),
            models.CheckConstraint(
                condition=Q(concluded_on__isnull=True)
                | Q(received_on__isnull=True)
                | Q(concluded_on__gte=F("received_on")),
                name="foi_case_concluded_after_receipt",
            ),
            models.UniqueConstraint(
                fields=["organ", "external_system", "external_number"],
                condition=~Q(external_number=""),
                name="foi_case_external_once",
            ),
        ]

    def __str__(self) -> str:
        return self.number


class RequestItem(models.Model):
    """One matter asked for (申请事项). It gets its own outcome, article and reasons (art. 36, 37)."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="items")
    position = models.PositiveSmallIntegerField("序号")
    wanted = EncryptedTextField("所需信息")
    outcome = models.CharField("结果", max_length=40, blank=True)
    articles = models.JSONField("依据条款", default=list, blank=True)
    grounds = EncryptedJSONField("要件", default=dict, blank=True)
    reasons = EncryptedTextField("理由", blank=True, default="")

    class Meta:
        verbose_name = verbose_name_plural = "申请事项"
        ordering: ClassVar = ["case", "position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "position"], name="foi_item_position_once"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id}/{self.position}"
