"""The season: one edition, its calendar, its texts and who takes part."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import F, Q

from accounts.models import User
from accounts.roles import Role
from competition.enums import EVENT_KIND_LABELS, TASK_LABELS, EventKind
from competition.season.terms import TEXT_KIND_LABELS, TextKind
from districts.models import District
from records.enums import choices
from records.models import PortalQuerySet, StoredFile


class CompetitionQuerySet(PortalQuerySet["Competition"]):
    """Competitions."""

    def visible_to(self, user: User) -> Self:
        """Liaisons: where their district takes part. Staff: where they are appointed."""
        if not user.is_active:
            return self.none()
        if user.role == Role.LIAISON:
            return self.filter(delegations__district__memberships__user=user)
        if user.role == Role.ADMINISTRATOR:
            return self
        return self.filter(appointments__user=user)

    def public(self) -> Self:
        """Those that anybody may read about."""
        return self.filter(is_public=True)


class Competition(models.Model):
    """大赛（届）: one edition, described whole by a season file.

    The reference period (附件5 一(一)) is two inclusive dates. `source_digest` is the sha256
    of the season file it was last loaded from; `pending` are the readings that wait for the
    organizer (待组委会确认). `organization` is the formula of 优秀组织奖
    (competition.season.organization), {} for none.
    """

    slug = models.SlugField("代号", max_length=60, unique=True)
    title = models.CharField("全称", max_length=120)
    short_title = models.CharField("简称", max_length=60)
    parent_title = models.CharField("上级大赛全称", max_length=120, blank=True)
    theme = models.CharField("主题", max_length=120, blank=True)
    organizer = models.CharField("主办单位", max_length=120)
    host = models.CharField("组委会设在", max_length=120, blank=True)
    contact = models.JSONField("联系方式", default=list)
    period_from = models.DateField("参评时间范围起", null=True)
    period_to = models.DateField("参评时间范围止", null=True)
    is_public = models.BooleanField("公开展示", default=True)
    pending = models.JSONField("待组委会确认", default=list)
    organization = models.JSONField("优秀组织奖办法", default=dict)
    source_digest = models.CharField(max_length=64, blank=True)
    created_at = models.DateTimeField()

    objects = CompetitionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "大赛"
        ordering = ["-created_at", "slug"]
        constraints = [
            models.CheckConstraint(
                condition=Q(period_from__isnull=True) | Q(period_from__lte=F("period_to")),
                name="ck_period_order",
            ),
        ]

    def __str__(self) -> str:
        return self.short_title


class Appointment(models.Model):
    """任职: which competition a member of staff serves."""

    competition = models.ForeignKey(
        Competition, on_delete=models.CASCADE, related_name="appointments"
    )
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="appointments")

    class Meta:
        verbose_name = verbose_name_plural = "任职"
        constraints = [
            models.UniqueConstraint(fields=["competition", "user"], name="uq_appointment")
        ]

    def __str__(self) -> str:
        return f"{self.competition_id} {self.user_id}"


class Delegation(models.Model):
    """代表队: a district (or other unit) that takes part in this competition."""

    competition = models.ForeignKey(
        Competition, on_delete=models.CASCADE, related_name="delegations"
    )
    district = models.ForeignKey(District, on_delete=models.PROTECT, related_name="delegations")

    class Meta:
        verbose_name = verbose_name_plural = "代表队"
        ordering = ["district__code"]
        constraints = [
            models.UniqueConstraint(fields=["competition", "district"], name="uq_delegation")
        ]

    def __str__(self) -> str:
        return f"{self.competition_id} {self.district_id}"


class SeasonText(models.Model):
    """章程文本: a titled text of the season (总体要求, 评选标准 …), or a 承诺书.

    `kind` says whose declaration it is; `version` rises whenever a declaration's body changes.
    """

    competition = models.ForeignKey(Competition, on_delete=models.CASCADE, related_name="texts")
    key = models.SlugField("键", max_length=40)
    title = models.CharField("标题", max_length=120)
    body = models.TextField("正文")
    clause = models.CharField("出处", max_length=60, blank=True)
    kind = models.CharField(
        "类别", max_length=12, choices=choices(TEXT_KIND_LABELS), default=TextKind.ARTICLE
    )
    version = models.PositiveIntegerField("版本", default=1)
    order = models.IntegerField("顺序", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "章程文本"
        ordering = ["order", "key"]
        constraints = [
            models.UniqueConstraint(fields=["competition", "key"], name="uq_season_text")
        ]

    def __str__(self) -> str:
        return self.title


class Stage(models.Model):
    """阶段 of 三 竞赛时间. One without instants (「另行通知」) has a text only, and is closed."""

    competition = models.ForeignKey(Competition, on_delete=models.CASCADE, related_name="stages")
    key = models.SlugField("键", max_length=40)
    name = models.CharField("名称", max_length=120)
    text = models.TextField("说明", blank=True)
    when = models.CharField("时间（文字）", max_length=60, blank=True)
    starts_at = models.DateTimeField("开始", null=True, blank=True)
    ends_at = models.DateTimeField("结束", null=True, blank=True)
    place = models.CharField("地点", max_length=120, blank=True)
    order = models.IntegerField("顺序", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "阶段"
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["competition", "key"], name="uq_stage"),
            models.CheckConstraint(
                condition=Q(starts_at__isnull=True)
                | Q(ends_at__isnull=True)
                | Q(starts_at__lt=F("ends_at")),
                name="ck_stage_order",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Event(models.Model):
    """赛项: what is contested. `syllabus` and `books` are 附件6, as lists of texts.

    `form` names the kind of paper that a works event asks for (附件2–4).
    """

    competition = models.ForeignKey(Competition, on_delete=models.CASCADE, related_name="events")
    code = models.SlugField("代号", max_length=40)
    name = models.CharField("名称", max_length=60)
    kind = models.CharField("类别", max_length=10, choices=choices(EVENT_KIND_LABELS))
    form = models.SlugField("参评表", max_length=40, blank=True)
    audience = models.TextField("对象", blank=True)
    focus = models.TextField("竞赛内容", blank=True)
    syllabus = models.JSONField("参考内容", default=list)
    books = models.JSONField("参考书籍", default=list)
    number_prefix = models.CharField("参赛号前缀", max_length=4)
    order = models.IntegerField("顺序", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "赛项"
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["competition", "code"], name="uq_event_code"),
            models.UniqueConstraint(fields=["competition", "name"], name="uq_event_name"),
            models.UniqueConstraint(
                fields=["competition", "number_prefix"], name="uq_event_prefix"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_personal(self) -> bool:
        """True for the two events in which persons compete."""
        return self.kind == EventKind.PERSONAL


class Window(models.Model):
    """办理时间: when a task is open, half-open [opens_at, closes_at). `event` null = all."""

    competition = models.ForeignKey(Competition, on_delete=models.CASCADE, related_name="windows")
    task = models.CharField("事项", max_length=20, choices=choices(TASK_LABELS))
    event = models.ForeignKey(
        Event, null=True, blank=True, on_delete=models.CASCADE, related_name="windows"
    )
    opens_at = models.DateTimeField("开始")
    closes_at = models.DateTimeField("截止（不含）")

    class Meta:
        verbose_name = verbose_name_plural = "办理时间"
        ordering = ["closes_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(opens_at__lt=F("closes_at")), name="ck_opens_lt_closes"
            ),
            models.UniqueConstraint(fields=["competition", "task", "event"], name="uq_window"),
            models.UniqueConstraint(
                fields=["competition", "task"],
                condition=Q(event__isnull=True),
                name="uq_window_all_events",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_task_display()} {self.closes_at:%Y-%m-%d}"

    def is_open(self, at: datetime) -> bool:
        """The closing instant itself is outside."""
        return self.opens_at <= at < self.closes_at


class Extension(models.Model):
    """延期: a later closing of one window for one district, with its reason."""

    window = models.ForeignKey(Window, on_delete=models.CASCADE, related_name="extensions")
    district = models.ForeignKey(District, on_delete=models.PROTECT, related_name="+")
    closes_at = models.DateTimeField("延至（不含）")
    reason = models.TextField("理由")
    granted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    granted_at = models.DateTimeField()

    class Meta:
        verbose_name = verbose_name_plural = "延期"
        constraints = [
            models.UniqueConstraint(fields=["window", "district"], name="uq_extension"),
            models.CheckConstraint(condition=~Q(reason=""), name="ck_extension_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.window_id} {self.district_id}"


class Activity(models.Model):
    """活动 of a stage: exchange or training (三(二)), with roster, 签到 and materials."""

    competition = models.ForeignKey(
        Competition, on_delete=models.CASCADE, related_name="activities"
    )
    stage = models.ForeignKey(Stage, on_delete=models.CASCADE, related_name="activities")
    key = models.SlugField("键", max_length=40)
    name = models.CharField("名称", max_length=120)
    place = models.CharField("地点", max_length=120, blank=True)
    starts_at = models.DateTimeField("开始", null=True, blank=True)
    ends_at = models.DateTimeField("结束", null=True, blank=True)
    materials = models.ManyToManyField(StoredFile, blank=True, related_name="+")

    class Meta:
        verbose_name = verbose_name_plural = "活动"
        ordering = ["starts_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["competition", "key"], name="uq_activity")]

    def __str__(self) -> str:
        return self.name
