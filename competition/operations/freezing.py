"""Freezing of the marking scheme: from the first mark on nobody moves the goalposts."""

from datetime import datetime

from accounts.models import User
from competition.models import Event, MarkingScheme
from records.errors import Refused
from records.operations.log import record

FIRST_MARK = "录入首个成绩"


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
    scheme = MarkingScheme.objects.locked().get(pk=scheme.pk)
    if scheme.frozen_at is None:
        scheme.frozen_at, scheme.frozen_because = at, FIRST_MARK
        scheme.save(update_fields=["frozen_at", "frozen_because"])
        record(
            "freeze_scheme",
            on=scheme,
            by=by,
            at=at,
            changes={"fingerprint": (scheme.fingerprint, scheme.fingerprint)},
            reason=FIRST_MARK,
            scope=event.competition.slug,
            label=event.name,
        )
    return scheme
