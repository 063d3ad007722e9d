"""Reading in a snapshot while others write (on PostgreSQL)."""

import pytest
from django.db import InternalError, connection

from competition.models import Competition
from competition.queries.snapshot import snapshot, told_from_outside
from records.models import Job
from records.operations.jobs import LeaseLost
from tests.cast import Cast

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_snapshot_does_not_see_what_is_written_meanwhile_and_writes_nothing(cast: Cast):
    renames = Competition.objects.filter(pk=cast.competition.pk)
    seen = []
    with (
        told_from_outside(lambda _percent, note: renames.update(short_title=note)) as report,
        snapshot(),
    ):
        seen.append(renames.get().short_title)
        report(50, "改名")
        seen.append(renames.get().short_title)
        with pytest.raises(InternalError, match="read-only transaction"):
            renames.update(short_title="x")
    assert (seen, renames.get().short_title) == (["天津市竞赛"] * 2, "改名")


def test_a_snapshot_outlives_the_limits_made_for_requests(cast: Cast):
    with snapshot(), connection.cursor() as cursor:
        cursor.execute("SHOW idle_in_transaction_session_timeout")
        assert cursor.fetchone() == ("20min",)
    with connection.cursor() as cursor:
        cursor.execute("SHOW idle_in_transaction_session_timeout")
        assert cursor.fetchone() == ("30s",)


def test_a_lost_lease_stops_the_writer(cast: Cast):
    def lost(_percent, _note):
        raise LeaseLost

    with told_from_outside(lost) as report, pytest.raises(LeaseLost):
        report(50, "")
    assert connection.in_atomic_block is False
    assert Job.objects.count() == 0
