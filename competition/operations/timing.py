"""The stopwatch of a turn: started, paused and stopped by the panel's leader or the organizer.

The server's clock judges. A press that was queued while the line was cut carries how long ago
it was pressed by the device's own clock; both stamps are kept.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from django.db import transaction
from django.db.models import Model

from accounts.models import User
from accounts.permissions import require
from accounts.roles import Permission
from competition.enums import SheetState
from competition.marking.sheets import BLANK, write_sheet
from competition.marking.stopwatch import (
    ACT_LABELS,
    Act,
    Step,
    elapsed,
    moment_of,
    possible,
    whole_seconds,
)
from competition.models import Entry, Event, Seat, Sheet, Timing
from competition.operations.judge_sheets import NO_TURN, Place
from competition.operations.sheet_grid import GridRow, Locked, RowsRefused, lock_marks, write_rows
from competition.operations.sheet_store import changes_of
from competition.queries.judging import entry_of_turn
from competition.queries.panels import seats_for
from competition.queries.schemes import event_scheme
from competition.queries.sheets import content_of, current_sheets, revision
from competition.queries.timing import steps_of
from records.errors import Conflict, Gone, NotAllowed, Refused
from records.operations.log import Changes, record
from records.operations.prose import checked_prose

LONGEST_REASON: Final = 60
NOT_KEEPER: Final = "计时由本考场评委组长或组委会计时员操作。"


@dataclass(frozen=True)
class _Turn:
    """The turn that is timed: its entry, locked, and the seat 0 sheet as it stands."""

    place: Place
    entry: Entry
    locked: Locked
    sheet: Sheet | None
    by: User

    @property
    def is_sealed(self) -> bool:
        """Whether the time was handed in already."""
        return self.sheet is not None and self.sheet.state == SheetState.HANDED_IN


@dataclass(frozen=True, kw_only=True)
class Press:
    """One press of the stopwatch, told `delay_ms` after it happened by the device's own clock.

    `client_at` is the device's stamp as it told it; `key` is its own for this press.
    """

    act: Act
    key: str
    delay_ms: int = 0
    client_at: str = ""
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class TimeWritten:
    """The seconds (and 脱稿) as somebody confirms them; `seen` is the revision they read."""

    seconds: str
    off_script: str = ""
    reason: str = ""
    seen: str = ""


def press_stopwatch(*, place: Place, press: Press, by: User) -> Timing:
    """Press the stopwatch of a turn; a stop writes the seconds into the sheet of the whole.

    A press whose key was seen before changes nothing. A start after a stop times anew and
    needs a reason. Refused: an act that does not follow the last one, time already handed in,
    and who neither leads the panel nor runs the day.
    """
    _may_time(by)
    with transaction.atomic():
        turn = _locked_turn(place, by)
        timing = _timing(turn, by)
        if any(step["key"] == press.key for step in timing.steps):
            return timing
        steps = steps_of(timing)
        reason = _refuse_press(turn, steps, press)
        at = moment_of(
            now=turn.locked.at, delay_ms=press.delay_ms, after=steps[-1].at if steps else None
        )
        steps = [*steps, Step(press.act, at)]
        timing.steps = [*timing.steps, _kept(turn, press, at, reason)]
        stopped = press.act is Act.STOP
        timing.seconds = whole_seconds(elapsed(steps, at)) if stopped else None
        timing.by, timing.at = by, turn.locked.at
        timing.save()
        if stopped:
            _write(turn, TimeWritten(seconds=str(timing.seconds)), by=by)
        _log("press_stopwatch", turn, {"act": ("", ACT_LABELS[press.act])}, reason, on=timing)
    return timing


def confirm_time(*, place: Place, written: TimeWritten, by: User) -> Sheet:
    """Hand in the seconds (and 脱稿) of a turn; what the stopwatch did not say needs a reason.

    The first hand-in keeps the reason in the sheet's note; a later one is a new version.
    """
    _may_time(by)
    with transaction.atomic():
        turn = _locked_turn(place, by)
        if revision(turn.sheet) != written.seen:
            raise Conflict("用时刚被他人改过，请核对现在的内容后再确认。")
        timing = Timing.objects.filter(entry=turn.entry, component=place.component).first()
        measured = "" if timing is None or timing.seconds is None else str(timing.seconds)
        seconds, reason = written.seconds.strip(), ""
        if not seconds:
            raise Refused("请填写用时（整秒数）。", field="seconds")
        if seconds != measured or turn.is_sealed:
            reason = _reason(written.reason, "用时与计时不一致，或已提交过：请填写原因。")
        _write(turn, replace(written, reason=reason), measured=measured, hand_in=True, by=by)
        sheet = _sheet(turn.entry, place.component)
    if sheet is None:  # it was just written, under the lock
        raise Gone(NO_TURN)
    return sheet


def _may_time(by: User) -> None:
    if not by.may(Permission.RUN_DAY):
        require(by, Permission.JUDGE)


def _locked_turn(place: Place, by: User) -> _Turn:
    event = (
        Event.objects.select_related("competition")
        .filter(competition=place.season_id, competition__appointments__user=by, code=place.event)
        .first()
    )
    entry = entry_of_turn(event, place.component, place.turn) if event is not None else None
    if event is None or entry is None or not entry.number:
        raise Gone(NO_TURN)
    locked = lock_marks(event, [entry.number])
    if not by.may(Permission.RUN_DAY) and not leads_panel(by, event, place.component, entry):
        raise NotAllowed(NOT_KEEPER)
    return _Turn(place, entry, locked, _sheet(entry, place.component), by)


def leads_panel(by: User, event: Event, component: str, entry: Entry) -> bool:
    """Whether this account leads the panel that scores this entry."""
    seats = Seat.objects.filter(event=event, component=component, judge=by, is_leader=True)
    number = seats.values_list("number", flat=True).first()
    return number is not None and number in seats_for(event_scheme(event), entry.pk, component)


def _sheet(entry: Entry, component: str) -> Sheet | None:
    return current_sheets([entry.pk], component=component, seat=0).get(entry.pk)


def _timing(turn: _Turn, by: User) -> Timing:
    """The stopwatch of the turn; the entry's lock lets one in at a time."""
    found = Timing.objects.filter(entry=turn.entry, component=turn.place.component).first()
    return found or Timing(
        entry=turn.entry, component=turn.place.component, by=by, at=turn.locked.at, steps=[]
    )


def _refuse_press(turn: _Turn, steps: list[Step], press: Press) -> str:
    """Refuse what the stopwatch does not allow now; return the reason where one is needed."""
    if turn.is_sealed:
        raise Conflict("用时已确认提交，不能再计时。如需更正，请填写原因后重新确认用时。")
    if press.act not in possible(steps):
        stands = ACT_LABELS[steps[-1].act] if steps else "未开始"
        raise Conflict(
            f"现在不能“{ACT_LABELS[press.act]}”：计时状态为“{stands}”，"
            "可能已由他人操作。请看最新状态。"
        )
    if press.act is Act.START and steps:
        return _reason(press.reason, "已有计时结果：重新计时须填写原因。")
    return ""


def _reason(reason: str, missing: str) -> str:
    return checked_prose(reason, label="原因", field="reason", missing=missing, most=LONGEST_REASON)


def _kept(turn: _Turn, press: Press, at: datetime, reason: str) -> dict[str, object]:
    return {
        "act": press.act,
        "at": at.isoformat(),
        "received_at": turn.locked.at.isoformat(),
        "client_at": press.client_at,
        "key": press.key,
        "by": turn.by.pk,
        **({"reason": reason} if reason else {}),
    }


def _write(
    turn: _Turn, time: TimeWritten, *, by: User, measured: str | None = None, hand_in: bool = False
) -> None:
    """Put the seconds into the sheet of the whole; what else stands on it stays."""
    typed = write_sheet(BLANK if turn.sheet is None else content_of(turn.sheet))
    note = typed.note
    if time.reason and not turn.is_sealed:
        note = f"计时 {measured or '无'}，记 {time.seconds.strip()} 秒：{time.reason}"
    row = GridRow(
        number=turn.entry.number,
        typed=typed._replace(
            seconds=time.seconds, off_script=time.off_script or typed.off_script, note=note
        ),
        revision=revision(turn.sheet),
        reason=time.reason,
    )
    component = turn.place.component
    try:
        written = write_rows(
            turn.locked, component=component, seat=0, rows=[row], hand_in=hand_in, by=by
        )
    except RowsRefused as refusal:
        field, sentence = next(iter(refusal.faults[turn.entry.number].items()))
        raise Refused(sentence, field=field or None) from refusal
    if hand_in and written.writes:
        _log("confirm_time", turn, changes_of(written.writes), time.reason, on=turn.locked.event)


def _log(action: str, turn: _Turn, changes: Changes, reason: str, *, on: Model) -> None:
    event = turn.locked.event
    record(
        action,
        on=on,
        by=turn.by,
        at=turn.locked.at,
        changes=changes,
        reason=reason,
        scope=event.competition.slug,
        label=f"{event.name} {turn.place.component} {turn.entry.number}",
    )
