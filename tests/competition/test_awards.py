"""Decisions about award lines, and the page with the tables of districts."""

import io
import json

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from competition.models import AwardTier, Standing
from competition.operations.awards import decide_award
from competition.operations.components import lock_component
from competition.operations.standings import compute_standing, confirm_standing
from competition.queries.awards import awards_of_season
from records.errors import Conflict, NotAllowed, Refused
from records.models import ActionLog
from tests.cast import Cast
from tests.scoring import accepted, key_all, make_scheme, plan

pytestmark = pytest.mark.django_db

SAME = plan("50", "30")


@pytest.fixture
def standing(cast: Cast, noon) -> Standing:
    """G001 first; G002 and G003 equal to the last; one first prize, one second by decision."""
    make_scheme(cast.guidance)
    marks = {"G001": "90", "G002": "80", "G003": "80"}
    for number, theory in marks.items():
        district = cast.hedong if number == "G003" else cast.heping
        key_all(cast, accepted(cast, number, district=district), theory, SAME, SAME, SAME)
    for order, (name, points) in enumerate((("一等奖", 8), ("二等奖", 4))):
        AwardTier.objects.create(
            event=cast.guidance, name=name, method="count", value="1", on_tie="decision",
            points=points, order=order,
        )  # fmt: skip
    for component in ("theory", "plan"):
        lock_component(event_id=cast.guidance.pk, component=component, by=cast.organizer)
    return compute_standing(event_id=cast.guidance.pk, by=cast.organizer).standing


def tier(name: str) -> AwardTier:
    return AwardTier.objects.get(name=name)


def decide(cast: Cast, standing: Standing, name: str, *numbers: str, **more):
    given = {"vacant": False, "reason": "会议纪要第 1 号", "by": cast.organizer} | more
    return decide_award(standing_id=standing.pk, tier_id=tier(name).pk, numbers=numbers, **given)


def winners(cast: Cast) -> dict[str, list[str]]:
    [event] = awards_of_season(cast.competition).events
    return {each.tier.name: [winner.number for winner in each.winners] for each in event.tiers}


def test_a_tie_on_the_line_waits_until_it_is_decided(cast: Cast, standing):
    assert winners(cast) == {"一等奖": ["G001"], "二等奖": []}
    decide(cast, standing, "二等奖", "G003")
    assert winners(cast) == {"一等奖": ["G001"], "二等奖": ["G003"]}
    log = ActionLog.objects.filter(action="decide_award").get()
    assert (json.loads(log.payload)["decision"], log.reason) == (
        ["", "入选：G003"],
        "会议纪要第 1 号",
    )


def test_a_decision_may_be_changed_until_the_run_is_confirmed(cast: Cast, standing):
    decide(cast, standing, "二等奖", "G003")
    decide(cast, standing, "二等奖", "G002")
    assert winners(cast)["二等奖"] == ["G002"]
    confirm_standing(standing_id=standing.pk, statements={}, by=cast.organizer)
    with pytest.raises(Conflict, match="不能再更改"):
        decide(cast, standing, "二等奖", "G003")


def test_a_first_prize_may_stay_vacant_and_nobody_moves_up_into_its_place(cast: Cast, standing):
    decide(cast, standing, "一等奖", vacant=True)
    assert winners(cast) == {"一等奖": [], "二等奖": ["G001"]}


@pytest.mark.parametrize(
    ("numbers", "sentence"),
    [
        (("G001",), "G001 不在“二等奖”的线上，请从并列者中选择。"),
        (("G002", "G003"), "“二等奖”只剩 1 个名额，选了 2 个。"),
        (("X999",), "X999 不在“二等奖”的线上，请从并列者中选择。"),
    ],
)
def test_only_those_tied_can_be_chosen_and_only_as_many_as_fit(
    cast: Cast, standing, numbers, sentence
):
    with pytest.raises(Refused) as refusal:
        decide(cast, standing, "二等奖", *numbers)
    assert (refusal.value.message, winners(cast)["二等奖"]) == (sentence, [])


def test_where_nobody_is_tied_there_is_nothing_to_choose(cast: Cast, standing):
    with pytest.raises(Conflict, match="没有须决定的并列"):
        decide(cast, standing, "一等奖", "G001")


def test_a_decision_needs_its_reason_and_the_organizer(cast: Cast, standing):
    with pytest.raises(Refused, match="请填写依据"):
        decide(cast, standing, "二等奖", "G002", reason=" ")
    with pytest.raises(NotAllowed):
        decide(cast, standing, "二等奖", "G002", by=cast.supervisor)


def test_the_page_shows_lines_medals_scores_and_the_prize_of_districts(
    cast: Cast, standing, client
):
    cast.competition.organization = {
        "name": "优秀组织奖", "places": 1, "digits": 2, "on_tie": "all_in", "pending": [],
        "terms": [{"input": "entries", "weight": "60"}, {"input": "awards", "weight": "40"}],
    }  # fmt: skip
    cast.competition.save()
    decide(cast, standing, "二等奖", "G003")
    client.force_login(cast.organizer)
    page = client.get(reverse("manage-awards", args=[cast.competition.slug]))
    text = page.content.decode()
    assert page.status_code == 200
    assert "线上入选 G003" in text
    awards = awards_of_season(cast.competition)
    assert [(row.rank, row.district, row.counts, row.points) for row in awards.medals] == [
        (1, "和平区", (1, 0), 8),
        (2, "河东区", (0, 1), 4),
    ]
    assert [(row.rank, row.district, row.total) for row in awards.scores] == [
        (1, "和平区", 164),
        (2, "河东区", 80),
    ]
    assert [(row.district, row.score, row.is_awarded) for row in awards.organizations] == [
        ("和平区", 100, True),
        ("河东区", 50, False),
    ]


def test_what_is_refused_stays_typed_on_the_page(cast: Cast, standing, client):
    client.force_login(cast.organizer)
    address = reverse(
        "manage-award-decide", args=[cast.competition.slug, standing.pk, tier("二等奖").pk]
    )
    page = client.post(address, {"act": "choose", "number": ["G002", "G003"], "reason": "纪要甲"})
    assert page.status_code == 400
    assert 'value="纪要甲"' in page.content.decode()


def test_the_workbook_holds_the_same_tables(cast: Cast, standing, client):
    decide(cast, standing, "二等奖", "G003")
    client.force_login(cast.organizer)
    answer = client.get(reverse("manage-awards-export", args=[cast.competition.slug]))
    book = load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    assert book.sheetnames == ["获奖建议名单", "奖牌榜", "总分榜"]
    rows = [row[:4] for row in book["获奖建议名单"].iter_rows(values_only=True)]
    assert [row[1:3] for row in rows if row[0] == "职业指导人员"] == [
        ("一等奖", "G001"),
        ("二等奖", "G003"),
    ]


def test_the_tables_cost_the_same_for_three_and_thirty(
    cast: Cast, standing, django_assert_num_queries
):
    decide(cast, standing, "二等奖", "G003")
    with django_assert_num_queries(10):
        awards_of_season(cast.competition)
    for number in range(4, 31):
        accepted(cast, f"G{number:03d}")
    compute_standing(event_id=cast.guidance.pk, by=cast.organizer)
    with django_assert_num_queries(9):
        awards_of_season(cast.competition)
