"""盖章扫描件: the printed form with opinion, signature and seal, scanned and brought back."""

from typing import Self

from django.db import models

from accounts.models import User
from competition.enums import OPINION_LEVEL_LABELS
from records.enums import choices
from records.models import PortalQuerySet, StoredFile
from submissions.enums import SEAL_STATE_LABELS
from submissions.models.submissions import Submission, SubmissionVersion


class ScanQuerySet(PortalQuerySet["Scan"]):
    """Sealed scans."""

    def visible_to(self, user: User) -> Self:
        """Those of the submissions one may see."""
        return self.filter(submission__in=Submission.objects.visible_to(user))


class Scan(models.Model):
    """盖章扫描件 of one level. `code` is what its QR said, `version` the one it belongs to.

    `state` tells whether that is the version that counts; a newer hand-in makes it outdated.
    """

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="scans")
    version = models.ForeignKey(
        SubmissionVersion, null=True, on_delete=models.PROTECT, related_name="scans"
    )
    level = models.CharField("审核级别", max_length=10, choices=choices(OPINION_LEVEL_LABELS))
    state = models.CharField("版本", max_length=10, choices=choices(SEAL_STATE_LABELS))
    code = models.CharField("二维码内容", max_length=200, blank=True)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("上传时间")

    objects = ScanQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "盖章扫描件"
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.get_level_display()} {self.code}"
