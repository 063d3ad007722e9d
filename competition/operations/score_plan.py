"""What a score workbook would do: rows gathered into sheets, laid over what is stored."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from typing import Final

from competition.enums import MARK_STATE_LABELS, MarkState, SheetState
from competition.marking.sheets import (
    BLANK,
    MARK,
    NO_MARKS,
    SECONDS,
    STATE,
    Content,
    contradictions,
    lacking,
    sheet_fields,
)
from competition.models import Competition, ComponentLock, Entry, Sheet
from competition.operations.score_rows import Cell, RowReader, SheetKey, overlay
from competition.operations.sheet_grid import NOT_OWN_SEAT
from competition.operations.sheet_store import SheetWrite
from competition.queries.panel_counts import scores
from competition.queries.panels import OwnSeats, own_seats
from competition.queries.schemes import EventScheme, event_schemes
from competition.queries.sheets import content_of
from competition.queries.theory import SEALED_WORDS, sealed_components
from records.workbooks import CellProblem, Row

CORRECTION = "成绩导入更正"
_BATCH: Final = 10_000
_COLUMN = {STATE: "state"}


@dataclass(frozen=True, slots=True)
class Planned:
    """One sheet the file speaks of: its first row, and the write, None when it keeps it."""

    row: int
    key: SheetKey
    before: Content
    after: Content
    write: SheetWrite | None


@dataclass
class ScorePlan:
    """What the file would do, sheet by sheet, and what forbids it."""

    schemes: dict[int, EventScheme]
    entries: Mapping[int, Entry]
    locked: Set[tuple[int, str]] = frozenset()
    sealed: Set[tuple[int, str]] = frozenset()
    planned: list[Planned] = field(default_factory=list)
    problems: list[CellProblem] = field(default_factory=list)
    panels: dict[tuple[int, str], int] = field(default_factory=dict)
    """(event, component) → judges, for panels that this file is the first to speak of."""

    @property
    def writes(self) -> list[SheetWrite]:
        """The sheets that change."""
        return [each.write for each in self.planned if each.write is not None]

    def scheme_of(self, entry_id: int) -> EventScheme:
        """The scheme of an entry's event."""
        return self.schemes[self.entries[entry_id].event_id]


def plan_scores(*, competition: Competition, rows: Sequence[Row]) -> ScorePlan:
    """Read every row and compare it with what is stored; reads only, a constant number of times."""
    schemes = event_schemes(competition)
    entries = _entries(competition, {row.cells["number"] for row in rows})
    plan = ScorePlan(
        schemes,
        {entry.pk: entry for entry in entries.values()},
        _locked(competition),
        sealed_components(competition),
    )
    reader = RowReader(schemes, entries)
    plan.problems = reader.problems
    read = [reader.read(row) for row in rows]
    cells = _without_repeats([cell for cell in read if cell is not None], plan.problems)
    _set_panels(plan, cells)
    stored = _stored({cell.key[0] for cell in cells})
    cells = _without_blanks(cells, stored, plan.problems)
    _refuse_absent(cells, stored, plan.problems)
    _refuse_beside(plan, cells)
    by_sheet: dict[SheetKey, list[Cell]] = defaultdict(list)
    for cell in cells:
        by_sheet[cell.key].append(cell)
    for key, own in by_sheet.items():
        _plan_sheet(plan, key, own, stored.get(key))
    plan.problems.sort(key=lambda problem: problem.row)
    return plan


def _set_panels(plan: ScorePlan, cells: Sequence[Cell]) -> None:
    """A panel that nobody set has the seats that its first workbook speaks of."""
    for cell in cells:
        entry, component, seat = cell.key
        event_id = plan.entries[entry].event_id
        of = plan.schemes[event_id]
        if seat and component in of.unset:
            known = plan.panels.get((event_id, component), len(of.seats[component]))
            plan.panels[event_id, component] = max(known, seat)
    for (event_id, component), judges in plan.panels.items():
        of = plan.schemes[event_id]
        seats = {**of.seats, component: tuple(range(1, judges + 1))}
        plan.schemes[event_id] = replace(of, seats=seats)


def _entries(competition: Competition, numbers: set[str]) -> dict[str, Entry]:
    wanted = sorted(numbers - {""})
    found: dict[str, Entry] = {}
    for start in range(0, len(wanted), _BATCH):
        part = Entry.objects.filter(
            competition=competition, number__in=wanted[start : start + _BATCH]
        ).only("pk", "number", "event_id", "status")
        found |= {entry.number: entry for entry in part}
    return found


def _stored(entry_ids: set[int]) -> dict[SheetKey, Sheet]:
    wanted = sorted(entry_ids)
    found: dict[SheetKey, Sheet] = {}
    for start in range(0, len(wanted), _BATCH):
        sheets = Sheet.objects.current().filter(entry__in=wanted[start : start + _BATCH])
        found |= {(sheet.entry_id, sheet.component, sheet.seat): sheet for sheet in sheets}
    return found


def _locked(competition: Competition) -> set[tuple[int, str]]:
    """Locked (event, component); the whole entry is closed when every component is."""
    locks = ComponentLock.objects.filter(event__competition=competition)
    return set(locks.values_list("event_id", "component"))


def _without_repeats(cells: Sequence[Cell], problems: list[CellProblem]) -> list[Cell]:
    first: dict[tuple[SheetKey, str], int] = {}
    kept = []
    for cell in cells:
        taken = [first[cell.key, name] for name in cell.fields if (cell.key, name) in first]
        if taken:
            message = f"与第 {taken[0]} 行重复：同一个得分只能有一行，请删除其中一行。"
            problems.append(CellProblem(cell.row, "", message))
            continue
        first |= {(cell.key, name): cell.row for name in cell.fields}
        kept.append(cell)
    return kept


def _without_blanks(
    cells: Sequence[Cell], stored: Mapping[SheetKey, Sheet], problems: list[CellProblem]
) -> list[Cell]:
    """A blank mark is refused, unless a state says why it is blank."""
    states = _states(cells, stored)
    kept = []
    for cell in cells:
        entry, component, _ = cell.key
        if not cell.is_blank:
            kept.append(cell)
        elif not states.get((entry, component)) and not states.get((entry, "")):
            message = "得分为空，也没有状态：零分请填 0，未考请填缺考等状态，否则删除此行。"
            problems.append(CellProblem(cell.row, "mark", message))
    return kept


def _states(cells: Iterable[Cell], stored: Mapping[SheetKey, Sheet]) -> dict[tuple[int, str], str]:
    """(entry, component) → the state after this file."""
    states = {
        (entry, component): sheet.mark_state
        for (entry, component, seat), sheet in stored.items()
        if seat == 0
    }
    for cell in cells:
        if STATE in cell.fields and not cell.is_blank:
            states[cell.key[:2]] = cell.content.state
    return states


def _refuse_absent(
    cells: Sequence[Cell], stored: Mapping[SheetKey, Sheet], problems: list[CellProblem]
) -> None:
    """Judges gave no marks to somebody who was not there."""
    states = _states(cells, stored)
    for cell in cells:
        entry, component, seat = cell.key
        state = states.get((entry, component), "")
        if seat and state in NO_MARKS:
            label = MARK_STATE_LABELS[MarkState(state)]
            message = (
                f"该选手此环节状态为“{label}”，不应有得分。"
                "如状态有误，请加一行：指标和评委留空，状态填“正常”。"
            )
            problems.append(CellProblem(cell.row, "mark", message))


def _refuse_beside(plan: ScorePlan, cells: Sequence[Cell]) -> None:
    """A judge who steps aside, sits elsewhere or was not assigned the work gives no marks."""
    own: dict[int, OwnSeats] = {}
    for event_id in {plan.entries[cell.key[0]].event_id for cell in cells if cell.key[2]}:
        own |= own_seats(plan.schemes[event_id])
    for cell in cells:
        entry, component, seat = cell.key
        if seat and not scores(own.get(entry, {}), component, seat):
            plan.problems.append(CellProblem(cell.row, "seat", NOT_OWN_SEAT))


def _plan_sheet(
    plan: ScorePlan,
    key: SheetKey,
    cells: list[Cell],
    now: Sheet | None,
) -> None:
    entry = plan.entries[key[0]]
    of = plan.schemes[entry.event_id]
    before = BLANK if now is None else content_of(now)
    after = overlay(before, cells)
    sealed_now = now is not None and now.state == SheetState.HANDED_IN
    missing = lacking(after, sheet_fields(of.scheme, key[1], key[2]))
    faults = contradictions(after) | (missing if sealed_now else {})
    write = None
    if after != before or (now is not None and not sealed_now and not missing):
        if _is_locked(of, key[1], plan.locked):
            faults = {"": "该环节已锁定，不能再导入或更正成绩。请删除这些行。"}
        elif after.marks != before.marks and (of.event.pk, key[1]) in plan.sealed:
            faults = {MARK: SEALED_WORDS}
        reason = (after.note if after.note != before.note else "") or CORRECTION
        sealed = not missing and not after.is_blank
        write = SheetWrite(entry, key[1], key[2], now, after, sealed, reason if sealed_now else "")
    for name, sentence in faults.items():
        column = "mark" if name.startswith(MARK) or name == SECONDS else _COLUMN.get(name, "")
        plan.problems.append(CellProblem(cells[0].row, column, sentence))
    plan.planned.append(Planned(cells[0].row, key, before, after, write))


def _is_locked(of: EventScheme, component: str, locked: Set[tuple[int, str]]) -> bool:
    if component:
        return (of.event.pk, component) in locked
    return all((of.event.pk, each.code) in locked for each in of.scheme.components)
