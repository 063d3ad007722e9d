"""The stopwatch of a turn: who may press, late presses, the seconds and their confirmation."""

from datetime import timedelta

import pytest

from accounts.models import User
from competition.enums import SheetState
from competition.marking.stopwatch import Act
from competition.models import Entry, Recusal, Seat, Sheet, Timing
from competition.operations.timing import (
    Press,
    TimeWritten,
    confirm_time,
    press_stopwatch,
)
from competition.queries.sheets import revision
from records.clock import clock_set_to
from records.errors import Conflict, Gone, NotAllowed, Refused
from records.models import ActionLog
from tests.cast import Cast
from tests.factories import NOON
from tests.judging import TIMED, judge_saves, make_panel, place_of
from tests.scoring import accepted, key_in, plan

pytestmark = pytest.mark.django_db


@pytest.fixture
def entry(cast: Cast, noon) -> Entry:
    return accepted(cast, "G001")


@pytest.fixture
def leader(cast: Cast, entry: Entry) -> User:
    return make_panel(cast, entry, components=TIMED)[1]


def press(cast: Cast, by: User, act: str, second: float, *, key: str = "", **told) -> Timing:
    with clock_set_to(NOON + timedelta(seconds=second)):
        return press_stopwatch(
            place=place_of(cast),
            press=Press(act=Act(act), key=key or f"{act}{second}", **told),
            by=by,
        )


def confirm(cast: Cast, by: User, seconds: str, **written: str) -> Sheet:
    seen = written.pop("seen", revision(Sheet.objects.current().filter(seat=0).first()))
    return confirm_time(
        place=place_of(cast), written=TimeWritten(seconds=seconds, seen=seen, **written), by=by
    )


def whole() -> list[tuple[int | None, str, str, int]]:
    rows = Sheet.objects.filter(seat=0).order_by("version")
    return [(row.seconds, row.state, row.note, row.version) for row in rows]


def test_a_stop_writes_the_seconds_for_the_leader_to_confirm(cast: Cast, leader: User):
    press(cast, leader, "start", 0)
    press(cast, leader, "pause", 100)
    press(cast, leader, "resume", 130)
    assert press(cast, leader, "stop", 213.7).seconds == 183
    assert whole() == [(183, SheetState.DRAFT, "", 1)]
    assert confirm(cast, leader, "183", off_script="是").off_script is True
    assert whole() == [(183, SheetState.HANDED_IN, "", 1)]
    assert list(ActionLog.objects.order_by("seq").values_list("action", flat=True)) == [
        "press_stopwatch", "press_stopwatch", "press_stopwatch", "freeze_scheme",
        "press_stopwatch", "confirm_time",
    ]  # fmt: skip


def test_a_press_made_while_the_line_was_cut_counts_when_it_was_made(cast: Cast, leader: User):
    press(cast, leader, "start", 60, delay_ms=50_000, client_at="2024-04-10T04:00:10.000Z")
    timing = press(cast, leader, "stop", 200, delay_ms=9_000)
    assert (timing.seconds, timing.steps[0]["client_at"]) == (181, "2024-04-10T04:00:10.000Z")


def test_a_press_sent_twice_counts_once(cast: Cast, leader: User):
    press(cast, leader, "start", 0, key="k")
    assert len(press(cast, leader, "start", 5, key="k").steps) == 1


@pytest.mark.parametrize("act", ["pause", "resume", "stop"])
def test_what_does_not_follow_is_refused(cast: Cast, leader: User, act):
    with pytest.raises(Conflict, match="计时状态为“未开始”"):
        press(cast, leader, act, 0)


def test_timing_anew_needs_a_reason(cast: Cast, leader: User):
    press(cast, leader, "start", 0)
    press(cast, leader, "stop", 9)
    with pytest.raises(Refused, match="重新计时须填写原因"):
        press(cast, leader, "start", 20)
    press(cast, leader, "start", 21, reason="误按")
    timing = press(cast, leader, "stop", 31)
    assert (timing.seconds, timing.steps[2]["reason"]) == (10, "误按")


def test_seconds_that_the_stopwatch_did_not_say_need_a_reason(cast: Cast, leader: User):
    press(cast, leader, "start", 0)
    press(cast, leader, "stop", 183)
    with pytest.raises(Refused, match="请填写原因"):
        confirm(cast, leader, "180")
    confirm(cast, leader, "180", reason="按停表晚了")
    assert whole() == [(180, "handed_in", "计时 183，记 180 秒：按停表晚了", 1)]


def test_confirmed_seconds_are_corrected_by_a_new_version(cast: Cast, leader: User):
    confirm(cast, leader, "180", reason="手工秒表")
    with pytest.raises(Conflict, match="用时已确认提交"):
        press(cast, leader, "start", 0)
    confirm(cast, leader, "181", reason="看错")
    assert [(row[0], row[3]) for row in whole()] == [(180, 1), (181, 2)]


def test_what_else_stands_on_the_sheet_of_the_whole_stays(cast: Cast, entry: Entry, leader: User):
    key_in(cast, entry, "plan", deduction="2", hand_in=False)
    press(cast, leader, "start", 0)
    press(cast, leader, "stop", 5)
    sheet = Sheet.objects.get(seat=0)
    assert (sheet.deduction, sheet.seconds) == (2_000, 5)


@pytest.mark.parametrize(
    ("seconds", "sentence"),
    [("", "请填写用时"), ("1.5", "用时应为整秒数"), ("-1", "用时应为整秒数")],
)
def test_wrong_seconds_are_refused(cast: Cast, leader: User, seconds, sentence):
    with pytest.raises(Refused, match=sentence):
        confirm(cast, leader, seconds, reason="手工")


def test_somebody_was_faster(cast: Cast, leader: User):
    with pytest.raises(Conflict, match="刚被他人改过"):
        confirm(cast, leader, "1", reason="手工", seen="old")


def test_the_leader_of_the_panel_and_the_organizer_keep_the_time(
    cast: Cast, entry: Entry, leader: User
):
    press(cast, cast.organizer, "start", 0)
    with pytest.raises(NotAllowed, match="计时由本考场评委组长"):
        press(cast, cast.judge, "stop", 1)
    for other in (cast.clerk, cast.supervisor):
        with pytest.raises(NotAllowed):
            press(cast, other, "stop", 1)
    with pytest.raises(Gone):
        press(cast, cast.foreign_organizer, "stop", 1)
    seat = Seat.objects.get(judge=leader)
    Recusal.objects.create(
        seat=seat, entry=entry, source="declared", reason="师生", by=leader, at=NOON
    )
    with pytest.raises(NotAllowed):
        press(cast, leader, "stop", 1)


def test_a_judges_marks_and_the_time_do_not_touch_each_other(cast: Cast, leader: User):
    judge_saves(cast, leader, plan("50", "30"))
    press(cast, leader, "start", 0)
    press(cast, leader, "stop", 5)
    assert [(row.seat, row.seconds, row.state) for row in Sheet.objects.order_by("seat")] == [
        (0, 5, "draft"),
        (2, None, "handed_in"),
    ]
