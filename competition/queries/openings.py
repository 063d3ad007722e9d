"""双人确认: every asking that waits for its second person. Subjects register providers.

A provider is imported by the app's `ready()` (FEATURES in competition/apps.py) and yields, for
one competition, what waits at this moment: `from_asking` makes the line of a TwoPeople row.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from accounts.desk import Todo, desk_provider
from accounts.models import User
from accounts.roles import Permission
from competition.models import Competition
from competition.models.two_people import WITHIN, TwoPeople

NEEDED = (Permission.WITNESS, Permission.RUN_DAY)


@dataclass(frozen=True, kw_only=True)
class Opening:
    """One asking: what (“启封试卷《A 卷》”), who asked, when, why, and where to confirm it.

    `until` is when the asking runs out; None where it does not (corrections).
    """

    label: str
    asked_by: User
    asked_at: datetime
    reason: str
    address: str
    until: datetime | None = None

    def minutes_left(self, at: datetime) -> int | None:
        """Whole minutes that are left, at least one; None without a limit."""
        if self.until is None:
            return None
        return max(1, -int((at - self.until).total_seconds() // 60))

    def is_for(self, user: User) -> bool:
        """Whether this account is the second person: another one, of the other role."""
        return user.pk != self.asked_by.pk and user.role != self.asked_by.role


Provider = Callable[[Competition, datetime], Iterable[Opening]]
_providers: list[Provider] = []


def opening_provider(provider: Provider) -> Provider:
    """Register a provider."""
    _providers.append(provider)
    return provider


def from_asking(
    thing: TwoPeople, *, label: str, address: str, at: datetime, within: bool = True
) -> Iterator[Opening]:
    """Yield the line of an asking that stands; nothing when granted, run out or never asked.

    Load the row with `select_related("asked_by")`.
    """
    asker, asked_at = thing.asked_by, thing.asked_at
    if asker is None or asked_at is None or thing.is_granted:
        return
    until = asked_at + WITHIN if within else None
    if until is None or at <= until:
        yield Opening(
            label=label,
            asked_by=asker,
            asked_at=asked_at,
            reason=thing.asked_reason,
            address=address,
            until=until,
        )


def openings_of(competition: Competition, *, at: datetime) -> list[Opening]:
    """All that waits in this competition, what runs out first first."""
    found = [line for provider in _providers for line in provider(competition, at)]
    return sorted(found, key=lambda line: (line.until is None, line.until or line.asked_at))


@desk_provider
def opening_lines(user: User, at: datetime) -> Iterator[Todo]:
    """One desk line per competition in which somebody waits for this very person."""
    if not any(user.may(permission) for permission in NEEDED):
        return
    for season in Competition.objects.visible_to(user):
        waiting = [line for line in openings_of(season, at=at) if line.is_for(user)]
        if waiting:
            yield Todo(
                title=f"双人确认：{len(waiting)} 项等您确认",
                address=reverse("supervise-openings", kwargs={"slug": season.slug}),
                detail="；".join(line.label for line in waiting[:3]),
                due=waiting[0].until,
                season=season.short_title,
            )
