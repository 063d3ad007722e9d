"""Made-up marks, brought in by the same score workbook that an organizer uploads."""

import io
import random
from collections.abc import Iterator
from fractions import Fraction
from typing import Final

from openpyxl import Workbook

from accounts.models import User
from competition.enums import EntryStatus
from competition.management.demo.papers import EVENTS
from competition.marking.scheme import Component
from competition.marking.terms import Method
from competition.models import Competition, Entry, Event
from competition.operations.components import lock_component
from competition.operations.score_import import import_scores
from competition.operations.standings import compute_standing
from competition.queries.schemes import event_scheme

HEADER: Final = ("赛项", "参赛号", "环节", "指标", "评委", "得分", "状态", "备注")
JUDGES: Final = 7
Row = tuple[str | float | int, ...]


def personal_events(competition: Competition) -> list[Event]:
    """The two personal events, in order."""
    return list(Event.objects.filter(competition=competition, code__in=EVENTS).order_by("order"))


def bring_in_marks(competition: Competition, by: User) -> None:
    """Import marks of every component."""
    rows: list[Row] = []
    for event in personal_events(competition):
        components = event_scheme(event).scheme.components
        for entry in _accepted(event):
            for component in components:
                rows += _marks(event, entry, component)
    import_scores(slug=competition.slug, content=_workbook(rows), filename="成绩.xlsx", by=by)


def lock_and_compute(competition: Competition, by: User) -> None:
    """Lock every component and compute both events."""
    for event in personal_events(competition):
        for component in event_scheme(event).scheme.components:
            lock_component(event_id=event.pk, component=component.code, by=by)
        compute_standing(event_id=event.pk, by=by)


def _accepted(event: Event) -> list[Entry]:
    entries = Entry.objects.filter(event=event, status=EntryStatus.ACCEPTED)
    return list(entries.order_by("number"))


def made_mark(entry: Entry, component: Component) -> float:
    """What a paper of this entry is worth, in points: the same at every start."""
    dice = random.Random(f"{entry.number}/{component.code}")  # noqa: S311 -- made-up marks
    skill = random.Random(entry.number).gauss(0.84, 0.05)  # noqa: S311 -- made-up marks
    return _stepped(component.maximum, component.step, dice.gauss(skill, 0.06))


def _marks(event: Event, entry: Entry, component: Component) -> Iterator[Row]:
    dice = random.Random(f"{entry.number}/{component.code}")  # noqa: S311 -- made-up marks
    skill = random.Random(entry.number).gauss(0.84, 0.05)  # noqa: S311 -- made-up marks
    head = (event.name, entry.number, component.name)
    if component.method is Method.PAPER:
        if entry.number.endswith("13"):
            yield (*head, "", "", "", "缺考", "")
            return
        yield (*head, "", "", made_mark(entry, component), "", "")
        return
    for seat in range(1, JUDGES + 1):
        for criterion in component.criteria:
            share = dice.gauss(skill, 0.04)
            step = max(component.step, criterion.step)
            yield (*head, criterion.name, seat, _stepped(criterion.maximum, step, share), "", "")
    yield (
        *head,
        "用时",
        "",
        component.time.limit - dice.randint(0, 30) if component.time else "",
        "",
        "",
    )


def _stepped(maximum: int, step: int, share: float) -> float:
    """A mark of about this share of the maximum, on the scheme's grid; thousandths in."""
    wanted = int(Fraction(maximum) * Fraction(min(max(share, 0.4), 0.99)).limit_denominator(1000))
    return wanted // step * step / 1000


def _workbook(rows: list[Row]) -> bytes:
    book = Workbook(write_only=True)
    sheet = book.create_sheet("成绩")
    for row in [HEADER, *rows]:
        sheet.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
