"""The sheets that were handed in or corrected between two runs, cell by cell."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from competition.enums import SheetState
from competition.marking.sheets import BLANK, sheet_fields, write_sheet
from competition.models import Correction, Sheet, Standing
from competition.queries.corrections import Cell, cells_of, granted_versions
from competition.queries.schemes import EventScheme
from competition.queries.sheets import content_of, sheet_place

MOST_SHEETS = 3_000

Key = tuple[int, str, int, int]  # entry, component, seat, version


@dataclass(frozen=True)
class SheetChange:
    """One version of a sheet: the cells that differ from the one before, who, when, why."""

    sheet: Sheet
    place: str
    cells: tuple[Cell, ...]
    correction: Correction | None

    @property
    def is_new(self) -> bool:
        """Handed in for the first time, so nothing stood there before."""
        return self.sheet.version == 1

    @property
    def words(self) -> str:
        """内容 50 → 55."""
        if self.is_new:
            given = (f"{each.label} {each.after}" for each in self.cells if each.after)
            return f"新提交：{'，'.join(given)}"
        return "，".join(
            f"{each.label} {each.before or '（空）'} → {each.after or '（空）'}"
            for each in self.cells
        )

    @property
    def who(self) -> str:
        """Who wrote it; for a correction both people."""
        writer = self.sheet.by.name if self.sheet.by else "导入"
        second = self.correction.granted_by if self.correction else None
        return f"{writer}申请，{second.name}确认" if second else writer


def sheet_changes(
    before: Standing, after: Standing, of: EventScheme
) -> tuple[dict[int, list[SheetChange]], int]:
    """Entry id → its changes, oldest first; and how many there are where they are too many.

    Marks and runs take the scheme's lock, so their instants order them.
    """
    sheets = Sheet.objects.filter(
        entry__event=of.event,
        state=SheetState.HANDED_IN,
        at__gt=before.computed_at,
        at__lte=after.computed_at,
    )
    count = sheets.count()
    if count > MOST_SHEETS:
        return {}, count
    rows = list(sheets.select_related("by").order_by("at", "pk"))
    earlier = _versions_before(rows)
    granted = granted_versions(of.event)
    found: dict[int, list[SheetChange]] = defaultdict(list)
    for sheet in rows:
        key = (sheet.entry_id, sheet.component, sheet.seat, sheet.version)
        change = _change(sheet, earlier.get((*key[:3], sheet.version - 1)), granted.get(key), of)
        found[sheet.entry_id].append(change)
    return dict(found), 0


def _versions_before(rows: Iterable[Sheet]) -> dict[Key, Sheet]:
    later = [sheet for sheet in rows if sheet.version > 1]
    if not later:
        return {}
    found = Sheet.objects.filter(
        entry__in={sheet.entry_id for sheet in later},
        version__in={sheet.version - 1 for sheet in later},
    )
    return {(each.entry_id, each.component, each.seat, each.version): each for each in found}


def _change(
    sheet: Sheet, earlier: Sheet | None, correction: Correction | None, of: EventScheme
) -> SheetChange:
    place = sheet_place(of, component=sheet.component, seat=sheet.seat)
    if place is None:  # the panel no longer has the seat
        return SheetChange(sheet, f"{sheet.component} {sheet.seat}", (), correction)
    fields = sheet_fields(of.scheme, sheet.component, sheet.seat)
    was = write_sheet(BLANK if earlier is None else content_of(earlier))
    cells = cells_of(fields, was, write_sheet(content_of(sheet)))
    changed = tuple(each for each in cells if each.is_changed)
    return SheetChange(sheet, place.strip(), changed, correction)
