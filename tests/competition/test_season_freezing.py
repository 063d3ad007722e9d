"""What people rely on: a season file may not change it, and says so."""

from datetime import datetime

import pytest

from accounts.roles import Role
from competition.enums import EntryStatus, StandingState
from competition.models import (
    Competition,
    Event,
    MarkingScheme,
    Quota,
    SeasonText,
    Standing,
    Window,
)
from competition.operations.schemes import freeze_scheme, settle_scheme
from records.clock import clock_set_to
from records.errors import Conflict, NotAllowed, Refused
from records.models import ActionLog
from records.text import LOCAL
from tests import factories
from tests.competition.season.samples import SMALL, spoiled
from tests.competition.seasons import DAY, entered, load, refusals

pytestmark = pytest.mark.django_db


@pytest.fixture
def small() -> Competition:
    return load(SMALL.encode()).competition


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
