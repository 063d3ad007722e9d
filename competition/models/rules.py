"""What the season demands: quotas, eligibility rules, marking schemes, award tiers."""

from django.db import models
from django.db.models import F, Q

from competition.enums import SEVERITY_LABELS
from competition.models.season import Competition, Event
from competition.season.terms import (
    AWARD_METHOD_LABELS,
    COUNTING_LABELS,
    ON_TIE_LABELS,
    RATIO_ROUNDING_LABELS,
    Counting,
    RatioRounding,
)
from districts.models import District
from records.enums import choices
from records.models import PortalQuerySet


class Quota(models.Model):
    """名额 of one event per district. No maximum means no stated cap.

    `conditions` are composite conditions over entry traits, checked at the district's filing:
    `[{"trait": "playable_video", "minimum": 1, "message": …, "clause": …}]`.
    The row is also the lock under which places are taken.
    """

    event = models.OneToOneField(Event, on_delete=models.CASCADE, related_name="quota")
    minimum = models.PositiveIntegerField("至少", default=0)
    maximum = models.PositiveIntegerField("至多", null=True, blank=True)
    conditions = models.JSONField("组合条件", default=list)
    clause = models.CharField("出处", max_length=60, blank=True)
    note = models.CharField("说明", max_length=200, blank=True)

    objects = PortalQuerySet["Quota"].as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "名额"
        constraints = [
            models.CheckConstraint(
                condition=Q(maximum__isnull=True) | Q(minimum__lte=F("maximum")),
                name="ck_quota_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.event_id} {self.minimum}–{self.maximum}"


class QuotaOverride(models.Model):
    """名额分配: another minimum or maximum for one district (source 004, 名额分配表)."""

    quota = models.ForeignKey(Quota, on_delete=models.CASCADE, related_name="overrides")
    district = models.ForeignKey(District, on_delete=models.PROTECT, related_name="+")
    minimum = models.PositiveIntegerField("至少", default=0)
    maximum = models.PositiveIntegerField("至多", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "名额分配"
        constraints = [
            models.UniqueConstraint(fields=["quota", "district"], name="uq_quota_override"),
            models.CheckConstraint(
                condition=Q(maximum__isnull=True) | Q(minimum__lte=F("maximum")),
                name="ck_override_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quota_id} {self.district_id}"


class RuleSetting(models.Model):
    """资格规则: one named rule of this season, its parameters and its clause.

    `event` null applies the rule to all events of the kind the rule is about.
    """

    competition = models.ForeignKey(Competition, on_delete=models.CASCADE, related_name="rules")
    event = models.ForeignKey(Event, null=True, on_delete=models.CASCADE, related_name="rules")
    rule = models.SlugField("规则", max_length=60)
    params = models.JSONField("参数", default=dict)
    clause = models.CharField("出处", max_length=60)
    severity = models.CharField("程度", max_length=10, choices=choices(SEVERITY_LABELS))
    order = models.IntegerField("顺序", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "资格规则"
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["competition", "event", "rule"], name="uq_rule"),
            models.UniqueConstraint(
                fields=["competition", "rule"],
                condition=Q(event__isnull=True),
                name="uq_rule_all_events",
            ),
        ]

    def __str__(self) -> str:
        return self.rule


class MarkingScheme(models.Model):
    """评分标准 of one event: `definition` is the plain mapping that competition.marking reads.

    Frozen explicitly, or by the first mark; `fingerprint` is printed on every sheet.
    """

    event = models.OneToOneField(Event, on_delete=models.CASCADE, related_name="scheme")
    definition = models.JSONField("定义")
    fingerprint = models.CharField("指纹", max_length=64)
    frozen_at = models.DateTimeField("冻结时间", null=True)
    frozen_because = models.CharField("冻结原因", max_length=60, blank=True)

    objects = PortalQuerySet["MarkingScheme"].as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "评分标准"

    def __str__(self) -> str:
        return self.fingerprint[:12]


class AwardTier(models.Model):
    """奖项等次 of one event: by count, ratio or threshold (`competition.season.terms`).

    `value` is exact text; `rounding` speaks about ratios only; cumulative lines stay where
    they are when a better tier is overfull.
    """

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="award_tiers")
    name = models.CharField("名称", max_length=60)
    method = models.CharField("方式", max_length=12, choices=choices(AWARD_METHOD_LABELS))
    value = models.CharField("数值", max_length=20)
    on_tie = models.CharField("压线并列", max_length=12, choices=choices(ON_TIE_LABELS))
    counting = models.CharField(
        "计数方式", max_length=12, choices=choices(COUNTING_LABELS), default=Counting.CUMULATIVE
    )
    rounding = models.CharField(
        "比例取整",
        max_length=10,
        choices=choices(RATIO_ROUNDING_LABELS),
        default=RatioRounding.HALF_UP,
    )
    points = models.PositiveIntegerField("每项积分", null=True, blank=True)
    order = models.IntegerField("顺序", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "奖项等次"
        ordering = ["order", "pk"]
        constraints = [models.UniqueConstraint(fields=["event", "name"], name="uq_award_tier")]

    def __str__(self) -> str:
        return self.name
