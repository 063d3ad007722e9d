"""A panel at work: seats taken by judges, a draw of the turns, and saves as the page sends them."""

from collections.abc import Mapping
from typing import Any

from accounts.models import User
from accounts.roles import Role
from competition.marking.sheets import Typed
from competition.models import CalibrationHold, Entry, Event, Seat, Session, Slot
from competition.operations.judge_sheets import JudgeSave, Place, Saved, save_judge_sheet
from competition.queries.judging import turn_tag
from competition.queries.sheets import current_sheets, revision
from tests.cast import Cast
from tests.factories import make_staff
from tests.scoring import DEFINITION, make_scheme

TIME = {"limit": 180, "penalties": [{"side": "over", "first": 1, "last": 10, "amount": "0.5"}]}
TIMED = [DEFINITION["components"][0], DEFINITION["components"][1] | {"time": TIME}]
SCORE = "/judge/tianjin-2024/score/guidance/plan/"


def seat_judges(cast: Cast, event: Event, component: str = "plan") -> list[User]:
    """Put accounts on the seats of a panel: the judge of the cast on seat 1, others behind."""
    judges = []
    for seat in Seat.objects.filter(event=event, component=component).order_by("number"):
        seat.judge = cast.judge if seat.number == 1 else make_staff(cast.competition, Role.JUDGE)
        seat.is_leader = seat.number == 2
        seat.save()
        judges.append(seat.judge)
    return judges


def draw_turns(*entries: Entry, component: str = "plan") -> list[Slot]:
    """Give the entries the next turns: the first position has 抽签号 7."""
    session = Session.objects.get_or_create(event=entries[0].event, component=component)[0]
    last = session.slots.count()
    return [
        Slot.objects.create(session=session, entry=entry, position=place, number=place + 6)
        for place, entry in enumerate(entries, last + 1)
    ]


def make_panel(cast: Cast, *entries: Entry, judges: int = 3, **scheme: Any) -> list[User]:
    """A scheme, a panel of accounts (seat 2 leads) and drawn turns 7, 8, 9 …"""
    make_scheme(cast.guidance, judges=judges, **scheme)
    draw_turns(*entries)
    return seat_judges(cast, cast.guidance)


def place_of(cast: Cast, turn: str = "7", component: str = "plan") -> Place:
    """Where a judge's sheet of the guidance event lies."""
    return Place(season_id=cast.competition.pk, event="guidance", component=component, turn=turn)


def tag_of(turn: str = "7", component: str = "plan") -> str:
    """What the page sends along for whoever has this turn; "" when nobody has."""
    number = int(turn) if turn.isdecimal() else 0
    slot = Slot.objects.filter(session__component=component, number=number).first()
    return turn_tag(slot.entry_id, component) if slot else ""


def judge_saves(
    cast: Cast,
    by: User,
    marks: Mapping[str, str],
    *,
    turn: str = "7",
    hand_in: bool = True,
    seen: str | None = None,
    **cells: str,
) -> Saved:
    """Save a judge's sheet; without `seen`, as a device that knows what is stored."""
    if seen is None:
        slot = Slot.objects.get(session__event=cast.guidance, number=int(turn))
        seat = Seat.objects.get(event=cast.guidance, component="plan", judge=by).number
        now = current_sheets([slot.entry_id], component="plan", seat=seat).get(slot.entry_id)
        seen = revision(now)
    save = JudgeSave(
        place=place_of(cast, turn),
        typed=Typed(marks, **cells),
        hand_in=hand_in,
        seen=seen,
        tag=tag_of(turn),
    )
    return save_judge_sheet(save=save, by=by)


def hold_first(event: Event, entries: int = 1) -> CalibrationHold:
    """Hold the marks of the first entrants."""
    return CalibrationHold.objects.create(event=event, component="plan", entries=entries)
