"""更正: what was asked and granted after the lock, cell by cell, and what it makes stale."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, QuerySet
from django.urls import reverse

from competition.enums import MARK_STATE_LABELS, MarkState
from competition.marking.sheets import (
    BLANK,
    Fields,
    Typed,
    read_sheet,
    sheet_fields,
    write_sheet,
)
from competition.models import Competition, Correction, Event, Sheet, Standing
from competition.queries.invariants import invariant
from competition.queries.openings import Opening, from_asking, opening_provider
from competition.queries.schemes import EventScheme
from competition.queries.sheets import content_of, current_sheets, revision, sheet_place

CORRECTED = "成绩有更正，须重新计算并确认"
_CELLS = (
    ("state", "状态"),
    ("deduction", "扣分"),
    ("seconds", "用时（秒）"),
    ("off_script", "脱稿"),
    ("note", "备注"),
)


@dataclass(frozen=True)
class Cell:
    """One cell of a sheet before and after."""

    label: str
    before: str
    after: str

    @property
    def is_changed(self) -> bool:
        """Whether the correction touches it."""
        return self.before != self.after


@dataclass(frozen=True)
class CorrectionLine:
    """A correction as people read it."""

    correction: Correction
    place: str
    cells: tuple[Cell, ...]
    is_stale: bool

    @property
    def state(self) -> str:
        """open, granted or refused."""
        return state_of(self.correction)

    @property
    def changed(self) -> str:
        """内容 50 → 55；备注 （空） → 复核."""
        parts = (
            f"{each.label} {each.before or '（空）'} → {each.after or '（空）'}"
            for each in self.cells
            if each.is_changed
        )
        return "；".join(parts)


def state_of(correction: Correction) -> str:
    """open, granted or refused."""
    if correction.is_granted:
        return "granted"
    return "open" if correction.refused_at is None else "refused"


def open_corrections(event: Event) -> QuerySet[Correction]:
    """Those of an event that nobody granted or refused yet."""
    return Correction.objects.filter(
        entry__event=event, granted_at__isnull=True, refused_at__isnull=True
    )


def granted_count(event: Event) -> int:
    """How many corrections were granted in this event."""
    return Correction.objects.filter(entry__event=event, granted_at__isnull=False).count()


def corrected_since(standing: Standing) -> bool:
    """Whether a correction was granted after this run."""
    return granted_count(standing.event) > standing.corrections


def granted_counts(competition: Competition) -> dict[int, int]:
    """Event id → how many were granted, for the list of runs."""
    rows = Correction.objects.filter(
        entry__event__competition=competition, granted_at__isnull=False
    )
    return dict(rows.values_list("entry__event").annotate(Count("pk")).order_by())


def typed_of(correction: Correction) -> Typed:
    """The cells as they were typed."""
    return Typed(**correction.typed)


def correction_line(correction: Correction, of: EventScheme) -> CorrectionLine:
    """One correction with its cells before and after; `entry` is loaded."""
    place = sheet_place(of, component=correction.component, seat=correction.seat)
    before, is_stale = _before(correction)
    if place is None:  # the scheme or the panel no longer has the place
        return CorrectionLine(correction, correction.component, (), is_stale=True)
    fields = sheet_fields(of.scheme, correction.component, correction.seat)
    was = write_sheet(BLANK if before is None else content_of(before))
    content, faults = read_sheet(typed_of(correction), fields)
    cells = tuple(cells_of(fields, was, typed_of(correction) if faults else write_sheet(content)))
    return CorrectionLine(correction, place.strip(), cells, is_stale)


def cells_of(fields: Fields, before: Typed, after: Typed) -> Iterator[Cell]:
    """The cells of a sheet, as they read before and after."""
    for code, of in fields.marks.items():
        label = of.name if code else "得分"
        yield Cell(label, _text(before.marks.get(code)), _text(after.marks.get(code)))
    for name, label in _CELLS:
        is_there = name == "note" or getattr(fields, name)
        if is_there:
            yield Cell(label, *(_words(name, getattr(each, name)) for each in (before, after)))


def _text(mark: str | None) -> str:
    return "" if mark is None else mark.strip()


def _words(name: str, value: str) -> str:
    if name == "state":
        known = {str(state): label for state, label in MARK_STATE_LABELS.items()}
        return known.get(value, value) if value else MARK_STATE_LABELS[MarkState.NORMAL]
    return value.strip()


def _before(correction: Correction) -> tuple[Sheet | None, bool]:
    """The sheet that the correction is about, and whether an open one was overtaken."""
    if correction.made_version is not None:
        earlier = Sheet.objects.filter(
            entry=correction.entry_id,
            component=correction.component,
            seat=correction.seat,
            version__lt=correction.made_version,
        )
        return earlier.order_by("-version").first(), False
    now = current_sheets(
        [correction.entry_id], component=correction.component, seat=correction.seat
    ).get(correction.entry_id)
    is_open = state_of(correction) == "open"
    return now, is_open and revision(now) != correction.revision


@opening_provider
def correction_openings(competition: Competition, at: datetime) -> Iterator[Opening]:
    """Every open correction waits for its second person, without a limit."""
    found = Correction.objects.filter(
        entry__event__competition=competition, refused_at__isnull=True, granted_at__isnull=True
    ).select_related("asked_by", "entry__event")
    for correction in found.order_by("pk"):
        yield from from_asking(
            correction,
            label=f"更正{correction.entry.event.name} {correction.entry.number} 的评分表",
            address=reverse("correction-detail", args=[competition.slug, correction.pk]),
            at=at,
            within=False,
        )


@invariant
def check_corrections() -> Iterator[str]:
    """A granted correction made a version of its sheet."""
    granted = Correction.objects.filter(granted_at__isnull=False).select_related("entry")
    made = set(
        Sheet.objects.filter(entry__in=granted.values("entry")).values_list(
            "entry_id", "component", "seat", "version"
        )
    )
    for each in granted:
        if (each.entry_id, each.component, each.seat, each.made_version) not in made:
            yield f"更正 {each.pk}（{each.entry.number}）已确认，但没有对应的评分表版本。"


def granted_versions(event: Event) -> Mapping[tuple[int, str, int, int], Correction]:
    """(entry, component, seat, version) → the correction that made it."""
    rows = Correction.objects.filter(entry__event=event, granted_at__isnull=False)
    return {
        (each.entry_id, each.component, each.seat, each.made_version or 0): each
        for each in rows.select_related("asked_by", "granted_by")
    }
