"""试评: held sheets do not count, the leader releases them at once, the organizer with a reason."""

import pytest

from accounts.models import User
from competition.models import CalibrationHold, Entry, Room, Seat, Sheet, Slot
from competition.operations.calibration import release_hold, set_hold
from competition.operations.components import hand_in_component, lock_component
from competition.queries.judging import panel_of
from competition.queries.judging_invariants import check_held
from competition.queries.marks import MarksReader
from competition.queries.schemes import event_scheme
from competition.queries.score_progress import draft_counts, gaps, score_progress
from records.errors import Conflict, NotAllowed, Refused
from records.models import ActionLog
from tests.cast import Cast
from tests.judging import hold_first, judge_saves, make_panel
from tests.scoring import accepted, key_in, plan

pytestmark = pytest.mark.django_db
GOOD = plan("50", "30")


@pytest.fixture
def judges(cast: Cast, noon) -> list[User]:
    return make_panel(cast, accepted(cast, "G002"), accepted(cast, "G001"))


@pytest.fixture
def hold(cast: Cast, judges: list[User]) -> CalibrationHold:
    return hold_first(cast.guidance)


def states() -> list[str]:
    return [row.state for row in Sheet.objects.order_by("entry", "seat")]


def all_in(cast: Cast, judges: list[User]) -> None:
    for judge in judges:
        judge_saves(cast, judge, GOOD)


def test_the_leader_releases_all_at_once(cast: Cast, judges, hold):
    all_in(cast, judges)
    assert states() == ["held"] * 3
    assert release_hold(hold_id=hold.pk, by=judges[1]) == 3
    assert states() == ["handed_in"] * 3
    assert ActionLog.objects.latest("seq").action == "release_hold"
    with pytest.raises(Conflict, match="已经放行"):
        release_hold(hold_id=hold.pk, by=judges[1])


def test_a_held_sheet_without_its_hold_is_found(cast: Cast, judges, hold):
    judge_saves(cast, judges[0], GOOD)
    assert list(check_held()) == []
    hold.delete()
    assert list(check_held()) == [
        f"评分表 {Sheet.objects.get().pk} 处于试评状态，却没有待放行的试评。"
    ]


def test_nobody_is_left_behind_by_a_release(cast: Cast, judges, hold):
    judge_saves(cast, judges[0], GOOD)
    with pytest.raises(Conflict, match="评委 2、3 各还差 1 张"):
        release_hold(hold_id=hold.pk, by=judges[1])
    with pytest.raises(Refused, match="提前放行须填写原因"):
        release_hold(hold_id=hold.pk, by=cast.organizer)
    assert release_hold(hold_id=hold.pk, reason="评委 3 临时离场", by=cast.organizer) == 1
    assert judge_saves(cast, judges[2], GOOD).state == "handed_in"


def test_only_the_leader_or_the_organizer_releases(cast: Cast, judges, hold):
    all_in(cast, judges)
    for other in (judges[0], cast.clerk, cast.supervisor):
        with pytest.raises(NotAllowed):
            release_hold(hold_id=hold.pk, by=other)


def test_held_sheets_are_not_counted_and_keep_the_component_open(cast: Cast, judges, hold):
    all_in(cast, judges)
    of = event_scheme(cast.guidance)
    assert [len(each.components) for each in MarksReader(of)] == [0, 0]
    assert "“方案设计”评委 1 试评未放行：G002" in [gap.words for gap in gaps(of)]
    assert draft_counts(of) == ["“方案设计”有 3 张评分表试评未放行，未计入成绩"]
    seats = score_progress(cast.competition)[0].components[1].seats
    assert [(seat.handed_in, seat.drafts, seat.held) for seat in seats] == [(0, 0, 0)] + [
        (0, 0, 1)
    ] * 3
    with pytest.raises(Conflict, match="试评未放行"):
        lock_component(event_id=cast.guidance.pk, component="plan", by=cast.organizer)


def test_what_the_clerk_keys_for_a_judge_is_held_too(cast: Cast, judges, hold):
    entry = Entry.objects.get(number="G002")
    assert key_in(cast, entry, "plan", 1, marks=GOOD).state == "held"
    key_in(cast, entry, "plan", 2, marks=GOOD, hand_in=False)
    hand_in_component(event_id=cast.guidance.pk, component="plan", seat=2, by=cast.clerk)
    assert states() == ["held", "held"]


def test_the_panel_sees_held_marks_once_everybody_is_in(cast: Cast, judges, hold):
    judge_saves(cast, judges[0], GOOD)

    def complete() -> bool:
        panel = panel_of(judges[0], cast.competition, event="guidance", component="plan")
        return panel.line("7").is_complete

    assert not complete()
    all_in(cast, judges[1:])
    assert complete()


def test_a_hold_is_set_before_the_first_sheet(cast: Cast, judges):
    place = {"event_id": cast.guidance.pk, "component": "plan", "room_id": None}
    set_hold(**place, entries=2, by=cast.organizer)
    set_hold(**place, entries=1, by=cast.organizer)
    judge_saves(cast, judges[0], GOOD)
    with pytest.raises(Conflict, match="已有试评中的评分表"):
        set_hold(**place, entries=0, by=cast.organizer)
    Sheet.objects.all().delete()
    assert set_hold(**place, entries=0, by=cast.organizer) is None
    assert CalibrationHold.objects.count() == 0


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"entries": 21}, "试评人数应为 0 到 20"),
        ({"entries": -1}, "试评人数应为 0 到 20"),
        ({"component": "theory"}, "试评只用于评委打分的环节"),
        ({"component": "dance"}, "评分标准中没有这个环节"),
        ({"room_id": 99}, "不分考场的，整个环节设置一次"),
    ],
)
def test_an_impossible_hold_is_refused(cast: Cast, judges, change, sentence):
    place = {"event_id": cast.guidance.pk, "component": "plan", "room_id": None, "entries": 1}
    with pytest.raises(Refused, match=sentence):
        set_hold(**(place | change), by=cast.organizer)


def test_each_room_calibrates_for_itself(cast: Cast, judges):
    rooms = [Room.objects.create(competition=cast.competition, name=name) for name in "一二"]
    for position, slot in enumerate(Slot.objects.order_by("number")):
        slot.room, slot.position = rooms[position], 1
        slot.save()
    Seat.objects.filter(judge__in=judges[:2]).update(room=rooms[0])
    Seat.objects.filter(judge=judges[2]).update(room=rooms[1])
    holds = [
        set_hold(
            event_id=cast.guidance.pk,
            component="plan",
            room_id=room.pk,
            entries=1,
            by=cast.organizer,
        )
        for room in rooms
    ]
    for judge in judges[:2]:
        judge_saves(cast, judge, GOOD)
    judge_saves(cast, judges[2], GOOD, turn="8")
    assert release_hold(hold_id=holds[0].pk, by=judges[1]) == 2
    assert states() == ["handed_in", "handed_in", "held"]
