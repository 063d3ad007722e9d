"""Freezing of the marking scheme: from draw or first mark on nobody moves the goalposts."""

from datetime import datetime

from accounts.models import User
from competition.models import Event, MarkingScheme
from records.errors import Refused
from records.operations.log import record

FIRST_MARK = "录入首个成绩"
DRAW = "抽签"


def freeze_by_first_mark(*, event: Event, at: datetime, by: User | None) -> MarkingScheme:
    """Return the event's scheme, frozen; call it once the entries are locked (entry → scheme).

    An unfrozen scheme is locked and read again, so that a mark is never checked against a
    definition that somebody is just changing. Read the scheme to check against afterwards.
    """
    scheme = MarkingScheme.objects.filter(event=event).first()
    if scheme is None:
        raise Refused(f"赛项“{event.name}”尚未设置评分标准，不能录入成绩。请先在赛事设置中载入。")
    if scheme.frozen_at is not None:
        return scheme
    return _freeze(scheme.pk, FIRST_MARK, event=event, at=at, by=by)


def freeze_by_draw(*, event: Event, at: datetime, by: User) -> MarkingScheme:
    """Return the event's scheme, frozen; call it once the entries are locked."""
    return _freeze(MarkingScheme.objects.get(event=event).pk, DRAW, event=event, at=at, by=by)


def _freeze(
    scheme_id: int, because: str, *, event: Event, at: datetime, by: User | None
) -> MarkingScheme:
    scheme = MarkingScheme.objects.locked().get(pk=scheme_id)
    if scheme.frozen_at is None:
        scheme.frozen_at, scheme.frozen_because = at, because
        scheme.save(update_fields=["frozen_at", "frozen_because"])
        record(
            "freeze_scheme",
            on=scheme,
            by=by,
            at=at,
            changes={"fingerprint": (scheme.fingerprint, scheme.fingerprint)},
            reason=because,
            scope=event.competition.slug,
            label=event.name,
        )
    return scheme
