"""What assessors read of a work: its blind copy, only theirs, and nothing that tells whose it is."""

import json
from dataclasses import asdict

import pytest
from django.test import Client

from accounts.roles import Role
from competition.models import Assignment, Seat
from competition.queries.papers import reading
from submissions.models import BlindCopy, BlindFile
from tests.cast import Cast
from tests.factories import NOON, make_staff
from tests.meta.objects import a_file
from tests.scoring import make_scheme
from tests.works import Papers, make_accepted

pytestmark = pytest.mark.django_db
DOCUMENT, FILE = "/judge/reading/482917/document/", "/judge/reading/482917/files/1/"


@pytest.fixture
def copy(cast: Cast, papers: Papers, noon) -> BlindCopy:
    make_scheme(papers.cases)
    work = make_accepted(papers, cast.liaison, "case", title="和平区九十天")
    leak = {"verdict": "cover", "found": "和平区", "what": "", "where": "", "file": 0}
    copy = BlindCopy.objects.create(
        version=work.current, code="482917", state="clean", document=a_file(cast),
        decisions={"k": leak}, made_at=NOON,
    )  # fmt: skip
    BlindFile.objects.create(
        copy=copy, order=1, group="照片", name="482917-01.pdf", file=a_file(cast)
    )
    BlindFile.objects.create(copy=copy, order=2, group="授权书", reason="含署名或签章，不随附")
    return copy


def seat(cast: Cast, copy: BlindCopy, number: int = 1, **fields) -> Seat:
    event = copy.version.submission.entry.event
    row = Seat.objects.get(event=event, component="plan", number=number)
    for name, value in fields.items():
        setattr(row, name, value)
    row.save()
    return row


def status(user, address: str) -> int:
    client = Client()
    client.force_login(user)
    return client.get(address).status_code


def test_a_reading_tells_the_work_and_not_whose_it_is(cast: Cast, copy: BlindCopy):
    found = reading(copy.version.submission.entry)
    assert found is not None
    assert (found.code, found.title) == ("482917", "×××九十天")
    told = json.dumps(asdict(found), ensure_ascii=False)
    assert not [word for word in ("何苗苗", "和平区", "19900000001") if word in told]
    assert [(file.address, file.reason) for file in found.files] == [
        (FILE, ""), ("", "含署名或签章，不随附"),
    ]  # fmt: skip


def test_a_copy_with_an_open_find_is_no_reading(cast: Cast, copy: BlindCopy):
    BlindCopy.objects.update(open_count=1)
    seat(cast, copy, judge=cast.judge)
    assert reading(copy.version.submission.entry) is None
    assert status(cast.judge, DOCUMENT) == 404


def test_only_the_assigned_assessor_is_served(cast: Cast, copy: BlindCopy):
    other = make_staff(cast.competition, Role.JUDGE)
    mine, _ = seat(cast, copy, judge=cast.judge), seat(cast, copy, 2, judge=other)
    entry = copy.version.submission.entry
    Assignment.objects.create(
        seat=mine, entry=entry, component=mine.component, by=cast.organizer, at=NOON
    )
    assert [status(cast.judge, page) for page in (DOCUMENT, FILE)] == [200, 200]
    assert [status(other, page) for page in (DOCUMENT, FILE)] == [404, 404]


def test_an_assessor_of_the_same_district_is_not_served(cast: Cast, copy: BlindCopy):
    seat(cast, copy, judge=cast.judge, district=cast.heping)
    assert status(cast.judge, FILE) == 404


def test_who_checks_the_copies_sees_them_and_a_stranger_does_not(cast: Cast, copy: BlindCopy):
    people = (cast.organizer, cast.supervisor, cast.foreign_organizer, cast.judge, cast.clerk)
    assert [status(one, FILE) for one in people] == [200, 200, 404, 404, 403]
