"""双人开启密码对照表: organizer and supervisor within ten minutes; then sheets come to be."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from accounts.permissions import require
from accounts.roles import Permission
from competition.enums import EntryStatus
from competition.marking.marks import mark_fault
from competition.marking.scheme import Component
from competition.marking.sheets import BLANK, NO_MARKS, Content
from competition.models import CodedPaper, CodeTable, Entry, MarkingScheme, Sheet
from competition.operations.sheet_store import SheetWrite, changes_of, store_sheets
from competition.operations.theory_codes import commitment_of, stored_pairs
from competition.operations.theory_tables import component_of, held_table, note, seen_table
from competition.operations.two_people import ask, grant
from competition.queries.sheets import content_of, current_sheets
from competition.queries.theory import table_state
from records.clock import database_now
from records.errors import Conflict, Refused

OPENING = "双人开启密码对照表"


def ask_opening(*, table_id: int, reason: str, by: User) -> CodeTable:
    """Ask, as organizer or supervisor, once every paper is agreed and re-checked."""
    _require_either(by)
    with transaction.atomic():
        table = held_table(table_id, by)
        at = database_now()
        _refuse_unready(table)
        ask(table, reason=reason, by=by, at=at)
        table.save(update_fields=["asked_by", "asked_at", "asked_reason"])
        note("ask_opening", on=table, by=by, at=at, reason=table.asked_reason)
    return table


def open_codes(*, table_id: int, by: User) -> int:
    """Confirm as the second person; return how many sheets the agreed totals became.

    The commitment is computed once more before anything is written. Entries that withdrew,
    or carry 缺考 or 弃权, get no mark: the table shows them.
    """
    _require_either(by)
    with transaction.atomic():
        event = seen_table(table_id, by).event
        entries = {entry.pk: entry for entry in Entry.objects.filter(event=event).locked()}
        MarkingScheme.objects.filter(event=event).locked().get()
        table = held_table(table_id, by)
        at = database_now()
        _refuse_unready(table)
        grant(table, by=by, at=at)
        if commitment_of(table.salt, stored_pairs(table).items()) != table.commitment:
            raise Refused(
                "密码对照表与密封时的承诺值不符，没有开启。请立即停止使用本系统处理该环节，"
                "并联系监督员和系统管理员核查。"
            )
        table.save(update_fields=["granted_by", "granted_at"])
        writes = _writes(table, entries)
        of, _ = component_of(table)
        store_sheets(writes, fingerprint=of.row.fingerprint, by=by, at=at)
        _log(table, writes, by=by, at=at)
    return len(writes)


def _log(table: CodeTable, writes: list[SheetWrite], *, by: User, at: datetime) -> None:
    commitment = {"commitment": (table.commitment, table.commitment)}
    note(
        "open_codes",
        on=table,
        by=by,
        at=at,
        changes=changes_of(writes) | commitment,
        reason=table.asked_reason,
    )


def _writes(table: CodeTable, entries: dict[int, Entry]) -> list[SheetWrite]:
    component = component_of(table)[1]
    papers = [
        paper
        for paper in CodedPaper.objects.filter(table=table, voided_at__isnull=True)
        if entries[paper.entry_id].status == EntryStatus.ACCEPTED
    ]
    ids = [paper.entry_id for paper in papers]
    sheets = current_sheets(ids, component=component.code, seat=0)
    gone = {
        sheet.entry_id
        for sheet in current_sheets(ids, component="", seat=0).values()
        if sheet.mark_state in NO_MARKS
    }
    found = []
    for paper in papers:
        now = sheets.get(paper.entry_id)
        if paper.entry_id in gone or (now is not None and now.mark_state in NO_MARKS):
            continue
        content = _content(paper, component, now)
        entry = entries[paper.entry_id]
        reason = OPENING if now is not None else ""
        found.append(SheetWrite(entry, component.code, 0, now, content, sealed=True, reason=reason))
    return found


def _content(paper: CodedPaper, component: Component, now: Sheet | None) -> Content:
    """The agreed total beside what the sheet already says; a state keyed there stands."""
    marks = paper.agreed or {}
    under = BLANK if now is None else content_of(now)
    total = sum(marks.values())
    fault = mark_fault(total, component) if marks else None
    if fault:
        raise Conflict(f"“{component.name}”有一份试卷的合计{fault}，没有开启。请联系组委会核对。")
    return under._replace(
        marks={"": total} if marks else {},
        state=under.state or paper.agreed_state,
        note=under.note or paper.agreed_note,
    )


def _refuse_unready(table: CodeTable) -> None:
    state = table_state(table, table.event.competition)
    blockers = state.blockers()
    if blockers:
        raise Conflict(f"“{state.name}”还不能开启密码对照表：{'；'.join(blockers)}。")


def _require_either(by: User) -> None:
    require(by, Permission.RUN_DAY if by.may(Permission.RUN_DAY) else Permission.WITNESS)
