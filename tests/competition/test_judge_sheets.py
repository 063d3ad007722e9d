"""A judge's own sheet: drafts, hand-in, what is refused, and the same save sent twice."""

import pytest

from accounts.roles import Role
from competition.enums import EntryStatus, SheetState
from competition.marking.sheets import Typed
from competition.models import ComponentLock, Entry, Recusal, Seat, Sheet, Slot
from competition.operations.judge_sheets import (
    CHANGED,
    NO_SEAT,
    NO_TURN,
    NOT_MINE,
    NOTHING,
    SEALED,
    JudgeSave,
    SheetRefused,
    save_judge_sheet,
)
from competition.operations.sheet_refusals import STILL_HELD
from records.errors import Conflict, Gone, NotAllowed, Refused
from records.models import ActionLog
from records.operations.idempotency import PendingKey
from tests.cast import Cast
from tests.factories import NOON, make_staff
from tests.judging import hold_first, judge_saves, make_panel, place_of, tag_of
from tests.scoring import accepted, plan

pytestmark = pytest.mark.django_db
GOOD = plan("50", "30.5")


@pytest.fixture
def entry(cast: Cast, noon) -> Entry:
    entry = accepted(cast, "G001")
    make_panel(cast, entry, accepted(cast, "G002"))
    return entry


def sheets() -> list[tuple[int, int, dict[str, int], str, str]]:
    rows = Sheet.objects.order_by("entry", "seat", "version")
    return [(row.seat, row.version, row.marks, row.state, row.note) for row in rows]


def actions() -> list[str]:
    return list(ActionLog.objects.order_by("seq").values_list("action", flat=True))


def test_a_draft_is_kept_in_place_and_is_no_act_of_the_log(cast: Cast, entry: Entry):
    judge_saves(cast, cast.judge, {"content": "50"}, hand_in=False)
    judge_saves(cast, cast.judge, {"content": "51"}, hand_in=False, note="条理清楚")
    assert sheets() == [(1, 1, {"content": 51_000}, SheetState.DRAFT, "条理清楚")]
    assert actions() == ["freeze_scheme"]


def test_handing_in_seals_and_is_logged(cast: Cast, entry: Entry):
    judge_saves(cast, cast.judge, {"content": "50"}, hand_in=False)
    saved = judge_saves(cast, cast.judge, GOOD)
    assert saved.state == SheetState.HANDED_IN
    assert sheets() == [(1, 1, {"content": 50_000, "speech": 30_500}, "handed_in", "")]
    assert actions() == ["freeze_scheme", "hand_in_sheets"]


def refused(cast: Cast, marks, **how):
    with pytest.raises(SheetRefused) as refusal:
        judge_saves(cast, cast.judge, marks, **how)
    return refusal.value


@pytest.mark.parametrize(
    ("marks", "field", "sentence"),
    [
        (plan("61", "30"), "mark:content", "“内容”得分 61 超过满分 60。"),
        (plan("60.5", "30"), "mark:content", "“内容”得分 60.5 超过满分 60。"),
        (plan("50", "30.25"), "mark:speech", "“表达”得分 30.25 不是记分单位 0.5 的整数倍。"),
        (plan("NaN", "30"), "mark:content",
         "“NaN”不是得分，应为不超过三位小数的数，如 88 或 88.5。"),
        (plan("1e3", "30"), "mark:content",
         "“1e3”不是得分，应为不超过三位小数的数，如 88 或 88.5。"),
        (plan("-1", "30"), "mark:content", "“-1”不是得分，应为不超过三位小数的数，如 88 或 88.5。"),
        (plan("", "30"), "mark:content", "“内容”未评分：未评分不等于零分，零分请填 0。"),
        ({"content": "1", "speech": "1", "style": "1"}, "mark:style", "此处不应有得分。"),
        ({}, "", NOTHING),
    ],
)  # fmt: skip
def test_a_wrong_mark_is_named(cast: Cast, entry: Entry, marks, field, sentence):
    assert refused(cast, marks).faults == {field: sentence}
    assert sheets() == []


def test_a_deduction_that_the_scheme_has_not_is_refused(cast: Cast, entry: Entry):
    assert refused(cast, GOOD, deduction="1").faults == {"deduction": "评分标准在此处没有扣分。"}


def test_a_sealed_sheet_is_not_the_judges_any_more(cast: Cast, entry: Entry):
    judge_saves(cast, cast.judge, GOOD)
    for hand_in in (True, False):
        refusal = refused(cast, plan("51", "30"), hand_in=hand_in)
        assert (refusal.faults, refusal.theirs.marks["content"]) == ({"": SEALED}, 50_000)


def test_what_is_sealed_already_is_sealed(cast: Cast, entry: Entry):
    """The answer was lost, the judge presses again with another key."""
    first = judge_saves(cast, cast.judge, GOOD)
    assert judge_saves(cast, cast.judge, GOOD) == first
    assert actions() == ["freeze_scheme", "hand_in_sheets"]


def test_a_device_that_did_not_see_the_other_is_shown_both(cast: Cast, entry: Entry):
    judge_saves(cast, cast.judge, {"content": "50"}, hand_in=False)
    refusal = refused(cast, {"content": "40"}, hand_in=False, seen="")
    assert (refusal.is_stale, refusal.faults, refusal.status) == (True, {"": CHANGED}, 409)
    assert refusal.theirs.marks == {"content": 50_000}


def test_a_recused_judge_is_refused(cast: Cast, entry: Entry):
    seat = Seat.objects.get(event=cast.guidance, component="plan", number=1)
    Recusal.objects.create(
        seat=seat, entry=entry, source="declared", reason="师生", by=cast.judge, at=NOON
    )
    assert refused(cast, GOOD).faults == {"": NOT_MINE}
    assert judge_saves(cast, cast.judge, GOOD, turn="8").state == SheetState.HANDED_IN


def test_a_withdrawn_entry_takes_no_marks(cast: Cast, entry: Entry):
    Entry.objects.filter(pk=entry.pk).update(status=EntryStatus.WITHDRAWN, slot=None)
    assert refused(cast, GOOD).faults == {"": "这一位已退赛，不能录入成绩。"}


def test_a_locked_component_takes_no_marks(cast: Cast, entry: Entry):
    ComponentLock.objects.create(event=cast.guidance, component="plan", by=cast.organizer, at=NOON)
    with pytest.raises(Conflict, match=r"“方案设计”评委 1 已锁定，不能再录入或更正成绩。"):
        judge_saves(cast, cast.judge, GOOD)


@pytest.mark.parametrize("turn", ["1", "999999999", "9999999999", "x", "７"])
def test_a_turn_that_is_not_there_is_refused(cast: Cast, entry: Entry, turn):
    with pytest.raises(Gone, match=NO_TURN):
        judge_saves(cast, cast.judge, GOOD, turn=turn, seen="")


def test_only_a_judge_of_this_panel_scores(cast: Cast, entry: Entry):
    stranger = make_staff(cast.competition, Role.JUDGE)
    elsewhere = make_staff(cast.foreign_organizer.appointments.get().competition, Role.JUDGE)
    for judge in (stranger, elsewhere):
        with pytest.raises(Gone, match=NO_SEAT):
            judge_saves(cast, judge, GOOD, seen="")
    for other in (cast.clerk, cast.organizer, cast.supervisor, cast.liaison):
        with pytest.raises(NotAllowed):
            judge_saves(cast, other, GOOD, seen="")


def keyed(cast: Cast, key: str, marks=GOOD, *, body: str = "a", seen: str = ""):
    save = JudgeSave(
        place=place_of(cast), typed=Typed(marks), hand_in=False, seen=seen, tag=tag_of()
    )
    pending = PendingKey(user_id=cast.judge.pk, key=key, body_sha256=body)
    return save_judge_sheet(save=save, by=cast.judge, key=pending)


def test_the_same_save_is_answered_once(cast: Cast, entry: Entry):
    first = keyed(cast, "s:1")
    second = keyed(cast, "s:2", plan("40", "30"), seen=first.revision)
    assert keyed(cast, "s:1") == first != second
    assert sheets() == [(1, 1, {"content": 40_000, "speech": 30_000}, "draft", "")]


def test_a_key_is_not_used_for_something_else(cast: Cast, entry: Entry):
    keyed(cast, "s:1")
    with pytest.raises(Conflict):
        keyed(cast, "s:1", plan("1", "1"), body="b")


def test_a_refused_save_does_not_use_up_its_key(cast: Cast, entry: Entry):
    with pytest.raises(Refused):
        keyed(cast, "s:1", plan("61", "1"))
    assert keyed(cast, "s:1", body="b").state == SheetState.DRAFT


def test_during_calibration_a_handed_in_sheet_stays_its_judges(cast: Cast, entry: Entry):
    hold_first(cast.guidance)
    assert judge_saves(cast, cast.judge, GOOD).state == SheetState.HELD
    assert judge_saves(cast, cast.judge, plan("55", "30")).state == SheetState.HELD
    assert sheets() == [(1, 1, {"content": 55_000, "speech": 30_000}, "held", "")]
    assert judge_saves(cast, cast.judge, GOOD, turn="8").state == SheetState.HANDED_IN


def test_a_held_sheet_is_not_taken_back(cast: Cast, entry: Entry):
    hold_first(cast.guidance)
    judge_saves(cast, cast.judge, GOOD)
    assert refused(cast, {"content": "1"}, hand_in=False).faults == {"": STILL_HELD}


def test_what_was_typed_for_somebody_else_is_not_written_after_a_redraw(cast: Cast, entry: Entry):
    """A phone without a line still holds turn 7 as it was before the lots were drawn anew."""
    before = tag_of()
    other = accepted(cast, "G009")
    Slot.objects.filter(number=7).update(entry=other)
    save = JudgeSave(place=place_of(cast), typed=Typed(GOOD), hand_in=False, seen="", tag=before)
    with pytest.raises(Conflict, match="现在是另一位选手"):
        save_judge_sheet(save=save, by=cast.judge)
    assert Sheet.objects.filter(seat__gt=0).count() == 0
