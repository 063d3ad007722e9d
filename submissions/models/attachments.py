"""支撑材料: files handed in with the paperwork, and what was found out about them."""

from typing import Self

from django.db import models
from django.db.models import Q

from accounts.models import User
from records.enums import FILE_FAMILY_LABELS, choices
from records.models import PortalQuerySet, StoredFile
from submissions.enums import FILE_STATE_LABELS, SCAN_RESULT_LABELS, FileState, ScanResult
from submissions.models.submissions import Submission


class AttachmentQuerySet(PortalQuerySet["Attachment"]):
    """Attachments."""

    def visible_to(self, user: User) -> Self:
        """Those of the submissions one may see."""
        return self.filter(submission__in=Submission.objects.visible_to(user))

    def kept(self) -> Self:
        """Those that belong to the draft now."""
        return self.filter(removed_at=None)


class Attachment(models.Model):
    """支撑材料, one file. `evidence` is the key of its class, `link` of the field it supports.

    `file` is the original, kept and hashed; `cleaned`, `thumbnail`, `playable` and `preview`
    are made from it by a job. `facts` tells what the inspection saw: `{"duration_ms",
    "width", "height", "codec", "pages", …}`. A removed one stays while a version lists it.
    """

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="attachments")
    evidence = models.SlugField("材料类别", max_length=40)
    link = models.SlugField("对应栏目", max_length=40, blank=True)
    caption = models.CharField("说明", max_length=200, blank=True)
    order = models.PositiveIntegerField("顺序", default=0)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    family = models.CharField(
        "类型", max_length=10, choices=choices(FILE_FAMILY_LABELS), blank=True
    )
    state = models.CharField(
        "状态", max_length=10, choices=choices(FILE_STATE_LABELS), default=FileState.CHECKING
    )
    problem = models.CharField("问题", max_length=300, blank=True)
    scan = models.CharField(
        "查毒", max_length=10, choices=choices(SCAN_RESULT_LABELS), default=ScanResult.UNSCANNED
    )
    facts = models.JSONField("检查结果", default=dict)
    is_playable = models.BooleanField("可播放", default=False)
    cleaned = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")
    thumbnail = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")
    playable = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")
    preview = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")
    added_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField("上传时间")
    removed_at = models.DateTimeField("移除时间", null=True)

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "支撑材料"
        ordering = ["evidence", "order", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state=FileState.BLOCKED) | ~Q(problem=""), name="ck_blocked_reason"
            ),
        ]

    def __str__(self) -> str:
        return str(self.file)
