"""The marks of a whole panel for one turn, and its calibration, as the panel's own judges see them."""

from dataclasses import dataclass

from accounts.models import User
from competition.marking import format_mark
from competition.marking.numbers import lined_up
from competition.models import Sheet
from competition.queries.judging import Line
from competition.queries.panel_counts import SCORED
from competition.queries.score_progress import state_words
from competition.queries.sheets import total_words


@dataclass(frozen=True)
class SeatMarks:
    """One judge's marks of a turn: by seat number, never by name."""

    seat: int
    is_own: bool
    marks: list[str]
    deduction: str
    total: str
    sheet: Sheet


def panel_marks(line: Line) -> list[SeatMarks]:
    """The marks of every judge of the panel; the caller has made sure that it is complete."""
    panel = line.panel
    rows = (
        Sheet.objects.current()
        .filter(
            entry=line.turn.entry_id,
            component=panel.component.code,
            seat__in=panel.owed[line.turn.entry_id],
            state__in=sorted(SCORED),
        )
        .order_by("seat")
    )
    sheets = list(rows)
    columns = [
        lined_up([_mark(row.marks.get(each.code)) for row in sheets])
        for each in panel.component.criteria
    ]
    totals = lined_up([total_words(panel.component, row) for row in sheets])
    return [
        SeatMarks(
            seat=row.seat,
            is_own=row.seat == panel.seat.number,
            marks=[column[place] for column in columns],
            deduction=_mark(row.deduction),
            total=totals[place],
            sheet=row,
        )
        for place, row in enumerate(sheets)
    ]


def panel_story(line: Line, user: User) -> list[str]:
    """What is to be said above the table."""
    found = []
    if line.state:
        found.append(f"本环节状态：{state_words(line.state)}。")
    if line.is_held:
        found.append("试评：组长放行之前，各评委仍可修改自己的评分表。")
        if line.panel.seat.judge_id == user.pk and line.panel.seat.is_leader:
            found.append("本组讨论一致后，请在评分首页放行。")
    return found


def _mark(value: int | None) -> str:
    return "" if value is None else format_mark(value)
