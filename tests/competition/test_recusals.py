"""回避: declared, decided, derived, lifted; and that every count knows it."""

import pytest
from django.test import Client

from competition.exports.score_template import write_score_template
from competition.models import Assignment, Recusal, Seat, Sheet
from competition.operations.components import hand_in_component, lock_component
from competition.operations.panels import SeatTyped
from competition.operations.recusals import (
    decide_recusal,
    declare_recusal,
    excuse_rest,
    lift_recusal,
    restore_recusal,
)
from competition.operations.score_rows import SCORE_SPEC
from competition.operations.standings import compute_standing
from competition.queries.invariants import findings
from competition.queries.panels import seats_for
from competition.queries.recusal_page import own_events, recusal_lines
from competition.queries.schemes import event_scheme
from competition.queries.score_progress import gaps, score_progress
from records.errors import Conflict, NotAllowed, Refused
from records.models import Message
from tests.cast import Cast
from tests.factories import NOON, make_event
from tests.judging import draw_turns
from tests.panels import a_judge, seat, seat_people
from tests.scoring import accepted, key_all, key_in, make_scheme, plan

pytestmark = pytest.mark.django_db
FOUR = [plan("50", "30")] * 4


@pytest.fixture
def entry(cast: Cast, noon):
    make_scheme(cast.guidance, judges=4)
    Seat.objects.filter(number=1).update(judge=cast.judge, name=cast.judge.name)
    return accepted(cast, "G001")


def scoring(cast: Cast, entry) -> list[int]:
    return sorted(seats_for(event_scheme(cast.guidance), entry.pk, "plan"))


def declare(cast: Cast, entry, reason: str = "师生", by=None):
    where = {"event_id": cast.guidance.pk, "entry_id": entry.pk}
    return declare_recusal(**where, reason=reason, by=by or cast.judge)


def decide(cast: Cast, entry, number: int = 1):
    return decide_recusal(
        seat_id=seat(cast, number).pk, entry_id=entry.pk, reason="亲属", by=cast.organizer
    )


def test_a_judge_steps_aside_and_the_organizer_is_told(cast: Cast, entry):
    declare(cast, entry)
    assert scoring(cast, entry) == [2, 3, 4]
    told = Message.objects.get(recipient=cast.organizer)
    assert (told.body, "G001" in told.subject) == ("师生", True)


def test_a_judge_needs_a_reason_and_a_seat(cast: Cast, entry):
    with pytest.raises(Refused, match="请填写回避事由"):
        declare(cast, entry, reason=" ")
    with pytest.raises(Refused, match="不在本赛项的评委组"):
        declare(cast, entry, by=a_judge(cast))
    with pytest.raises(NotAllowed):
        declare(cast, entry, by=cast.clerk)


def test_after_handing_in_only_the_organizer_decides(cast: Cast, entry):
    key_in(cast, entry, "plan", 1, marks=plan("50", "30"))
    with pytest.raises(Conflict, match="已提交这一件的评分表"):
        declare(cast, entry)
    decide(cast, entry)
    assert seats_for(event_scheme(cast.guidance), entry.pk, "plan") == {2, 3, 4}


def test_a_recused_sheet_is_kept_listed_and_not_counted(cast: Cast, entry):
    key_all(cast, entry, "80", plan("0", "0"), *FOUR[1:])
    before = compute_standing(event_id=cast.guidance.pk, by=cast.organizer).standing
    decide(cast, entry)
    after = compute_standing(event_id=cast.guidance.pk, by=cast.organizer).standing
    assert (after.run, after.missing) == (before.run + 1, [])
    (alarm,) = after.alarms
    assert alarm.startswith("G001：“方案设计”评委 1 不评此件（回避、不在本考场或未分配）")
    assert Sheet.objects.current().filter(seat=1, component="plan").count() == 1


def test_the_same_unit_and_district_step_aside_until_lifted_with_a_reason(cast: Cast, entry):
    people = [
        SeatTyped(name="安评委", unit="和平区就业服务 中心"),
        SeatTyped(name="贝评委", district_id=cast.heping.pk),
        *[SeatTyped()] * 2,
    ]
    seat_people(cast, *people)
    assert scoring(cast, entry) == [3, 4]
    where = {"seat_id": seat(cast, 2).pk, "entry_id": entry.pk, "by": cast.organizer}
    with pytest.raises(Refused, match="不回避的理由"):
        lift_recusal(**where, reason="")
    lift_recusal(**where, reason="已调离多年")
    assert scoring(cast, entry) == [2, 3, 4]
    lines = recusal_lines(event_scheme(cast.guidance))
    assert [(line.seat.number, line.source, line.lifted_reason) for line in lines] == [
        (1, "同单位", ""), (2, "同区", "已调离多年"),
    ]  # fmt: skip
    restore_recusal(**where)
    assert scoring(cast, entry) == [3, 4]


def test_nothing_is_lifted_that_does_not_stand(cast: Cast, entry):
    where = {"seat_id": seat(cast, 2).pk, "entry_id": entry.pk, "by": cast.organizer}
    with pytest.raises(Conflict, match="没有回避"):
        lift_recusal(**where, reason="误会")
    with pytest.raises(Conflict, match="没有解除过"):
        restore_recusal(**where)


def test_a_recusal_is_effective_in_every_count(cast: Cast, entry, tmp_path):
    other = accepted(cast, "G002")
    key_in(cast, entry, "plan", 1, marks=plan("50", ""), hand_in=False)
    decide(cast, entry)
    key_in(cast, other, "plan", 1, marks=plan("50", "30"), hand_in=False)
    where = {"event_id": cast.guidance.pk, "component": "plan", "seat": 1, "by": cast.clerk}
    assert hand_in_component(**where) == 1
    panel = score_progress(cast.competition)[0].components[1]
    first = panel.seats[1]
    assert (first.handed_in, first.drafts, first.owed) == (1, 0, 1)
    words = [gap.words for gap in gaps(event_scheme(cast.guidance), only="plan")]
    assert words == [f"“方案设计”评委 {number} 缺评分表：G001、G002" for number in (2, 3, 4)]
    rows = write_score_template(tmp_path / "t.xlsx", competition=cast.competition, spec=SCORE_SPEC)
    assert rows == 2 + 2 * 2 * 3  # theory of both; two criteria of three seats for both


def test_the_clerk_sees_whom_the_judge_does_not_score(cast: Cast, entry):
    key_in(cast, entry, "plan", 1, marks=plan("50", "30"))
    decide(cast, entry)
    client = Client()
    client.force_login(cast.clerk)
    pages = [
        client.get(f"/clerk/tianjin-2024/guidance/plan/{number}/").content.decode()
        for number in (1, 2)
    ]
    assert ["不评此号" in page for page in pages] == [True, False]
    assert "已录的不计入" in pages[0]


def test_a_component_is_locked_without_the_recused_sheet(cast: Cast, entry):
    decide(cast, entry)
    key_all(cast, entry, "80")
    for number in (2, 3, 4):
        key_in(cast, entry, "plan", number, marks=plan("50", "30"))
    lock_component(event_id=cast.guidance.pk, component="plan", by=cast.organizer)
    with pytest.raises(Conflict, match="已锁定"):
        decide(cast, entry, 2)


def test_a_judge_who_drops_out_is_excused_from_the_rest(cast: Cast, entry):
    rest = [accepted(cast, f"G00{number}") for number in (2, 3)]
    key_in(cast, entry, "plan", 1, marks=plan("50", "30"))
    assert excuse_rest(seat_id=seat(cast, 1).pk, reason="病", by=cast.organizer) == 2
    assert [scoring(cast, each) for each in (entry, *rest)] == [
        [1, 2, 3, 4], [2, 3, 4], [2, 3, 4],
    ]  # fmt: skip


def test_a_judge_sees_numbers_and_own_reasons_only(cast: Cast, entry):
    same_district = accepted(cast, "G002", district=cast.hedong)
    draw_turns(entry, same_district, accepted(cast, "G003"))
    Seat.objects.filter(number=1).update(district=cast.hedong)
    declare(cast, entry)
    (event,) = own_events(cast.competition, cast.judge)
    assert [(line.turn.label, line.reason, line.may_declare) for line in event.lines] == [
        ("7 号", "师生", False), ("9 号", "", True),
    ]  # fmt: skip


def test_a_foreign_seat_is_found_by_the_invariants(cast: Cast, entry):
    assert list(findings()) == []
    event = make_event(cast.competition, "other", number_prefix="X")
    alien = Seat.objects.create(event=event, component="plan", number=1, judge=cast.clerk)
    common = {"seat": alien, "entry": entry, "by": cast.organizer, "at": NOON}
    Assignment.objects.create(**common, component="plan")
    Recusal.objects.create(**common, source="organizer", reason="x")
    assert [sentence.split(" ")[0] for sentence in findings()] == ["回避", "评审分配", "席位"]


@pytest.mark.parametrize("count", [3, 30])
def test_the_list_of_recusals_takes_the_same_queries(
    cast: Cast, entry, count: int, django_assert_num_queries
):
    Seat.objects.update(district=cast.heping)
    for number in range(2, count + 1):
        accepted(cast, f"G{number:03d}")
    of = event_scheme(cast.guidance)
    with django_assert_num_queries(6):
        assert len(recusal_lines(of)) == 4 * count
