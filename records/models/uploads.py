"""Files on their way in, piece by piece."""

import uuid
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from records.enums import UPLOAD_STATE_LABELS, UploadState, choices
from records.models.base import PortalQuerySet
from records.models.files import StoredFile


class UploadQuerySet(PortalQuerySet["Upload"]):
    """Uploads."""

    def visible_to(self, user: object) -> Self:
        """Only one's own."""
        return self.filter(owner_id=getattr(user, "pk", None) or 0)


class Upload(models.Model):
    """分块上传: a large file that arrives in pieces (tus 1.0) and survives a cut line.

    `offset` is what was acknowledged: those bytes are synced to the disk. `sha256` is what the
    browser says the whole file is, "" if it does not say. `purpose` and `params` tell what the
    file is for; `file` is what it became.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    purpose = models.CharField("用途", max_length=40)
    params = models.JSONField(default=dict)
    name = models.CharField("文件名", max_length=200)
    size = models.BigIntegerField("字节数")
    offset = models.BigIntegerField("已收到", default=0)
    sha256 = models.CharField("内容校验值", max_length=64, blank=True)
    state = models.CharField(
        "状态", max_length=10, choices=choices(UPLOAD_STATE_LABELS), default=UploadState.OPEN
    )
    problem = models.TextField("未通过的原因", blank=True)
    created_at = models.DateTimeField("开始时间")
    expires_at = models.DateTimeField("保留到", db_index=True)
    file = models.OneToOneField(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")

    objects = UploadQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "分块上传"
        constraints = [
            models.CheckConstraint(
                condition=Q(offset__gte=0) & Q(offset__lte=F("size")) & Q(size__gte=1),
                name="ck_upload_offset",
            ),
            models.CheckConstraint(
                condition=Q(state=UploadState.FINISHED, offset=F("size"), file__isnull=False)
                | (~Q(state=UploadState.FINISHED) & Q(offset__lt=F("size"), file=None)),
                name="ck_upload_finished",
            ),
        ]

    def __str__(self) -> str:
        return self.name
