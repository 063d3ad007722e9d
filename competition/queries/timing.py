"""The stopwatch of a turn as pages show it: running or not, seconds, and what is written."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from accounts.models import User
from accounts.roles import Permission
from competition.enums import EntryStatus
from competition.marking import format_mark
from competition.marking.penalties import time_penalty
from competition.marking.scheme import Component, Penalty, TimeRule
from competition.marking.sheets import NO, YES
from competition.marking.stopwatch import Act, Step, elapsed, is_running, possible
from competition.models import Entry, Event, Seat, Sheet, Timing
from competition.queries.judging import entry_of_turn
from competition.queries.panels import own_seats
from competition.queries.schemes import EventScheme, event_scheme
from competition.queries.sheets import current_sheets, revision

_OFF_SCRIPT: Final = {None: "", True: YES, False: NO}


def steps_of(timing: Timing | None) -> list[Step]:
    """The steps of a stored stopwatch, in order."""
    rows = timing.steps if timing is not None else []
    return [Step(Act(row["act"]), datetime.fromisoformat(row["at"])) for row in rows]


def timing_told(
    component: Component, timing: Timing | None, sheet: Sheet | None, *, at: datetime
) -> dict[str, object]:
    """The stopwatch as a page's script takes it: milliseconds so far, what may be pressed,
    the seconds in the sheet of the whole with the penalty that they cost."""
    steps = steps_of(timing)
    seconds = sheet.seconds if sheet is not None else None
    return {
        "is_running": is_running(steps),
        "ms": int(elapsed(steps, at).total_seconds() * 1000),
        "last": steps[-1].act if steps else "",
        "may": sorted(possible(steps)),
        "seconds": seconds,
        "measured": None if timing is None else timing.seconds,
        "penalty": format_mark(time_penalty(component.time, seconds)),
        "off_script": _OFF_SCRIPT[sheet.off_script if sheet is not None else None],
        "state": sheet.state if sheet is not None else "",
        "seen": revision(sheet),
    }


def rule_told(rule: TimeRule | None) -> Mapping[str, object]:
    """The time rule as the script takes it; penalties in thousandths."""
    if rule is None:
        return {}
    return {
        "limit": rule.limit,
        "minimum": rule.minimum or 0,
        "cut_off": rule.cut_off,
        "penalties": [_penalty(each) for each in rule.penalties],
    }


def is_timed(component: Component) -> bool:
    """Whether turns of this component have a stopwatch."""
    return component.time is not None


def _penalty(row: Penalty) -> Mapping[str, object]:
    return {"side": row.side, "first": row.first, "last": row.last, "amount": row.amount}


@dataclass(frozen=True)
class WatchedTurn:
    """A turn with its stopwatch as it was read."""

    component: Component
    entry_id: int
    timing: Timing | None
    sheet: Sheet | None

    def told(self, *, at: datetime) -> dict[str, object]:
        """The stopwatch as pages take it."""
        return timing_told(self.component, self.timing, self.sheet, at=at)

    def again(self) -> "WatchedTurn":
        """The same turn, read again."""
        return read_watch(self.component, self.entry_id)


def watched_turn(event: Event, component: str, token: str, user: User) -> WatchedTurn | None:
    """The stopwatch of a turn for who runs the day, or sits on its panel; None for others."""
    entry = entry_of_turn(event, component, token)
    if entry is None:
        return None
    of = event_scheme(event)
    found = of.component(component)
    if found is None or not is_timed(found):
        return None
    if not user.may(Permission.RUN_DAY) and not _sits_here(of, component, entry, user):
        return None
    return read_watch(found, entry.pk)


def read_watch(component: Component, entry_id: int) -> WatchedTurn:
    """The stopwatch and the sheet of the whole as they stand."""
    timing = Timing.objects.filter(entry=entry_id, component=component.code).first()
    sheet = current_sheets([entry_id], component=component.code, seat=0).get(entry_id)
    return WatchedTurn(component, entry_id, timing, sheet)


def _sits_here(of: EventScheme, component: str, entry: Entry, user: User) -> bool:
    seats = Seat.objects.filter(event=of.event, component=component, judge=user)
    number = seats.values_list("number", flat=True).first()
    if number is None or entry.status != EntryStatus.ACCEPTED:
        return False
    own = own_seats(of, [entry.pk]).get(entry.pk, {})
    return number in own.get(component, of.seats.get(component, ()))
