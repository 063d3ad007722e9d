"""附件1 and the district's final acts."""

from typing import Self

from django.db import models
from django.db.models import Q

from accounts.models import User
from accounts.roles import Role
from competition.enums import TASK_LABELS
from competition.models.season import Competition
from districts.models import District
from records.enums import choices
from records.models import PortalQuerySet, StoredFile


def in_sight(user: User) -> Q:
    """The filter for rows that carry `competition` and `district`, as this account may see them."""
    if not user.is_active or user.role == Role.ADMINISTRATOR:
        return Q(pk__in=[])
    if user.role == Role.LIAISON:
        return Q(district__memberships__user=user)
    return Q(competition__appointments__user=user)


class LiaisonQuerySet(PortalQuerySet["Liaison"]):
    """Liaisons."""

    def visible_to(self, user: User) -> Self:
        """The own district's, or those of the competitions one serves."""
        return self.filter(in_sight(user))


class Liaison(models.Model):
    """联络人: one row of 附件1 各区联络人员信息表. At most one 领队 per district."""

    personal = ("name", "landline", "mobile")

    competition = models.ForeignKey(Competition, on_delete=models.CASCADE, related_name="liaisons")
    district = models.ForeignKey(District, on_delete=models.PROTECT, related_name="liaisons")
    name = models.CharField("姓名", max_length=40)
    unit = models.CharField("单位", max_length=100)
    post = models.CharField("职务", max_length=60)
    landline = models.CharField("座机", max_length=30, blank=True)
    mobile = models.CharField("手机", max_length=11)
    remark = models.CharField("备注（赛项）", max_length=100, blank=True)
    is_leader = models.BooleanField("领队", default=False)
    order = models.PositiveIntegerField("序号", default=0)

    objects = LiaisonQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "联络人"
        ordering = ["district__code", "order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["competition", "district", "mobile"], name="uq_liaison_mobile"
            ),
            models.UniqueConstraint(
                fields=["competition", "district"],
                condition=Q(is_leader=True),
                name="uq_liaison_leader",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class FilingQuerySet(PortalQuerySet["Filing"]):
    """Filings."""

    def visible_to(self, user: User) -> Self:
        """The own district's, or those of the competitions one serves."""
        return self.filter(in_sight(user))


class Filing(models.Model):
    """报送: a district's paper for one task, filed when `filed_at` is set.

    Carries 填表人/联系电话/时间 of 附件1, the attestation of 真实性、准确性、人员资格, the
    responsible staff and the 工作方案 (五(二)). `version` guards against two tabs.
    """

    personal = ("filled_by", "phone", "responsible_name", "responsible_phone")

    competition = models.ForeignKey(Competition, on_delete=models.CASCADE, related_name="filings")
    district = models.ForeignKey(District, on_delete=models.PROTECT, related_name="filings")
    task = models.CharField("事项", max_length=20, choices=choices(TASK_LABELS))
    filled_by = models.CharField("填表人", max_length=40, blank=True)
    phone = models.CharField("联系电话", max_length=30, blank=True)
    filled_on = models.DateField("填表时间", null=True)
    responsible_name = models.CharField("专门负责人员", max_length=40, blank=True)
    responsible_post = models.CharField("负责人员职务", max_length=60, blank=True)
    responsible_phone = models.CharField("负责人员电话", max_length=30, blank=True)
    plan = models.ForeignKey(
        StoredFile, verbose_name="工作方案", null=True, on_delete=models.PROTECT, related_name="+"
    )
    attested = models.BooleanField("已承诺真实、准确并审核人员资格", default=False)
    filed_at = models.DateTimeField("报送时间", null=True)
    filed_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)

    objects = FilingQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "报送"
        constraints = [
            models.UniqueConstraint(fields=["competition", "district", "task"], name="uq_filing"),
            models.CheckConstraint(
                condition=Q(filed_at__isnull=True, filed_by__isnull=True)
                | Q(filed_at__isnull=False, filed_by__isnull=False),
                name="ck_filing_filed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_task_display()} {self.district_id}"
