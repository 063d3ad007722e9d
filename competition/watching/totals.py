"""The total of one sheet, as points for statistics."""

from collections.abc import Mapping

from competition.marking.scheme import MARK_UNIT, Component

Totals = Mapping[int, Mapping[int, float]]
"""Entry → seat → sheet total in points, in the order in which the entries came."""


def sheet_points(component: Component, marks: Mapping[str, int], deduction: int) -> float | None:
    """Σ mark × factor − the judge's own deduction, in points; None while a criterion is blank."""
    if any(each.code not in marks for each in component.criteria):
        return None
    total = sum(marks[each.code] * each.factor for each in component.criteria)
    return float(total - deduction) / MARK_UNIT
