"""培训与签到: rosters, 签到, materials."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from competition.enums import EntryStatus
from competition.models import Activity, Attendance, Liaison, Stage
from competition.operations.activities import (
    add_material,
    build_roster,
    mark_attendance,
    remove_material,
)
from competition.operations.entries import withdraw_entry
from records.errors import Conflict, NotAllowed, Refused
from records.models import ActionLog
from tests.cast import Cast
from tests.competition.pages import at, browser_of, queries_at_3_and_30, said
from tests.factories import make_entry
from tests.records.media.files import pdf

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("files")]
PDF = pdf()


@pytest.fixture
def training(cast: Cast, noon) -> Activity:
    """The May training, with one accepted competitor and one liaison to come."""
    stage = Stage.objects.create(competition=cast.competition, key="may", name="交流培训")
    make_entry(cast.guidance, cast.heping, EntryStatus.ACCEPTED, name="张三")
    make_entry(cast.guidance, cast.hedong, EntryStatus.SUBMITTED, name="李四")
    Liaison.objects.create(
        competition=cast.competition, district=cast.hedong, name="赵联络", unit="局", post="科长",
        mobile="19000000001",
    )  # fmt: skip
    return Activity.objects.create(
        competition=cast.competition, stage=stage, key="training", name="集中培训"
    )


@pytest.fixture
def committee(cast: Cast, noon) -> Client:
    """The organizer, signed in."""
    return browser_of(cast.organizer)


def roster(training: Activity) -> list[str]:
    return list(training.attendances.values_list("name", flat=True))


def test_the_roster_is_accepted_competitors_and_liaisons(cast: Cast, training):
    assert build_roster(activity_id=training.pk, by=cast.organizer) == 2
    assert roster(training) == ["张三", "赵联络"]


def test_a_liaison_who_also_competes_is_listed_once(cast: Cast, training):
    Liaison.objects.update(district=cast.heping, name="张三")
    build_roster(activity_id=training.pk, by=cast.organizer)
    (person,) = training.attendances.all()
    assert person.entry is not None


def test_who_left_goes_and_who_signed_in_stays(cast: Cast, training):
    build_roster(activity_id=training.pk, by=cast.organizer)
    gone = training.attendances.get(name="赵联络")
    mark_attendance(
        activity_id=training.pk, attendance_ids=[gone.pk], is_present=True, by=cast.organizer
    )
    Liaison.objects.all().delete()
    entry = training.attendances.get(name="张三").entry
    withdraw_entry(entry_id=entry.pk, reason="调离", by=cast.organizer)
    build_roster(activity_id=training.pk, by=cast.organizer)
    assert roster(training) == ["赵联络"]


def test_the_first_time_of_signing_in_stays_and_can_be_taken_back(cast: Cast, training):
    build_roster(activity_id=training.pk, by=cast.organizer)
    ids = [person.pk for person in training.attendances.all()]
    marks = [
        mark_attendance(
            activity_id=training.pk, attendance_ids=ids, is_present=present, by=cast.organizer
        )
        for present in (True, True, False)
    ]
    assert marks == [2, 0, 2]
    assert Attendance.objects.filter(signed_in_at__isnull=False).count() == 0


def test_nobody_of_another_activity_is_marked(cast: Cast, training):
    other = Activity.objects.create(
        competition=cast.competition, stage=training.stage, key="x", name="交流"
    )
    build_roster(activity_id=other.pk, by=cast.organizer)
    ids = [person.pk for person in other.attendances.all()]
    mark_attendance(activity_id=training.pk, attendance_ids=ids, is_present=True, by=cast.organizer)
    assert other.attendances.filter(signed_in_at__isnull=False).count() == 0


def test_only_organizers_of_the_season_keep_rosters(cast: Cast, training):
    for user in (cast.liaison, cast.supervisor, cast.clerk, cast.judge):
        with pytest.raises(NotAllowed):
            build_roster(activity_id=training.pk, by=user)
    with pytest.raises(Activity.DoesNotExist):
        build_roster(activity_id=training.pk, by=cast.foreign_organizer)


def test_signing_in_nobody_is_refused(cast: Cast, training):
    with pytest.raises(Refused):
        mark_attendance(
            activity_id=training.pk, attendance_ids=[], is_present=True, by=cast.organizer
        )


def test_a_material_that_was_taken_away_is_not_taken_away_twice(cast: Cast, training):
    stored = add_material(
        activity_id=training.pk, content=PDF, filename="课件.pdf", by=cast.organizer
    )
    remove_material(activity_id=training.pk, file_id=stored.pk, by=cast.organizer)
    with pytest.raises(Conflict):
        remove_material(activity_id=training.pk, file_id=stored.pk, by=cast.organizer)
    actions = ActionLog.objects.values_list("action", flat=True).order_by("seq")
    assert list(actions) == ["add_material", "remove_material"]


def test_the_page_builds_marks_and_shows(committee, cast: Cast, training):
    committee.post(at("manage-activity-roster", training.pk))
    person = training.attendances.get(name="张三")
    committee.post(
        at("manage-activity-attend", training.pk), {"person": [person.pk], "act": "mark"}
    )
    page = committee.get(at("manage-activity-detail", training.pk))
    assert (page.context["present"], len(page.context["roster"])) == (1, 2)
    committee.post(
        at("manage-activity-attend", training.pk), {"person": [person.pk], "act": "undo"}
    )
    person.refresh_from_db()
    assert person.signed_in_at is None


@pytest.mark.parametrize("people", [[], ["x"], ["9" * 18], ["-1"]])
def test_forged_people_are_not_marked(committee, cast: Cast, training, people):
    build_roster(activity_id=training.pk, by=cast.organizer)
    answer = committee.post(at("manage-activity-attend", training.pk), {"person": people})
    assert answer.status_code == 302
    assert training.attendances.filter(signed_in_at__isnull=False).count() == 0


def test_the_roster_page_costs_the_same_at_3_and_30_rows(committee, cast: Cast, training):
    names = iter(f"人{number}" for number in range(100))

    def person():
        Attendance.objects.create(activity=training, district=cast.heping, name=next(names))

    address = at("manage-activity-detail", training.pk)
    few, many = queries_at_3_and_30(person, committee, address)
    assert few == many


def test_a_material_reaches_the_districts_of_the_season_only(committee, cast: Cast, training):
    sent = {"file": SimpleUploadedFile("课件.pdf", PDF)}
    committee.post(at("manage-activity-material", training.pk), sent)
    stored = training.materials.get()
    assert "课件.pdf" in said(browser_of(cast.liaison).get(at("district-activities")))
    address = at("activity-material", training.pk, stored.pk)
    answers = {
        user.role: browser_of(user).get(address).status_code
        for user in (cast.liaison, cast.supervisor, cast.clerk, cast.judge)
    }
    assert answers == {"liaison": 200, "supervisor": 200, "clerk": 403, "judge": 403}
    assert browser_of(cast.foreign_organizer).get(address).status_code == 404


@pytest.mark.parametrize(
    ("content", "name"), [(b"MZ\x90", "课件.pdf"), (PDF, "课件.exe"), (b"", "课件.pdf")]
)
def test_what_is_no_document_is_refused_on_the_page(committee, cast, training, content, name):
    sent = {"file": SimpleUploadedFile(name, content)}
    answer = committee.post(at("manage-activity-material", training.pk), sent)
    assert (answer.status_code, training.materials.count()) == (400, 0)


def test_a_file_that_is_not_the_activitys_does_not_exist(committee, cast: Cast, training):
    for file_id in (0, 10**25, 999_999):
        assert committee.get(at("activity-material", training.pk, file_id)).status_code == 404


def test_a_district_sees_its_own_people_on_the_roster(cast: Cast, training):
    build_roster(activity_id=training.pk, by=cast.organizer)
    pages = {
        user: said(browser_of(user).get(at("district-activities")))
        for user in (cast.liaison, cast.other_liaison)
    }
    assert ["张三" in pages[cast.liaison], "赵联络" in pages[cast.liaison]] == [True, False]
    assert ["张三" in pages[cast.other_liaison], "赵联络" in pages[cast.other_liaison]] == [
        False,
        True,
    ]


def test_seasons_without_activities_say_so(committee, cast: Cast):
    assert "本届没有安排活动" in said(committee.get(at("manage-activities")))
    assert "本届尚未安排活动" in said(browser_of(cast.liaison).get(at("district-activities")))
