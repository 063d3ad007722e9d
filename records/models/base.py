"""What every model of the portal shares: locking reads and declared personal data."""

from typing import Self, TypeVar

from django.db import models

M_co = TypeVar("M_co", bound=models.Model, covariant=True)


class PortalQuerySet(models.QuerySet[M_co]):
    """A queryset that can lock its rows (SQLite locks the whole database instead)."""

    def locked(self) -> Self:
        """Lock these rows until the transaction ends, ids ascending."""
        return self.select_for_update(no_key=True, of=("self",)).order_by("pk")
