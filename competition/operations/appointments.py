"""Which competitions a member of staff serves."""

from collections.abc import Iterable
from datetime import datetime

from accounts.models import User
from competition.models import Appointment, Competition
from records.operations.log import record


def appoint(*, user: User, competition: Competition, by: User | None, at: datetime) -> Appointment:
    """Let an account serve a competition; inside the caller's transaction."""
    appointment, is_new = Appointment.objects.get_or_create(user=user, competition=competition)
    if is_new:
        _note("appoint", appointment, competition, by=by, at=at)
    return appointment


def set_appointments(
    *, user: User, competitions: Iterable[Competition], by: User, at: datetime
) -> None:
    """Let an account serve exactly these competitions; inside the caller's transaction."""
    wanted = {competition.pk: competition for competition in competitions}
    held = Appointment.objects.filter(user=user).select_related("competition")
    for appointment in held.exclude(competition__in=wanted):
        _note("dismiss", appointment, appointment.competition, by=by, at=at)
        appointment.delete()
    for competition in wanted.values():
        appoint(user=user, competition=competition, by=by, at=at)


def _note(
    action: str,
    appointment: Appointment,
    competition: Competition,
    *,
    by: User | None,
    at: datetime,
) -> None:
    record(
        action,
        on=appointment,
        by=by,
        at=at,
        changes={"user": (None, appointment.user_id)},
        scope=competition.slug,
        label=competition.short_title,
    )
