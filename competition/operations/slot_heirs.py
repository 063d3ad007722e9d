"""What an entry's coming and going does to slots: a substitute takes over, a leaver takes no time."""

from collections.abc import Iterable
from datetime import datetime

from accounts.models import User
from competition.models import Entry, MarkingScheme, Slot
from competition.operations.day_steps import hold_sessions, retime
from records.operations.log import record


def take_over_slots(entry: Entry, *, by: User, at: datetime) -> bool:
    """Give an accepted substitute the places of whom it replaces; return whether there were any.

    Call it with the entry locked and its new state saved. The reason stays with the place; who
    has a place of its own in a session already (补入) keeps that one.
    """
    replaced = _replaced(entry)
    leaders = _hold_leaders([entry.pk, *replaced], event_id=entry.event_id)
    for leader_id in leaders:
        sessions = hold_sessions(leader_id)
        own = Slot.objects.filter(session__in=sessions, entry=entry).values("session")
        theirs = Slot.objects.filter(session__in=sessions, entry__in=replaced)
        slots = list(theirs.exclude(session__in=own))
        numbers = {replaced[slot.entry_id] for slot in slots}
        for slot in slots:
            slot.moved_reason = f"替换 {replaced[slot.entry_id]}"
            slot.entry = entry
        Slot.objects.bulk_update(slots, ["entry", "moved_reason"])
        retime(sessions)
        for number in sorted(numbers):
            record(
                "take_over_slot",
                on=sessions[0],
                by=by,
                at=at,
                changes={"entry": (number, entry.number)},
                reason=f"替换 {number}",
                scope=entry.competition.slug,
                label=entry.event.name,
            )
    return bool(leaders)


def free_slot_times(entry: Entry) -> None:
    """Write the expected times anew after an entry left: it keeps its place and takes no time."""
    for leader_id in _hold_leaders([entry.pk], event_id=entry.event_id):
        retime(hold_sessions(leader_id))


def _replaced(entry: Entry) -> dict[int, str]:
    """Entry id → 参赛号 of all that this one replaces, the whole chain."""
    found, old = {}, entry.replaces
    while old is not None and old.pk not in found:
        found[old.pk] = old.number
        old = old.replaces
    return found


def _hold_leaders(entry_ids: Iterable[int], *, event_id: int) -> list[int]:
    """The leading sessions in which these have places; with any, the scheme is locked first."""
    slots = Slot.objects.filter(entry__in=list(entry_ids))
    if not slots.exists():
        return []
    MarkingScheme.objects.locked().filter(event=event_id).first()
    pairs = slots.order_by().values_list("session_id", "session__follows_id").distinct()
    return sorted({follows or session for session, follows in pairs})
