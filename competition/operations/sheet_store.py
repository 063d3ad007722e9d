"""Puts sheets into the table: drafts in place, everything else as versions, in bulk.

The callers have locked the entries and checked; these are the row functions that the grid
and the workbook share.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from accounts.models import User
from competition.enums import SheetState
from competition.marking.sheets import BLANK, Content
from competition.models import Entry, Event, Seat, Sheet
from competition.queries.sheets import content_of

_BATCH = 1_000
_IN_PLACE = (
    "marks", "deduction", "seconds", "mark_state", "note", "off_script", "state",
    "scheme_fingerprint", "by", "at",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class SheetWrite:
    """One sheet about to be written over `now`; `sealed` hands it in, `held` for calibration."""

    entry: Entry
    component: str
    seat: int
    now: Sheet | None
    content: Content
    sealed: bool
    reason: str = ""
    held: bool = False

    @property
    def state(self) -> SheetState:
        """What the sheet is once it is written."""
        if not self.sealed:
            return SheetState.DRAFT
        return SheetState.HELD if self.held else SheetState.HANDED_IN

    @property
    def key(self) -> str:
        """参赛号/环节/席位, as the log names it."""
        return f"{self.entry.number}/{self.component}/{self.seat}"

    @property
    def is_correction(self) -> bool:
        """A handed-in sheet is never overwritten: it gets a new version."""
        return self.now is not None and self.now.state == SheetState.HANDED_IN


def store_sheets(
    writes: Sequence[SheetWrite], *, fingerprint: str, by: User | None, at: datetime
) -> None:
    """Write all of them with a constant number of statements per thousand.

    A draft that was cleared is taken away: nothing is written on it, and nobody handed it in.
    """
    cleared, in_place, versions, replaced = [], [], [], []
    for write in writes:
        if write.now is not None and not write.is_correction:
            if write.content.is_blank:
                cleared.append(write.now.pk)
                continue
            in_place.append(_filled(write.now, write, fingerprint=fingerprint, by=by, at=at))
            continue
        new = Sheet(entry=write.entry, component=write.component, seat=write.seat)
        new.reason = write.reason[:200]
        if write.now is not None:
            new.version = write.now.version + 1
            replaced.append(write.now.pk)
        versions.append(_filled(new, write, fingerprint=fingerprint, by=by, at=at))
    Sheet.objects.filter(pk__in=cleared, state=SheetState.DRAFT).delete()
    for start in range(0, len(replaced), _BATCH):
        Sheet.objects.filter(pk__in=replaced[start : start + _BATCH]).update(is_current=False)
    Sheet.objects.bulk_create(versions, batch_size=_BATCH)
    if len(in_place) == 1:  # a judge's save, every few seconds: a plain UPDATE is much cheaper
        in_place[0].save(update_fields=_IN_PLACE)
    else:
        Sheet.objects.bulk_update(in_place, _IN_PLACE, batch_size=200)


def seat_judges(*, event: Event, component: str, judges: int) -> None:
    """Let the panel have the seats 1…judges, keeping who already sits on one."""
    seats = Seat.objects.filter(event=event, component=component)
    seats.filter(number__gt=judges).delete()
    had = set(seats.values_list("number", flat=True))
    Seat.objects.bulk_create(
        Seat(event=event, component=component, number=number)
        for number in range(1, judges + 1)
        if number not in had
    )


def changes_of(writes: Sequence[SheetWrite]) -> dict[str, tuple[object, object]]:
    """Sheet → (before, after), as the log keeps it."""
    return {
        write.key: (
            _plain(BLANK if write.now is None else content_of(write.now)),
            _plain(write.content),
        )
        for write in writes
    }


def _plain(content: Content) -> dict[str, object]:
    return {name: value for name, value in content._asdict().items() if value not in (None, "", {})}


def _filled(
    sheet: Sheet, write: SheetWrite, *, fingerprint: str, by: User | None, at: datetime
) -> Sheet:
    content = write.content
    sheet.marks = dict(content.marks)
    sheet.deduction, sheet.seconds = content.deduction, content.seconds
    sheet.mark_state, sheet.note = content.state, content.note
    sheet.off_script = content.off_script
    sheet.state = write.state
    sheet.scheme_fingerprint = fingerprint
    sheet.by, sheet.at = by, at
    return sheet
