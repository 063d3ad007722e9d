"""The districts (or other delegations) and who belongs to them."""

from typing import Self

from django.db import models

from accounts.models import User
from accounts.roles import Role
from districts.enums import DISTRICT_KIND_LABELS, DistrictKind
from records.enums import choices
from records.models import PortalQuerySet


class DistrictQuerySet(PortalQuerySet["District"]):
    """Districts."""

    def of(self, user: User) -> Self:
        """The districts this account belongs to (at most one)."""
        return self.filter(memberships__user=user)

    def visible_to(self, user: User) -> Self:
        """A liaison sees the own district, everybody else all of them."""
        if not user.is_active:
            return self.none()
        return self.of(user) if user.role == Role.LIAISON else self


class District(models.Model):
    """区 / 行政区划. `code` is GB/T 2260 where one exists; every list is in code order."""

    code = models.CharField("区划代码", max_length=12, unique=True)
    name = models.CharField("名称", max_length=40, unique=True)
    kind = models.CharField(
        "类别", max_length=10, choices=choices(DISTRICT_KIND_LABELS), default=DistrictKind.DISTRICT
    )
    bureau = models.CharField("报送单位", max_length=60, blank=True)
    pinyin = models.CharField("拼音", max_length=120, blank=True)

    objects = DistrictQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "区"
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """归属: the one district an account acts for."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="membership")
    district = models.ForeignKey(District, on_delete=models.PROTECT, related_name="memberships")

    class Meta:
        verbose_name = verbose_name_plural = "归属"

    def __str__(self) -> str:
        return f"{self.user_id} {self.district_id}"
