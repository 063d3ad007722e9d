"""The action log: one hash-chained row per write of the system."""

from django.conf import settings
from django.db import models


class ActionLog(models.Model):
    """操作日志: who did what to which object, when and why. Rows are only ever added.

    `payload` is canonical JSON text (field → [before, after], personal values as digests);
    `hash` covers every other column and `previous_hash`, so an edit, a deletion, an
    insertion or a swap breaks the chain at that row.
    """

    seq = models.BigIntegerField(unique=True)
    at = models.DateTimeField("时间", db_index=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="操作人",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    action = models.CharField("操作", max_length=60)
    object_type = models.CharField("对象类别", max_length=60)
    object_id = models.CharField("对象编号", max_length=40)
    object_label = models.CharField("对象", max_length=200, blank=True)
    scope = models.CharField("大赛", max_length=60, blank=True)
    payload = models.TextField("变更内容", default="{}")
    reason = models.TextField("理由", blank=True)
    address = models.CharField("来源地址", max_length=45, blank=True)
    algorithm = models.CharField("算法", max_length=10, default="sha256")
    previous_hash = models.CharField("前一条校验值", max_length=64)
    hash = models.CharField("校验值", max_length=64, unique=True)

    class Meta:
        verbose_name = verbose_name_plural = "操作日志"
        ordering = ["-seq"]
        indexes = [
            models.Index(fields=["object_type", "object_id"], name="ix_log_object"),
            models.Index(fields=["scope", "seq"], name="ix_log_scope"),
        ]

    def __str__(self) -> str:
        return f"{self.seq} {self.action}"


class LogHead(models.Model):
    """The tail of the chain; its single row is the lock that orders all writers."""

    seq = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=64, default="0" * 64)
    at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = verbose_name_plural = "日志链尾"
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="ck_loghead_single")]

    def __str__(self) -> str:
        return f"{self.seq} {self.hash[:12]}"
