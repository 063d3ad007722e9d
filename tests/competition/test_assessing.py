"""Works review: assigned by balance, changed by hand, a third where two disagree."""

from decimal import Decimal

import pytest

from competition.models import Assignment, Seat
from competition.operations.assessing import assign_thirds, assign_works, change_assignment
from competition.operations.standings import compute_standing
from competition.queries.assessing import Assessing
from competition.queries.panel_counts import short_panels
from competition.queries.panels import seats_for
from competition.queries.schemes import event_scheme
from records.errors import Conflict, NotAllowed, Refused
from records.models import ActionLog
from tests.cast import Cast
from tests.panels import review_event, seat, works
from tests.scoring import key_in

pytestmark = pytest.mark.django_db


def table(event) -> Assessing:
    of = event_scheme(event)
    return Assessing(of, of.scheme.component("review"))


def give(cast: Cast, event, *, each: int = 2, seed: str = "七", by=None, digest: str = "") -> int:
    shown = digest or table(event).plan(each=each, seed=seed).digest
    return assign_works(
        event_id=event.pk, component="review", each=each, seed=seed, digest=shown,
        by=by or cast.organizer,
    )  # fmt: skip


def readers(event, entry) -> set[int]:
    return set(seats_for(event_scheme(event), entry.pk, "review"))


def mark(cast: Cast, entry, **points: str) -> None:
    for number, text in points.items():
        key_in(cast, entry, "review", int(number.removeprefix("s")), marks={"value": text})


@pytest.fixture
def event(cast: Cast, noon):
    return review_event(cast.competition)


def test_works_are_given_evenly_and_the_seed_is_logged(cast: Cast, event):
    entries = works(cast, event, 6)
    assert give(cast, event) == 12
    assert [len(readers(event, entry)) for entry in entries] == [2] * 6
    assert set(table(event).loads.values()) == {3}
    payload = ActionLog.objects.get(action="assign_works").payload
    assert '"seed":["","七"]' in payload.replace(" ", "")


def test_a_recused_assessor_is_given_nothing_of_the_own_district(cast: Cast, event):
    entries = works(cast, event, 6)
    Seat.objects.filter(number=1).update(district=cast.hedong)
    give(cast, event)
    assert not [entry for entry in entries[::2] if 1 in readers(event, entry)]


def test_what_cannot_be_filled_is_said_with_the_reason(cast: Cast, event):
    works(cast, event, 1)
    Seat.objects.filter(number__in=[1, 2, 3]).update(district=cast.hedong)
    found = table(event)
    plan = found.plan(each=2, seed="七")
    assert [found.why_unfilled(each) for each in plan.unfilled] == [
        "S001：只能分给 1 名评委，应有 2 名（回避：评委 1 同区、评委 2 同区、评委 3 同区）"
    ]
    give(cast, event)
    assert [each.number for each in short_panels(event_scheme(event))] == ["S001"]


def test_a_plan_that_was_not_shown_is_not_confirmed(cast: Cast, event):
    works(cast, event, 4)
    shown = table(event).plan(each=2, seed="七").digest
    works_later = works(cast, event, 0)
    Seat.objects.filter(number=1).update(district=cast.hedong)
    with pytest.raises(Conflict, match="请重新预览"):
        give(cast, event, digest=shown)
    assert (works_later, Assignment.objects.count()) == ([], 0)


def test_who_has_begun_keeps_the_work_when_works_are_given_again(cast: Cast, event):
    entry, *_ = works(cast, event, 5)
    give(cast, event)
    begun = min(readers(event, entry))
    mark(cast, entry, **{f"s{begun}": "80"})
    for seed in "八九十":
        give(cast, event, seed=seed)
        assert begun in readers(event, entry)


@pytest.mark.parametrize("each", [0, 1, 3, 5])
def test_two_read_first_where_a_third_may_be_called(cast: Cast, event, each: int):
    works(cast, event, 2)
    with pytest.raises(Refused, match="每件应分给 2 名"):
        give(cast, event, each=each, digest="x")


def test_one_is_changed_by_hand_with_a_reason(cast: Cast, event):
    (entry,) = works(cast, event, 1)
    give(cast, event)
    leave = min(readers(event, entry))
    take = min({1, 2, 3, 4} - readers(event, entry))
    where = {"event_id": event.pk, "component": "review", "entry_id": entry.pk}
    change = {**where, "leave": leave, "take": take, "by": cast.organizer}
    with pytest.raises(Refused, match="请填写改派理由"):
        change_assignment(**change, reason="")
    change_assignment(**change, reason="出差")
    assert take in readers(event, entry)
    assert leave not in readers(event, entry)
    mark(cast, entry, **{f"s{take}": "80"})
    with pytest.raises(Conflict, match="不能换下"):
        change_assignment(**{**change, "leave": take, "take": leave}, reason="出差")


def test_a_recused_seat_does_not_take_a_work(cast: Cast, event):
    (entry,) = works(cast, event, 1)
    give(cast, event)
    take = min({1, 2, 3, 4} - readers(event, entry))
    Seat.objects.filter(number=take).update(district=cast.hedong)
    with pytest.raises(Refused, match="回避（与参赛者同区）"):
        change_assignment(
            event_id=event.pk, component="review", entry_id=entry.pk, leave=None, take=take,
            reason="补充", by=cast.organizer,
        )  # fmt: skip


def test_two_within_the_limit_call_nobody(cast: Cast, event):
    (entry,) = works(cast, event, 1)
    give(cast, event)
    one, two = sorted(readers(event, entry))
    mark(cast, entry, **{f"s{one}": "80", f"s{two}": "90"})
    assert table(event).thirds_due() == []


def test_two_too_far_apart_call_the_least_loaded_third(cast: Cast, event):
    entry, *_ = works(cast, event, 3)
    give(cast, event)
    one, two = sorted(readers(event, entry))
    mark(cast, entry, **{f"s{one}": "80", f"s{two}": "90.5"})
    found = table(event)
    (due,) = found.thirds_due()
    free = {1, 2, 3, 4} - {one, two}
    least = min(free, key=lambda number: (found.loads[number], number))
    assert (due.number, due.apart, due.limit, due.suggested) == ("S001", "10.5", "10", least)
    choice = {"event_id": event.pk, "component": "review", "choices": {entry.pk: least}}
    assert assign_thirds(**choice, by=cast.organizer) == 1
    assert Assignment.objects.get(is_third=True).seat == seat(cast, least, event=event)
    assert table(event).thirds_due() == []
    with pytest.raises(Conflict, match="不需要第三位"):
        assign_thirds(**choice, by=cast.organizer)


def test_a_third_settles_the_standing(cast: Cast, event):
    (entry,) = works(cast, event, 1)
    give(cast, event)
    one, two = sorted(readers(event, entry))
    key_in(cast, entry, "theory", marks="80")
    mark(cast, entry, **{f"s{one}": "60", f"s{two}": "90"})
    run = compute_standing(event_id=event.pk, by=cast.organizer).standing
    assert run.missing == ["S001：“书面评审”两位评委相差 30 分，超过 10 分，须由第三位评委评分"]
    third = min({1, 2, 3, 4} - {one, two})
    assign_thirds(
        event_id=event.pk, component="review", choices={entry.pk: third}, by=cast.organizer
    )
    mark(cast, entry, **{f"s{third}": "86"})
    run = compute_standing(event_id=event.pk, by=cast.organizer).standing
    assert (run.missing, run.rows.get().total) == ([], Decimal("84.8"))  # 80 × 0.4 + 88 × 0.6


def test_the_leader_decides_where_the_scheme_says_so(cast: Cast, noon):
    event = review_event(cast.competition, settle="leader")
    Seat.objects.filter(event=event, number=3).update(is_leader=True)
    entries = works(cast, event, 4)
    give(cast, event)
    assert not [entry for entry in entries if 3 in readers(event, entry)]
    one, two = sorted(readers(event, entries[0]))
    mark(cast, entries[0], **{f"s{one}": "60", f"s{two}": "90"})
    (due,) = table(event).thirds_due()
    assert (due.suggested, due.note) == (3, "按规则由组长评")
    Seat.objects.filter(event=event, number=3).update(district=cast.hedong)
    (due,) = table(event).thirds_due()
    assert due.suggested in {1, 2, 4} - {one, two}


def test_only_the_organizer_assigns(cast: Cast, event):
    works(cast, event, 1)
    with pytest.raises(NotAllowed):
        give(cast, event, by=cast.clerk)


@pytest.mark.parametrize("count", [3, 30])
def test_the_list_of_works_takes_the_same_queries(
    cast: Cast, event, count: int, django_assert_num_queries
):
    works(cast, event, count)
    give(cast, event)
    of = event_scheme(event)
    with django_assert_num_queries(7):
        assert len(Assessing(of, of.scheme.component("review")).lines()) == count
