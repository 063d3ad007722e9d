"""The score workbook to fill in: one row per mark that the accepted entries are owed."""

from collections.abc import Iterator
from pathlib import Path

from competition.enums import EntryStatus
from competition.marking import Component
from competition.marking.terms import Method
from competition.models import Competition, Entry
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
    for number in entries.order_by("number").values_list("number", flat=True).iterator():
        for component, criterion, seat in owed:
            yield of.event.name, number, component, criterion, seat, None, "", ""


def _owed(of: EventScheme, component: Component) -> Iterator[tuple[str, str, int | None]]:
    if component.method is Method.PAPER:
        yield component.name, "", None
    for seat in of.seats.get(component.code, ()):
        for criterion in component.criteria:
            yield component.name, criterion.name, seat
    if of.scheme.needs_seconds(component):
        yield component.name, "用时", None
