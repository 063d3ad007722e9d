"""The score workbook to fill in: one row per mark that is still owed.

Sheets that were handed in are left out: an import would refuse their blank rows.
"""

from collections.abc import Iterator
from pathlib import Path

from competition.enums import EntryStatus, SheetState
from competition.marking import Component
from competition.marking.terms import Method
from competition.models import Competition, Entry, Sheet
from competition.queries.panel_counts import scores
from competition.queries.panels import own_seats
from competition.queries.schemes import EventScheme, event_schemes
from records.workbooks import OutColumn, TableSpec, TableWriter

Line = tuple[str, str, str, str, int | None, None, str, str]


def write_score_template(target: Path, *, competition: Competition, spec: TableSpec) -> int:
    """Write the prefilled template, without names or districts; return the number of rows."""
    columns = [
        OutColumn(column.label, column.width, "number" if column.kind == "mark" else "text")
        for column in spec.columns
    ]
    rows = 0
    with TableWriter(target) as book:
        sheet = book.sheet(
            spec.sheet, columns, titles=(spec.title, *spec.notes), landscape=False, frozen_columns=2
        )
        for of in event_schemes(competition).values():
            for line in _lines(of):
                sheet.row(line)
                rows += 1
    return rows


def _lines(of: EventScheme) -> Iterator[Line]:
    entries = Entry.objects.filter(event=of.event, status=EntryStatus.ACCEPTED)
    owed = [line for component in of.scheme.components for line in _owed(of, component)]
    done, own = _handed_in(of), own_seats(of)
    for entry, number in entries.order_by("number").values_list("pk", "number").iterator():
        for component, criterion, seat in owed:
            is_own = not seat or scores(own.get(entry, {}), component.code, seat)
            if is_own and (entry, component.code, seat or 0) not in done:
                yield of.event.name, number, component.name, criterion, seat, None, "", ""


def _handed_in(of: EventScheme) -> set[tuple[int, str, int]]:
    """(entry, component, seat) of every sheet of the event that is already sealed."""
    sheets = Sheet.objects.current().filter(entry__event=of.event, state=SheetState.HANDED_IN)
    return set(sheets.values_list("entry_id", "component", "seat"))


def _owed(of: EventScheme, component: Component) -> Iterator[tuple[Component, str, int | None]]:
    if component.method is Method.PAPER:
        yield component, "", None
    for seat in of.seats.get(component.code, ()):
        for criterion in component.criteria:
            yield component, criterion.name, seat
    if of.scheme.needs_seconds(component):
        yield component, "用时", None
