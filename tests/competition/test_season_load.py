"""Loading a season file: idempotent, never deleting, all or nothing, the frozen refused."""

from datetime import datetime, timedelta

import pytest

from accounts.models import User
from accounts.roles import Role
from competition.enums import EntryStatus, StandingState
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
    Standing,
    Window,
)
from competition.operations.schemes import freeze_scheme, settle_scheme
from competition.operations.season import SeasonRefused, load_season
from competition.queries.season_export import export_season, season_of
from districts.models import District
from records.clock import clock_set_to
from records.errors import Conflict, NotAllowed, Refused
from records.models import ActionLog
from records.operations.log import row_hash
from records.text import LOCAL
from tests import factories
from tests.competition.season.samples import FIXTURES, SMALL, parsed, spoiled

pytestmark = pytest.mark.django_db

DAY = datetime(2025, 4, 10, 12, 0, tzinfo=LOCAL)  # every window of the small season is open


@pytest.fixture
def small() -> Competition:
    return load(SMALL.encode()).competition


def load(source: bytes, *, by: User | None = None, at: datetime = DAY):
    return load_season(source=source, by=by, at=at)


def refusals(source: bytes, *, at: datetime = DAY) -> list[tuple[str, str]]:
    with pytest.raises(SeasonRefused) as refusal:
        load(source, at=at)
    return [(mistake.place, mistake.reason) for mistake in refusal.value.mistakes]


def entered(
    competition: Competition, code: str = "guidance", status=EntryStatus.ACCEPTED, **fields
):
    event = Event.objects.get(competition=competition, code=code)
    return factories.make_entry(event, District.objects.get(code="120101"), status, **fields)


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


def test_a_quota_below_its_use_is_refused_naming_the_district(small):
    entered(small, "projects")
    entered(small, "projects", slot=2)
    assert refusals(spoiled("maximum = 3\n", "maximum = 1\n")) == [
        (
            "events.projects.quota",
            "“优秀项目”的名额上限低于已占用的名额：和平区（已占 2 个，上限 1 个）。",
        )
    ]


def test_an_override_below_its_use_is_refused(small):
    entered(small, "projects")
    source = spoiled('district = "TJJT"\nmaximum = 1', 'district = "120101"\nmaximum = 0')
    assert [place for place, _ in refusals(source)] == ["events.projects.quota"]


def test_a_quota_may_be_lowered_to_what_is_used(small):
    entered(small, "projects")
    load(spoiled("maximum = 3\n", "maximum = 1\n"))
    assert Quota.objects.get(event__code="projects").maximum == 1


def test_the_kind_of_an_event_stays_once_somebody_is_entered(small):
    entered(small, "projects", EntryStatus.DRAFT)
    source = spoiled('task = "works"\nevent = "projects"', 'task = "competitors"').replace(
        b'kind = "works"', b'kind = "personal"'
    )
    assert refusals(source) == [("events.projects", "“优秀项目”已有参赛名额，类别不能更改。")]


def test_an_event_may_not_take_the_name_of_one_that_the_file_leaves_out(small):
    source = SMALL.replace('code = "projects"', 'code = "works"').replace(
        'event = "projects"', 'event = "works"'
    )
    assert refusals(source.encode()) == [
        ("events.works", "名称“优秀项目”已被赛项 projects 使用。"),
        ("events.works", "参赛号前缀“C”已被赛项 projects 使用。"),
    ]


def test_a_frozen_scheme_is_refused_and_its_old_fingerprint_stays(small):
    scheme = MarkingScheme.objects.get()
    organizer = factories.make_staff(small)
    with clock_set_to(DAY):
        freeze_scheme(event_id=scheme.event_id, reason="第一次会议", by=organizer)
    assert refusals(spoiled("maximum = 100", "maximum = 120")) == [
        (
            "events.guidance.scheme",
            "“职业指导人员”的评分标准已于2025年4月10日 12:00冻结（第一次会议），不能更改。",
        )
    ]
    assert MarkingScheme.objects.get().fingerprint == scheme.fingerprint


def test_a_frozen_scheme_may_still_be_settled_by_a_file_without_its_pending_notes(small):
    scheme = MarkingScheme.objects.get()
    organizer = factories.make_staff(small)
    freeze_scheme(event_id=scheme.event_id, reason="第一次会议", by=organizer)
    load(spoiled('pending = ["权重"]\n', ""))
    settled = MarkingScheme.objects.get()
    assert (settled.definition["pending"], settled.fingerprint) == ([], scheme.fingerprint)


def test_an_unfrozen_scheme_may_change(small):
    load(spoiled("maximum = 100", "maximum = 120"))
    assert MarkingScheme.objects.get().definition["components"][0]["maximum"] == "120"


def test_award_tiers_stand_once_a_standing_is_confirmed(small):
    event = Event.objects.get(code="guidance")
    Standing.objects.create(
        event=event,
        run=1,
        state=StandingState.CONFIRMED,
        scheme_fingerprint="0" * 64,
        inputs_fingerprint="0" * 64,
        computed_at=DAY,
    )
    assert refusals(spoiled("value = 0.1", "value = 0.2")) == [
        ("events.guidance.awards", "“职业指导人员”的成绩已确认，奖项“一等奖”不能再更改。")
    ]
    assert not load(SMALL.encode()).is_change


def test_an_open_window_may_be_made_longer_or_shorter_but_not_ended_in_the_past(small):
    load(spoiled("closes = 2025-04-20", "closes = 2025-04-25"))
    load(spoiled("closes = 2025-04-20", "closes = 2025-04-11"))
    assert refusals(spoiled("closes = 2025-04-20", "closes = 2025-04-09")) == [
        (
            "windows.liaisons",
            "“报送各区联络人员信息表（附件1）”正在办理，截止时间不能改到已经过去的2025年4月9日 24:00。",
        )
    ]


def test_an_open_window_may_not_be_opened_later(small):
    source = SMALL.replace(
        'task = "liaisons"\nopens = 2025-04-01', 'task = "liaisons"\nopens = 2025-04-12'
    )
    assert refusals(source.encode()) == [
        (
            "windows.liaisons",
            "“报送各区联络人员信息表（附件1）”正在办理，开始时间不能推迟到2025年4月12日 00:00。",
        )
    ]


def test_a_closed_window_may_be_opened_again(small):
    after = datetime(2025, 5, 1, tzinfo=LOCAL)
    load(spoiled("closes = 2025-04-20", "closes = 2025-05-05"), at=after)
    assert Window.objects.get(task="liaisons").is_open(after)


def test_new_words_of_a_declaration_need_a_new_version(small):
    assert refusals(spoiled("资料真实。", "资料真实、准确。")) == [
        ("declarations.truthful", "“真实性承诺”的正文有改动，请把 version 改为 2。")
    ]
    source = spoiled("资料真实。", "资料真实、准确。").replace(b"version = 1", b"version = 2")
    load(source)
    assert SeasonText.objects.get(key="truthful").version == 2
    assert refusals(SMALL.encode()) == [
        ("declarations.truthful", "“真实性承诺”的版本不能低于现有的第 2 版。")
    ]


def test_a_district_keeps_the_name_that_other_seasons_print():
    factories.make_district("120101", "和平区")
    factories.make_district("371312", "某集团")
    assert refusals(spoiled('name = "和平区"', 'name = "和平新区"')) == [
        (
            "districts.120101",
            "区划 120101 在本系统中名为“和平区”，与文件中的“和平新区”不一致。如确需更名，请由系统管理员在后台修改。",
        ),
        ("districts.TJJT", "“某集团”已是区划 371312 的名称，请写全称（如“某某市某集团”）。"),
    ]


def test_all_refusals_are_told_at_once(small):
    entered(small)
    source = spoiled('number_prefix = "A"', 'number_prefix = "B"').replace(
        "资料真实。".encode(), "别的。".encode()
    )
    assert [place for place, _ in refusals(source)] == ["declarations.truthful", "events.guidance"]


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


def test_freezing_needs_a_reason_and_happens_once(small):
    event = Event.objects.get(code="guidance")
    organizer = factories.make_staff(small)
    with pytest.raises(Refused) as refusal:
        freeze_scheme(event_id=event.pk, reason=" ", by=organizer)
    assert refusal.value.field == "reason"
    freeze_scheme(event_id=event.pk, reason="会议纪要", by=organizer)
    with pytest.raises(Conflict):
        freeze_scheme(event_id=event.pk, reason="再来一次", by=organizer)
    assert ActionLog.objects.filter(action="freeze_scheme").count() == 1


def test_settling_takes_the_pending_notes_off_and_keeps_the_fingerprint(small):
    before = MarkingScheme.objects.get()
    organizer = factories.make_staff(small)
    settle_scheme(event_id=before.event_id, reason="会议纪要", by=organizer)
    after = MarkingScheme.objects.get()
    assert (after.definition["pending"], after.fingerprint) == ([], before.fingerprint)
    with pytest.raises(Conflict):
        settle_scheme(event_id=before.event_id, reason="会议纪要", by=organizer)


@pytest.mark.parametrize("operation", [freeze_scheme, settle_scheme])
def test_a_scheme_belongs_to_those_who_serve_its_competition(small, operation):
    event = Event.objects.get(code="guidance")
    stranger = factories.make_staff(factories.make_competition("other"))
    with pytest.raises(Event.DoesNotExist):
        operation(event_id=event.pk, reason="会议纪要", by=stranger)
    supervisor = factories.make_staff(small, Role.SUPERVISOR)
    with pytest.raises(NotAllowed):
        operation(event_id=event.pk, reason="会议纪要", by=supervisor)


def test_an_event_without_a_scheme_cannot_be_frozen(small):
    event = Event.objects.get(code="projects")
    with pytest.raises(Refused):
        freeze_scheme(event_id=event.pk, reason="会议", by=factories.make_staff(small))


def test_the_export_takes_the_same_number_of_queries_for_small_and_large(
    small, django_assert_num_queries
):
    large = load((FIXTURES / "linyi-2022.toml").read_bytes()).competition
    with django_assert_num_queries(12):
        season_of(Competition.objects.get(pk=small.pk))
    with django_assert_num_queries(12):
        season_of(Competition.objects.get(pk=large.pk))
