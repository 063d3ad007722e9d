"""A hand-in is compared with all others, and no district hears of it."""

import re

import pytest

from records.models import ActionLog, Job, Message
from records.operations.jobs import perform
from submissions.models import Likeness
from submissions.operations.handing_in import submit_work
from tests.cast import Cast
from tests.competition.pages import browser_of, said
from tests.submissions.handed_in import PROSE, compared, project
from tests.works import make_work

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


def test_a_hand_in_queues_its_comparison(cast: Cast, papers):
    first = make_work(papers, cast.other_liaison, process=PROSE)
    submit_work(entry_id=first.entry_id, by=cast.other_liaison)
    second = make_work(papers, cast.liaison, process=PROSE)
    version = submit_work(entry_id=second.entry_id, by=cast.liaison)
    job = Job.objects.get(params={"version": version.pk})
    assert (job.kind, job.requested_by) == ("compare-work", None)
    perform(job_id=job.pk)
    row = Likeness.objects.get()
    assert (row.version, row.other.submission) == (version, first)


def test_a_district_hears_nothing_of_the_comparison_its_hand_in_starts(cast: Cast):
    project(cast, cast.heping)
    second = project(cast, cast.hedong)
    job = compared(second, by=cast.other_liaison)
    assert (job.requested_by, Likeness.objects.count()) == (None, 1)
    assert Message.objects.count() == 0


def test_the_districts_pages_and_inbox_say_the_same_with_and_without_a_likeness(cast: Cast):
    first = project(cast, cast.heping, title="甲")
    second = project(cast, cast.hedong, title="乙")
    addresses = ["/desk/", "/desk/jobs/", "/desk/inbox/"]
    browsers = [browser_of(cast.liaison), browser_of(cast.other_liaison)]
    before = [_plain(browser.get(each)) for browser in browsers for each in addresses]
    compared(second, by=cast.other_liaison)
    compared(first, by=cast.liaison)
    assert Likeness.objects.count() == 1
    after = [_plain(browser.get(each)) for browser in browsers for each in addresses]
    assert after == before


def _plain(page) -> str:
    """A page without its one-time tokens."""
    text = said(page)
    return re.sub(r'(name="(?:csrfmiddlewaretoken|form_key)" value=)"[^"]*"', r"\1", text)


def test_the_comparison_stands_in_no_entrys_history(cast: Cast):
    project(cast, cast.heping)
    compared(project(cast, cast.hedong))
    (row,) = ActionLog.objects.all()
    assert (row.action, row.object_type, row.actor) == (
        "find_likeness", "submissions.submissionversion", None,
    )  # fmt: skip
