"""相似: two works that share text, and what a person concluded about it."""

from typing import Self

from django.db import models
from django.db.models import F, Q

from accounts.models import User
from accounts.roles import Role
from competition.enums import EntryStatus
from records.enums import choices
from records.models import PortalQuerySet
from submissions.enums import LIKENESS_VERDICT_LABELS, LikenessVerdict
from submissions.models.submissions import Submission, SubmissionVersion


class LikenessQuerySet(PortalQuerySet["Likeness"]):
    """Likenesses."""

    def visible_to(self, user: User) -> Self:
        """For organizers and supervisors of the competition the newer work belongs to."""
        if user.role not in {Role.ORGANIZER, Role.SUPERVISOR}:
            return self.none()
        return self.filter(version__submission__in=Submission.objects.visible_to(user))

    def standing(self) -> Self:
        """Those between what both works handed in last; a recalled work is a draft again."""
        return self.filter(
            version__submission__current=F("version"), other__submission__current=F("other")
        ).exclude(
            Q(version__submission__entry__status=EntryStatus.DRAFT)
            | Q(other__submission__entry__status=EntryStatus.DRAFT)
        )


class Likeness(models.Model):
    """相似 of a version with an earlier one. Shares are per mille of each one's own text.

    `longest` is the longest shared passage in 字; `passages` are `[[field, start, end, other
    field, other start, other end], …]`. A flag for people to judge, never a refusal.
    """

    version = models.ForeignKey(
        SubmissionVersion, on_delete=models.PROTECT, related_name="likenesses"
    )
    other = models.ForeignKey(SubmissionVersion, on_delete=models.PROTECT, related_name="+")
    share = models.PositiveIntegerField("重合比例（千分）")
    other_share = models.PositiveIntegerField("对方重合比例（千分）")
    longest = models.PositiveIntegerField("最长连续（字）")
    passages = models.JSONField("重合段落", default=list)
    found_at = models.DateTimeField("发现时间")
    verdict = models.CharField(
        "结论",
        max_length=10,
        choices=choices(LIKENESS_VERDICT_LABELS),
        default=LikenessVerdict.PENDING,
    )
    reason = models.TextField("依据", blank=True)
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("核实时间", null=True)

    objects = LikenessQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "相似"
        ordering = ["-share", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["version", "other"], name="uq_likeness"),
            models.CheckConstraint(condition=~Q(version=F("other")), name="ck_likeness_other"),
            models.CheckConstraint(
                condition=Q(verdict=LikenessVerdict.PENDING, by__isnull=True, at__isnull=True)
                | (~Q(verdict=LikenessVerdict.PENDING) & Q(by__isnull=False, at__isnull=False)),
                name="ck_likeness_judged",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version_id} {self.other_id}"
