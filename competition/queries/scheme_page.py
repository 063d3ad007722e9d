"""The pages of the scheme desk: a scheme in words, and its worked example line by line."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from competition.marking import EntryMarks, Scheme
from competition.marking.explanation import Fate
from competition.marking.numbers import number_text, shown_text
from competition.queries.explained import EntryView, entry_view
from competition.queries.scheme_words import (
    component_sentences,
    criterion_words,
    mark_words,
    scheme_sentences,
)
from competition.ranking.examples import NAMES, WorkedExample, ends_in_five, worked_example


@dataclass(frozen=True)
class ExampleRow:
    """One example entry: who, the lines of every stage, total, rank, why it stands there."""

    name: str
    view: EntryView
    total: str
    rank: str
    tie: str


@dataclass(frozen=True)
class ExampleView:
    """A worked example; `shown` says what it shows, `rooms` the coefficients on the way."""

    rows: tuple[ExampleRow, ...]
    shown: tuple[str, ...]
    rooms: tuple[str, ...]


def scheme_in_words(scheme: Scheme) -> dict[str, Any]:
    """Sentences of the whole, and a line per component."""
    return {
        "sentences": scheme_sentences(scheme),
        "components": [
            {
                "name": each.name,
                "code": each.code,
                "maximum": mark_words(each.maximum),
                "weight": f"{number_text(each.weight * 100)}%",
                "criteria": [criterion_words(criterion) for criterion in each.criteria],
                "sentences": component_sentences(each),
            }
            for each in scheme.components
        ],
    }


def example_view(scheme: Scheme, typed: Mapping[int, EntryMarks]) -> ExampleView:
    """The example computed by the engine as it computes the contest."""
    worked = worked_example(scheme, typed)
    rows = {row.entry: row for row in worked.result.rows}
    return ExampleView(
        rows=tuple(
            ExampleRow(
                name=NAMES[found.entry],
                view=entry_view(scheme, found),
                total=worked.result.text(rows[found.entry], "total"),
                rank=str(rows[found.entry].rank or "—"),
                tie=rows[found.entry].tie,
            )
            for found in worked.explanations
        ),
        shown=tuple(_shown(worked)),
        rooms=tuple(
            f"{table_room.room}：平均 {_points(table_room.mean)}，系数 {_points(table_room.coefficient)}"
            for table in worked.result.rooms
            for table_room in table.rooms
        ),
    )


def _points(value: Any) -> str:
    return "—" if value is None else shown_text(value, None)


def _shown(worked: WorkedExample) -> list[str]:
    """What there is to see in this example."""
    parts = [part for found in worked.explanations for part in found.components]
    fates = {line.fate for part in parts for line in part.sheets}
    fates |= {fate for part in parts for line in part.criteria for fate in line.fates.values()}
    steps = [step for part in parts for step in part.steps]
    steps += [found.total for found in worked.explanations if found.total is not None]
    found = {
        "去极值": bool(fates & {Fate.HIGH, Fate.LOW}),
        "第三评": Fate.ASIDE in fates,
        "恰逢 5 的舍入": any(ends_in_five(step) for step in steps),
        "按用时扣分": any(part.penalty for part in parts),
        "扣分": any(part.manual for part in parts),
        "考场修正": any(part.coefficient not in {None, 1} for part in parts),
        "同分": any(row.tie for row in worked.result.rows),
    }
    return [label for label, is_there in found.items() if is_there]
