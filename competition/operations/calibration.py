"""试评: marks of the first entrants are held open; the leader releases them all at once."""

from datetime import datetime
from typing import Final

from django.db import transaction

from accounts.models import User
from accounts.permissions import require
from accounts.roles import Permission
from competition.enums import EntryStatus, SheetState
from competition.models import (
    CalibrationHold,
    Competition,
    Entry,
    Event,
    MarkingScheme,
    Seat,
    Sheet,
    Slot,
)
from competition.models.scoring import SheetQuerySet
from competition.operations.sheet_places import refuse_closed
from competition.queries.holds import hold_states
from competition.queries.schemes import EventScheme, event_scheme
from records.clock import database_now
from records.errors import Conflict, NotAllowed, Refused
from records.operations.log import record
from records.operations.prose import checked_prose

MOST_HELD: Final = 20
NOT_LEADER: Final = "只有本组评委组长或组委会可以放行试评成绩。"


def set_hold(
    *, event_id: int, component: str, room_id: int | None, entries: int, by: User
) -> CalibrationHold | None:
    """Hold the marks of the first `entries` entrants of a panel (of a room); 0 takes it away.

    Refused once sheets are held, or the hold was released: nobody moves it under the marks.
    """
    require(by, Permission.RUN_DAY)
    with transaction.atomic():
        event, at = _locked(event_id, by)
        of = event_scheme(event)
        place = refuse_closed(of, component=component, seat=0)
        _check(of, component, room_id, entries)
        rows = CalibrationHold.objects.filter(event=event, component=component)
        hold = rows.filter(room=room_id).first() or CalibrationHold(
            event=event, component=component, room_id=room_id, entries=0
        )
        _refuse_moving(hold)
        before, hold.entries = hold.entries, entries
        if entries:
            hold.save()
        elif hold.pk is not None:
            hold.delete()
        record(
            "set_hold",
            on=event,
            by=by,
            at=at,
            changes={component: (before, entries)},
            scope=event.competition.slug,
            label=f"{event.name} {place}",
        )
    return hold if entries else None


def release_hold(*, hold_id: int, reason: str = "", by: User) -> int:
    """Seal every held sheet of a hold at once; return how many.

    The panel's leader releases once every judge has handed in every held entrant; the
    organizer may release earlier, with a reason.
    """
    if not by.may(Permission.RUN_DAY):
        require(by, Permission.JUDGE)
    with transaction.atomic():
        event_id = CalibrationHold.objects.values_list("event", flat=True).get(pk=hold_id)
        event, at = _locked(event_id, by)
        of = event_scheme(event)
        hold = CalibrationHold.objects.get(pk=hold_id)
        words = _refuse_release(of, hold, reason, by)
        count = _held_sheets(hold).update(state=SheetState.HANDED_IN)
        hold.released_by, hold.released_at = by, at
        hold.save(update_fields=["released_by", "released_at"])
        record(
            "release_hold",
            on=event,
            by=by,
            at=at,
            changes={hold.component: (SheetState.HELD, SheetState.HANDED_IN)},
            reason=words,
            scope=event.competition.slug,
            label=f"{event.name} {hold.component} {count} 张",
        )
    return count


def leads(user: User, hold: CalibrationHold) -> bool:
    """Whether this account leads the panel whose marks are held."""
    seats = Seat.objects.filter(
        event=hold.event_id, component=hold.component, judge=user, is_leader=True
    )
    return seats.filter(room=hold.room_id).exists()


def _locked(event_id: int, by: User) -> tuple[Event, datetime]:
    """The event with its entries and scheme locked: no sheet is being handed in meanwhile."""
    seasons = Competition.objects.filter(appointments__user=by)
    event = Event.objects.select_related("competition").get(pk=event_id, competition__in=seasons)
    list(Entry.objects.filter(event=event, status=EntryStatus.ACCEPTED).locked())
    MarkingScheme.objects.locked().filter(event=event).first()
    return event, database_now()


def _check(of: EventScheme, component: str, room_id: int | None, entries: int) -> None:
    seats = Seat.objects.filter(event=of.event, component=component)
    rooms = set(seats.exclude(room=None).values_list("room", flat=True))
    if not of.seats.get(component):
        raise Refused("试评只用于评委打分的环节。")
    if (room_id is None) == bool(rooms) or (room_id is not None and room_id not in rooms):
        raise Refused("评委分考场的环节，试评按考场设置；不分考场的，整个环节设置一次。")
    if not 0 <= entries <= MOST_HELD:
        raise Refused(f"试评人数应为 0 到 {MOST_HELD} 的整数。", field="entries")


def _refuse_moving(hold: CalibrationHold) -> None:
    if hold.released_at is not None:
        raise Conflict("试评已经放行，不能再改。")
    if _held_sheets(hold).exists():
        raise Conflict("已有试评中的评分表，不能再改人数。请先放行。")


def _held_sheets(hold: CalibrationHold) -> SheetQuerySet:
    """Every sheet that is held here: of who was first then, not of who is first now.

    Places are exchanged while marks are held; a sheet left behind would be held for ever.
    """
    held = Sheet.objects.current().filter(
        entry__event=hold.event_id,
        component=hold.component,
        seat__gt=0,
        state=SheetState.HELD,
    )
    if hold.room_id is None:
        return held
    here = Slot.objects.filter(
        session__event=hold.event_id, session__component=hold.component, room=hold.room_id
    )
    return held.filter(entry__in=here.values("entry"))


def _refuse_release(of: EventScheme, hold: CalibrationHold, reason: str, by: User) -> str:
    if hold.released_at is not None:
        raise Conflict("试评已经放行。")
    missing = hold_states(of, hold).missing
    if by.may(Permission.RUN_DAY):
        if not missing:
            return ""
        return checked_prose(
            reason,
            label="原因",
            field="reason",
            missing=f"{'；'.join(missing)}。提前放行须填写原因。",
            most=200,
        )
    if not leads(by, hold):
        raise NotAllowed(NOT_LEADER)
    if missing:
        raise Conflict(f"{'；'.join(missing)}。全部提交后才能放行；如评委缺席，请组委会放行。")
    return ""
