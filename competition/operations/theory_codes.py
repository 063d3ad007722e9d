"""加密: giving codes to papers, adding one later, taking the whole table back."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from django.db import transaction

from accounts.models import User
from accounts.permissions import require
from accounts.roles import Permission
from competition.enums import EntryStatus, MarkState
from competition.marking.blind_codes import MOST, commitment, draw_codes
from competition.marking.terms import Method
from competition.models import (
    CodedPaper,
    CodeTable,
    Competition,
    ComponentLock,
    Entry,
    Event,
    Hand,
    Keying,
    Sheet,
)
from competition.operations.theory_tables import held_table, note
from competition.queries.schemes import event_scheme
from records.clock import database_now
from records.errors import Conflict, Refused
from records.operations.prose import checked_prose

WITHOUT_PAPER: Final = frozenset({MarkState.ABSENT, MarkState.FORFEIT, MarkState.DISQUALIFIED})
"""States with which an entry gets no code: nobody marks a paper of theirs."""


@dataclass(frozen=True)
class Shares:
    """The re-check: whole percents of the best, of the rest, and the error rate it bears."""

    top: int = 30
    random: int = 15
    error_limit: int = 5

    def __post_init__(self) -> None:
        for value, field, label in (
            (self.top, "top_share", "高分段复核比例"),
            (self.random, "random_share", "其余抽查比例"),
            (self.error_limit, "error_limit", "差错率上限"),
        ):
            if not 0 <= value <= 100:
                raise Refused(f"{label}应为 0 到 100 的整数。", field=field)


def seal_codes(*, event_id: int, component: str, shares: Shares, by: User) -> CodeTable:
    """编制并密封: a random code for every accepted entry that was there and may be marked."""
    require(by, Permission.RUN_DAY)
    with transaction.atomic():
        event = Event.objects.select_related("competition").get(
            pk=event_id, competition__in=Competition.objects.visible_to(by)
        )
        entries = list(Entry.objects.filter(event=event, status=EntryStatus.ACCEPTED).locked())
        at = database_now()
        name = _refuse_sealing(event, component)
        coded = entries_with_paper(event, component, entries)
        if not coded:
            raise Refused(
                f"“{name}”没有可以编加密号的参赛号：须已受理，且不是缺考、弃权、取消资格。"
            )
        if len(coded) > MOST:
            raise Refused(f"一张密码对照表最多 {MOST} 份试卷。")
        table = CodeTable(
            event=event,
            component=component,
            salt=secrets.token_hex(32),
            sealed_by=by,
            sealed_at=at,
            top_share=shares.top,
            random_share=shares.random,
            error_limit=shares.error_limit,
        )
        codes = draw_codes(len(coded), pick=secrets.randbelow)
        pairs = dict(zip(codes, coded, strict=True))
        table.commitment = commitment_of(table.salt, pairs.items())
        table.save(force_insert=True)
        store_codes(table, pairs)
        note(
            "seal_codes",
            on=table,
            by=by,
            at=at,
            changes={"commitment": ("", table.commitment), "codes": (0, len(pairs))},
        )
    return table


def discard_codes(*, table_id: int, reason: str, by: User) -> None:
    """作废重编: take the whole table back, before any clerk has seen a code."""
    require(by, Permission.RUN_DAY)
    why = checked_prose(
        reason, label="原因", field="reason", missing="作废重编须写明原因。", most=200
    )
    with transaction.atomic():
        table = held_table(table_id, by)
        at = database_now()
        refuse_claimed(table, "不能作废重编")
        note(
            "discard_codes",
            on=table,
            by=by,
            at=at,
            changes={"commitment": (table.commitment, "")},
            reason=why,
        )
        table.delete()


def entries_with_paper(event: Event, component: str, entries: Iterable[Entry]) -> list[Entry]:
    """Of these entries those that carry no 缺考, 弃权, 取消资格 here or as a whole."""
    stated = set(
        Sheet.objects.current()
        .filter(
            entry__event=event,
            component__in=["", component],
            seat=0,
            mark_state__in=sorted(WITHOUT_PAPER),
        )
        .values_list("entry_id", flat=True)
    )
    return [entry for entry in entries if entry.pk not in stated]


def store_codes(table: CodeTable, pairs: dict[str, Entry]) -> None:
    """Write the papers in the order of their codes, so that their ids tell nothing."""
    CodedPaper.objects.bulk_create(
        CodedPaper(table=table, code=code, entry=pairs[code]) for code in sorted(pairs)
    )


def commitment_of(salt: str, pairs: Iterable[tuple[str, Entry]]) -> str:
    """The commitment over codes and 参赛号."""
    return commitment(salt, [(code, entry.number) for code, entry in pairs])


def stored_pairs(table: CodeTable) -> dict[str, Entry]:
    """Code → entry as stored."""
    papers = CodedPaper.objects.filter(table=table).select_related("entry")
    return {paper.code: paper.entry for paper in papers}


def refuse_claimed(table: CodeTable, what: str) -> None:
    """Refuse what must happen before a clerk has seen the codes."""
    keyed = Keying.objects.filter(paper__table=table)
    if Hand.objects.filter(table=table).exists() or keyed.exists():
        raise Conflict(f"录入员已经认领席位、看到了加密号，{what}。")


def _refuse_sealing(event: Event, component: str) -> str:
    found = event_scheme(event).component(component)
    if found is None or found.method is not Method.PAPER:
        raise Refused("评分标准中没有这个卷面环节。", field="component")
    if CodeTable.objects.filter(event=event, component=component).exists():
        raise Conflict(f"“{found.name}”已经编过加密号。")
    if ComponentLock.objects.filter(event=event, component=component).exists():
        raise Conflict(f"“{found.name}”已锁定，不能再编加密号。")
    sheets = Sheet.objects.current().filter(entry__event=event, component=component)
    if any(sheet.marks for sheet in sheets.only("marks")):
        raise Conflict(
            f"“{found.name}”已按参赛号录入过得分，不能再改用加密号。"
            "如确需加密，请先由录入员清空暂存的得分。"
        )
    return found.name
