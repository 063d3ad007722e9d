"""What the acts of the day share: their locks, the sessions that belong together, the log row.

Lock order: entries (by pk) → scheme → sessions. Whatever moves a slot, or says who competes,
holds all three, so that marks, standings and draws see one state.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.db.models import Model, Q

from accounts.models import User
from competition.drawing import started_times
from competition.enums import EntryStatus
from competition.models import ComponentLock, Draw, Entry, MarkingScheme, Session, Slot
from competition.queries.day import entries_away
from competition.queries.schemes import EventScheme, event_scheme
from records.errors import Conflict, Refused
from records.operations.log import Changes, record


@dataclass(frozen=True)
class HeldDay:
    """A session under its locks: the leading one first, then those that follow it.

    `entries` are the accepted ones of the event by 参赛号.
    """

    of: EventScheme
    sessions: Sequence[Session]
    entries: Mapping[str, Entry]

    @property
    def leader(self) -> Session:
        """The session that is drawn for, and at whose door people arrive."""
        return self.sessions[0]

    @property
    def components(self) -> list[str]:
        """The codes of the components that are done in one appearance."""
        return [session.component for session in self.sessions]

    @property
    def label(self) -> str:
        """The event and its components in words, as the log names them."""
        names = [
            found.name for code in self.components if (found := self.of.component(code)) is not None
        ]
        return f"{self.of.event.name} {'、'.join(names)}"

    def log(
        self,
        action: str,
        on: Model,
        *,
        by: User,
        at: datetime,
        changes: Changes | None = None,
        reason: str = "",
        about: str = "",
    ) -> None:
        """Write one row about the session, its draw, or (`about` a 参赛号) an arrival."""
        record(
            action,
            on=on,
            by=by,
            at=at,
            changes=changes,
            reason=reason,
            scope=self.of.event.competition.slug,
            label=f"{self.label} {about}".rstrip(),
        )


def hold_day(*, session_id: int, by: User) -> HeldDay:
    """Lock the accepted entries, the scheme and the sessions; read them as they are now."""
    seen = Session.objects.visible_to(by).select_related("event__competition").get(pk=session_id)
    accepted = Entry.objects.filter(event=seen.event, status=EntryStatus.ACCEPTED)
    entries = {entry.number: entry for entry in accepted.locked()}
    if MarkingScheme.objects.locked().filter(event=seen.event).first() is None:
        raise Refused(f"赛项“{seen.event.name}”没有评分标准，请先在赛事设置中载入。")
    return HeldDay(event_scheme(seen.event), hold_sessions(seen.follows_id or seen.pk), entries)


def hold_sessions(leader_id: int) -> list[Session]:
    """Lock a leading session and its followers; return the leading one first."""
    rows = Session.objects.locked().filter(Q(pk=leader_id) | Q(follows=leader_id))
    return sorted(rows, key=lambda session: (session.pk != leader_id, session.pk))


def valid_draw(held: HeldDay) -> Draw | None:
    """The draw of the leading session that was not voided."""
    return Draw.objects.valid().filter(session=held.leader).first()


def refuse_locked(held: HeldDay) -> None:
    """Refuse once a component of these sessions is locked."""
    locked = ComponentLock.objects.filter(event=held.of.event, component__in=held.components)
    if locked.exists():
        raise Conflict(f"“{held.label}”已有环节锁定，出场安排不能再改动。")


def retime(sessions: Sequence[Session]) -> None:
    """Write the expected start of every slot of these sessions; who stays away takes no time.

    `sessions` are as `hold_sessions` returns them. Where nothing changes, nothing is written.
    """
    leader = sessions[0]
    slots = list(
        Slot.objects.filter(session__in=sessions)
        .select_related("entry")
        .order_by("session", "room", "position")
    )
    away = entries_away(leader.event_id, [session.component for session in sessions])
    for _, here in groupby(slots, key=lambda slot: (slot.session_id, slot.room_id)):
        room = list(here)
        present = [
            slot.entry.status == EntryStatus.ACCEPTED and slot.entry_id not in away for slot in room
        ]
        starts = started_times(leader.starts_at, leader.turn_seconds, present)
        moved = []
        for slot, start in zip(room, starts, strict=True):
            if slot.starts_at != start:
                slot.starts_at = start
                moved.append(slot)
        Slot.objects.bulk_update(moved, ["starts_at"], batch_size=200)
