"""Numbers for those who watch a panel at work; they alarm and never change a result.

Everything here is a statistic over sheet totals in points (floats): nothing that is computed
here is ever counted, stored or ranked.
"""

from competition.watching.entries import EntryLine, entry_line
from competition.watching.judges import JudgeLine, judge_lines
from competition.watching.limits import Limits, limits_of
from competition.watching.totals import Totals, sheet_points

__all__ = [
    "EntryLine",
    "JudgeLine",
    "Limits",
    "Totals",
    "entry_line",
    "judge_lines",
    "limits_of",
    "sheet_points",
]
