"""What they scored, and who won: panels, sheets, locks, standings."""

from typing import Self

from django.db import models
from django.db.models import Q

from accounts.models import User
from accounts.roles import Permission, Role
from competition.enums import (
    MARK_STATE_LABELS,
    SHEET_STATE_LABELS,
    STANDING_STATE_LABELS,
    MarkState,
    SheetState,
    StandingState,
)
from competition.models.day import Room
from competition.models.entries import Entry
from competition.models.season import Event
from districts.models import District
from records.enums import choices
from records.models import PortalQuerySet


class Seat(models.Model):
    """评委席: seat 1…n of the panel of one component; the judge may have no account.

    A seat with a room scores only who is in that room; `unit` and `district` are what 回避 is
    derived from. One leader (组长) per component and room.
    """

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="seats")
    component = models.SlugField("环节", max_length=40)
    number = models.PositiveIntegerField("席位")
    judge = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="seats")
    name = models.CharField("评委", max_length=40, blank=True)
    unit = models.CharField("单位", max_length=100, blank=True)
    district = models.ForeignKey(
        District, verbose_name="所在区", null=True, on_delete=models.PROTECT, related_name="+"
    )
    room = models.ForeignKey(
        Room, verbose_name="考场", null=True, on_delete=models.PROTECT, related_name="seats"
    )
    is_leader = models.BooleanField("组长", default=False)

    class Meta:
        verbose_name = verbose_name_plural = "评委席"
        ordering = ["event", "component", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "component", "judge"],
                condition=Q(judge__isnull=False),
                name="uq_seat_judge",
            ),
            models.UniqueConstraint(
                fields=["event", "component", "room"],
                condition=Q(is_leader=True),
                name="uq_seat_leader",
            ),
            models.UniqueConstraint(
                fields=["event", "component"],
                condition=Q(is_leader=True, room__isnull=True),
                name="uq_seat_leader_no_room",
            ),
            models.UniqueConstraint(fields=["event", "component", "number"], name="uq_seat"),
            models.CheckConstraint(condition=Q(number__gte=1), name="ck_seat_number"),
        ]

    def __str__(self) -> str:
        return f"{self.component} {self.number}"


class SheetQuerySet(PortalQuerySet["Sheet"]):
    """Sheets."""

    def current(self) -> Self:
        """The valid version of each sheet."""
        return self.filter(is_current=True)

    def visible_to(self, user: User) -> Self:
        """Who keys or computes scores sees those of the competitions served."""
        allowed = user.may(Permission.ENTER_SCORES) or user.may(Permission.VIEW_STANDINGS)
        if not allowed:
            return self.none()
        return self.filter(entry__competition__appointments__user=user)


class Sheet(models.Model):
    """评分表: entry × component × seat, versioned, one current version.

    `marks` maps criterion code to an integer in thousandths of a mark; a blank is simply not
    there. Seat 0 is the component as a whole: the agreed mark of a paper component (under
    the key ""), the timekeeper's seconds, deductions in thousandths, whether it was spoken
    without a script (脱稿, 三(三)2), and the state. Component "" is the whole entry and carries
    only a state.
    """

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="sheets")
    component = models.CharField("环节", max_length=40, blank=True)
    seat = models.PositiveIntegerField("席位", default=0)
    version = models.PositiveIntegerField("版本", default=1)
    is_current = models.BooleanField(default=True)
    state = models.CharField(
        max_length=10, choices=choices(SHEET_STATE_LABELS), default=SheetState.DRAFT
    )
    marks = models.JSONField(default=dict)
    deduction = models.IntegerField("扣分（千分之一分）", null=True)
    seconds = models.PositiveIntegerField("用时（秒）", null=True)
    mark_state = models.CharField(
        "状态",
        max_length=12,
        choices=choices(MARK_STATE_LABELS),
        default=MarkState.NORMAL,
        blank=True,
    )
    note = models.CharField("备注", max_length=200, blank=True)
    off_script = models.BooleanField("脱稿", null=True)
    scheme_fingerprint = models.CharField(max_length=64)
    reason = models.CharField("更正原因", max_length=200, blank=True)
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("时间")

    objects = SheetQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "评分表"
        ordering = ["entry", "component", "seat", "version"]
        constraints = [
            models.UniqueConstraint(
                fields=["entry", "component", "seat", "version"], name="uq_sheet_version"
            ),
            models.UniqueConstraint(
                fields=["entry", "component", "seat"],
                condition=Q(is_current=True),
                name="uq_sheet_current",
            ),
            models.CheckConstraint(
                condition=Q(deduction__isnull=True) | Q(deduction__gte=0), name="ck_deduction"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.component} {self.seat} v{self.version}"


class ComponentLock(models.Model):
    """环节锁定: after it no mark of the component changes without two people and a reason."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="locks")
    component = models.SlugField("环节", max_length=40)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = verbose_name_plural = "环节锁定"
        constraints = [
            models.UniqueConstraint(fields=["event", "component"], name="uq_component_lock")
        ]

    def __str__(self) -> str:
        return f"{self.event_id} {self.component}"


class StandingQuerySet(PortalQuerySet["Standing"]):
    """Standings."""

    def visible_to(self, user: User) -> Self:
        """Organizer and supervisor, of the competitions they serve."""
        if not user.is_active or user.role not in {Role.ORGANIZER, Role.SUPERVISOR}:
            return self.none()
        return self.filter(event__competition__appointments__user=user)


class Standing(models.Model):
    """成绩: one computed run of an event over handed-in sheets.

    `inputs_fingerprint` covers every sheet it read; `missing` and `alarms` are lists of
    sentences; `unlocked` names the components that were still open. `scheme_definition` is the
    scheme as it was computed with, `corrections` how many had been granted in the event by then:
    more of them now, and this run no longer tells how things stand. `rooms` are the room
    coefficients of the run, exact texts: `[{"component", "reference", "rooms": [{"room",
    "people", "mean", "coefficient"}]}]`.
    """

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="standings")
    run = models.PositiveIntegerField("第几次计算")
    state = models.CharField(
        max_length=10, choices=choices(STANDING_STATE_LABELS), default=StandingState.COMPUTED
    )
    scheme_fingerprint = models.CharField("评分标准指纹", max_length=64)
    scheme_definition = models.JSONField("评分标准", default=dict)
    inputs_fingerprint = models.CharField("数据指纹", max_length=64)
    corrections = models.PositiveIntegerField("已更正", default=0)
    missing = models.JSONField(default=list)
    alarms = models.JSONField(default=list)
    unlocked = models.JSONField(default=list)
    rooms = models.JSONField("考场修正系数", default=list)
    computed_at = models.DateTimeField("计算时间")
    computed_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField("确认时间", null=True)
    confirmed_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    objects = StandingQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "成绩"
        ordering = ["event", "-run"]
        constraints = [
            models.UniqueConstraint(fields=["event", "run"], name="uq_standing_run"),
            models.UniqueConstraint(
                fields=["event"],
                condition=Q(state=StandingState.CONFIRMED),
                name="uq_standing_confirmed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.event_id} #{self.run}"


class StandingRow(models.Model):
    """名次: one entry's line in a run. `values` maps stage name to an exact decimal string; beside
    the stages, `<component>.coefficient` is the room coefficient that was applied.
    """

    standing = models.ForeignKey(Standing, on_delete=models.CASCADE, related_name="rows")
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveIntegerField()
    rank = models.PositiveIntegerField("名次", null=True)
    total = models.DecimalField("总分", max_digits=20, decimal_places=6, null=True)
    values = models.JSONField(default=dict)
    tie_note = models.CharField("同分依据", max_length=300, blank=True)
    note = models.CharField("备注", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "名次"
        ordering = ["standing", "position"]
        constraints = [
            models.UniqueConstraint(fields=["standing", "entry"], name="uq_standing_entry"),
            models.UniqueConstraint(fields=["standing", "position"], name="uq_standing_position"),
        ]

    def __str__(self) -> str:
        return f"{self.rank} {self.entry_id}"
