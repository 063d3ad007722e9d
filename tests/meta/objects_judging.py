"""Panels, judges and their sheets: the objects that addresses are asked for."""

from collections.abc import Callable

from competition.models import (
    CalibrationHold,
    Entry,
    Recusal,
    ScanBatch,
    ScanPage,
    Seat,
    SheetScan,
)
from submissions.models import BlindCopy, BlindFile
from tests.cast import Cast
from tests.factories import NOON
from tests.judging import TIMED, draw_turns, hold_first
from tests.meta.objects import Captures, a_file, component, made, seat, works
from tests.scoring import accepted, make_scheme
from tests.works import make_accepted


def judge_seat(cast: Cast) -> Captures:
    """The first seat of the panel, with the judge of the cast."""
    made(seat, cast)
    row = Seat.objects.get(event=cast.guidance, component="plan", number=1)
    row.judge, row.name = cast.judge, cast.judge.name
    row.save()
    return {"seat_id": row.pk}


def event_with_panel(cast: Cast) -> Captures:
    """职业指导人员, whose panel has that seat."""
    made(judge_seat, cast)
    return {"event": cast.guidance.code}


def seat_and_entry(cast: Cast) -> Captures:
    """The seat and the entry, as a form names them; the seat steps aside, as was decided."""
    row = Seat.objects.get(pk=made(judge_seat, cast)["seat_id"])
    entry = Entry.objects.get(event=cast.guidance, number="G001")
    Recusal.objects.create(
        seat=row, entry=entry, source="organizer", reason="亲属", by=cast.organizer, at=NOON
    )
    return {"seat": row.pk, "entry": entry.pk, "reason": "无关"}


def lifted(cast: Cast) -> Captures:
    """The same, after the organizer lifted it."""
    found = seat_and_entry(cast)
    Recusal.objects.update(lifted_reason="查无此事")
    return found


def ready_copy(cast: Cast) -> Captures:
    """A blind copy that the judge of the cast may read."""
    event = works(cast).cases
    make_scheme(event)
    Seat.objects.filter(event=event, number=1).update(judge=cast.judge)
    work = make_accepted(works(cast), cast.liaison, "case", title="另一件")
    copy = BlindCopy.objects.create(
        version=work.current, code="593028", state="clean", document=a_file(cast), made_at=NOON
    )
    BlindFile.objects.create(copy=copy, order=1, group="照片", name="a.pdf", file=a_file(cast))
    return {"code": copy.code}


def ready_file(cast: Cast) -> Captures:
    """Its first file."""
    return {**made(ready_copy, cast), "order": 1}


def scan_page(cast: Cast) -> Captures:
    """A page that waits to be filed."""
    batch = ScanBatch.objects.create(
        competition=cast.competition, file=a_file(cast), pages=1, by=cast.clerk, at=NOON
    )
    page = ScanPage.objects.create(batch=batch, number=1, file=a_file(cast), why="没有读出二维码")
    return {"page_id": page.pk}


def scan(cast: Cast) -> Captures:
    """A scan of the first judge's sheet."""
    made(seat, cast)
    entry = Entry.objects.get(event=cast.guidance, number="G001")
    row = SheetScan.objects.create(
        entry=entry, component="plan", seat=1, file=a_file(cast), by=cast.clerk, at=NOON
    )
    return {"scan_id": row.pk}


def led_panel(cast: Cast) -> Captures:
    """方案设计, whose leader is the judge of the cast."""
    captures = component(cast)
    Seat.objects.filter(event=cast.guidance, component="plan", number=1).update(
        judge=cast.judge, is_leader=True
    )
    return captures


def turn(cast: Cast) -> Captures:
    """Turn 7 of a timed panel that the judge of the cast leads; the first entrant is held."""
    entry = accepted(cast, "G001", district=cast.hedong)
    make_scheme(cast.guidance, components=TIMED)
    draw_turns(entry)
    Seat.objects.filter(event=cast.guidance, component="plan", number=1).update(
        judge=cast.judge, is_leader=True
    )
    hold_first(cast.guidance)
    return {"event": cast.guidance.code, "component": "plan", "turn": "7"}


def own_turn(cast: Cast) -> Captures:
    """That turn, as its judge's form to step aside names it."""
    made(turn, cast)
    return {"event": cast.guidance.code, "turn": "plan:7", "reason": "师生"}


def turns_panel(cast: Cast) -> Captures:
    """The panel of that turn."""
    found = made(turn, cast)
    return {"event": found["event"], "component": found["component"]}


def hold(cast: Cast) -> Captures:
    """Its calibration hold."""
    made(turn, cast)
    return {"hold_id": CalibrationHold.objects.get(event=cast.guidance).pk}


OBJECTS: dict[str, Callable[[Cast], Captures]] = {
    "manage-board": component,
    "judge-board": led_panel,
    "manage-seat-excuse": judge_seat,
    "manage-recusals": event_with_panel,
    "manage-recusal-decide": event_with_panel,
    "manage-recusal-lift": event_with_panel,
    "manage-recusal-restore": event_with_panel,
    "manage-assessing": component,
    "manage-assessing-plan": component,
    "manage-assessing-confirm": component,
    "manage-assessing-change": component,
    "manage-assessing-thirds": component,
    "judge-reading-document": ready_copy,
    "judge-reading-file": ready_file,
    "clerk-page-place": scan_page,
    "clerk-page-image": scan_page,
    "sheet-scan": scan,
    "sheet-scan-image": scan,
    "clerk-paper-sheets": component,
    "judge-sheet": turn,
    "judge-save": turn,
    "judge-panel": turn,
    "judge-release": turns_panel,
    "turn-timing": turn,
    "turn-time": turn,
    "manage-timing-turn": turn,
    "manage-hold-release": hold,
}

FORMS: dict[str, Callable[[Cast], Captures]] = {
    "manage-recusal-lift": seat_and_entry,
    "manage-recusal-restore": lifted,
    "judge-recusals": own_turn,
    "manage-hold-set": lambda cast: {"event": cast.guidance.pk, "component": "plan"},
}
"""What a form must name so that its object is found."""
