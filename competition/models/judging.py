"""The panels at work: who steps aside, who was assigned, calibration, the stopwatch, scans."""

from django.db import models
from django.db.models import Q

from accounts.models import User
from competition.enums import RECUSAL_SOURCE_LABELS
from competition.models.day import Room
from competition.models.entries import Entry
from competition.models.scoring import Seat
from competition.models.season import Event
from records.enums import choices
from records.models import StoredFile


class Recusal(models.Model):
    """回避: this seat does not score this entry.

    同单位 and 同区 are derived (queries.panels) and need no row; a row with `lifted_reason`
    is the organizer's decision that a derived one does not apply.
    """

    seat = models.ForeignKey(Seat, on_delete=models.CASCADE, related_name="recusals")
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="recusals")
    source = models.CharField("来源", max_length=10, choices=choices(RECUSAL_SOURCE_LABELS))
    reason = models.CharField("事由", max_length=200)
    lifted_reason = models.CharField("不回避的理由", max_length=200, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = verbose_name_plural = "回避"
        constraints = [models.UniqueConstraint(fields=["seat", "entry"], name="uq_recusal")]

    def __str__(self) -> str:
        return f"{self.seat_id} {self.entry_id}"


class Assignment(models.Model):
    """评审分配: this seat scores this work. Once a component has any, only they count."""

    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="assignments")
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="assignments")
    is_third = models.BooleanField("第三评", default=False)
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = verbose_name_plural = "评审分配"
        constraints = [models.UniqueConstraint(fields=["seat", "entry"], name="uq_assignment")]

    def __str__(self) -> str:
        return f"{self.seat_id} {self.entry_id}"


class CalibrationHold(models.Model):
    """试评: the marks of the first `entries` entrants stay open until the leader releases them."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="holds")
    component = models.SlugField("环节", max_length=40)
    room = models.ForeignKey(Room, null=True, on_delete=models.CASCADE, related_name="+")
    entries = models.PositiveIntegerField("试评人数")
    released_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    released_at = models.DateTimeField("放行时间", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "试评"
        constraints = [
            models.UniqueConstraint(fields=["event", "component", "room"], name="uq_hold"),
            models.UniqueConstraint(
                fields=["event", "component"],
                condition=Q(room__isnull=True),
                name="uq_hold_no_room",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.event_id} {self.component}"


class Timing(models.Model):
    """计时: the stopwatch of one entry's turn.

    `steps` lists `{"act": start|pause|resume|stop, "at", "client_at", "by"}`; `seconds` is the
    running time without pauses, set by the stop, and written into the sheet of the whole.
    """

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="timings")
    component = models.SlugField("环节", max_length=40)
    steps = models.JSONField("过程", default=list)
    seconds = models.PositiveIntegerField("用时（秒）", null=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = verbose_name_plural = "计时"
        constraints = [models.UniqueConstraint(fields=["entry", "component"], name="uq_timing")]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.component}"


class SheetScan(models.Model):
    """评分表扫描件: the signed paper behind a sheet (entry, component, seat), found by its QR."""

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="sheet_scans")
    component = models.SlugField("环节", max_length=40)
    seat = models.PositiveIntegerField("席位")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    page = models.PositiveIntegerField("页码", default=1)
    read_code = models.CharField("二维码内容", max_length=200, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = verbose_name_plural = "评分表扫描件"
        ordering = ["entry", "component", "seat", "-at"]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.component} {self.seat}"
