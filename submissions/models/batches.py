"""Word 表导入: filled forms brought in, read, shown, and made into drafts."""

from typing import Final, Self

from django.db import models
from django.db.models import Q

from accounts.models import User
from competition.models import Competition
from competition.models.filings import in_sight
from districts.models import District
from records.enums import choices
from records.models import PortalQuerySet, StoredFile
from submissions.enums import BATCH_STATE_LABELS, BatchState
from submissions.models.submissions import Submission

PENDING: Final = "旧版 Word 文件（.doc），正在后台转换，请稍后刷新本页。"

PASSED_OVER: Final = 1_000
"""Files of a zip that are no forms have an `order` from here on, and say why in `problem`."""


class FormBatchQuerySet(PortalQuerySet["FormBatch"]):
    """Batches."""

    def visible_to(self, user: User) -> Self:
        """The own district's."""
        return self.filter(in_sight(user))


class FormBatch(models.Model):
    """Word 表导入: one upload, a .docx or a zip of many."""

    competition = models.ForeignKey(Competition, on_delete=models.CASCADE, related_name="+")
    district = models.ForeignKey(District, on_delete=models.PROTECT, related_name="+")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(
        "状态", max_length=10, choices=choices(BATCH_STATE_LABELS), default=BatchState.READ
    )
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("上传时间")

    objects = FormBatchQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "Word 表导入"
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return str(self.file)


class FormFileQuerySet(PortalQuerySet["FormFile"]):
    """Forms of batches."""

    def visible_to(self, user: User) -> Self:
        """Those of the batches one may see."""
        return self.filter(batch__in=FormBatch.objects.visible_to(user))

    def waiting(self) -> Self:
        """Those that were read, or are being read, and are no draft yet."""
        return self.filter(submission=None).exclude(~Q(problem=PENDING), kind="")


class FormFile(models.Model):
    """One Word form of a batch: what was read, what was not understood, and the draft it became.

    `report` is `[{"field", "level", "message"}]`; `pictures` lists the stored embedded
    pictures `[{"file", "name", "field"}]`, with "attachment" or "problem" once it was adopted.
    `problem` is PENDING while a job converts an old .doc (`file`).
    """

    personal = ("answers",)

    batch = models.ForeignKey(FormBatch, on_delete=models.CASCADE, related_name="forms")
    name = models.CharField("文件名", max_length=200)
    kind = models.SlugField("类别", max_length=40, blank=True)
    answers = models.JSONField("读到的内容", default=dict)
    report = models.JSONField("读取说明", default=list)
    pictures = models.JSONField("内嵌图片", default=list)
    problem = models.CharField("问题", max_length=300, blank=True)
    file = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")
    submission = models.ForeignKey(
        Submission, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    order = models.PositiveIntegerField(default=0)

    objects = FormFileQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "Word 表"
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_pending(self) -> bool:
        """True while a job converts the file."""
        return self.problem == PENDING
