"""The rules run again over works: what they find leads to the list of works."""

import pytest

from competition.enums import EntryStatus, Severity
from competition.models import RuleSetting
from competition.operations.eligibility_check import Recheck, enqueue_recheck, recheck_kinds
from records.models import Message
from records.operations.jobs import perform
from tests.factories import NOON, make_entry
from tests.works import make_submitted

pytestmark = pytest.mark.django_db


@pytest.fixture
def season(cast, papers, noon):
    """A competitor and a work that new rules find fault with."""
    make_entry(cast.guidance, cast.heping, EntryStatus.SUBMITTED, unit_level="street")
    make_submitted(papers, cast.liaison, "case", title="年度大事记")
    for rule, event, params in (
        ("unit_level", cast.guidance, {"levels": ["city"]}),
        ("excluded_genres", None, {}),
    ):
        RuleSetting.objects.create(
            competition=cast.competition, event=event, rule=rule, clause="c", params=params,
            severity=Severity.BLOCK,
        )  # fmt: skip
    Message.objects.all().delete()
    return cast


def test_each_kind_of_finding_leads_to_its_own_list(season):
    perform(job_id=enqueue_recheck(competition=season.competition, by=None, at=NOON).pk)
    rows = Message.objects.filter(recipient=season.organizer).order_by("pk")
    assert list(rows.values_list("subject", "link")) == [
        ("资格核查发现 1 项新情况", "/manage/tianjin-2024/entries/?findings=open"),
        ("参评材料核查发现 1 项新情况", "/manage/tianjin-2024/works/?findings=open"),
    ]


def test_the_second_time_nothing_is_new(season):
    recheck_kinds(competition_id=season.competition.pk)
    found = recheck_kinds(competition_id=season.competition.pk)
    assert list(found.values()) == [Recheck(kept=1), Recheck(kept=1)]
