"""The paperwork behind a work entry: what is being written, and what was handed in."""

from typing import Self

from django.db import models
from django.db.models import Q

from accounts.models import User
from accounts.roles import Role
from competition.models import Entry
from records.models import PortalQuerySet


class SubmissionQuerySet(PortalQuerySet["Submission"]):
    """Submissions."""

    def visible_to(self, user: User) -> Self:
        """Own district's; for organizer and supervisor those of the competitions served."""
        if user.role == Role.CLERK:
            return self.none()
        return self.filter(entry__in=Entry.objects.visible_to(user))


class Submission(models.Model):
    """参评材料: the draft of one work entry, of one kind (`submissions.kinds`).

    `answers` is field key → text or flag; `confirmed` is statement key → {"version", "at"}.
    `version` counts the draft's saves and guards against two tabs. What was handed in stands
    in `SubmissionVersion`; `current` is the newest of them.
    """

    personal = ("answers",)

    entry = models.OneToOneField(
        Entry, verbose_name="参评名额", on_delete=models.CASCADE, related_name="submission"
    )
    kind = models.SlugField("类别", max_length=40)
    answers = models.JSONField("填报内容", default=dict)
    confirmed = models.JSONField("确认事项", default=dict)
    version = models.PositiveIntegerField("草稿版本", default=1)
    saved_at = models.DateTimeField("保存时间")
    saved_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    reviewer = models.ForeignKey(
        User, verbose_name="审核人", null=True, on_delete=models.PROTECT, related_name="+"
    )
    current = models.OneToOneField(
        "SubmissionVersion",
        verbose_name="已提交版本",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    objects = SubmissionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "参评材料"

    def __str__(self) -> str:
        return f"{self.kind} {self.entry_id}"


class VersionQuerySet(PortalQuerySet["SubmissionVersion"]):
    """Versions handed in."""

    def visible_to(self, user: User) -> Self:
        """Those of the submissions one may see."""
        return self.filter(submission__in=Submission.objects.visible_to(user))


class SubmissionVersion(models.Model):
    """提交版本: frozen at hand-in; 一经提交不再退回, so it is never changed and never deleted.

    `evidence` lists the files as they were: `[{"id", "evidence", "link", "caption", "name",
    "size", "sha256", "family"}]`. `sha256` is the digest of the canonical JSON of kind,
    answers, confirmed statements and evidence. `code` is what the QR carries.
    """

    personal = ("answers",)

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField("版本")
    kind = models.SlugField("类别", max_length=40)
    answers = models.JSONField("填报内容")
    confirmed = models.JSONField("确认事项")
    evidence = models.JSONField("支撑材料")
    sha256 = models.CharField("内容校验值", max_length=64)
    code = models.CharField("表单编号", max_length=40, unique=True)
    submitted_at = models.DateTimeField("提交时间")
    submitted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects = VersionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "提交版本"
        ordering = ["submission", "number"]
        constraints = [
            models.UniqueConstraint(fields=["submission", "number"], name="uq_version_number"),
            models.CheckConstraint(condition=Q(number__gte=1), name="ck_version_number"),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def short_hash(self) -> str:
        """The first 12 hex digits, as printed."""
        return self.sha256[:12]
