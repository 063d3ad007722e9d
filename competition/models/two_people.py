"""Acts that take two people: one asks, another one grants within minutes."""

from datetime import timedelta
from typing import Final

from django.db import models
from django.db.models import F, Q

from accounts.models import User

WITHIN: Final = timedelta(minutes=10)
"""How long an asking stands; after it, somebody asks again."""


class TwoPeople(models.Model):
    """双人确认: who asked and when, who granted and when; never the same person.

    Whether the second came in time, and in which roles they may stand, the operation decides.
    """

    asked_by = models.ForeignKey(
        User, verbose_name="申请人", null=True, on_delete=models.PROTECT, related_name="+"
    )
    asked_at = models.DateTimeField("申请时间", null=True)
    asked_reason = models.CharField("事由", max_length=200, blank=True)
    granted_by = models.ForeignKey(
        User, verbose_name="确认人", null=True, on_delete=models.PROTECT, related_name="+"
    )
    granted_at = models.DateTimeField("确认时间", null=True)

    class Meta:
        abstract = True

    @property
    def is_granted(self) -> bool:
        """Whether the second person confirmed."""
        return self.granted_at is not None


def two_people_constraint(name: str) -> models.CheckConstraint:
    """Return the constraint that keeps a grant without an asking, or by the asker, impossible."""
    return models.CheckConstraint(
        condition=Q(granted_by__isnull=True, granted_at__isnull=True)
        | (
            Q(
                granted_by__isnull=False,
                granted_at__isnull=False,
                asked_by__isnull=False,
                asked_at__isnull=False,
            )
            & ~Q(granted_by=F("asked_by"))
        ),
        name=name,
    )
