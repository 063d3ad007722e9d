"""Theory papers under blind codes: the sealed table, two keyings, the settled mark, re-checks."""

from typing import Self

from django.db import models
from django.db.models import Q

from accounts.models import User
from accounts.roles import Permission
from competition.enums import (
    MARK_STATE_LABELS,
    SAMPLE_LABELS,
    SHEET_STATE_LABELS,
    MarkState,
    Sample,
    SheetState,
)
from competition.models.entries import Entry
from competition.models.season import Event
from competition.models.two_people import TwoPeople, two_people_constraint
from records.enums import choices
from records.models import PortalQuerySet


class CodeTableQuerySet(PortalQuerySet["CodeTable"]):
    """Code tables."""

    def visible_to(self, user: User) -> Self:
        """That there is one, the staff of the competition may know; what it says, nobody."""
        allowed = (Permission.ENTER_SCORES, Permission.LOCK_SCORES, Permission.WITNESS)
        if not any(user.may(each) for each in allowed):
            return self.none()
        return self.filter(event__competition__appointments__user=user)


class CodeTable(TwoPeople):
    """密码对照表 of one paper component: sealed when made, opened by two people together.

    `commitment` is the sha256 over salt and every pair (entry, code); it is printed when the
    table is sealed, so that anybody can check the opened table against it. Shares and limit of
    the re-check are whole percents.
    """

    personal = ("salt",)

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="code_tables")
    component = models.SlugField("环节", max_length=40)
    commitment = models.CharField("承诺值", max_length=64)
    salt = models.CharField(max_length=64)
    handed_out = models.PositiveIntegerField("发出试卷数", null=True)
    collected = models.PositiveIntegerField("回收试卷数", null=True)
    counted_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    counted_at = models.DateTimeField("清点时间", null=True)
    count_reason = models.CharField("份数不符的原因", max_length=200, blank=True)
    sealed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    sealed_at = models.DateTimeField("密封时间")
    top_share = models.PositiveIntegerField("高分段复核比例", default=30)
    random_share = models.PositiveIntegerField("其余抽查比例", default=15)
    error_limit = models.PositiveIntegerField("差错率上限", default=5)
    sampled_at = models.DateTimeField("抽样时间", null=True)
    sample_seed = models.CharField("抽样种子", max_length=64, blank=True)
    widened_at = models.DateTimeField("扩大复核时间", null=True)

    objects = CodeTableQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "密码对照表"
        constraints = [
            models.UniqueConstraint(fields=["event", "component"], name="uq_code_table"),
            models.CheckConstraint(
                condition=Q(top_share__lte=100, random_share__lte=100, error_limit__lte=100),
                name="ck_code_table_shares",
            ),
            models.CheckConstraint(
                condition=Q(counted_at__isnull=True)
                | Q(handed_out__isnull=False, collected__isnull=False, counted_by__isnull=False),
                name="ck_code_table_counted",
            ),
            two_people_constraint("ck_code_table_two_people"),
        ]

    def __str__(self) -> str:
        return f"{self.event_id} {self.component}"


class CodedPaper(models.Model):
    """加密试卷: `code` is random. `entry` may be read only once the table was opened.

    `agreed` maps section code ("" where there are no sections) to thousandths; null until
    both keyings agree or a third person settled them. Rows are created in the order of codes.
    A void code has no paper. `was_wrong` says what the re-check found: null until it is over;
    `agreed_before` keeps what it corrected.
    """

    table = models.ForeignKey(CodeTable, on_delete=models.CASCADE, related_name="papers")
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="+")
    code = models.CharField("加密号", max_length=8)
    agreed = models.JSONField("认定得分", null=True)
    agreed_state = models.CharField(
        "状态",
        max_length=12,
        choices=choices(MARK_STATE_LABELS),
        default=MarkState.NORMAL,
        blank=True,
    )
    agreed_note = models.CharField("备注", max_length=200, blank=True)
    settled_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    settled_at = models.DateTimeField("认定时间", null=True)
    settled_reason = models.CharField("认定说明", max_length=200, blank=True)
    sample = models.CharField(
        "复核", max_length=10, choices=choices(SAMPLE_LABELS), default=Sample.NONE, blank=True
    )
    was_wrong = models.BooleanField("复核有误", null=True)
    agreed_before = models.JSONField("复核前认定", null=True)
    voided_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    voided_at = models.DateTimeField("作废时间", null=True)
    void_reason = models.CharField("作废原因", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "加密试卷"
        ordering = ["table", "code"]
        constraints = [
            models.UniqueConstraint(fields=["table", "entry"], name="uq_paper_entry"),
            models.UniqueConstraint(fields=["table", "code"], name="uq_paper_code"),
            models.CheckConstraint(
                condition=Q(voided_at__isnull=True, void_reason="")
                | (Q(voided_at__isnull=False, voided_by__isnull=False) & ~Q(void_reason="")),
                name="ck_paper_void",
            ),
        ]

    def __str__(self) -> str:
        return self.code


class CodeAddition(TwoPeople):
    """补编加密号: an entry that got its code after the table was sealed, by two people.

    `before` and `after` are the table's commitments before and after it. Which code it got
    stands nowhere but in the table.
    """

    table = models.ForeignKey(CodeTable, on_delete=models.CASCADE, related_name="additions")
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="+")
    before = models.CharField("补编前承诺值", max_length=64, blank=True)
    after = models.CharField("补编后承诺值", max_length=64, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "补编加密号"
        ordering = ["table", "granted_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["table", "entry"], name="uq_code_addition"),
            two_people_constraint("ck_addition_two_people"),
        ]

    def __str__(self) -> str:
        return f"{self.table_id} {self.entry_id}"


class Hand(models.Model):
    """录入席: which clerk keys first (1) and which second (2); one clerk never holds both."""

    table = models.ForeignKey(CodeTable, on_delete=models.CASCADE, related_name="hands")
    number = models.PositiveIntegerField("席位")
    clerk = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    taken_at = models.DateTimeField("认领时间")

    class Meta:
        verbose_name = verbose_name_plural = "录入席"
        constraints = [
            models.UniqueConstraint(fields=["table", "number"], name="uq_hand"),
            models.UniqueConstraint(fields=["table", "clerk"], name="uq_hand_clerk"),
            models.CheckConstraint(condition=Q(number__in=[1, 2]), name="ck_hand_number"),
        ]

    def __str__(self) -> str:
        return f"{self.table_id} {self.number}"


class Keying(models.Model):
    """录入: what one person keyed for one paper, by `hand` (competition.marking.papers.Hands).

    1 and 2 are the two blind keyings, 3 the re-check, 4 and 5 what a third person typed anew
    to settle a difference of the keyings or of the re-check. `marks` maps section code (""
    without sections) to thousandths. Who may see it: the one who keyed it, and after both
    were handed in whoever settles the difference.
    """

    paper = models.ForeignKey(CodedPaper, on_delete=models.CASCADE, related_name="keyings")
    hand = models.PositiveIntegerField("席位")
    marks = models.JSONField("得分", default=dict)
    mark_state = models.CharField(
        "状态",
        max_length=12,
        choices=choices(MARK_STATE_LABELS),
        default=MarkState.NORMAL,
        blank=True,
    )
    note = models.CharField("备注", max_length=200, blank=True)
    state = models.CharField(
        max_length=10, choices=choices(SHEET_STATE_LABELS), default=SheetState.DRAFT
    )
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = verbose_name_plural = "试卷录入"
        constraints = [
            models.UniqueConstraint(fields=["paper", "hand"], name="uq_keying"),
            models.CheckConstraint(condition=Q(hand__in=[1, 2, 3, 4, 5]), name="ck_keying_hand"),
        ]

    def __str__(self) -> str:
        return f"{self.paper_id} {self.hand}"
