"""What a district cannot do on its pages: forge, overwrite, press twice, look over the wall."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from competition.enums import EntryStatus
from competition.models import Entry
from competition.operations.entry_drafts import save_competitor
from tests.cast import Cast
from tests.competition.nominating import PHOTO, draft, person, submitted, ticks
from tests.competition.pages import at, browser_of, said

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("files")]


@pytest.fixture
def office(cast: Cast, noon) -> Client:
    """The liaison of 和平区, signed in."""
    return browser_of(cast.liaison)


def typed(cast: Cast, **changes):
    """What the form sends for a complete competitor."""
    fields = {
        "name": "周小雨",
        "unit": "和平区就业服务中心",
        "unit_level": "district",
        "post": "职业指导员",
        "employment": "staff",
        "mobile": "19100000001",
        "landline": "",
        "version": "1",
    }
    boxes = {f"declare_{key}": version for key, version in ticks(cast.guidance).items()}
    photo = SimpleUploadedFile("me.png", PHOTO, content_type="text/html")
    return {key: value for key, value in (fields | boxes | {"photo": photo} | changes).items()
            if value is not None}  # fmt: skip


def new(cast: Cast) -> str:
    return f"{at('district-entry-new')}?event={cast.guidance.code}"


def test_fields_that_are_not_the_forms_are_ignored(office, cast: Cast):
    forged = {
        "status": "accepted",
        "slot": "1",
        "number": "A001",
        "district": str(cast.hedong.pk),
        "district_id": str(cast.hedong.pk),
        "event_id": str(cast.grassroots.pk),
        "competitor_id": "1",
        "is_entered": "1",
        "fix_by": "2030-01-01",
        "traits": "{}",
        "id": "7",
    }
    office.post(new(cast), typed(cast) | forged)
    entry = Entry.objects.get()
    assert (entry.status, entry.slot, entry.number, entry.district, entry.event, entry.fix_by) == (
        EntryStatus.DRAFT,
        None,
        "",
        cast.heping,
        cast.guidance,
        None,
    )
    assert entry.competitor.is_entered is False


def test_a_double_click_begins_one_draft(office, cast: Cast):
    answers = [office.post(new(cast), typed(cast, form_key="k1", photo=None)) for _ in range(5)]
    assert Entry.objects.count() == 1
    assert len({answer["Location"] for answer in answers}) == 1


def test_the_same_key_with_another_body_is_refused(office, cast: Cast):
    office.post(new(cast), typed(cast, form_key="k1", photo=None))
    second = office.post(new(cast), typed(cast, form_key="k1", photo=None, name="别人"))
    assert (second.status_code, Entry.objects.count()) == (409, 1)


def test_two_tabs_are_compared_field_by_field_and_nothing_is_overwritten(office, cast: Cast):
    entry = draft(cast.guidance, cast.liaison)
    save_competitor(entry_id=entry.pk, version=1, data=person(name="甲"), by=cast.liaison)
    answer = office.post(at("district-entry-edit", entry.pk), typed(cast, name="乙", photo=None))
    entry.competitor.refresh_from_db()
    assert (answer.status_code, entry.competitor.name) == (409, "甲")
    assert ("姓名", "甲", "乙") in answer.context["compared"]
    assert 'name="version" value="2"' in said(answer)


def test_the_second_saving_after_the_comparison_goes_through(office, cast: Cast):
    entry = draft(cast.guidance, cast.liaison)
    save_competitor(entry_id=entry.pk, version=1, data=person(name="甲"), by=cast.liaison)
    office.post(
        at("district-entry-edit", entry.pk), typed(cast, name="乙", version="2", photo=None)
    )
    entry.competitor.refresh_from_db()
    assert entry.competitor.name == "乙"


def test_the_check_does_not_read_another_districts_entry(office, cast: Cast):
    other = submitted(cast.guidance, cast.other_liaison)
    sent = typed(cast, mobile=other.competitor.mobile, name=other.competitor.name, photo=None)
    address = at("district-entry-check")
    page = said(office.post(address, sent | {"event": "guidance", "entry": str(other.pk)}))
    assert ("每人只能参加一个赛项" in page, "河东" in page) == (True, False)


ENTRY_ROUTES = {
    "district-entry-detail": "get",
    "district-entry-edit": "get",
    "district-entry-photo": "get",
    "district-entry-submit": "post",
    "district-entry-recall": "post",
    "district-entry-withdraw": "post",
    "district-entry-substitute": "post",
    "district-entry-discard": "post",
}


@pytest.mark.parametrize(("name", "method"), ENTRY_ROUTES.items())
def test_another_districts_entry_does_not_exist(office, cast: Cast, name, method):
    other = draft(cast.guidance, cast.other_liaison)
    answers = [
        getattr(office, method)(at(name, entry_id)).status_code
        for entry_id in (other.pk, 0, 10**25, other.pk + 1000)
    ]
    assert answers == [404, 404, 404, 404]


@pytest.mark.parametrize(
    "query", ["event=moon", "", "event=guidance&replaces=0", "event=guidance&replaces=x"]
)
def test_a_forged_event_or_predecessor_does_not_exist(office, cast: Cast, query):
    assert office.get(f"{at('district-entry-new')}?{query}").status_code == 404


def test_another_districts_entry_is_no_predecessor(office, cast: Cast):
    other = submitted(cast.guidance, cast.other_liaison)
    assert office.get(f"{new(cast)}&replaces={other.pk}").status_code == 404
