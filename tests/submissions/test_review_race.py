"""Two organizers decide about the same work at once: one wins, the other is told.

The pause between looking at the state and writing it makes the race certain, so that the
negative control shows that the locks are what keeps a work from being decided twice.
"""

import threading
from contextlib import suppress
from functools import partial

import pytest
from django.db import connection

from competition.models import Entry, Opinion, Quota
from competition.operations import entry_reviews as acts
from competition.operations.entry_reviews import Comment, accept_entry, reject_entry, return_entry
from records.errors import Conflict
from records.models import ActionLog
from records.operations.anchors import verify_log
from submissions.models import Submission
from submissions.operations import reviewing
from submissions.operations.reviewing import assign_reviewer
from tests import factories
from tests.factories import NOON
from tests.racing import together
from tests.works import make_submitted

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def kept(tmp_path, settings):
    """Anchors of the log go to a folder of this test's own."""
    settings.ANCHOR_FILE = tmp_path / "anchors.txt"


@pytest.fixture
def pause(monkeypatch):
    """After the state was found good, wait until the other has found it good too, or a moment."""
    barrier = threading.Barrier(2)
    look = acts.check_move

    def look_and_wait(*args):
        look(*args)
        with suppress(threading.BrokenBarrierError):
            barrier.wait(timeout=0.5 if connection.vendor == "postgresql" else 0.01)

    monkeypatch.setattr(acts, "check_move", look_and_wait)


@pytest.fixture
def work(cast, papers):
    """A case of 和平区, waiting."""
    return make_submitted(papers, cast.liaison, "case")


def tries(cast, work):
    """One accepts, a colleague returns, both from the page as it was."""
    seen = Entry.objects.get(pk=work.entry_id).version
    colleague = factories.make_staff(cast.competition)
    return [
        partial(accept_entry, entry_id=work.entry_id, seen=seen, by=cast.organizer),
        partial(
            return_entry,
            entry_id=work.entry_id,
            comments=[Comment("title", "请核对")],
            fix_by=NOON.replace(day=20),
            seen=seen,
            by=colleague,
        ),
    ]


def words(outcomes):
    return sorted(
        "done" if isinstance(each, Entry | Submission)
        else "refused" if isinstance(each, Conflict)
        else repr(each)
        for each in outcomes
    )  # fmt: skip


def without_locks(monkeypatch):
    for model in (Quota, Entry, Submission):
        rows = type(model.objects.all())
        monkeypatch.setattr(rows, "locked", lambda self: self.order_by("pk"))


def test_of_two_who_decide_at_once_one_wins(cast, noon, work, pause):
    assert words(together(tries(cast, work))) == ["done", "refused"]
    assert Opinion.objects.count() == 1
    assert list(verify_log()) == []


def test_without_the_locks_both_would_have_decided(cast, noon, work, pause, monkeypatch):
    without_locks(monkeypatch)
    outcomes = words(together(tries(cast, work)))
    by_itself = connection.vendor == "sqlite"  # one writer at a time, whatever we do
    assert (outcomes == ["done", "refused"]) == by_itself
    assert (Opinion.objects.count() == 1) == by_itself


def test_of_two_who_reject_at_once_one_wins(cast, noon, work, pause):
    colleague = factories.make_staff(cast.competition)
    values = {"entry_id": work.entry_id, "reason": "不符"}
    outcomes = together(
        [partial(reject_entry, by=by, **values) for by in (cast.organizer, colleague)]
    )
    assert words(outcomes) == ["done", "refused"]


def test_what_the_district_handed_in_anew_is_looked_at_first(cast, noon, work):
    seen = Entry.objects.get(pk=work.entry_id).version
    first, second = tries(cast, work)
    first()
    with pytest.raises(Conflict, match="打开页面之后情况有变化，当前状态为“已受理”"):
        second()
    with pytest.raises(Conflict):
        reject_entry(entry_id=work.entry_id, reason="不符", seen=seen, by=cast.organizer)
    assert ActionLog.objects.filter(action__in=("return_entry", "reject_entry")).count() == 0


def test_of_two_who_take_a_work_at_once_one_has_it(cast, noon, work, monkeypatch):
    barrier = threading.Barrier(2)
    find = reviewing._reviewer

    def find_and_wait(*args):
        found = find(*args)
        with suppress(threading.BrokenBarrierError):
            barrier.wait(timeout=0.5 if connection.vendor == "postgresql" else 0.01)
        return found

    monkeypatch.setattr(reviewing, "_reviewer", find_and_wait)
    people = [cast.organizer, factories.make_staff(cast.competition)]
    outcomes = together(
        [
            partial(
                assign_reviewer,
                entry_id=work.entry_id,
                reviewer_id=person.pk,
                seen_id=None,
                by=person,
            )
            for person in people
        ]
    )
    assert words(outcomes) == ["done", "refused"]
