"""Current sheets, their content, and the revision that guards against lost updates."""

import hashlib
from collections.abc import Sequence
from fractions import Fraction

from competition.enums import ENTRY_STATUS_LABELS, EntryStatus
from competition.marking import MARK_UNIT, Component
from competition.marking.numbers import number_text
from competition.marking.sheets import Content
from competition.models import Entry, Sheet
from competition.queries.schemes import WHOLE_ENTRY, EventScheme


def current_sheets(entry_ids: Sequence[int], *, component: str, seat: int) -> dict[int, Sheet]:
    """Entry id → the valid version of its sheet at this component and seat."""
    found = Sheet.objects.current().filter(entry__in=entry_ids, component=component, seat=seat)
    return {sheet.entry_id: sheet for sheet in found}


def content_of(sheet: Sheet) -> Content:
    """What is written on a stored sheet."""
    return Content(
        marks=sheet.marks,
        deduction=sheet.deduction,
        seconds=sheet.seconds,
        state=sheet.mark_state,
        note=sheet.note,
        off_script=sheet.off_script,
    )


def revision(sheet: Sheet | None) -> str:
    """A short digest of a sheet as it stands; a form sends it back to show what it was read at."""
    if sheet is None:
        return ""
    return revision_of(sheet.version, sheet.state, content_of(sheet))


def revision_of(version: int, state: str, content: Content) -> str:
    """The revision of a sheet with this version, state and content."""
    line = (version, str(state), sorted(content.marks.items()), *map(_plain, content[1:]))
    return hashlib.sha256(repr(line).encode()).hexdigest()[:16]


def _plain(value: object) -> object:
    return str(value) if isinstance(value, str) else value


def refuse_entry(entry: Entry) -> str:
    """Why an entry takes no marks; "" when it does."""
    if entry.status == EntryStatus.ACCEPTED:
        return ""
    label = ENTRY_STATUS_LABELS[EntryStatus(entry.status)]
    return f"该参赛号{label}，不能录入成绩。"


def sheet_place(of: EventScheme, *, component: str, seat: int) -> str | None:
    """“理论知识” or “方案设计”评委 2 in words; None when there is no such sheet."""
    if not component:
        return WHOLE_ENTRY if seat == 0 else None
    found = of.component(component)
    if found is None or seat not in of.sheets_of(found):
        return None
    return f"“{found.name}”评委 {seat} " if seat else f"“{found.name}”"


def total_words(component: Component, sheet: Sheet | None) -> str:
    """Σ mark × factor − own deduction of a stored sheet, exactly; "" without any mark."""
    if sheet is None or not sheet.marks:
        return ""
    factors = {each.code: each.factor for each in component.criteria}
    total = sum(
        (mark * factors.get(code, Fraction(1)) for code, mark in sheet.marks.items()), Fraction(0)
    )
    return number_text((total - (sheet.deduction or 0)) / MARK_UNIT)
