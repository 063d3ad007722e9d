"""Who sits on a panel: accounts and names, several components, somebody who drops out."""

import pytest

from competition.models import ComponentLock, Recusal, Room, Seat
from competition.operations.panels import SCORED_BEFORE, SeatTyped
from competition.queries.panel_counts import short_panels, short_words
from competition.queries.panels import seats_for
from competition.queries.schemes import event_scheme
from records.errors import Conflict, NotAllowed, Refused, RefusedMany
from records.models import ActionLog
from tests.cast import Cast
from tests.factories import NOON, make_user
from tests.panels import a_judge, seat, seat_people
from tests.scoring import DEFINITION, accepted, key_in, make_scheme, plan

pytestmark = pytest.mark.django_db
ANN, BEN, CAI = SeatTyped(name="安评委"), SeatTyped(name="贝评委"), SeatTyped(name="蔡评委")


@pytest.fixture
def scheme(cast: Cast, noon):
    return make_scheme(cast.guidance)


def sitting(component: str = "plan") -> list[str]:
    return list(Seat.objects.filter(component=component).values_list("name", flat=True))


def test_an_account_brings_its_name_and_unit(cast: Cast, scheme):
    judge = a_judge(cast, name="丁评委", unit="市公共就业服务中心")
    seat_people(cast, SeatTyped(judge_id=judge.pk, is_leader=True), ANN, BEN)
    row = seat(cast, 1)
    assert (row.judge, row.name, row.unit, row.is_leader) == (
        judge, "丁评委", "市公共就业服务中心", True,
    )  # fmt: skip
    seat_people(cast, SeatTyped(judge_id=judge.pk, unit="另一单位"), ANN, BEN)
    assert seat(cast, 1).unit == "另一单位"


def test_people_change_places_in_one_act(cast: Cast, scheme):
    one, two = a_judge(cast), a_judge(cast)
    first, second = SeatTyped(judge_id=one.pk, is_leader=True), SeatTyped(judge_id=two.pk)
    seat_people(cast, first, second, ANN)
    seat_people(cast, second, first, ANN)
    assert [seat(cast, number).judge for number in (1, 2)] == [two, one]


def test_the_same_people_are_seated_on_several_components(cast: Cast, noon):
    theory, panel = DEFINITION["components"]
    half = panel | {"weight": "0.3"}
    other = half | {"code": "display", "name": "亮点展示"}
    make_scheme(cast.guidance, components=[theory, half, other])
    seat_people(cast, ANN, BEN, CAI, components=["plan", "display"])
    assert sitting("plan") == sitting("display") == ["安评委", "贝评委", "蔡评委"]
    assert ActionLog.objects.filter(action="set_panel").count() == 2


@pytest.mark.parametrize("count", [2, 100])
def test_a_panel_of_a_wrong_size_is_refused(cast: Cast, scheme, count: int):
    with pytest.raises(Refused, match="应为 3 到 99 人"):
        seat_people(cast, *[ANN] * count)


def test_strangers_doubles_and_second_leaders_are_named_at_their_seats(cast: Cast, scheme):
    judge, stranger = a_judge(cast), make_user(cast.judge.role)
    twice = SeatTyped(judge_id=judge.pk, is_leader=True)
    with pytest.raises(RefusedMany) as refusal:
        seat_people(cast, twice, twice, SeatTyped(judge_id=stranger.pk), SeatTyped(room_id=9))
    fields = [field for field, _ in refusal.value.problems]
    assert fields == ["judge-3", "room-4", "judge-2", "is_leader-2"]
    assert sitting() == ["", "", ""]


def test_a_room_of_another_season_is_no_room(cast: Cast, scheme):
    room = Room.objects.create(
        competition=cast.foreign_organizer.appointments.get().competition, name="一考场"
    )
    with pytest.raises(RefusedMany, match="没有这个考场"):
        seat_people(cast, SeatTyped(room_id=room.pk), ANN, BEN)


def test_a_seat_with_sheets_is_not_passed_on_silently(cast: Cast, scheme):
    key_in(cast, accepted(cast, "G001"), "plan", 1, marks=plan("50", "30"))
    seat_people(cast, ANN, BEN, CAI)  # naming somebody where nobody sat needs no reason
    dora = SeatTyped(name="朵评委")
    with pytest.raises(Refused, match="评委 1 已提交 1 张评分表，换人须填写理由"):
        seat_people(cast, dora, BEN, CAI)
    seat_people(cast, dora, BEN, CAI, reason="突发疾病")
    assert sitting() == ["朵评委", "贝评委", "蔡评委"]
    assert ActionLog.objects.order_by("-seq")[0].reason == "突发疾病"


def test_what_was_handed_in_stays_counted_when_the_seat_passes_on(cast: Cast, scheme):
    done, rest = accepted(cast, "G001"), accepted(cast, "G002")
    seat_people(cast, ANN, BEN, CAI)
    key_in(cast, done, "plan", 1, marks=plan("50", "30"))
    from_heping = SeatTyped(name="朵评委", district_id=cast.heping.pk)
    seat_people(cast, from_heping, BEN, CAI, reason="突发疾病")
    of = event_scheme(cast.guidance)
    assert [seats_for(of, entry.pk, "plan") for entry in (done, rest)] == [
        {1, 2, 3}, {2, 3},
    ]  # fmt: skip
    assert Recusal.objects.get().lifted_reason == SCORED_BEFORE


def test_what_was_not_counted_stays_uncounted_when_the_seat_passes_on(cast: Cast, scheme):
    entry = accepted(cast, "G001")
    seat_people(cast, ANN, BEN, CAI)
    key_in(cast, entry, "plan", 1, marks=plan("50", "30"))
    seat_people(cast, SeatTyped(name="安评委", district_id=cast.heping.pk), BEN, CAI)
    seat_people(cast, SeatTyped(name="朵评委"), BEN, CAI, reason="突发疾病")
    assert seats_for(event_scheme(cast.guidance), entry.pk, "plan") == {2, 3}


def test_recusals_of_a_judge_end_with_the_seat(cast: Cast, scheme):
    entry = accepted(cast, "G001")
    seat_people(cast, ANN, BEN, CAI)
    Recusal.objects.create(
        seat=seat(cast, 1), entry=entry, source="declared", reason="亲属", by=cast.judge, at=NOON
    )
    seat_people(cast, SeatTyped(name="朵评委"), BEN, CAI)
    assert Recusal.objects.count() == 0


def test_a_seat_with_sheets_cannot_be_taken_away(cast: Cast, scheme):
    seat_people(cast, ANN, BEN, CAI, SeatTyped())
    key_in(cast, accepted(cast, "G001"), "plan", 4, marks=plan("50", "30"))
    with pytest.raises(Conflict, match="不能减少评委人数"):
        seat_people(cast, ANN, BEN, CAI)


def test_a_locked_panel_keeps_its_people(cast: Cast, scheme):
    ComponentLock.objects.create(event=cast.guidance, component="plan", by=cast.organizer, at=NOON)
    with pytest.raises(Conflict, match="已锁定"):
        seat_people(cast, ANN, BEN, CAI)


def test_the_clerk_seats_nobody(cast: Cast, scheme):
    with pytest.raises(NotAllowed):
        seat_people(cast, ANN, BEN, CAI, by=cast.clerk)


def test_entries_that_fall_below_the_minimum_are_told_before_the_contest(cast: Cast, scheme):
    accepted(cast, "G001")
    accepted(cast, "G002", district=cast.hedong)
    seat_people(cast, SeatTyped(name="安评委", district_id=cast.heping.pk), BEN, CAI)
    of = event_scheme(cast.guidance)
    assert short_words(of, short_panels(of)) == [
        "“方案设计”：G001只有 2 名评委可评，少于规定的 3 人，将不能计算成绩"
    ]
