"""Loading a season file: idempotent, never deleting, all or nothing."""

from datetime import datetime, timedelta

import pytest

from accounts.roles import Role
from competition.marking import fingerprint
from competition.models import (
    Appointment,
    AwardTier,
    Competition,
    Delegation,
    Event,
    MarkingScheme,
    Quota,
    RuleSetting,
    SeasonText,
)
from competition.operations.season import SeasonRefused, load_season
from competition.queries.season_export import export_season, season_of
from districts.models import District
from records.clock import clock_set_to
from records.errors import NotAllowed
from records.models import ActionLog
from records.operations.log import row_hash
from records.text import LOCAL
from tests import factories
from tests.competition.season.samples import FIXTURES, SMALL, parsed, spoiled
from tests.competition.seasons import DAY, entered, load, refusals

pytestmark = pytest.mark.django_db


@pytest.fixture
def small() -> Competition:
    return load(SMALL.encode()).competition


@pytest.mark.parametrize("name", ["tianjin-2024", "linyi-2022"])
def test_a_shipped_season_comes_back_as_it_was_loaded(name):
    source = (FIXTURES / f"{name}.toml").read_bytes()
    competition = load(source).competition
    competition.refresh_from_db()
    assert season_of(competition) == parsed(source)


@pytest.mark.parametrize("name", ["tianjin-2024", "linyi-2022"])
def test_loading_again_changes_nothing_and_leaves_no_trace(name):
    source = (FIXTURES / f"{name}.toml").read_bytes()
    first = load(source)
    second = load(source, at=DAY + timedelta(days=1))
    assert (second.added, second.changed, second.kept) == ((), (), ())
    assert second.unchanged == len(first.added)
    assert ActionLog.objects.count() == 1


def test_loading_the_export_changes_nothing_but_the_digest(small):
    summary = load(export_season(small).encode())
    assert (summary.is_change, summary.kept) == (False, ())
    assert [row.action for row in ActionLog.objects.all()] == ["load_season", "load_season"]


def test_two_cities_stand_side_by_side():
    for name in ("tianjin-2024", "linyi-2022"):
        load((FIXTURES / f"{name}.toml").read_bytes())
    counts = {c.slug: (c.delegations.count(), c.events.count()) for c in Competition.objects.all()}
    assert counts == {"tianjin-2024": (16, 5), "linyi-2022": (14, 5)}


def test_the_county_places_of_linyi_sum_to_ninety_and_the_city_places_to_nine():
    competition = load((FIXTURES / "linyi-2022.toml").read_bytes()).competition
    county = Quota.objects.get(event__competition=competition, event__code="county")
    assert sum(override.maximum for override in county.overrides.all()) == 90
    tiers = AwardTier.objects.filter(event__competition=competition)
    assert sum(int(tier.value) for tier in tiers) == 9


def test_the_calendar_of_tianjin_closes_at_the_midnights_that_the_notice_means():
    competition = load((FIXTURES / "tianjin-2024.toml").read_bytes()).competition
    closings = {
        window.task: window.closes_at.astimezone(LOCAL) for window in competition.windows.all()
    }
    assert closings == {
        "liaisons": datetime(2024, 4, 21, tzinfo=LOCAL),
        "leader": datetime(2024, 5, 1, tzinfo=LOCAL),
        "competitors": datetime(2024, 5, 1, tzinfo=LOCAL),
        "works": datetime(2024, 5, 31, tzinfo=LOCAL),
    }


def test_the_stored_scheme_carries_its_fingerprint(small):
    scheme = MarkingScheme.objects.get(event__competition=small)
    assert scheme.fingerprint == fingerprint(parsed().events[0].scheme)


def test_a_change_is_written_counted_and_logged(small):
    summary = load(spoiled("maximum = 3\n", "maximum = 4\n"))
    assert [str(change) for change in summary.changed] == ["名额“优秀项目”：至多"]
    assert Quota.objects.get(event__code="projects").maximum == 4
    row = ActionLog.objects.first()
    assert '"名额 优秀项目.maximum":[3,4]' in row.payload
    assert row.hash == row_hash(row)


def test_what_the_file_no_longer_names_stays_and_is_told(small):
    shorter = SMALL[: SMALL.index('[[rules]]\nrule = "unit_level"')]
    summary = load(shorter.encode())
    assert [str(change) for change in summary.kept] == [
        "资格规则“单位层级与赛项相符（职业指导人员）”"
    ]
    assert RuleSetting.objects.filter(competition=small).count() == 2


def test_an_event_and_a_district_may_come_later(small):
    source = SMALL + '\n[[districts]]\ncode = "120102"\nname = "河东区"\n'
    summary = load(source.encode())
    assert [str(change) for change in summary.added] == ["区“河东区”", "代表队“河东区”"]
    assert Delegation.objects.filter(competition=small).count() == 3


def test_a_file_with_one_mistake_stores_nothing():
    assert refusals(spoiled("maximum = 3\n", "maximun = 3\n")) == [
        ("events[1].quota.maximun", "未知的键，是否想写“maximum”？")
    ]
    stored = (Competition, District, SeasonText, Event, ActionLog)
    assert [model.objects.count() for model in stored] == [0, 0, 0, 0, 0]


def test_a_refused_change_rolls_the_whole_file_back(small):
    entered(small)
    source = spoiled('number_prefix = "A"', 'number_prefix = "B"').replace(
        "通过以赛促学。".encode(), "改了。".encode()
    )
    assert refusals(source) == [("events.guidance", "“职业指导人员”已编参赛号，前缀“A”不能更改。")]
    assert SeasonText.objects.get(key="overview").body == "通过以赛促学。"
    assert ActionLog.objects.count() == 1


def test_a_new_season_appoints_the_organizer_who_brought_it():
    organizer = factories.make_user(Role.ORGANIZER)
    summary = load(SMALL.encode(), by=organizer)
    assert list(Appointment.objects.values_list("competition", "user")) == [
        (summary.competition.pk, organizer.pk)
    ]


def test_an_organizer_of_another_competition_may_not_load_over_it(small):
    stranger = factories.make_staff(factories.make_competition("other"))
    with pytest.raises(NotAllowed):
        load(spoiled("maximum = 3\n", "maximum = 4\n"), by=stranger)
    assert Quota.objects.get(event__code="projects").maximum == 3


@pytest.mark.parametrize("role", [Role.LIAISON, Role.CLERK, Role.SUPERVISOR, Role.ADMINISTRATOR])
def test_only_an_organizer_loads_season_files(role):
    with pytest.raises(NotAllowed):
        load(SMALL.encode(), by=factories.make_user(role))
    assert not Competition.objects.exists()


def test_the_page_of_one_season_loads_no_other(small):
    with pytest.raises(SeasonRefused) as refusal:
        load_season(source=SMALL.encode(), by=None, at=DAY, slug="other")
    assert refusal.value.mistakes[0].place == "competition.slug"


def test_the_database_clock_decides_when_no_time_is_given():
    with clock_set_to(DAY):
        load_season(source=SMALL.encode(), by=None)
    assert Competition.objects.get().created_at == DAY


def test_the_export_takes_the_same_number_of_queries_for_small_and_large(
    small, django_assert_num_queries
):
    large = load((FIXTURES / "linyi-2022.toml").read_bytes()).competition
    with django_assert_num_queries(12):
        season_of(Competition.objects.get(pk=small.pk))
    with django_assert_num_queries(12):
        season_of(Competition.objects.get(pk=large.pk))
