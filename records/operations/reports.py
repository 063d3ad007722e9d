"""The preview of an import as JSON: counts, changes per cell, problems per cell, remarks."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from records.models import Import
from records.text import instant_words
from records.workbooks import CellProblem, Table, TableSpec

SHOWN = 1_000


class PlannedChange(Protocol):
    """A row of a plan, as the preview needs it."""

    @property
    def row(self) -> int:
        """The row's number in the user's file."""

    @property
    def action(self) -> str:
        """One of add, change, keep."""

    @property
    def label(self) -> str:
        """What the row is about."""

    @property
    def cells(self) -> Mapping[str, tuple[str, str]]:
        """Label → (before, after)."""


class Planned(Protocol):
    """A plan, as the preview needs it."""

    @property
    def changes(self) -> Sequence[PlannedChange]:
        """One per row."""

    @property
    def problems(self) -> Sequence[CellProblem]:
        """What forbids it."""


def import_report(
    table: Table, plan: Planned, spec: TableSpec, *, earlier: Import | None = None
) -> dict[str, Any]:
    """Return the preview: full counts, and the first 1,000 changes and problems.

    Shape: `counts` {total, add, change, keep, error}, `changes` [{row, action, label, cells
    [[label, before, after]]}], `problems` [{row, label, message}], `remarks` [text],
    `earlier` {id, when, by} when the same file was imported before.
    """
    labels = {column.key: column.label for column in spec.columns}
    problems = sorted([*table.problems, *plan.problems], key=lambda problem: problem.row)
    actions = Counter(change.action for change in plan.changes)
    shown = [change for change in plan.changes if change.action != "keep"][:SHOWN]
    report: dict[str, Any] = {
        "counts": {
            "total": len(table.rows),
            "add": actions["add"],
            "change": actions["change"],
            "keep": actions["keep"],
            "error": len({problem.row for problem in problems}),
        },
        "changes": [
            {
                "row": change.row,
                "action": change.action,
                "label": change.label,
                "cells": [[label, *values] for label, values in change.cells.items()],
            }
            for change in shown
        ],
        "problems": [
            {
                "row": problem.row,
                "label": labels.get(problem.column, problem.column),
                "message": problem.message,
            }
            for problem in problems[:SHOWN]
        ],
        "remarks": table.remarks,
    }
    if earlier is not None and earlier.confirmed_at is not None:
        report["earlier"] = {
            "id": earlier.pk,
            "when": instant_words(earlier.confirmed_at),
            "by": str(earlier.by),
        }
    return report
