"""Files that were kept, and workbooks that were brought in."""

import uuid
from typing import Self

from django.conf import settings
from django.db import models

from records.enums import IMPORT_STATE_LABELS, ImportState, choices
from records.models.base import PortalQuerySet


class StoredFile(models.Model):
    """存档文件: an immutable file with its content hash.

    `path` is relative to MEDIA_ROOT (`ab/cd/<uuid>`); the name people gave is only a label.
    Who may read it is decided by the object that refers to it.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField("用途", max_length=30)
    name = models.CharField("文件名", max_length=200)
    content_type = models.CharField("类型", max_length=100)
    size = models.BigIntegerField("字节数")
    sha256 = models.CharField("内容校验值", max_length=64, db_index=True)
    path = models.CharField(max_length=100, unique=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField("时间")

    class Meta:
        verbose_name = verbose_name_plural = "存档文件"
        constraints = [
            models.CheckConstraint(condition=models.Q(size__gte=0), name="ck_file_size"),
        ]

    def __str__(self) -> str:
        return self.name


class ImportQuerySet(PortalQuerySet["Import"]):
    """Imports."""

    def visible_to(self, user: object) -> Self:
        """Only one's own uploads."""
        return self.filter(by_id=getattr(user, "pk", None) or 0)


class Import(models.Model):
    """导入: one uploaded workbook on its way check → preview → confirm.

    `report` holds the preview as JSON: counts, changes per row, errors per cell.
    `params` are the handler's own (competition id, district id …), fixed at upload.
    """

    kind = models.CharField("类别", max_length=30)
    scope = models.CharField("大赛", max_length=60, blank=True)
    params = models.JSONField(default=dict)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(
        max_length=10, choices=choices(IMPORT_STATE_LABELS), default=ImportState.CHECKED
    )
    report = models.JSONField(default=dict)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)

    objects = ImportQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "导入"
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.kind} {self.file.name}"

    @property
    def is_open(self) -> bool:
        """True while it waits to be confirmed or dropped."""
        return self.state == ImportState.CHECKED
