"""The core of writing marks: rows of one component and seat, locked, checked, stored.

No permission and no log row: whoever calls (the clerk's grid, a judge's page, a correction
that two people granted) has asked for the right, holds the transaction, and records the act.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from accounts.models import User
from competition.enums import SheetState
from competition.marking.sheets import (
    BLANK,
    Content,
    Faults,
    Fields,
    Typed,
    is_blank,
    lacking,
    read_sheet,
    sheet_fields,
)
from competition.models import Entry, Event, MarkingScheme, Seat, Sheet
from competition.operations.freezing import freeze_by_first_mark
from competition.operations.sheet_places import known_place, refuse_closed
from competition.operations.sheet_refusals import (
    ROW,
    refuse_correction,
    refuse_held,
    stale_words,
)
from competition.operations.sheet_store import SheetWrite, store_sheets
from competition.queries.holds import held_entries
from competition.queries.panel_counts import scores
from competition.queries.panels import OwnSeats, own_seats
from competition.queries.schemes import EventScheme, event_scheme, made_ready
from competition.queries.sheets import (
    content_of,
    current_sheets,
    refuse_entry,
    revision,
)
from records.clock import database_now
from records.errors import Conflict, Refused, RefusedMany

NOT_OWN_SEAT = "这名评委不评这个参赛号（回避、不在本考场或未分配），请核对评委席位。"


@dataclass(frozen=True, kw_only=True)
class GridRow:
    """One typed row: an entry's sheet, the revision it was read at, why it is corrected."""

    number: str
    typed: Typed
    revision: str = ""
    reason: str = ""


class RowsRefused(RefusedMany):
    """A grid that was not stored: 参赛号 → field → sentence; `theirs` shows what others saved."""

    def __init__(self, faults: Mapping[str, Faults], theirs: Mapping[str, Sheet | None]) -> None:
        lines = [
            (f"{number}:{name}" if name else number, f"{number}：{sentence}")
            for number, found in faults.items()
            for name, sentence in found.items()
        ]
        super().__init__(lines)
        self.faults = faults
        self.theirs = theirs
        self.status = Conflict.status if theirs else Refused.status


@dataclass(frozen=True)
class Locked:
    """The entries of the rows (参赛号 → entry), locked with the event's scheme, and the instant."""

    event: Event
    entries: Mapping[str, Entry]
    scheme: MarkingScheme | None
    at: datetime

    def ready(self) -> EventScheme:
        """The scheme as it stands under the lock; refused when there is none."""
        if self.scheme is None:
            return event_scheme(self.event)
        seats = list(Seat.objects.filter(event=self.event))
        return made_ready(self.scheme, event=self.event, seats=seats)


@dataclass(frozen=True)
class Written:
    """What was stored: the sheets with their place in words, and how many rows are blank.

    `sheets` are the entries' sheets as they stood before.
    """

    of: EventScheme
    place: str
    writes: Sequence[SheetWrite]
    blank: int
    sheets: Mapping[int, Sheet]


@dataclass
class _Grid:
    """What stands in the database for the rows now being written, and what is found."""

    fields: Fields
    component: str
    seat: int
    entries: Mapping[str, Entry]
    own: Mapping[int, OwnSeats]
    held: frozenset[int]
    sheets: Mapping[int, Sheet]
    hand_in: bool
    taken: set[str] = field(default_factory=set)
    faults: dict[str, Faults] = field(default_factory=dict)
    theirs: dict[str, Sheet | None] = field(default_factory=dict)
    writes: list[SheetWrite] = field(default_factory=list)
    blank: int = 0

    def take(self, row: GridRow) -> None:
        """Read one row; it becomes a write, a fault, or nothing when it changes nothing."""
        entry = self.entries.get(row.number)
        refusal = "没有这个参赛号。" if entry is None else self._refuse(entry)
        if row.number in self.taken:
            refusal = "同一参赛号出现了两次。"
        self.taken.add(row.number)
        if entry is None or refusal:
            self.faults[row.number] = {ROW: refusal}
            return
        now = self.sheets.get(entry.pk)
        content, faults = read_sheet(row.typed, self.fields)
        if self.hand_in and not faults and not content.is_blank:
            faults = lacking(content, self.fields)
        if faults:
            self.faults[row.number] = faults
        elif content == (BLANK if now is None else content_of(now)):
            self._unchanged(entry, now, content)
        elif revision(now) != row.revision:
            self.theirs[row.number] = now
            self.faults[row.number] = {ROW: stale_words(now)}
        else:
            self._changed(entry, now, content, row)

    def _refuse(self, entry: Entry) -> str:
        if self.seat and not scores(self.own.get(entry.pk, {}), self.component, self.seat):
            return NOT_OWN_SEAT
        return refuse_entry(entry)

    def _unchanged(self, entry: Entry, now: Sheet | None, content: Content) -> None:
        if content.is_blank:
            self.blank += 1
        elif now is not None and self.hand_in and now.state == SheetState.DRAFT:
            self._write(entry, now, content, "")

    def _changed(self, entry: Entry, now: Sheet | None, content: Content, row: GridRow) -> None:
        refusal: Faults = {}
        if now is not None and now.state == SheetState.HANDED_IN:
            refusal = refuse_correction(row.reason, content, hand_in=self.hand_in)
        elif now is not None and now.state == SheetState.HELD:
            refusal = refuse_held(content, hand_in=self.hand_in)
        if refusal:
            self.faults[row.number] = refusal
        else:
            self._write(entry, now, content, row.reason.strip())

    def _write(self, entry: Entry, now: Sheet | None, content: Content, reason: str) -> None:
        sealed = self.hand_in and not content.is_blank
        correction = now is not None and now.state == SheetState.HANDED_IN
        held = sealed and self.seat > 0 and entry.pk in self.held and not correction
        self.writes.append(
            SheetWrite(entry, self.component, self.seat, now, content, sealed, reason, held=held)
        )


def lock_marks(event: Event, numbers: Sequence[str]) -> Locked:
    """Lock the entries, then the scheme: withdrawing, locking and reseating wait for the end."""
    wanted = sorted({number for number in numbers if number})
    found = Entry.objects.filter(event=event, number__in=wanted).locked()
    entries = {entry.number: entry for entry in found}
    scheme = MarkingScheme.objects.locked().filter(event=event).first()
    return Locked(event, entries, scheme, database_now())


def write_rows(
    locked: Locked,
    *,
    component: str,
    seat: int,
    rows: Sequence[GridRow],
    hand_in: bool,
    by: User,
    despite_lock: bool = False,
) -> Written:
    """Store many sheets of one component and seat: all of them, or none and every fault named.

    The first mark freezes the scheme. Refused: a place that the scheme has not, or that is
    locked (but for a correction that two people stand for); RowsRefused carries what is wrong
    row by row.
    """
    is_frozen = locked.scheme is not None and locked.scheme.frozen_at is not None
    if not is_frozen and any(not is_blank(row.typed) for row in rows):
        freeze_by_first_mark(event=locked.event, at=locked.at, by=by)
    written = check_rows(
        locked,
        component=component,
        seat=seat,
        rows=rows,
        hand_in=hand_in,
        despite_lock=despite_lock,
    )
    if written.writes:
        fingerprint = written.of.row.fingerprint
        store_sheets(written.writes, fingerprint=fingerprint, by=by, at=locked.at)
    return written


def check_rows(
    locked: Locked,
    *,
    component: str,
    seat: int,
    rows: Sequence[GridRow],
    hand_in: bool,
    despite_lock: bool = False,
) -> Written:
    """What `write_rows` would store, refused alike; nothing is stored."""
    of = locked.ready()
    closed = None if despite_lock else refuse_closed(of, component=component, seat=seat)
    place = closed or known_place(of, component=component, seat=seat)
    ids = [entry.pk for entry in locked.entries.values()]
    grid = _Grid(
        fields=sheet_fields(of.scheme, component, seat),
        component=component,
        seat=seat,
        entries=locked.entries,
        own=own_seats(of, ids),
        held=held_entries(of, component) if seat else frozenset(),
        sheets=current_sheets(ids, component=component, seat=seat),
        hand_in=hand_in,
    )
    for row in rows:
        grid.take(row)
    if grid.faults:
        raise RowsRefused(grid.faults, grid.theirs)
    return Written(of, place, grid.writes, grid.blank, grid.sheets)
