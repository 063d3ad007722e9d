"""更正: a sheet of a locked component changes only when two people stand for it."""

from django.db import transaction

from accounts.models import User
from accounts.permissions import require
from accounts.roles import Permission
from competition.marking.sheets import Typed
from competition.models import Correction, Entry
from competition.operations.sheet_grid import (
    GridRow,
    Locked,
    RowsRefused,
    Written,
    check_rows,
    lock_marks,
    write_rows,
)
from competition.operations.sheet_places import is_closed
from competition.operations.sheet_refusals import stale_words
from competition.operations.sheet_store import changes_of
from competition.operations.two_people import ask, grant
from competition.queries.corrections import state_of, typed_of
from competition.queries.sheets import current_sheets
from competition.queries.sheets import revision as revision_of
from records.errors import Conflict, NotAllowed, Refused
from records.operations.log import Changes, record
from records.operations.prose import checked_prose

OVERTAKEN = "申请之后这张评分表又有变动，不能按原申请更正。请驳回本申请，核对后重新提出。"


def ask_correction(
    *,
    entry_id: int,
    component: str,
    seat: int,
    typed: Typed,
    revision: str,
    reason: str,
    by: User,
) -> Correction:
    """Ask for a new version of a sheet that is locked; checked against the scheme at once.

    `component` "" is the whole entry (取消资格 after all is locked, or after confirming).
    `revision` is what the sheet was read at. RowsRefused names what is wrong cell by cell.
    """
    require(by, Permission.LOCK_SCORES)
    with transaction.atomic():
        entry = Entry.objects.visible_to(by).select_related("event__competition").get(pk=entry_id)
        locked = lock_marks(entry.event, [entry.number])
        row = GridRow(number=entry.number, typed=typed, revision=revision, reason=reason)
        written = check_rows(
            locked, component=component, seat=seat, rows=[row], hand_in=True, despite_lock=True
        )
        _refuse_asking(locked, written, entry, component=component, seat=seat)
        correction = Correction(
            entry=entry,
            component=component,
            seat=seat,
            typed=typed._asdict(),
            revision=revision_of(written.writes[0].now),
        )
        ask(correction, reason=reason, by=by, at=locked.at)
        correction.save(force_insert=True)
        changes: Changes = changes_of(written.writes)
        _record("ask_correction", correction, locked, changes, reason=reason, by=by)
    return correction


def grant_correction(*, correction_id: int, by: User) -> Correction:
    """Confirm as the second person: the new version is written, whatever is locked."""
    require(by, Permission.WITNESS)
    with transaction.atomic():
        entry = _entry_of(correction_id, by)
        locked = lock_marks(entry.event, [entry.number])
        correction = _open(correction_id)
        grant(correction, by=by, at=locked.at, within=False)
        written = _written(locked, correction, entry)
        now = current_sheets(
            [entry.pk], component=correction.component, seat=correction.seat
        )[entry.pk]  # fmt: skip
        correction.made_version = now.version
        correction.save(update_fields=["granted_by", "granted_at", "made_version"])
        changes: Changes = changes_of(written.writes)
        reason = correction.asked_reason
        _record("grant_correction", correction, locked, changes, reason=reason, by=by)
    return correction


def refuse_correction(*, correction_id: int, reason: str, by: User) -> Correction:
    """Refuse (the supervisor), or take back what one asked for oneself; with a reason."""
    if not by.may(Permission.WITNESS):
        require(by, Permission.LOCK_SCORES)
    words = checked_prose(
        reason, label="驳回原因", field="reason", missing="请填写驳回的原因。", most=200
    )
    with transaction.atomic():
        entry = _entry_of(correction_id, by)
        locked = lock_marks(entry.event, [entry.number])
        correction = _open(correction_id)
        if not by.may(Permission.WITNESS) and correction.asked_by_id != by.pk:
            raise NotAllowed("只有监督员可以驳回；申请人本人可以撤回。")
        correction.refused_by, correction.refused_at = by, locked.at
        correction.refused_reason = words
        correction.save(update_fields=["refused_by", "refused_at", "refused_reason"])
        _record("refuse_correction", correction, locked, {}, reason=words, by=by)
    return correction


def _refuse_asking(
    locked: Locked, written: Written, entry: Entry, *, component: str, seat: int
) -> None:
    if not is_closed(written.of, component):
        what = written.place.strip() if component else "各环节"
        raise Refused(f"{what}尚未全部锁定，不必申请：请录入员在“成绩录入”中直接更正。")
    if not written.writes:
        raise Refused("填写的内容与现有评分表相同，没有要更正的内容。")
    waiting = Correction.objects.filter(
        entry=entry, component=component, seat=seat, granted_at=None, refused_at=None
    )
    if waiting.exists():
        raise Conflict("这张评分表已有一项更正等待确认，处理之后才能再申请。")


def _entry_of(correction_id: int, by: User) -> Entry:
    """The entry of a correction in sight, to be locked before the correction is."""
    found = Correction.objects.visible_to(by).select_related("entry__event__competition")
    return found.get(pk=correction_id).entry


def _open(correction_id: int) -> Correction:
    correction = Correction.objects.select_related("asked_by", "entry__event").locked()
    found = correction.get(pk=correction_id)
    if state_of(found) == "granted":
        raise Conflict("这项更正已经确认，评分表已更正。")
    if state_of(found) == "refused":
        raise Conflict("这项更正已经驳回或撤回。")
    return found


def _written(locked: Locked, correction: Correction, entry: Entry) -> Written:
    component, seat = correction.component, correction.seat
    now = current_sheets([entry.pk], component=component, seat=seat).get(entry.pk)
    if revision_of(now) != correction.revision:
        raise Conflict(f"{OVERTAKEN}{stale_words(now).split('请核对')[0]}")
    row = GridRow(
        number=entry.number,
        typed=typed_of(correction),
        revision=correction.revision,
        reason=correction.asked_reason,
    )
    asker = correction.asked_by
    if asker is None:
        raise Conflict("没有申请人，不能确认。")
    try:
        return write_rows(
            locked,
            component=component,
            seat=seat,
            rows=[row],
            hand_in=True,
            by=asker,
            despite_lock=True,
        )
    except RowsRefused as refusal:
        raise Conflict(f"现在不能按申请更正：{refusal.message}") from refusal


def _record(
    action: str,
    correction: Correction,
    locked: Locked,
    changes: Changes,
    *,
    reason: str,
    by: User,
) -> None:
    where = f"{correction.component or '整场'}/{correction.seat}"
    record(
        action,
        on=correction,
        by=by,
        at=locked.at,
        changes=changes,
        reason=reason,
        scope=locked.event.competition.slug,
        label=f"{locked.event.name} {correction.entry.number}/{where}",
    )
