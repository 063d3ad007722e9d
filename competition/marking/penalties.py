"""Time penalties (超时、时间不足扣分)."""

from competition.marking.scheme import TimeRule
from competition.marking.terms import Side


def time_penalty(rule: TimeRule | None, seconds: int | None) -> int:
    """Thousandths lost for this time; 0 between the rows of the table and without a time."""
    if rule is None or seconds is None:
        return 0
    beyond = {Side.OVER: seconds - rule.limit, Side.UNDER: (rule.minimum or 0) - seconds}
    for row in rule.penalties:
        if row.first <= beyond[row.side] and (row.last is None or beyond[row.side] <= row.last):
            return row.amount
    return 0
