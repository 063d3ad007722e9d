"""Standings to be looked at: which one counts, its rows as cells, its numbers for plots."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.db.models import Count, QuerySet
from django.db.models.functions import Floor

from competition.enums import StandingState
from competition.marking.numbers import lined_up, number_text
from competition.marking.scheme import MARK_UNIT, Component, Rounding, Scheme
from competition.marking.terms import Composition, Mode
from competition.models import Competition, Standing, StandingRow
from competition.queries.scheme_words import room_words

BUCKET = 5


@dataclass(frozen=True)
class StageColumn:
    """One column of a standings table: a stage value by its name in `StandingRow.values`."""

    label: str
    name: str
    digits: int | None


def chosen_standings(competition: Competition) -> list[Standing]:
    """Per event the confirmed run, else the latest; events without any run are left out."""
    found: dict[int, Standing] = {}
    runs = Standing.objects.filter(event__competition=competition).select_related("event")
    for run in runs.order_by("event__order", "event_id", "-run"):
        if run.event_id not in found or run.state == StandingState.CONFIRMED:
            found[run.event_id] = run
    return list(found.values())


def standing_columns(scheme: Scheme) -> list[StageColumn]:
    """Net mark of each component and, where weights make it differ, the weighted one."""
    weighted = scheme.composition is Composition.WEIGHTED
    columns = []
    for each in scheme.components:
        name = "adjusted" if each.coefficient else "net"
        rounding = each.rounding.adjusted if each.coefficient else each.rounding.net
        digits = _digits(rounding)
        if digits is None and not each.coefficient:
            digits = _net_digits(each)
        columns.append(StageColumn(each.name, f"{each.code}.{name}", digits))
        if weighted:
            label = f"{each.name}折合（{weight_words(each)}）"
            columns.append(
                StageColumn(label, f"{each.code}.weighted", _digits(each.rounding.weighted))
            )
    return columns


@dataclass(frozen=True)
class RoomLines:
    """The room coefficients of one component as a table; texts, "" where there is none."""

    component: str
    reference: str
    rule: str
    lines: tuple[tuple[str, int, str, str], ...]  # room, people, mean, coefficient


def room_lines(standing: Standing, scheme: Scheme) -> list[RoomLines]:
    """What each room's mean and coefficient were in a run."""
    return [
        RoomLines(
            component=scheme.component(table["component"]).name,
            reference=short_text(table["reference"]),
            rule=room_words(scheme.component(table["component"]).rooms),
            lines=tuple(
                (each["room"], each["people"], short_text(each["mean"]),
                 short_text(each["coefficient"]))
                for each in table["rooms"]
            ),
        )
        for table in standing.rooms
    ]  # fmt: skip


def total_digits(scheme: Scheme) -> int | None:
    """The decimals of the printed total; None when it is not rounded."""
    return _digits(scheme.rounding)


def weight_words(component: Component) -> str:
    """40% or ×1/3."""
    percent = component.weight * 100
    return f"{percent}%" if percent.denominator == 1 else f"×{number_text(component.weight)}"


def as_number(text: str | None) -> float | None:
    """An exact text ("84.00", "250/3") as a typed cell of a workbook or a point of a plot."""
    if text is None:
        return None
    return float(Fraction(text)) if "/" in text else float(text)


def short_text(text: str | None) -> str:
    """An exact text for a table: a fraction that never ends is cut after six digits."""
    if text is None:
        return ""
    return f"{float(Fraction(text)):.6f}…" if "/" in text else text


def rows_for_page(standing: Standing) -> QuerySet[StandingRow]:
    """The rows of a run with the people, in the order of the table."""
    return standing.rows.select_related("entry__competitor", "entry__district").order_by("position")


def distribution(standing: Standing) -> dict[str, list[Any]]:
    """How many totals lie in each band of five points: labels and counts, bands without any too."""
    counts = dict(
        StandingRow.objects.filter(standing=standing, total__isnull=False)
        .annotate(band=Floor("total") / BUCKET)
        .values_list("band")
        .annotate(Count("pk"))
        .order_by()
    )
    bands: dict[int, int] = {}
    for band, count in counts.items():
        bands[int(band)] = bands.get(int(band), 0) + count
    if not bands:
        return {"labels": [], "counts": []}
    span = range(min(bands), max(bands) + 1)
    return {
        "labels": [f"{band * BUCKET}–{band * BUCKET + BUCKET}" for band in span],
        "counts": [bands.get(band, 0) for band in span],
    }


def stacks(scheme: Scheme, rows: Sequence[StandingRow]) -> dict[str, Any]:
    """What each entry's total is made of: one series per component over the entries given."""
    return {
        "entries": [row.entry.number for row in rows],
        "series": [
            {
                "name": each.name,
                "values": [as_number(row.values.get(f"{each.code}.weighted")) for row in rows],
            }
            for each in scheme.components
        ],
    }


def most_points(scheme: Scheme) -> str:
    """The highest possible total, for the caption."""
    parts = (each.maximum * each.weight / Fraction(MARK_UNIT) for each in scheme.components)
    return number_text(sum(parts, Fraction(0)))


def stage_cells(
    rows: Sequence[StandingRow], columns: Sequence[StageColumn]
) -> list[tuple[str, ...]]:
    """Per row the texts of its stage columns and, last, of its total; lined up by column."""
    names = [*(column.name for column in columns), "total"]
    by_column = [lined_up([short_text(row.values.get(name)) for row in rows]) for name in names]
    return list(zip(*by_column, strict=True))


def _digits(rounding: Rounding) -> int | None:
    return None if rounding.mode is Mode.NONE else rounding.digits


def _net_digits(component: Component) -> int | None:
    """The net keeps the mark's decimals unless a deduction adds some."""
    return None if component.deductions else _digits(component.rounding.mark)
