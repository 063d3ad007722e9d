"""A small contest to be scored: a paper, a panel of three judges, and who is entered."""

from collections.abc import Mapping
from typing import Any

from competition.enums import EntryStatus
from competition.marking import fingerprint, parse_scheme
from competition.marking.sheets import Typed
from competition.models import Entry, Event, MarkingScheme, Seat, Sheet
from competition.operations.sheets import record_sheet
from competition.queries.sheets import current_sheets, revision
from tests import factories
from tests.cast import Cast

TWO = {"digits": 2, "mode": "half_up"}
DEFINITION: dict[str, Any] = {
    "title": "职业指导人员评分标准",
    "composition": "weighted",
    "rounding": TWO,
    "tie_chain": [{"component": "plan", "stage": "net"}],
    "components": [
        {
            "code": "theory",
            "name": "理论知识",
            "method": "paper",
            "maximum": 100,
            "weight": "0.4",
            "step": "0.5",
            "rounding": {"weighted": TWO},
        },
        {
            "code": "plan",
            "name": "方案设计",
            "method": "panel",
            "weight": "0.6",
            "minimum_judges": 3,
            "trimming": {"high": 1, "low": 1, "scope": "sheet"},
            "spread": 30,
            "criteria": [
                {"code": "content", "name": "内容", "maximum": 60},
                {"code": "speech", "name": "表达", "maximum": 40, "step": "0.5"},
            ],
            "rounding": {"mark": TWO, "weighted": TWO},
        },
    ],
}


def make_scheme(event: Event, *, judges: int = 3, **changes: Any) -> MarkingScheme:
    """A scheme of the event, not frozen, and a panel of `judges`."""
    scheme = parse_scheme(DEFINITION | changes, place="测试")
    for component in scheme.components:
        if component.criteria:
            for number in range(1, judges + 1):
                Seat.objects.create(event=event, component=component.code, number=number)
    return MarkingScheme.objects.create(
        event=event, definition=DEFINITION | changes, fingerprint=fingerprint(scheme)
    )


def accepted(cast: Cast, number: str, *, event: Event | None = None, **fields: Any) -> Entry:
    """An accepted entry with this 参赛号; each takes its own slot."""
    event = event or cast.guidance
    slot = Entry.objects.filter(event=event).count() + 1
    district = fields.pop("district", cast.heping)
    return factories.make_entry(
        event, district, EntryStatus.ACCEPTED, number=number, slot=slot, **fields
    )


def key_in(cast: Cast, entry: Entry, component: str, seat: int = 0, **cells: Any) -> Sheet:
    """Hand in a sheet as the clerk; `marks` may be one text for a paper."""
    marks = cells.pop("marks", {})
    hand_in = cells.pop("hand_in", True)
    reason = cells.pop("reason", "")
    typed = Typed({"": marks} if isinstance(marks, str) else marks, **cells)
    now = current_sheets([entry.pk], component=component, seat=seat).get(entry.pk)
    sheet = record_sheet(
        entry_id=entry.pk,
        component=component,
        seat=seat,
        typed=typed,
        hand_in=hand_in,
        by=cast.clerk,
        revision=revision(now),
        reason=reason,
    )
    assert sheet is not None
    return sheet


def key_all(cast: Cast, entry: Entry, theory: str, *panel: Mapping[str, str]) -> None:
    """Hand in a theory mark and one sheet per judge."""
    key_in(cast, entry, "theory", marks=theory)
    for seat, marks in enumerate(panel, 1):
        key_in(cast, entry, "plan", seat, marks=marks)


def plan(content: str, speech: str) -> dict[str, str]:
    """One judge's marks."""
    return {"content": content, "speech": speech}
