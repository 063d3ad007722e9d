"""How the tests load seasons, and what a refused file says."""

from datetime import datetime

import pytest

from accounts.models import User
from competition.enums import EntryStatus
from competition.models import Competition, Event
from competition.operations.season import SeasonRefused, load_season
from districts.models import District
from records.text import LOCAL
from tests import factories

DAY = datetime(2025, 4, 10, 12, 0, tzinfo=LOCAL)  # every window of the small season is open


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
