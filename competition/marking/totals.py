"""A sheet's total in points before its rounding: Σ mark × factor, minus the judge's deduction."""

from fractions import Fraction

from competition.marking.marks import SheetMarks
from competition.marking.numbers import round_exact
from competition.marking.scheme import MARK_UNIT, Component


def sheet_points(component: Component, sheet: SheetMarks) -> Fraction:
    """The exact points of a complete sheet; KeyError where a criterion has no mark."""
    points = sum((sheet.marks[each.code] * each.factor for each in component.criteria), Fraction(0))
    return (points - sheet.deduction) / MARK_UNIT


def sheet_total(component: Component, sheet: SheetMarks) -> Fraction:
    """The same after the rounding of the sheet total, as every later stage takes it."""
    return round_exact(sheet_points(component, sheet), component.rounding.sheet_total)
