"""What is under way, and what was already answered."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from records.enums import JOB_STATE_LABELS, JobState, choices
from records.models.base import PortalQuerySet
from records.models.files import StoredFile


class JobQuerySet(PortalQuerySet["Job"]):
    """Jobs."""

    def visible_to(self, user: object) -> Self:
        """Only the jobs one asked for."""
        return self.filter(requested_by_id=getattr(user, "pk", None) or 0)


class Job(models.Model):
    """后台任务. This table is the queue; the broker only rings the bell.

    A worker owns a job while `lease_until` lies ahead; `fence` counts the claims, and a
    result is written only `WHERE fence = mine`, so a late worker changes nothing.
    """

    key = models.CharField(max_length=200, unique=True)
    kind = models.CharField("类别", max_length=40)
    title = models.CharField("名称", max_length=120)
    scope = models.CharField("大赛", max_length=60, blank=True)
    params = models.JSONField(default=dict)
    state = models.CharField(
        max_length=10, choices=choices(JOB_STATE_LABELS), default=JobState.QUEUED
    )
    lease_until = models.DateTimeField(null=True)
    next_try_at = models.DateTimeField()
    fence = models.IntegerField(default=0)
    attempt = models.IntegerField(default=0)
    progress = models.IntegerField("进度（%）", default=0)
    note = models.CharField("当前步骤", max_length=200, blank=True)
    error = models.TextField("失败原因", blank=True)
    result = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField("提交时间")
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "后台任务"
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(progress__gte=0) & Q(progress__lte=100), name="ck_job_progress"
            ),
        ]
        indexes = [models.Index(fields=["state", "next_try_at"], name="ix_job_queue")]

    def __str__(self) -> str:
        return self.title

    @property
    def is_over(self) -> bool:
        """True when the job will not move again by itself."""
        return self.state in {JobState.DONE, JobState.FAILED}


class Tick(models.Model):
    """定时任务的一格: one row per task and slot, so that two schedulers do a slot once."""

    task = models.CharField(max_length=60)
    slot = models.CharField(max_length=60)
    at = models.DateTimeField()

    class Meta:
        verbose_name = verbose_name_plural = "定时任务"
        constraints = [models.UniqueConstraint(fields=["task", "slot"], name="uq_tick")]

    def __str__(self) -> str:
        return f"{self.task} {self.slot}"


class Heartbeat(models.Model):
    """心跳: when a worker was last heard of; `/readyz` reads it."""

    name = models.CharField(max_length=60, unique=True)
    at = models.DateTimeField()

    class Meta:
        verbose_name = verbose_name_plural = "心跳"

    def __str__(self) -> str:
        return self.name


class IdempotencyKey(models.Model):
    """已答复的表单: a form's one-time key, the digest of its body and where its answer led."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=40)
    body_sha256 = models.CharField(max_length=64)
    location = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = verbose_name_plural = "已答复的表单"
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="uq_idem")]

    def __str__(self) -> str:
        return self.key
