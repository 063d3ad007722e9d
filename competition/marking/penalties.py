"""Time penalties (超时、时间不足扣分)."""

from fractions import Fraction

from competition.marking.numbers import number_text
from competition.marking.scheme import MARK_UNIT, Penalty, TimeRule
from competition.marking.terms import Side


def time_penalty(rule: TimeRule | None, seconds: int | None) -> int:
    """Thousandths lost for this time; 0 between the rows of the table and without a time."""
    row = penalty_row(rule, seconds)
    return 0 if row is None else row.amount


def penalty_row(rule: TimeRule | None, seconds: int | None) -> Penalty | None:
    """The row of the table that this time falls into; None between rows and without a time."""
    if rule is None or seconds is None:
        return None
    beyond = {Side.OVER: seconds - rule.limit, Side.UNDER: (rule.minimum or 0) - seconds}
    for row in rule.penalties:
        if row.first <= beyond[row.side] and (row.last is None or beyond[row.side] <= row.last):
            return row
    return None


def penalty_words(row: Penalty) -> str:
    """超时 11–20 秒，扣 0.05 分."""
    side = "超时" if row.side is Side.OVER else "少于最短时间"
    span = f"{row.first} 秒以上" if row.last is None else f"{row.first}–{row.last} 秒"
    return f"{side} {span}，扣 {number_text(Fraction(row.amount, MARK_UNIT))} 分"
