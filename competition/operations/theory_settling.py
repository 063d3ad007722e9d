"""认定差异: a third person types the paper anew, then sees both values, then settles.

The two values are shown only after typing, so that the paper decides and not the choice
between two figures (docs/decisions). Only who keyed neither may settle.
"""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from accounts.permissions import require
from accounts.roles import Permission
from competition.enums import SheetState
from competition.marking.papers import (
    Hands,
    differing,
    paper_fields,
    paper_lacks,
    read_paper,
)
from competition.marking.sheets import Faults, Typed
from competition.models import CodedPaper, CodeTable, Keying
from competition.operations.theory_steps import (
    advance,
    agreed_reading,
    reading_of,
    set_agreed,
)
from competition.operations.theory_tables import (
    component_of,
    held_paper,
    held_table,
    note,
    paper_tag,
)
from competition.queries.theory_differences import difference_of, may_settle
from records.clock import database_now
from records.errors import Conflict, Refused
from records.operations.prose import checked_prose


class CellsRefused(Refused):
    """A paper typed wrongly; `faults` by field."""

    def __init__(self, faults: Faults) -> None:
        super().__init__("有单元格需要改正，没有保存。请改正标红的单元格。")
        self.faults = faults


def type_settlement(*, table_id: int, code: str, typed: Typed, by: User) -> Keying:
    """Keep what the third person reads off the paper; typed again, it replaces what was there.

    Each typing is logged with its figures: by then both hands are in.
    """
    _require_third(by)
    with transaction.atomic():
        table = held_table(table_id, by)
        at = database_now()
        paper, hand = _open_difference(table, code, by)
        fields = paper_fields(component_of(table)[1])
        content, faults = read_paper(typed, fields)
        faults = faults or paper_lacks(content, fields)
        if faults:
            raise CellsRefused(faults)
        keying, _ = Keying.objects.update_or_create(
            paper=paper,
            hand=hand,
            defaults={
                "marks": dict(content.marks),
                "mark_state": content.state,
                "note": content.note,
                "state": SheetState.DRAFT,
                "by": by,
                "at": at,
            },
        )
        note(
            "type_settlement",
            on=table,
            by=by,
            at=at,
            changes={"paper": ("", paper_tag(table, code)), "marks": ({}, dict(content.marks))},
        )
    return keying


def settle_paper(*, table_id: int, code: str, reason: str, by: User) -> CodedPaper:
    """认定: what this person typed from the paper counts, with the reason."""
    _require_third(by)
    why = checked_prose(
        reason, label="认定说明", field="reason", missing="请写明认定说明（卷面怎样、谁录错）。",
        most=200,
    )  # fmt: skip
    with transaction.atomic():
        table = held_table(table_id, by)
        at = database_now()
        paper, hand = _open_difference(table, code, by)
        keying = Keying.objects.filter(paper=paper, hand=hand, by=by).first()
        if keying is None:
            raise Conflict("请先按卷面重新录入，再认定。")
        keying.state, keying.at = SheetState.HANDED_IN, at
        keying.save(update_fields=["state", "at"])
        _settle(table, paper, keying, why, at=at)
    return paper


def _settle(table: CodeTable, paper: CodedPaper, keying: Keying, why: str, *, at: datetime) -> None:
    before = agreed_reading(paper)
    if keying.hand == Hands.RECHECK_SETTLED:
        paper.was_wrong = bool(differing(reading_of(keying), before))
        if paper.was_wrong:
            paper.agreed_before = {"marks": paper.agreed, "state": paper.agreed_state}
    set_agreed(paper, keying)
    paper.settled_by, paper.settled_at, paper.settled_reason = keying.by, at, why
    paper.save()
    note(
        "settle_paper",
        on=table,
        by=keying.by,
        at=at,
        changes={
            "paper": ("", paper_tag(table, paper.code)),
            "marks": (dict(before.marks), paper.agreed),
            "mark_state": (before.state, paper.agreed_state),
        },
        reason=why,
    )
    advance(table, by=keying.by, at=at)


def _open_difference(table: CodeTable, code: str, by: User) -> tuple[CodedPaper, Hands]:
    paper = held_paper(table, code)
    hand = difference_of(table, paper)
    if hand is None:
        raise Conflict("这份试卷现在没有待认定的差异（两席未全部交齐，或已认定）。")
    refusal = may_settle(paper, by)
    if refusal:
        raise Conflict(refusal)
    return paper, hand


def _require_third(by: User) -> None:
    may_lock = by.may(Permission.LOCK_SCORES)
    require(by, Permission.LOCK_SCORES if may_lock else Permission.ENTER_SCORES)
