"""A run over rooms with coefficients, and over works that a third assessor settled."""

import pytest
from django.urls import reverse

from competition.models import Assignment, Entry, Room, Seat, Session, Slot
from competition.operations.standings import compute_standing
from competition.queries.marks import inputs_fingerprint
from competition.queries.schemes import event_scheme
from tests.cast import Cast
from tests.competition.test_score_pages import as_
from tests.scoring import DEFINITION, TWO, accepted, key_all, key_in, make_scheme, plan

pytestmark = pytest.mark.django_db
FOUR = {"digits": 4, "mode": "half_up"}


def compute(cast: Cast):
    return compute_standing(event_id=cast.guidance.pk, by=cast.organizer).standing


def with_plan(**changes):
    """The usual scheme with other rules of its panel."""
    theory, panel = DEFINITION["components"]
    panel = {key: value for key, value in panel.items() if key not in changes} | changes
    return [theory, {key: value for key, value in panel.items() if value is not None}]


@pytest.fixture
def roomed(cast: Cast, noon) -> dict[str, Entry]:
    """甲 with 80 and 60, 乙 with 90; one person has no slot at first."""
    rule = {"reference": "people", "coefficient": FOUR}
    panel = with_plan(coefficient=True, rooms=rule, rounding={"mark": TWO, "adjusted": TWO})
    make_scheme(cast.guidance, components=panel)
    session = Session.objects.create(event=cast.guidance, component="plan")
    people = {}
    for place, (number, room, marks) in enumerate(
        [
            ("G001", "甲", plan("50", "30")),
            ("G002", "甲", plan("40", "20")),
            ("G003", "乙", plan("60", "30")),
        ],
        1,
    ):
        people[number] = accepted(cast, number)
        key_all(cast, people[number], "80", marks, marks, marks)
        here, _ = Room.objects.get_or_create(competition=cast.competition, name=room)
        Slot.objects.create(
            session=session, entry=people[number], room=here, position=place, number=place
        )
    return people


def test_a_run_keeps_each_rooms_mean_and_coefficient(cast: Cast, roomed):
    standing = compute(cast)
    assert standing.rooms == [
        {
            "component": "plan",
            "reference": "230/3",
            "rooms": [
                {"room": "乙", "people": 1, "mean": "90", "coefficient": "0.8519"},
                {"room": "甲", "people": 2, "mean": "70", "coefficient": "1.0952"},
            ],
        }
    ]
    values = standing.rows.get(entry=roomed["G001"]).values
    assert (values["plan.net"], values["plan.coefficient"], values["plan.adjusted"]) == (
        "80",
        "1.0952",
        "87.62",
    )


def test_the_page_of_the_run_shows_them(cast: Cast, roomed):
    address = reverse("manage-standing-detail", args=["tianjin-2024", compute(cast).pk])
    text = as_(cast.organizer).get(address).content.decode()
    assert "参照平均分 76.666667…" in text
    assert '<td class="number"><strong>0.8519</strong></td>' in text


def test_without_a_slot_the_run_says_what_is_missing(cast: Cast, roomed):
    Slot.objects.filter(entry=roomed["G003"]).delete()
    assert compute(cast).missing == [
        "G003：“方案设计”没有出场位置（考场），无法取修正系数",
    ]


def test_moving_somebody_to_another_room_makes_another_run(cast: Cast, roomed):
    first, before = compute(cast), inputs_fingerprint(event_scheme(cast.guidance))
    room = Room.objects.get(name="乙")
    Slot.objects.filter(entry=roomed["G002"]).update(room=room)
    assert inputs_fingerprint(event_scheme(cast.guidance)) != before
    assert compute(cast).run == first.run + 1


def test_a_third_assessor_is_owed_and_then_settles(cast: Cast, noon):
    rules = with_plan(third={"limit": "10"}, trimming=None, minimum_judges=2)
    make_scheme(cast.guidance, judges=3, components=rules)
    work = accepted(cast, "G001")
    seats = list(Seat.objects.filter(event=cast.guidance, component="plan").order_by("number"))
    for seat in seats[:2]:
        Assignment.objects.create(seat=seat, entry=work, component="plan", at=noon)
    key_in(cast, work, "theory", marks="80")
    key_in(cast, work, "plan", 1, marks=plan("60", "40"))
    key_in(cast, work, "plan", 2, marks=plan("50", "30"))
    assert compute(cast).missing == [
        "G001：“方案设计”两位评委相差 20 分，超过 10 分，须由第三位评委评分"
    ]
    Assignment.objects.create(seat=seats[2], entry=work, component="plan", is_third=True, at=noon)
    key_in(cast, work, "plan", 3, marks=plan("50", "34"))
    assert compute(cast).rows.get().values["plan.mark"] == "82.00"
