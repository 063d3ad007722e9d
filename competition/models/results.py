"""Behind a standing: corrections after the lock, and decisions about award lines."""

from typing import Self

from django.db import models
from django.db.models import Q

from accounts.models import User
from accounts.roles import Role
from competition.models.entries import Entry
from competition.models.rules import AwardTier
from competition.models.scoring import Standing
from competition.models.two_people import TwoPeople, two_people_constraint
from records.models import PortalQuerySet


class CorrectionQuerySet(PortalQuerySet["Correction"]):
    """Corrections."""

    def visible_to(self, user: User) -> Self:
        """Organizer and supervisor of the competition."""
        if not user.is_active or user.role not in {Role.ORGANIZER, Role.SUPERVISOR}:
            return self.none()
        return self.filter(entry__competition__appointments__user=user)


class Correction(TwoPeople):
    """更正: a new version of a sheet of a locked component; asked by one, granted by another.

    `typed` are the cells as typed (competition.marking.sheets.Typed), `revision` the sheet's
    revision when it was asked. Granting writes the version `made_version`.
    """

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="corrections")
    component = models.CharField("环节", max_length=40, blank=True)
    seat = models.PositiveIntegerField("席位", default=0)
    typed = models.JSONField("更正为", default=dict)
    revision = models.CharField(max_length=16, blank=True)
    made_version = models.PositiveIntegerField("更正后的版本", null=True)
    refused_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    refused_at = models.DateTimeField("驳回时间", null=True)
    refused_reason = models.CharField("驳回原因", max_length=200, blank=True)

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "更正"
        ordering = ["-pk"]
        constraints = [
            two_people_constraint("ck_correction_two_people"),
            models.UniqueConstraint(
                fields=["entry", "component", "seat"],
                condition=Q(granted_at__isnull=True, refused_at__isnull=True),
                name="uq_correction_open",
            ),
            models.CheckConstraint(
                condition=Q(granted_at__isnull=True) | Q(refused_at__isnull=True),
                name="ck_correction_end",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.component} {self.seat}"


class TieDraw(models.Model):
    """同分抽签: the number an entry drew to part it from those equal in every tie key.

    The lower goes first. It says nothing about the order of turns (Slot.number).
    """

    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="tie_draw")
    number = models.PositiveIntegerField("同分抽签号")
    how = models.CharField("抽签情况", max_length=200)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = verbose_name_plural = "同分抽签"
        constraints = [
            models.CheckConstraint(condition=Q(number__gte=1), name="ck_tie_draw_number")
        ]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.number}"


class AwardDecision(models.Model):
    """评奖决定: who of those tied on the line gets the tier, or that it stays vacant (会议纪要)."""

    standing = models.ForeignKey(Standing, on_delete=models.CASCADE, related_name="award_decisions")
    tier = models.ForeignKey(AwardTier, on_delete=models.CASCADE, related_name="decisions")
    entries = models.JSONField("入选参赛号", default=list)
    is_vacant = models.BooleanField("空缺", default=False)
    reason = models.CharField("依据", max_length=200)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = verbose_name_plural = "评奖决定"
        constraints = [
            models.UniqueConstraint(fields=["standing", "tier"], name="uq_award_decision")
        ]

    def __str__(self) -> str:
        return f"{self.standing_id} {self.tier_id}"


class SchemeVersion(models.Model):
    """评分标准的版本: every definition that was saved, so that a change can be read back."""

    event = models.ForeignKey(
        "competition.Event", on_delete=models.CASCADE, related_name="scheme_versions"
    )
    number = models.PositiveIntegerField("版本")
    definition = models.JSONField("定义")
    fingerprint = models.CharField("指纹", max_length=64)
    reason = models.CharField("修改说明", max_length=200, blank=True)
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = verbose_name_plural = "评分标准版本"
        ordering = ["event", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["event", "number"], name="uq_scheme_version")
        ]

    def __str__(self) -> str:
        return f"{self.event_id} v{self.number}"
