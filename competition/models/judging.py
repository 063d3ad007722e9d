"""The panels at work: who steps aside, who was assigned, calibration, the stopwatch, scans."""

from typing import Self

from django.db import models
from django.db.models import Q

from accounts.models import User
from accounts.roles import Permission
from competition.enums import RECUSAL_SOURCE_LABELS
from competition.models.day import Room
from competition.models.entries import Entry
from competition.models.scoring import Seat
from competition.models.season import Competition, Event
from records.enums import choices
from records.models import PortalQuerySet, StoredFile


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
    """评审分配: this seat scores this work. Once a component has any, only they count.

    `component` is the seat's, kept here so that the database allows a work one third only.
    """

    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="assignments")
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="assignments")
    component = models.SlugField("环节", max_length=40)
    is_third = models.BooleanField("第三评", default=False)
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = verbose_name_plural = "评审分配"
        constraints = [
            models.UniqueConstraint(fields=["seat", "entry"], name="uq_assignment"),
            models.UniqueConstraint(
                fields=["entry", "component"], condition=Q(is_third=True), name="uq_third"
            ),
            models.CheckConstraint(condition=~Q(component=""), name="ck_assignment_component"),
        ]

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


class ScanBatch(models.Model):
    """一批扫描件: one uploaded file of signed sheets; `pages` is known once it was read."""

    competition = models.ForeignKey(
        Competition, on_delete=models.CASCADE, related_name="scan_batches"
    )
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    pages = models.PositiveIntegerField("页数", null=True)
    problem = models.CharField("问题", max_length=300, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = verbose_name_plural = "评分表扫描批次"
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.competition_id} {self.file_id}"


def _read_by(user: User, path: str) -> Q:
    """Scanned paper is for clerk, organizer and supervisor of the competitions they serve."""
    allowed = (Permission.ENTER_SCORES, Permission.RUN_DAY, Permission.WITNESS)
    if not any(user.may(each) for each in allowed):
        return Q(pk__in=[])
    return Q(**{f"{path}__appointments__user": user})


class ScanPageQuerySet(PortalQuerySet["ScanPage"]):
    """Pages of scanned sheets."""

    def visible_to(self, user: User) -> Self:
        """Clerk, organizer and supervisor, of the competitions they serve."""
        return self.filter(_read_by(user, "batch__competition"))

    def unplaced(self) -> Self:
        """Those that wait for somebody to say whose sheet they are."""
        return self.exclude(why="").filter(dropped_reason="")


class ScanPage(models.Model):
    """扫描页: one page as a picture; `why` says why it was not filed, "" once it was.

    A page that is nobody's sheet (空白页、封面) is dropped with a reason, never deleted.
    """

    batch = models.ForeignKey(ScanBatch, on_delete=models.CASCADE, related_name="page_rows")
    number = models.PositiveIntegerField("页码")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    why = models.CharField("未归档原因", max_length=200, blank=True)
    dropped_reason = models.CharField("不归档理由", max_length=200, blank=True)

    objects = ScanPageQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "扫描页"
        ordering = ["batch", "number"]
        constraints = [
            models.UniqueConstraint(fields=["batch", "number"], name="uq_scan_page"),
        ]

    def __str__(self) -> str:
        return f"{self.batch_id} {self.number}"


class SheetScanQuerySet(PortalQuerySet["SheetScan"]):
    """Scans of sheets."""

    def visible_to(self, user: User) -> Self:
        """Clerk, organizer and supervisor, of the competitions they serve."""
        return self.filter(_read_by(user, "entry__competition"))


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

    objects = SheetScanQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "评分表扫描件"
        ordering = ["entry", "component", "seat", "-at"]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.component} {self.seat}"
