"""The day of the contest: rooms, sessions, the draw, slots, arrivals, and what is sealed."""

from typing import Self

from django.db import models
from django.db.models import F, Q

from accounts.models import User
from accounts.roles import Role
from competition.enums import (
    DRAW_STATE_LABELS,
    MARK_STATE_LABELS,
    MEDIA_STATE_LABELS,
    DrawState,
    MarkState,
    MediaState,
)
from competition.models.entries import Entry
from competition.models.season import Competition, CompetitionQuerySet, Event
from records.enums import choices
from records.models import PortalQuerySet, StoredFile

LATE_CHOICES = [
    (str(state), MARK_STATE_LABELS[state]) for state in (MarkState.ABSENT, MarkState.FORFEIT)
]


def _served(user: User) -> CompetitionQuerySet:
    """The competitions whose day this account may see: those it is appointed to."""
    if not user.is_active or user.role == Role.LIAISON:
        return Competition.objects.none()
    return Competition.objects.filter(appointments__user=user)


class RoomQuerySet(PortalQuerySet["Room"]):
    """Rooms."""

    def visible_to(self, user: User) -> Self:
        """The staff of the competition."""
        return self.filter(competition__in=_served(user))


class Room(models.Model):
    """考场（赛场）: where a session is held; a panel may belong to one."""

    competition = models.ForeignKey(Competition, on_delete=models.CASCADE, related_name="rooms")
    name = models.CharField("名称", max_length=40)
    place = models.CharField("地点", max_length=120, blank=True)
    order = models.IntegerField("顺序", default=0)

    objects = RoomQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "考场"
        ordering = ["order", "pk"]
        constraints = [models.UniqueConstraint(fields=["competition", "name"], name="uq_room_name")]

    def __str__(self) -> str:
        return self.name


class SessionQuerySet(PortalQuerySet["Session"]):
    """Sessions."""

    def visible_to(self, user: User) -> Self:
        """The staff of the competition."""
        return self.filter(event__competition__in=_served(user))


class Session(models.Model):
    """场次: one component of one event on the day.

    `turn_seconds` is the time from one slot's start to the next in the same room; zero where
    all begin together (theory). Who arrives more than `late_seconds` after the beginning (or
    the own slot), or not at all, gets `late_state` once somebody settles it; null: nobody is
    too late. A session that `follows` another one shares its draw, its slots and its arrivals:
    who is called in does both components in one appearance.
    """

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="sessions")
    component = models.SlugField("环节", max_length=40)
    starts_at = models.DateTimeField("开始时间", null=True)
    turn_seconds = models.PositiveIntegerField("每人间隔（秒）", default=0)
    late_seconds = models.PositiveIntegerField("迟到时限（秒）", null=True)
    late_state = models.CharField(
        "迟到、未到按", max_length=12, choices=LATE_CHOICES, default=MarkState.ABSENT
    )
    note = models.CharField("说明", max_length=200, blank=True)
    rooms = models.ManyToManyField(Room, related_name="sessions", blank=True)
    follows = models.ForeignKey(
        "self", verbose_name="同场于", null=True, on_delete=models.PROTECT, related_name="followers"
    )
    version = models.PositiveIntegerField(default=1)

    objects = SessionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "场次"
        ordering = ["starts_at", "event__order", "component"]
        constraints = [
            models.UniqueConstraint(fields=["event", "component"], name="uq_session"),
            models.CheckConstraint(
                condition=Q(follows__isnull=True) | ~Q(follows=F("pk")), name="ck_session_follows"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.event_id} {self.component}"


class DrawQuerySet(PortalQuerySet["Draw"]):
    """Draws."""

    def visible_to(self, user: User) -> Self:
        """The staff of the competition."""
        return self.filter(session__event__competition__in=_served(user))

    def valid(self) -> Self:
        """Those that were not voided: at most one of each session."""
        return self.exclude(state=DrawState.VOID)


class Draw(models.Model):
    """抽签: `commitment` (sha256) is published before, `secret` and `seed` are told after.

    `participants` are 参赛号, `rooms` names, `components` codes, all as committed to; the order follows from
    secret, seed and participants alone (competition.drawing). One draw of a session is valid.
    """

    personal = ("secret",)

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="draws")
    number = models.PositiveIntegerField("第几次")
    state = models.CharField(
        "状态", max_length=10, choices=choices(DRAW_STATE_LABELS), default=DrawState.COMMITTED
    )
    participants = models.JSONField("参加抽签", default=list)
    rooms = models.JSONField("考场", default=list)
    commitment = models.CharField("承诺值", max_length=64)
    secret = models.CharField(max_length=64)
    committed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    committed_at = models.DateTimeField("公布承诺值时间")
    seed = models.CharField("现场种子", max_length=100, blank=True)
    seed_source = models.CharField("种子由来", max_length=200, blank=True)
    drawn_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    drawn_at = models.DateTimeField("抽签时间", null=True)
    void_reason = models.CharField("作废原因", max_length=200, blank=True)
    components = models.JSONField("环节", default=list)
    voided_at = models.DateTimeField("作废时间", null=True)

    objects = DrawQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "抽签"
        ordering = ["session", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["session", "number"], name="uq_draw_number"),
            models.UniqueConstraint(
                fields=["session"],
                condition=~Q(state=DrawState.VOID),
                name="uq_draw_valid",
            ),
            models.CheckConstraint(
                condition=~Q(state=DrawState.DRAWN)
                | (~Q(seed="") & Q(drawn_by__isnull=False, drawn_at__isnull=False)),
                name="ck_draw_seed",
            ),
            models.CheckConstraint(
                condition=~Q(state=DrawState.VOID) | ~Q(void_reason=""), name="ck_draw_void"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.session_id} #{self.number}"


class Slot(models.Model):
    """出场位置: an entry's place in a session: room, position in it, and 抽签号 over all rooms."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="slots")
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="slots")
    room = models.ForeignKey(Room, null=True, on_delete=models.PROTECT, related_name="slots")
    position = models.PositiveIntegerField("出场顺序")
    number = models.PositiveIntegerField("抽签号")
    starts_at = models.DateTimeField("预计时间", null=True)
    moved_reason = models.CharField("调整原因", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "出场位置"
        ordering = ["session", "room__order", "room", "position"]
        constraints = [
            models.UniqueConstraint(fields=["session", "entry"], name="uq_slot_entry"),
            models.UniqueConstraint(fields=["session", "room", "position"], name="uq_slot_place"),
            models.UniqueConstraint(
                fields=["session", "position"],
                condition=Q(room__isnull=True),
                name="uq_slot_place_no_room",
            ),
            models.UniqueConstraint(fields=["session", "number"], name="uq_slot_number"),
        ]

    def __str__(self) -> str:
        return f"{self.session_id} {self.number}"


class Arrival(models.Model):
    """检录: when a competitor came to a session, and what was checked."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="arrivals")
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="arrivals")
    arrived_at = models.DateTimeField("到达时间")
    id_checked = models.BooleanField("证件已核对", default=False)
    phone_kept = models.BooleanField("手机已收存", default=False)
    note = models.CharField("备注", max_length=200, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = verbose_name_plural = "检录"
        ordering = ["session", "arrived_at"]
        constraints = [models.UniqueConstraint(fields=["session", "entry"], name="uq_arrival")]

    def __str__(self) -> str:
        return f"{self.session_id} {self.entry_id}"


class DisplayMediaQuerySet(PortalQuerySet["DisplayMedia"]):
    """Media for the highlight display."""

    def visible_to(self, user: User) -> Self:
        """As the entry itself."""
        return self.filter(entry__in=Entry.objects.visible_to(user))

    def shown(self) -> Self:
        """Those not taken away."""
        return self.filter(removed_at__isnull=True)


class DisplayMedia(models.Model):
    """展示素材 (三(三)2): pictures, video or PPT that a competitor shows, kept and checked before.

    `playable` is what the browser plays (mp4, re-encoded picture), `preview` a PDF of slides.
    """

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="display_media")
    component = models.SlugField("环节", max_length=40)
    order = models.PositiveIntegerField("播放顺序", default=1)
    caption = models.CharField("说明", max_length=200, blank=True)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    family = models.CharField("类别", max_length=12, blank=True)
    state = models.CharField(
        "检查结果",
        max_length=10,
        choices=choices(MEDIA_STATE_LABELS),
        default=MediaState.CHECKING,
    )
    problem = models.CharField("问题", max_length=300, blank=True)
    facts = models.JSONField("检测结果", default=dict)
    playable = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")
    preview = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")
    rehearsed_by = models.ForeignKey(
        User, null=True, on_delete=models.PROTECT, related_name="+", verbose_name="试播人"
    )
    rehearsed_at = models.DateTimeField("试播时间", null=True)
    removed_at = models.DateTimeField("移除时间", null=True)
    added_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField("上传时间")

    objects = DisplayMediaQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "展示素材"
        ordering = ["entry", "component", "order", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state=MediaState.BLOCKED) | ~Q(problem=""), name="ck_media_problem"
            ),
            models.CheckConstraint(
                condition=Q(rehearsed_at__isnull=True, rehearsed_by__isnull=True)
                | Q(rehearsed_at__isnull=False, rehearsed_by__isnull=False, state=MediaState.READY),
                name="ck_media_rehearsed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.component} {self.order}"
