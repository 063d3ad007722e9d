"""Writing sheets (评分表): one at a time, or a grid of them in one transaction."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from accounts.models import User
from accounts.permissions import require
from accounts.roles import Permission
from competition.enums import SheetState
from competition.marking.sheets import (
    BLANK,
    LONGEST_NOTE,
    Content,
    Faults,
    Fields,
    Typed,
    is_blank,
    lacking,
    read_sheet,
    sheet_fields,
    write_sheet,
)
from competition.models import ComponentLock, Entry, Event, Sheet
from competition.operations.freezing import freeze_by_first_mark
from competition.operations.sheet_store import SheetWrite, changes_of, store_sheets
from competition.queries.panel_counts import NOT_OWN_SEAT, scores
from competition.queries.panels import OwnSeats, own_seats
from competition.queries.schemes import EventScheme, event_scheme
from competition.queries.sheets import (
    content_of,
    current_sheets,
    refuse_entry,
    revision,
    sheet_place,
)
from records.clock import database_now
from records.errors import Conflict, Refused, RefusedMany
from records.operations.log import canonical, record
from records.text import has_control

ROW = ""
"""The key of faults that concern a row as a whole."""


@dataclass(frozen=True, kw_only=True)
class GridRow:
    """One typed row: an entry's sheet, the revision it was read at, why it is corrected."""

    number: str
    typed: Typed
    revision: str = ""
    reason: str = ""


@dataclass(frozen=True)
class GridResult:
    """How many sheets were written, and how many blank rows are still to be keyed."""

    written: int
    blank: int


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


@dataclass
class _Grid:
    """What stands in the database for the rows now being written, and what is found."""

    of: EventScheme
    fields: Fields
    component: str
    seat: int
    entries: Mapping[str, Entry]
    own: Mapping[int, OwnSeats]
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
        if now is not None and now.state == SheetState.HANDED_IN:
            refusal = refuse_correction(row.reason, content, hand_in=self.hand_in)
            if refusal:
                self.faults[row.number] = refusal
                return
        self._write(entry, now, content, row.reason.strip())

    def _write(self, entry: Entry, now: Sheet | None, content: Content, reason: str) -> None:
        sealed = self.hand_in and not content.is_blank
        self.writes.append(
            SheetWrite(entry, self.component, self.seat, now, content, sealed, reason)
        )


def refuse_correction(reason: str, content: Content, *, hand_in: bool) -> Faults:
    """A handed-in sheet changes only by a reasoned new version, handed in at once."""
    if not hand_in:
        return {ROW: "这张评分表已提交，不能再暂存。如需更正，请填写更正原因并点击“提交”。"}
    if not reason.strip():
        return {"reason": "这张评分表已提交：更正须填写原因。"}
    if has_control(reason) or len(reason) > LONGEST_NOTE:
        return {
            "reason": f"更正原因应为不超过 {LONGEST_NOTE} 个字符的文字（现有 {len(reason)} 个）。"
        }
    if content.is_blank:
        return {ROW: "已提交的评分表不能清空。如缺考或弃权，请选择状态。"}
    return {}


def stale_words(now: Sheet | None) -> str:
    """What stands in the database now, beside what was typed."""
    if now is None:
        return "这一行刚被他人清空。请核对后重新提交。"
    typed = write_sheet(content_of(now))
    cells = [*typed.marks.values(), *typed[1:]]
    stands = "、".join(str(cell) for cell in cells if cell)
    return f"这一行刚被他人修改，现值：{stands}。请核对后重新提交，将以您填写的为准。"


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
        entries = lock_entries(event, [row.number for row in rows])
        at = database_now()
        if any(not is_blank(row.typed) for row in rows):
            freeze_by_first_mark(event=event, at=at, by=by)
        of = event_scheme(event)
        place = refuse_closed(of, component=component, seat=seat)
        grid = _Grid(
            of=of,
            fields=sheet_fields(of.scheme, component, seat),
            component=component,
            seat=seat,
            entries=entries,
            own=own_seats(of, [entry.pk for entry in entries.values()]),
            sheets=current_sheets(
                [entry.pk for entry in entries.values()], component=component, seat=seat
            ),
            hand_in=hand_in,
        )
        for row in rows:
            grid.take(row)
        if grid.faults:
            raise RowsRefused(grid.faults, grid.theirs)
        _store(grid, event=event, place=place, by=by, at=at)
    return GridResult(written=len(grid.writes), blank=grid.blank)


def _store(grid: _Grid, *, event: Event, place: str, by: User, at: datetime) -> None:
    if not grid.writes:
        return
    store_sheets(grid.writes, fingerprint=grid.of.row.fingerprint, by=by, at=at)
    reasons = [write.reason for write in grid.writes if write.reason]
    record(
        "hand_in_sheets" if grid.hand_in else "save_sheets",
        on=event,
        by=by,
        at=at,
        changes=changes_of(grid.writes),
        reason="；".join(dict.fromkeys(reasons)),
        scope=event.competition.slug,
        label=f"{event.name} {place}",
    )


def lock_entries(event: Event, numbers: Sequence[str]) -> dict[str, Entry]:
    """参赛号 → entry, locked: withdrawing and component locking wait for their end."""
    wanted = sorted({number for number in numbers if number})
    found = Entry.objects.filter(event=event, number__in=wanted).locked()
    return {entry.number: entry for entry in found}


def refuse_closed(of: EventScheme, *, component: str, seat: int) -> str:
    """Return the sheet's place in words; refuse what the scheme has not, and what is locked."""
    place = sheet_place(of, component=component, seat=seat)
    if place is None:
        raise Refused("评分标准中没有这个环节或评委席位。请从“成绩录入”页面重新进入。")
    locks = ComponentLock.objects.filter(event=of.event)
    if component:
        locks = locks.filter(component=component)
        if locks.exists():
            raise Conflict(f"{place}已锁定，不能再录入或更正成绩。")
    elif locks.count() == len(of.scheme.components):
        raise Conflict("所有环节均已锁定，不能再录入或更正状态。")
    return place


def digest_of(writes: Sequence[SheetWrite]) -> str:
    """The sha256 over what is written, for a log row that cannot carry thousands of marks."""
    lines = [[key, pair[1]] for key, pair in sorted(changes_of(writes).items())]
    return hashlib.sha256(canonical(lines).encode()).hexdigest()
