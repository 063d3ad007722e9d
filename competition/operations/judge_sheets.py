"""A judge's own sheet: saved while it is typed, sealed (or held) when it is handed in."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from accounts.models import User
from accounts.permissions import require
from accounts.roles import Permission
from competition.enums import SheetState
from competition.marking.sheets import Faults, Typed, is_blank
from competition.models import Entry, Event, Seat, Sheet
from competition.operations.sheet_grid import (
    NOT_OWN_SEAT,
    GridRow,
    Locked,
    RowsRefused,
    Written,
    lock_marks,
    write_rows,
)
from competition.operations.sheet_refusals import ROW
from competition.operations.sheets import record_sheets
from competition.queries.judging import entry_of_turn, turn_tag
from competition.queries.sheets import current_sheets, revision, revision_of
from records.errors import AlreadyAnswered, Conflict, Gone, Refused
from records.operations.idempotency import (
    PendingKey,
    answered_location,
    claim_pending_key,
    note_answer,
    pending_key,
)

NOT_MINE = "您不评这一位（回避、不在本考场或未分配）。填写的内容没有写入；如有疑问请联系组委会。"
SEALED = "这张评分表已提交封存，不能再改。如需更正，请告知组长或组委会，按更正程序办理。"
CHANGED = "这张评分表已在另一台设备上改过。请核对两处内容，选定一处。"
NOTHING = "还没有评分，不能提交：请逐项评分，零分请填 0。"
NO_TURN = "没有这个抽签号（编号），或已不在本环节。填写的内容没有写入，请刷新列表核对。"
SOMEBODY_ELSE = (
    "抽签重抽或调整过，这个抽签号现在是另一位选手。您此前填写的内容没有写入，仍保存在本机："
    "请核对后重新评分。"
)
NO_SEAT = "您已不在这个环节的评委席上。填写的内容没有写入；如有疑问请联系组委会。"


@dataclass(frozen=True, kw_only=True)
class Place:
    """Which sheet: event and component by code, the turn by 抽签号 or blind code."""

    season_id: int
    event: str
    component: str
    turn: str


@dataclass(frozen=True)
class Saved:
    """Where the sheet stands after a save; `state` is "" when it is blank and was never there."""

    revision: str
    state: str
    at: datetime


class SheetRefused(Refused):
    """A sheet that was not stored: field → sentence, and what another device saved meanwhile."""

    title = "没有保存"

    def __init__(self, faults: Faults, *, theirs: Sheet | None, is_stale: bool) -> None:
        super().__init__("；".join(faults.values()))
        self.faults = faults
        self.theirs = theirs
        self.is_stale = is_stale
        self.status = Conflict.status if is_stale else Refused.status


@dataclass(frozen=True, kw_only=True)
class JudgeSave:
    """One save: what was typed, for whom (`Turn.tag`), and the revision the device last saw."""

    place: Place
    typed: Typed
    hand_in: bool
    seen: str
    tag: str


def save_judge_sheet(*, save: JudgeSave, by: User, key: PendingKey | None = None) -> Saved:
    """Save (or hand in) the judge's own sheet of one turn.

    SheetRefused has `is_stale` when another device saved since `save.seen`. `key` is the
    device's own for this save: sent again it is answered again and changes nothing (Conflict
    when its content is another). Refused: a turn or seat that is not the judge's, a locked
    component, a withdrawn entry, a sealed sheet, wrong marks.
    """
    require(by, Permission.JUDGE)
    token = pending_key.set(key) if key is not None else None
    try:
        return _saved(save, by=by, key=key)
    except AlreadyAnswered:
        again = answered(key) if key is not None else None
        if again is None:
            raise
        return again
    finally:
        if token is not None:
            pending_key.reset(token)


def answered(key: PendingKey) -> Saved | None:
    """What this very save was answered before; None when it is new."""
    location = answered_location(key)
    if location is None:
        return None
    seen, state, at = location.split("|")
    return Saved(seen, state, datetime.fromisoformat(at))


def _saved(save: JudgeSave, *, by: User, key: PendingKey | None) -> Saved:
    place = save.place
    with transaction.atomic():
        event = _event(place, by)
        entry = entry_of_turn(event, place.component, place.turn)
        if entry is None or not entry.number:
            raise Gone(NO_TURN)
        locked = lock_marks(event, [entry.number])
        again = answered(key) if key is not None else None
        if again is not None:
            return again
        seat = _own_seat(event, place.component, by)  # under the lock: reseating has ended
        if save.tag != turn_tag(entry.pk, place.component):
            raise Conflict(SOMEBODY_ELSE)
        written = _written(locked, save, entry=entry, seat=seat, by=by)
        saved = _stands(written, entry, at=locked.at)
        if key is not None:
            _tell(key, saved)
        if save.hand_in:
            record_sheets(locked, written, hand_in=True, by=by)
        claim_pending_key(at=locked.at)
    return saved


def _tell(key: PendingKey, saved: Saved) -> None:
    """Keep the answer with the key; a first mark, which froze the scheme, has claimed it already."""
    key.location = f"{saved.revision}|{saved.state}|{saved.at.isoformat()}"
    note_answer(key, location=key.location)


def _stands(written: Written, entry: Entry, *, at: datetime) -> Saved:
    """Where the sheet stands after the write."""
    for write in written.writes:
        if write.content.is_blank:  # a draft that was cleared is taken away
            return Saved("", "", at)
        if write.now is None:
            return Saved(revision_of(1, write.state, write.content), write.state, at)
    now = written.sheets.get(entry.pk)  # what was written in place stands in it
    return Saved(revision(now), "" if now is None else now.state, at)


def _event(place: Place, by: User) -> Event:
    event = (
        Event.objects.select_related("competition")
        .filter(competition=place.season_id, competition__appointments__user=by, code=place.event)
        .first()
    )
    if event is None:
        raise Gone(NO_SEAT)
    return event


def _own_seat(event: Event, component: str, by: User) -> int:
    seats = Seat.objects.filter(event=event, component=component, judge=by)
    found = seats.values_list("number", flat=True).first()
    if found is None:
        raise Gone(NO_SEAT)
    return found


def _sheet(entry: Entry, component: str, seat: int) -> Sheet | None:
    return current_sheets([entry.pk], component=component, seat=seat).get(entry.pk)


def _written(locked: Locked, save: JudgeSave, *, entry: Entry, seat: int, by: User) -> Written:
    component = save.place.component
    if save.hand_in and is_blank(save.typed):
        raise SheetRefused({ROW: NOTHING}, theirs=None, is_stale=False)
    try:
        return write_rows(
            locked,
            component=component,
            seat=seat,
            rows=[GridRow(number=entry.number, typed=save.typed, revision=save.seen)],
            hand_in=save.hand_in,
            by=by,
        )
    except RowsRefused as refusal:
        now = _sheet(entry, component, seat)
        is_sealed = now is not None and now.state == SheetState.HANDED_IN
        is_stale = entry.number in refusal.theirs and not is_sealed
        faults = _in_words(refusal.faults[entry.number], is_sealed=is_sealed, is_stale=is_stale)
        raise SheetRefused(faults, theirs=now, is_stale=is_stale) from refusal


def _in_words(faults: Faults, *, is_sealed: bool, is_stale: bool) -> Faults:
    """What the grid refuses, as the judge must hear it (who has no 更正, and no rows)."""
    if is_sealed:
        return {ROW: SEALED}
    if is_stale:
        return {ROW: CHANGED}
    if faults.get(ROW) == NOT_OWN_SEAT:
        return {ROW: NOT_MINE}
    return {name: sentence.replace("该参赛号", "这一位") for name, sentence in faults.items()}
