"""The day of the contest in the trial: panels, rooms, draws, the door; codes and phones half-way."""

import random
from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from accounts.models import User
from accounts.roles import Role
from competition.enums import EntryStatus
from competition.management.demo.marks import made_mark, personal_events
from competition.management.demo.staff import Troupe
from competition.marking.scheme import Component
from competition.marking.sheets import Typed
from competition.marking.terms import Method
from competition.models import CodedPaper, Competition, Entry, Event, Room, Session, Slot
from competition.operations.arrivals import mark_arrival, settle_arrivals
from competition.operations.draws import commit_draw, draw_lots
from competition.operations.judge_sheets import JudgeSave, Place, save_judge_sheet
from competition.operations.panels import SeatTyped, save_panel
from competition.operations.rooms import save_room
from competition.operations.sessions import SessionValues, save_session
from competition.operations.theory_codes import Shares, seal_codes
from competition.operations.theory_hands import claim_hand
from competition.operations.theory_keying import PaperRow, record_keyings
from competition.operations.theory_papers import count_papers
from competition.queries.judging import turn_tag
from competition.queries.schemes import event_scheme
from records.clock import database_now

ROOMS: Final = (("第一考场", "三层报告厅"), ("第二考场", "三层东会议室"))
SEED: Final = ("30518", "领队会现场由五个区的领队依次各报一位数字")
UNITS: Final = ("高校就业指导中心", "人力资源服务机构", "市职业指导专家库", "高校公共管理学院")
DONE: Final = 6
"""How many entrants' displays are over where the trial stands half-way."""


def seat_panels(competition: Competition, troupe: Troupe) -> None:
    """Seven judges with accounts on every panel of the personal events, the first leads."""
    judges = troupe.staff[Role.JUDGE]
    seats = [
        SeatTyped(judge_id=judge.pk, unit=UNITS[place % len(UNITS)], is_leader=place == 0)
        for place, judge in enumerate(judges)
    ]
    for event in personal_events(competition):
        codes = [each.code for each in _panels(event)]
        save_panel(event_id=event.pk, components=codes, seats=seats, by=troupe.organizer)


def prepare(competition: Competition, by: User) -> None:
    """Rooms, sessions and draws: theory together, display and plan in one appearance."""
    rooms = [
        save_room(competition_id=competition.pk, name=name, place=place, order=order, by=by)
        for order, (name, place) in enumerate(ROOMS)
    ]
    for event, room in zip(personal_events(competition), rooms, strict=True):
        _sessions(event, room, by)
        for session in Session.objects.filter(event=event, component__in=["theory", "highlight"]):
            draw = commit_draw(session_id=session.pk, by=by)
            draw_lots(draw_id=draw.pk, seed=SEED[0], seed_source=SEED[1], by=by)


def _sessions(event: Event, room: Room, by: User) -> None:
    begins = database_now() + timedelta(days=1)
    theory = SessionValues(starts_at=begins, late_seconds=1200, room_ids=[room.pk])
    display = SessionValues(
        starts_at=begins + timedelta(hours=4), turn_seconds=600, late_seconds=300,
        late_state="forfeit", room_ids=[room.pk],
    )  # fmt: skip
    follows = SessionValues(follows="highlight")
    for component, values in (("theory", theory), ("highlight", display), ("plan", follows)):
        save_session(event_id=event.pk, component=component, values=values, by=by)


def open_the_door(competition: Competition, by: User) -> None:
    """Everybody comes to the theory; whose number ends in 13 does not."""
    for event in personal_events(competition):
        session = Session.objects.get(event=event, component="theory")
        for entry in _accepted(event):
            if not entry.number.endswith("13"):
                mark_arrival(
                    session_id=session.pk, entry_id=entry.pk, id_checked=True, phone_kept=True,
                    by=by,
                )  # fmt: skip


def close_the_door(competition: Competition, by: User) -> None:
    """Who did not come to the theory in time is absent, by the session's rule."""
    for event in personal_events(competition):
        session = Session.objects.get(event=event, component="theory")
        missing = [entry.pk for entry in _accepted(event) if entry.number.endswith("13")]
        if missing:
            settle_arrivals(session_id=session.pk, entry_ids=missing, by=by)


def mark_papers(competition: Competition, troupe: Troupe) -> None:
    """The first event's papers are under codes, keyed twice; two of them differ."""
    event = personal_events(competition)[0]
    theory = event_scheme(event).scheme.component("theory")
    table = seal_codes(event_id=event.pk, component="theory", shares=Shares(), by=troupe.organizer)
    papers = list(CodedPaper.objects.filter(table=table).select_related("entry").order_by("code"))
    count_papers(
        table_id=table.pk, handed_out=len(papers), collected=len(papers), by=troupe.organizer
    )
    marks = [made_mark(paper.entry, theory) for paper in papers]
    for hand, clerk in enumerate(troupe.staff[Role.CLERK][:2], 1):
        claim_hand(table_id=table.pk, number=hand, by=clerk)
        keyed = [
            mark - 9 if hand == 2 and place in {3, 8} else mark for place, mark in enumerate(marks)
        ]
        rows = [
            PaperRow(code=paper.code, typed=Typed({"": f"{mark:g}"}))
            for paper, mark in zip(papers, keyed, strict=True)
        ]
        record_keyings(table_id=table.pk, hand=hand, rows=rows, hand_in=True, by=clerk)


def judge_some(competition: Competition, troupe: Troupe) -> None:
    """The first displays of the first event are judged on phones; of the last, two still owe."""
    event = personal_events(competition)[0]
    component = event_scheme(event).scheme.component("highlight")
    slots = Slot.objects.filter(session__event=event, session__component="highlight")
    turns = list(slots.select_related("entry").order_by("number")[:DONE])
    for place, slot in enumerate(turns, 1):
        judges = troupe.staff[Role.JUDGE]
        for seat, judge in enumerate(judges[:-2] if place == DONE else judges, 1):
            _hand_in(competition, event, component, slot, seat=seat, by=judge)


def _hand_in(
    competition: Competition, event: Event, component: Component, slot: Slot, *, seat: int, by: User
) -> None:
    dice = random.Random(f"{slot.entry.number}/{seat}")  # noqa: S311 -- made-up marks
    share = random.Random(slot.entry.number).gauss(0.84, 0.05)  # noqa: S311 -- made-up marks
    bias = -0.07 if seat == 3 else 0.0
    marks = {
        each.code: f"{round(each.maximum * min(max(dice.gauss(share + bias, 0.03), 0.4), 0.99) / 1000, 1):g}"
        for each in component.criteria
    }
    place = Place(
        season_id=competition.pk, event=event.code, component=component.code, turn=str(slot.number)
    )
    save = JudgeSave(
        place=place,
        typed=Typed(marks),
        hand_in=True,
        seen="",
        tag=turn_tag(slot.entry_id, component.code),
    )
    save_judge_sheet(save=save, by=by)


def _panels(event: Event) -> Sequence[Component]:
    components = event_scheme(event).scheme.components
    return [each for each in components if each.method is Method.PANEL]


def _accepted(event: Event) -> list[Entry]:
    entries = Entry.objects.filter(event=event, status=EntryStatus.ACCEPTED)
    return list(entries.order_by("number"))
