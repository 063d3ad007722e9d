"""盲审件: what assessors see of a version, under a code, and what a scan found in it."""

from typing import Any, Self

from django.db import models
from django.db.models import Q

from accounts.models import User
from accounts.roles import Role
from records.enums import choices
from records.models import PortalQuerySet, StoredFile
from submissions.enums import BLIND_STATE_LABELS, BlindState
from submissions.models.attachments import Attachment
from submissions.models.submissions import Submission, SubmissionVersion


class BlindCopyQuerySet(PortalQuerySet["BlindCopy"]):
    """Blind copies."""

    def visible_to(self, user: User) -> Self:
        """For organizers and supervisors of the competition: only they may know whose it is."""
        if user.role not in {Role.ORGANIZER, Role.SUPERVISOR}:
            return self.none()
        return self.filter(version__submission__in=Submission.objects.visible_to(user))


class BlindCopy(models.Model):
    """盲审件 of one version. `code` is random and says nothing; it is never given twice.

    `leaks` is what the last scan found: `[{"key", "where", "what", "found", "excerpt", "times",
    "file"}]`, an empty `found` where nothing could be read. `decisions` are people's answers:
    key → `{"verdict", "what", "where", "found", "file", "reason", "by", "at"}`; `file` is the
    attachment's id, 0 for the paper. They outlast a new making, which applies them. `open_count`
    is how many finds nobody has answered.
    """

    personal = ("leaks", "decisions")

    version = models.OneToOneField(
        SubmissionVersion, on_delete=models.PROTECT, related_name="blind_copy"
    )
    code = models.CharField("盲审编号", max_length=6, unique=True)
    state = models.CharField(
        "检查结果", max_length=10, choices=choices(BLIND_STATE_LABELS), default=BlindState.PENDING
    )
    document = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")
    leaks = models.JSONField("发现", default=list)
    decisions = models.JSONField("处置", default=dict)
    open_count = models.PositiveIntegerField("待处置", default=0)
    is_stale = models.BooleanField("处置后尚未重新生成", default=False)
    made_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField("生成时间", null=True)

    objects = BlindCopyQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "盲审件"
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=BlindState.PENDING, document__isnull=True)
                | (~Q(state=BlindState.PENDING) & Q(document__isnull=False)),
                name="ck_blind_document",
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def undecided(self) -> list[dict[str, Any]]:
        """What was found and nobody has answered yet."""
        return [leak for leak in self.leaks if leak["key"] not in self.decisions]

    @property
    def is_ready(self) -> bool:
        """Whether assessors may have it: made as decided, and every find answered."""
        return self.document_id is not None and not self.is_stale and not self.open_count


class BlindFile(models.Model):
    """盲审附件: the blind copy of one attachment, or why there is none (`reason`)."""

    copy = models.ForeignKey(BlindCopy, on_delete=models.CASCADE, related_name="files")
    attachment = models.ForeignKey(
        Attachment, null=True, on_delete=models.PROTECT, related_name="+"
    )
    order = models.PositiveIntegerField("序号")
    group = models.CharField("类别", max_length=60)
    caption = models.CharField("说明", max_length=200, blank=True)
    name = models.CharField("文件名", max_length=40, blank=True)
    file = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField("未随附原因", max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "盲审附件"
        ordering = ["copy", "order"]
        constraints = [
            models.UniqueConstraint(fields=["copy", "order"], name="uq_blind_file"),
            models.CheckConstraint(
                condition=Q(file__isnull=True) & ~Q(reason="") | Q(file__isnull=False, reason=""),
                name="ck_blind_file",
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.reason
