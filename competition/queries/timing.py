"""The stopwatch of a turn as pages show it: running or not, seconds, and what is written."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from competition.marking import format_mark
from competition.marking.penalties import time_penalty
from competition.marking.scheme import Component, Penalty, TimeRule
from competition.marking.sheets import NO, YES
from competition.marking.stopwatch import Act, Step, elapsed, is_running, possible
from competition.models import Sheet, Timing
from competition.queries.sheets import revision

_OFF_SCRIPT: Final = {None: "", True: YES, False: NO}


def steps_of(timing: Timing | None) -> list[Step]:
    """The steps of a stored stopwatch, in order."""
    rows = timing.steps if timing is not None else []
    return [Step(Act(row["act"]), datetime.fromisoformat(row["at"])) for row in rows]


def timing_told(
    component: Component, timing: Timing | None, sheet: Sheet | None, *, at: datetime
) -> dict[str, object]:
    """The stopwatch as a page's script takes it: milliseconds so far, what may be pressed,
    the seconds in the sheet of the whole with the penalty that they cost."""
    steps = steps_of(timing)
    seconds = sheet.seconds if sheet is not None else None
    return {
        "is_running": is_running(steps),
        "ms": int(elapsed(steps, at).total_seconds() * 1000),
        "last": steps[-1].act if steps else "",
        "may": sorted(possible(steps)),
        "seconds": seconds,
        "measured": None if timing is None else timing.seconds,
        "penalty": format_mark(time_penalty(component.time, seconds)),
        "off_script": _OFF_SCRIPT[sheet.off_script if sheet is not None else None],
        "state": sheet.state if sheet is not None else "",
        "seen": revision(sheet),
    }


def rule_told(rule: TimeRule | None) -> Mapping[str, object]:
    """The time rule as the script takes it; penalties in thousandths."""
    if rule is None:
        return {}
    return {
        "limit": rule.limit,
        "minimum": rule.minimum or 0,
        "cut_off": rule.cut_off,
        "penalties": [_penalty(each) for each in rule.penalties],
    }


def is_timed(component: Component) -> bool:
    """Whether turns of this component have a stopwatch."""
    return component.time is not None


def _penalty(row: Penalty) -> Mapping[str, object]:
    return {"side": row.side, "first": row.first, "last": row.last, "amount": row.amount}
