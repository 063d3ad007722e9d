"""A works scheme with 书面评审, 现场答辩 and 实地考察, from the season file to the standing."""

from decimal import Decimal

import pytest

from competition.enums import EntryStatus
from competition.models import Assignment, Competition, Entry, Event, Room, Seat, Session, Slot
from competition.operations.assessing import assign_thirds, assign_works
from competition.operations.components import lock_component
from competition.operations.panels import SeatTyped, save_panel
from competition.operations.standings import compute_standing
from competition.queries.assessing import Assessing
from competition.queries.paper_sheets import PaperSheets
from competition.queries.schemes import event_scheme
from districts.models import District
from records.clock import clock_set_to
from tests import factories
from tests.cast import Cast
from tests.competition.review_season import REVIEW_SEASON
from tests.competition.seasons import DAY, load
from tests.scoring import key_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def event(cast: Cast) -> Event:
    load(REVIEW_SEASON.encode())
    season = Competition.objects.get(slug="benchmark-2025")
    for user in (cast.organizer, cast.clerk):
        user.appointments.create(competition=season)
    with clock_set_to(DAY):
        yield Event.objects.get(competition=season)


def work(event: Event, number: str, code: str) -> Entry:
    return Entry.objects.create(
        competition=event.competition, event=event, district=District.objects.get(code=code),
        title="家门口服务站", status=EntryStatus.ACCEPTED, number=number,
        slot=int(number[1:]), created_at=factories.NOON,
    )  # fmt: skip


def seat_all(cast: Cast, event: Event) -> None:
    room = Room.objects.create(competition=event.competition, name="答辩室")
    leader = SeatTyped(name="组长", is_leader=True)
    readers = [SeatTyped(name=name) for name in ("甲", "乙")]
    from_heping = SeatTyped(name="丙", district_id=District.objects.get(code="120101").pk)
    in_room = [SeatTyped(name=name, room_id=room.pk) for name in ("丁", "戊", "己")]
    common = {"event_id": event.pk, "by": cast.organizer}
    save_panel(components=["review"], seats=[leader, *readers, from_heping], **common)
    save_panel(components=["defence"], seats=in_room, **common)
    save_panel(components=["visit"], seats=readers, **common)
    session = Session.objects.create(event=event, component="defence")
    for place, entry in enumerate(Entry.objects.filter(event=event).order_by("-number"), 1):
        Slot.objects.create(session=session, entry=entry, room=room, position=place, number=place)


def test_works_are_read_defended_and_visited(cast: Cast, event: Event):
    one, two = work(event, "P001", "120101"), work(event, "P002", "120102")
    seat_all(cast, event)
    of = event_scheme(event)
    review = of.scheme.component("review")
    shown = Assessing(of, review).plan(each=2, seed="公开的种子").digest
    assign_works(
        event_id=event.pk, component="review", each=2, seed="公开的种子", digest=shown,
        by=cast.organizer,
    )  # fmt: skip
    rows = Assignment.objects.values_list("entry__number", "seat__number")
    readers = {
        entry: {seat for number, seat in rows if number == entry.number} for entry in (one, two)
    }
    assert readers[one] == {2, 3}  # 丙 is of the same district, the leader reads third
    assert 1 not in readers[two]
    for entry, marks in ((one, ("54", "36")), (two, ("50", "48"))):
        for seat, points in zip(sorted(readers[entry]), marks, strict=True):
            key_in(cast, entry, "review", seat, marks={"innovation": points, "value": "30"})
        for seat, points in enumerate(("80", "90", "70"), 1):
            key_in(cast, entry, "defence", seat, marks={"answers": points})
        key_in(cast, entry, "defence", seconds="310")
        for seat in (1, 2):
            key_in(cast, entry, "visit", seat, marks={"site": "75"})
    (due,) = Assessing(of, review).thirds_due()
    assert (due.number, due.apart, due.suggested) == ("P001", "18", 1)
    assign_thirds(event_id=event.pk, component="review", choices={one.pk: 1}, by=cast.organizer)
    key_in(cast, one, "review", 1, marks={"innovation": "48", "value": "32"})
    for component in ("review", "defence", "visit"):
        lock_component(event_id=event.pk, component=component, by=cast.organizer)
    run = compute_standing(event_id=event.pk, by=cast.organizer).standing
    totals = dict(run.rows.values_list("entry__number", "total"))
    assert (run.missing, run.unlocked) == ([], [])
    assert totals == {
        "P001": Decimal("78.7"),  # 80 × 0.5 + (80 − 1) × 0.3 + 75 × 0.2
        "P002": Decimal("78.2"),  # 79 × 0.5 + (80 − 1) × 0.3 + 75 × 0.2
    }


def test_a_defence_is_printed_in_the_order_of_its_slots_with_anchors(cast: Cast, event: Event):
    work(event, "P001", "120101")
    work(event, "P002", "120102")
    seat_all(cast, event)
    of = event_scheme(event)
    defence = PaperSheets(of, of.scheme.component("defence"))
    assert [turn.label for turn in defence.entries] == ["1 号", "2 号"]
    review = PaperSheets(of, of.scheme.component("review"))
    assert review.anchor_lines == [
        "创新性、实用性（满分 60）：54 做法首创，可直接推广；36 有新意，需调整后推广"
    ]
    assert Seat.objects.filter(event=event).count() == 9
