"""The board: who is missing, and nothing about marks before the panel is complete."""

import pytest
from django.urls import reverse

from competition.models import Recusal, Seat
from competition.queries.schemes import event_scheme
from competition.queries.watching import board_of
from tests.cast import Cast
from tests.factories import NOON
from tests.scoring import accepted, key_in, make_scheme, plan

pytestmark = pytest.mark.django_db


def board(cast: Cast):
    of = event_scheme(cast.guidance)
    return board_of(of, of.component("plan"))


def lead(cast: Cast, seat: int = 1) -> None:
    Seat.objects.filter(event=cast.guidance, component="plan", number=seat).update(
        judge=cast.judge, is_leader=True
    )


def address(cast: Cast, name: str) -> str:
    return reverse(name, args=[cast.competition.slug, cast.guidance.code, "plan"])


def test_totals_appear_only_when_the_panel_is_complete(cast: Cast, noon):
    make_scheme(cast.guidance)
    entry = accepted(cast, "G001")
    key_in(cast, entry, "plan", 1, marks=plan("50", "30"))
    key_in(cast, entry, "plan", 2, marks=plan("51", "30"))
    [row] = board(cast).rows
    assert ([cell.points for cell in row.cells], row.missing) == ([None, None, None], [3])
    key_in(cast, entry, "plan", 3, marks=plan("30", "20"))
    [row] = board(cast).rows
    assert [cell.points for cell in row.cells] == [80, 81, 50]
    assert ([cell.off for cell in row.cells], row.missing) == ([None, None, -30], [])


def test_a_judge_who_steps_aside_owes_nothing(cast: Cast, noon):
    make_scheme(cast.guidance)
    entry = accepted(cast, "G001")
    third = Seat.objects.get(event=cast.guidance, component="plan", number=3)
    Recusal.objects.create(
        seat=third, entry=entry, source="declared", reason="同学", by=cast.organizer, at=NOON
    )
    key_in(cast, entry, "plan", 1, marks=plan("50", "30"))
    [row] = board(cast).rows
    assert ([cell.state for cell in row.cells], row.missing) == (
        ["handed_in", "missing", "aside"],
        [2],
    )
    assert [each.owed for each in board(cast).judges] == [1, 1, 0]


def test_who_is_absent_is_not_waited_for(cast: Cast, noon):
    make_scheme(cast.guidance)
    key_in(cast, accepted(cast, "G001"), "plan", 0, state="缺考")
    found = board(cast)
    assert ([row.stated for row in found.rows], found.complete) == (["缺考"], 1)
    assert [each.missing for each in found.judges] == [0, 0, 0]


def test_the_leader_sees_no_number_name_or_mark_of_an_open_entry(cast: Cast, noon, client):
    make_scheme(cast.guidance)
    entry = accepted(cast, "G001", name="吴不见")
    key_in(cast, entry, "plan", 1, marks=plan("47.123", "33.5"))
    lead(cast)
    client.force_login(cast.judge)
    page = client.get(address(cast, "judge-board")).content.decode()
    assert "序 1</strong>还缺：评委 2、评委 3" in page
    assert [word for word in ("G001", "吴不见", "47.123", "80.623", "和平区") if word in page] == []


@pytest.mark.parametrize("who", ["judge", "clerk", "liaison", "foreign_organizer"])
def test_the_board_is_for_the_leader_only(cast: Cast, noon, client, who):
    make_scheme(cast.guidance)
    client.force_login(getattr(cast, who))
    statuses = [
        client.get(address(cast, name)).status_code for name in ("judge-board", "manage-board")
    ]
    assert set(statuses) <= {403, 404}


def test_the_organizer_sees_who_sits_where_and_how_far_everybody_is(cast: Cast, noon, client):
    make_scheme(cast.guidance)
    accepted(cast, "G001")
    lead(cast, seat=2)
    client.force_login(cast.organizer)
    page = client.get(address(cast, "manage-board"))
    assert page.status_code == 200
    assert f"<td>{cast.judge.name}</td>" in page.content.decode()


def test_the_board_costs_the_same_for_three_and_thirty(cast: Cast, noon, django_assert_num_queries):
    make_scheme(cast.guidance)
    for number in range(3):
        key_in(cast, accepted(cast, f"G{number:03d}"), "plan", 1, marks=plan("50", "30"))
    of = event_scheme(cast.guidance)
    with django_assert_num_queries(7):
        board_of(of, of.component("plan"))
    for number in range(3, 30):
        accepted(cast, f"G{number:03d}")
    with django_assert_num_queries(7):
        board_of(of, of.component("plan"))
