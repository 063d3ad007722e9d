"""Who is entered: the place, the person behind it, and what was found and said about it."""

from typing import Self

from django.db import models
from django.db.models import F, Q

from accounts.models import User
from accounts.roles import Role
from competition.enums import (
    EMPLOYMENT_LABELS,
    ENTRY_STATUS_LABELS,
    HOLDING,
    MATCH_VERDICT_LABELS,
    OPINION_LEVEL_LABELS,
    SEVERITY_LABELS,
    UNIT_LEVEL_LABELS,
    VERDICT_LABELS,
    EntryStatus,
    MatchVerdict,
    OpinionLevel,
)
from competition.models.season import Competition, Event
from districts.models import District
from records.enums import choices
from records.models import PortalQuerySet, StoredFile


class Competitor(models.Model):
    """选手: the person behind one personal entry.

    `is_entered` mirrors whether the entry holds a place; among those a mobile is unique per
    competition, so one person has one active personal entry.
    """

    personal = ("name", "mobile", "landline")

    competition = models.ForeignKey(
        Competition, on_delete=models.CASCADE, related_name="competitors"
    )
    name = models.CharField("姓名", max_length=40)
    pinyin = models.CharField(max_length=120, blank=True)
    unit = models.CharField("单位", max_length=100, blank=True)
    unit_level = models.CharField(
        "单位层级", max_length=12, choices=choices(UNIT_LEVEL_LABELS), blank=True
    )
    post = models.CharField("职务（岗位）", max_length=60, blank=True)
    employment = models.CharField(
        "用工形式", max_length=12, choices=choices(EMPLOYMENT_LABELS), blank=True
    )
    landline = models.CharField("座机", max_length=30, blank=True)
    mobile = models.CharField("手机", max_length=11, blank=True)
    photo = models.ForeignKey(
        StoredFile, verbose_name="照片", null=True, on_delete=models.PROTECT, related_name="+"
    )
    declarations = models.JSONField("承诺事项", default=dict)
    is_entered = models.BooleanField(default=False)

    class Meta:
        verbose_name = verbose_name_plural = "选手"
        constraints = [
            models.UniqueConstraint(
                fields=["competition", "mobile"],
                condition=Q(is_entered=True),
                name="uq_competitor_mobile",
            ),
        ]
        indexes = [models.Index(fields=["pinyin"], name="ix_competitor_pinyin")]

    def __str__(self) -> str:
        return self.name


class EntryQuerySet(PortalQuerySet["Entry"]):
    """Entries."""

    def visible_to(self, user: User) -> Self:
        """Own district; or, for organizer, supervisor and clerk, the competitions served."""
        if not user.is_active:
            return self.none()
        if user.role == Role.LIAISON:
            return self.filter(district__memberships__user=user)
        if user.role in {Role.ORGANIZER, Role.SUPERVISOR, Role.CLERK}:
            return self.filter(competition__appointments__user=user)
        return self.none()

    def holding(self) -> Self:
        """Those that take a quota place."""
        return self.filter(status__in=HOLDING)


class Entry(models.Model):
    """参赛/参评: one place of one district in one event; checked, scored, ranked, awarded.

    `slot` numbers the places of (event, district) and is set exactly while the entry holds
    one. `number` is the 参赛号, given at acceptance and never changed. `traits` are facts that
    quotas and rules read. `fix_by` lets a returned entry be handed in after the closing.
    """

    competition = models.ForeignKey(Competition, on_delete=models.CASCADE, related_name="entries")
    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="entries")
    district = models.ForeignKey(District, on_delete=models.PROTECT, related_name="entries")
    competitor = models.OneToOneField(
        Competitor, null=True, on_delete=models.PROTECT, related_name="entry"
    )
    title = models.CharField("名称", max_length=200, blank=True)
    status = models.CharField(
        "状态", max_length=12, choices=choices(ENTRY_STATUS_LABELS), default=EntryStatus.DRAFT
    )
    slot = models.PositiveIntegerField(null=True)
    number = models.CharField("参赛号", max_length=20, blank=True)
    traits = models.JSONField(default=dict)
    fix_by = models.DateTimeField("修改期限（不含）", null=True)
    replaces = models.OneToOneField(
        "self", verbose_name="替换", null=True, on_delete=models.PROTECT, related_name="replaced_by"
    )
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField("建立时间")
    submitted_at = models.DateTimeField("提交时间", null=True)
    decided_at = models.DateTimeField("审核时间", null=True)

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "参赛名额"
        ordering = ["event__order", "district__code", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["event", "district", "slot"], name="uq_slot"),
            models.CheckConstraint(
                condition=Q(slot__isnull=True) & ~Q(status__in=sorted(HOLDING))
                | Q(slot__gte=1, status__in=sorted(HOLDING)),
                name="ck_slot_holding",
            ),
            models.UniqueConstraint(
                fields=["competition", "number"], condition=~Q(number=""), name="uq_entry_number"
            ),
            models.CheckConstraint(
                condition=~Q(status=EntryStatus.ACCEPTED) | ~Q(number=""),
                name="ck_accepted_number",
            ),
            models.CheckConstraint(
                condition=Q(replaces__isnull=True) | ~Q(replaces=F("pk")), name="ck_replaces_other"
            ),
        ]
        indexes = [models.Index(fields=["competition", "status"], name="ix_entry_status")]

    def __str__(self) -> str:
        return self.number or f"#{self.pk}"


class Finding(models.Model):
    """核查结果: what a rule found about an entry; kept when cleared, waived only with a reason."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="findings")
    rule = models.SlugField("规则", max_length=60)
    clause = models.CharField("出处", max_length=60)
    severity = models.CharField("程度", max_length=10, choices=choices(SEVERITY_LABELS))
    message = models.TextField("说明")
    evidence = models.JSONField("依据", default=dict)
    found_at = models.DateTimeField("发现时间")
    cleared_at = models.DateTimeField("消除时间", null=True)
    waived_at = models.DateTimeField("豁免时间", null=True)
    waived_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    waived_reason = models.TextField("豁免理由", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "核查结果"
        ordering = ["-found_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["entry", "rule"],
                condition=Q(cleared_at__isnull=True),
                name="uq_finding_open",
            ),
            models.CheckConstraint(
                condition=Q(waived_at__isnull=True, waived_by__isnull=True, waived_reason="")
                | (Q(waived_at__isnull=False, waived_by__isnull=False) & ~Q(waived_reason="")),
                name="ck_finding_waived",
            ),
        ]

    def __str__(self) -> str:
        return self.message


class Opinion(models.Model):
    """审核意见 on an entry: level, verdict, text; a return names fields and a fix-by instant.

    `comments` is `[{"field": "mobile", "label": "手机", "text": "…"}]`. `signer` and
    `signed_on` are what stands beside the seal on paper, where the opinion is given there.
    """

    personal = ("signer",)

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="opinions")
    level = models.CharField(
        max_length=10, choices=choices(OPINION_LEVEL_LABELS), default=OpinionLevel.CITY
    )
    verdict = models.CharField("结论", max_length=10, choices=choices(VERDICT_LABELS))
    text = models.TextField("意见", blank=True)
    comments = models.JSONField("逐项意见", default=list)
    fix_by = models.DateTimeField("修改期限（不含）", null=True)
    signer = models.CharField("签字人", max_length=40, blank=True)
    signed_on = models.DateField("签署日期", null=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = verbose_name_plural = "审核意见"
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return self.get_verdict_display()


class FormerWinner(models.Model):
    """往届“全国十佳”: who may not take part again (四(一)1); matched by name and unit."""

    personal = ("name",)

    name = models.CharField("姓名", max_length=40, db_index=True)
    unit = models.CharField("单位", max_length=100, blank=True)
    edition = models.CharField("届次", max_length=60, blank=True)
    honour = models.CharField("称号", max_length=60, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "往届全国十佳"
        ordering = ["edition", "name"]
        constraints = [
            models.UniqueConstraint(fields=["name", "unit", "edition"], name="uq_former_winner")
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.edition}"


class WinnerMatch(models.Model):
    """同名核实: an entry's person and a former winner of that name, judged by a person."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="winner_matches")
    winner = models.ForeignKey(FormerWinner, on_delete=models.CASCADE, related_name="matches")
    verdict = models.CharField(
        "结论", max_length=10, choices=choices(MATCH_VERDICT_LABELS), default=MatchVerdict.PENDING
    )
    reason = models.TextField("依据", blank=True)
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("时间", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "同名核实"
        constraints = [models.UniqueConstraint(fields=["entry", "winner"], name="uq_winner_match")]

    def __str__(self) -> str:
        return self.get_verdict_display()


class Attendance(models.Model):
    """签到: a person on the roster of an activity, and when they signed in."""

    personal = ("name",)

    activity = models.ForeignKey(
        "competition.Activity", on_delete=models.CASCADE, related_name="attendances"
    )
    district = models.ForeignKey(District, on_delete=models.PROTECT, related_name="+")
    entry = models.ForeignKey(Entry, null=True, on_delete=models.PROTECT, related_name="+")
    name = models.CharField("姓名", max_length=40)
    unit = models.CharField("单位", max_length=100, blank=True)
    signed_in_at = models.DateTimeField("签到时间", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "签到"
        ordering = ["district__code", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["activity", "district", "name"], name="uq_attendance")
        ]

    def __str__(self) -> str:
        return self.name
