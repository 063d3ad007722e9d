"""Writing sheets (评分表) as the clerk: one at a time, or a grid of them in one transaction."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from accounts.models import User
from accounts.permissions import require
from accounts.roles import Permission
from competition.marking.sheets import Typed
from competition.models import Entry, Event, Sheet
from competition.operations.sheet_grid import (
    GridRow,
    Locked,
    Written,
    lock_marks,
    write_rows,
)
from competition.operations.sheet_store import SheetWrite, changes_of
from competition.queries.sheets import current_sheets
from competition.queries.theory import SEALED_WORDS, is_sealed
from records.errors import Conflict
from records.operations.log import canonical, record


@dataclass(frozen=True)
class GridResult:
    """How many sheets were written, and how many blank rows are still to be keyed."""

    written: int
    blank: int


def record_sheet(
    *,
    entry_id: int,
    component: str,
    seat: int,
    typed: Typed,
    hand_in: bool,
    by: User,
    revision: str = "",
    reason: str = "",
) -> Sheet | None:
    """Write one sheet as typed; None when it is blank and was never there.

    A draft is saved in place, handing in seals it, and a sealed sheet changes only by a new
    version with a reason. `revision` is what `queries.sheets.revision` said when it was read.
    """
    require(by, Permission.ENTER_SCORES)
    entry = Entry.objects.visible_to(by).get(pk=entry_id)
    row = GridRow(number=entry.number, typed=typed, revision=revision, reason=reason)
    record_grid(
        event_id=entry.event_id,
        component=component,
        seat=seat,
        rows=[row],
        hand_in=hand_in,
        by=by,
    )
    return current_sheets([entry.pk], component=component, seat=seat).get(entry.pk)


def record_grid(
    *,
    event_id: int,
    component: str,
    seat: int,
    rows: Sequence[GridRow],
    hand_in: bool,
    by: User,
) -> GridResult:
    """Write many sheets of one component and seat: all of them, or none and every fault named."""
    require(by, Permission.ENTER_SCORES)
    with transaction.atomic():
        event = Event.objects.select_related("competition").get(
            pk=event_id, competition__appointments__user=by
        )
        locked = lock_marks(event, [row.number for row in rows])
        refuse_sealed_marks(event, component, rows)
        written = write_rows(
            locked, component=component, seat=seat, rows=rows, hand_in=hand_in, by=by
        )
        record_sheets(locked, written, hand_in=hand_in, by=by)
    return GridResult(written=len(written.writes), blank=written.blank)


def record_sheets(locked: Locked, written: Written, *, hand_in: bool, by: User) -> None:
    """Log what was stored, sheet by sheet; nothing stored, nothing logged."""
    if not written.writes:
        return
    reasons = [write.reason for write in written.writes if write.reason]
    record(
        "hand_in_sheets" if hand_in else "save_sheets",
        on=locked.event,
        by=by,
        at=locked.at,
        changes=changes_of(written.writes),
        reason="；".join(dict.fromkeys(reasons)),
        scope=locked.event.competition.slug,
        label=f"{locked.event.name} {written.place}",
    )


def refuse_sealed_marks(event: Event, component: str, rows: Sequence[GridRow]) -> None:
    """While a component's papers are under codes no mark comes in by 参赛号; states may."""
    has_marks = any(text.strip() for row in rows for text in row.typed.marks.values())
    if has_marks and is_sealed(event, component):
        raise Conflict(SEALED_WORDS)


def digest_of(writes: Sequence[SheetWrite]) -> str:
    """The sha256 over what is written, for a log row that cannot carry thousands of marks."""
    lines = [[key, pair[1]] for key, pair in sorted(changes_of(writes).items())]
    return hashlib.sha256(canonical(lines).encode()).hexdigest()
