"""补编加密号: somebody who was there and had no code when the table was sealed.

Two people do it, and only before a clerk has seen the codes: afterwards everybody could tell
which code is the new one, and so whose it is.
"""

import secrets

from django.db import transaction

from accounts.models import User
from accounts.permissions import require
from accounts.roles import Permission
from competition.enums import EntryStatus
from competition.marking.blind_codes import draw_codes
from competition.models import CodeAddition, CodedPaper, CodeTable, Entry
from competition.operations.theory_codes import (
    commitment_of,
    entries_with_paper,
    refuse_claimed,
    store_codes,
    stored_pairs,
)
from competition.operations.theory_tables import held_table, note, seen_table
from competition.operations.two_people import ask, grant
from competition.queries.sheets import refuse_entry
from records.clock import database_now
from records.errors import Conflict, Refused

TOO_LATE = (
    "不能再补编（新出现的号会暴露对应关系）。请在双人开启密码对照表之后，"
    "由录入员按参赛号录入并写明原因"
)


def ask_addition(*, table_id: int, number: str, reason: str, by: User) -> CodeAddition:
    """Ask for a code for this 参赛号, as organizer or supervisor."""
    require(by, Permission.RUN_DAY if by.may(Permission.RUN_DAY) else Permission.WITNESS)
    with transaction.atomic():
        entry = _held_entry(seen_table(table_id, by), number)
        table = held_table(table_id, by)
        at = database_now()
        refuse_claimed(table, TOO_LATE)
        _refuse_coded(table, entry)
        found = CodeAddition.objects.filter(table=table, entry=entry).first()
        addition = found or CodeAddition(table=table, entry=entry)
        ask(addition, reason=reason, by=by, at=at)
        addition.save()
        note(
            "ask_addition",
            on=table,
            by=by,
            at=at,
            changes={"number": ("", entry.number)},
            reason=addition.asked_reason,
        )
    return addition


def grant_addition(*, addition_id: int, by: User) -> CodeTable:
    """Confirm as the second person: a new code, all papers written anew, a new commitment."""
    require(by, Permission.RUN_DAY if by.may(Permission.RUN_DAY) else Permission.WITNESS)
    with transaction.atomic():
        tables = CodeTable.objects.visible_to(by)
        asked = CodeAddition.objects.select_related("table", "entry").get(
            pk=addition_id, table__in=tables
        )
        entry = _held_entry(seen_table(asked.table_id, by), asked.entry.number)
        table = held_table(asked.table_id, by)
        addition = CodeAddition.objects.get(pk=addition_id)
        at = database_now()
        refuse_claimed(table, TOO_LATE)
        _refuse_coded(table, entry)
        grant(addition, by=by, at=at)
        pairs = _rewritten(table, entry)
        addition.before = table.commitment
        addition.after = table.commitment = commitment_of(table.salt, pairs.items())
        addition.save()
        table.counted_at = None
        table.save(update_fields=["commitment", "counted_at"])
        note(
            "grant_addition",
            on=table,
            by=by,
            at=at,
            changes={
                "commitment": (addition.before, addition.after),
                "codes": (len(pairs) - 1, len(pairs)),
                "number": ("", entry.number),
            },
            reason=addition.asked_reason,
        )
    return table


def _rewritten(table: CodeTable, entry: Entry) -> dict[str, Entry]:
    """Give the entry a code and write all papers anew, so that no id is younger than others."""
    voided = CodedPaper.objects.filter(table=table, voided_at__isnull=False)
    void = list(voided.values_list("code", "voided_by_id", "voided_at", "void_reason"))
    pairs = stored_pairs(table)
    code = draw_codes(1, pick=secrets.randbelow, taken=pairs.keys())[0]
    pairs[code] = entry
    CodedPaper.objects.filter(table=table).delete()
    store_codes(table, pairs)
    for each, voided_by, voided_at, reason in void:
        CodedPaper.objects.filter(table=table, code=each).update(
            voided_by=voided_by, voided_at=voided_at, void_reason=reason
        )
    return pairs


def _held_entry(table: CodeTable, number: str) -> Entry:
    entries = Entry.objects.filter(event=table.event_id, number=number.strip()).exclude(number="")
    entry = entries.locked().first()
    if entry is None:
        raise Refused("没有这个参赛号，请核对。", field="number")
    refusal = refuse_entry(entry) if entry.status != EntryStatus.ACCEPTED else ""
    if refusal:
        raise Refused(refusal, field="number")
    if not entries_with_paper(table.event, table.component, [entry]):
        raise Refused(
            "该参赛号登记为缺考、弃权或取消资格。如状态有误，请先在“成绩录入”中更正。",
            field="number",
        )
    return entry


def _refuse_coded(table: CodeTable, entry: Entry) -> None:
    if CodedPaper.objects.filter(table=table, entry=entry).exists():
        raise Conflict("该参赛号已有加密号。")
