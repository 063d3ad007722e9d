"""Season files and other people's acts at the same instant."""

from datetime import datetime

import pytest
from django.db import IntegrityError, transaction

from competition.models import Competition, Entry, Event, MarkingScheme, Quota
from competition.operations import season as operations
from competition.operations.entries import submit_entry
from competition.operations.freezing import freeze_by_first_mark
from competition.operations.season import LoadSummary, SeasonRefused, load_season
from districts.models import District
from records.clock import clock_set_to
from records.errors import Conflict, Refused
from records.models import ActionLog
from records.operations.anchors import verify_log
from records.text import LOCAL
from tests import factories
from tests.competition.nominating import draft
from tests.competition.season.samples import SMALL, spoiled
from tests.racing import together

pytestmark = pytest.mark.django_db(transaction=True)

DAY = datetime(2025, 4, 10, 12, 0, tzinfo=LOCAL)
# A season in which 和平区 may nominate right now, and whose only rules are the standing ones.
OPEN = SMALL.replace('task = "works"\nevent = "projects"', 'task = "competitors"')
OPEN = OPEN[: OPEN.index("[[rules]]")]


def test_the_same_new_season_loaded_by_many_at_once_stands_once():
    answers = together([lambda: load_season(source=SMALL.encode(), by=None, at=DAY)] * 6)
    loaded = [answer for answer in answers if isinstance(answer, LoadSummary)]
    assert {type(answer) for answer in answers} <= {LoadSummary, Conflict}
    assert [summary.is_change for summary in loaded].count(True) == 1
    assert (Competition.objects.count(), Event.objects.count()) == (1, 2)
    assert list(verify_log()) == []


def test_a_quota_lowered_and_a_place_taken_at_once_never_both_succeed():
    competition = load_season(source=OPEN.encode(), by=None, at=DAY).competition
    event = Event.objects.get(code="guidance")
    liaison = factories.make_liaison_account(District.objects.get(code="120101"))
    lowered = OPEN.replace("minimum = 1\nmaximum = 1\n", "maximum = 0\n").encode()
    with clock_set_to(DAY):
        entry = draft(event, liaison)
        answers = together(
            [
                lambda: load_season(source=lowered, by=None),
                lambda: submit_entry(entry_id=entry.pk, by=liaison),
            ]
        )
    refused = [answer for answer in answers if isinstance(answer, Refused)]
    assert len(refused) == 1, answers
    taken = Entry.objects.holding().filter(competition=competition).count()
    assert taken <= Quota.objects.get(event=event).maximum


def test_a_scheme_changed_and_frozen_at_once_is_frozen_as_it_then_stands():
    load_season(source=SMALL.encode(), by=None, at=DAY)
    event = Event.objects.get(code="guidance")
    changed = spoiled("maximum = 100", "maximum = 120")

    def freeze() -> MarkingScheme:
        with transaction.atomic():
            return freeze_by_first_mark(event=event, at=DAY, by=None)

    answers = together([lambda: load_season(source=changed, by=None, at=DAY), freeze])
    loaded, frozen = answers
    stands = MarkingScheme.objects.get()
    assert frozen.fingerprint == stands.fingerprint
    assert isinstance(loaded, LoadSummary) or type(loaded) is SeasonRefused
    expected = "120" if isinstance(loaded, LoadSummary) else "100"
    assert stands.definition["components"][0]["maximum"] == expected


def test_a_collision_in_the_database_is_a_conflict_and_stores_nothing(monkeypatch):
    def collide(*_: object) -> None:
        raise IntegrityError("duplicate key")

    monkeypatch.setattr(operations, "put_districts", collide)
    with pytest.raises(Conflict):
        load_season(source=SMALL.encode(), by=None, at=DAY)
    assert (Competition.objects.count(), ActionLog.objects.count()) == (0, 0)
