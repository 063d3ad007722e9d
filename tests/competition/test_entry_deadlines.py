"""Until when an entry is taken: window, extension, fix-by; to the database clock."""

from datetime import timedelta

import pytest

from competition.enums import EntryStatus, Task
from competition.models import Entry, Extension, Window
from competition.operations.entries import (
    recall_entry,
    submit_entry,
)
from competition.operations.entry_reviews import Comment, accept_entry, return_entry
from competition.transitions import IllegalMove
from records.clock import clock_set_to
from records.errors import TooLate
from tests.cast import Cast
from tests.competition.nominating import draft, submitted
from tests.factories import NOON

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("files")]


def state(entry: Entry) -> tuple[str, int | None, bool]:
    entry.refresh_from_db()
    entry.competitor.refresh_from_db()
    return entry.status, entry.slot, entry.competitor.is_entered


def returned(cast: Cast, entry: Entry, fix_by) -> Entry:
    return return_entry(
        entry_id=entry.pk, comments=[Comment("post", "不详")], fix_by=fix_by, by=cast.organizer
    )


@pytest.mark.parametrize(
    ("offset", "is_accepted"),
    [("before opening", False), ("opening", True), ("last instant", True), ("closing", False)],
)
def test_the_window_is_half_open_to_the_database_clock(cast: Cast, noon, offset, is_accepted):
    entry = draft(cast.guidance, cast.liaison)
    window = Window.objects.get(task=Task.COMPETITORS)
    instant = {
        "before opening": window.opens_at - timedelta(microseconds=1),
        "opening": window.opens_at,
        "last instant": window.closes_at - timedelta(microseconds=1),
        "closing": window.closes_at,
    }[offset]
    with clock_set_to(instant):
        if is_accepted:
            submit_entry(entry_id=entry.pk, by=cast.liaison)
        else:
            with pytest.raises(TooLate):
                submit_entry(entry_id=entry.pk, by=cast.liaison)
    assert state(entry)[0] == (EntryStatus.SUBMITTED if is_accepted else EntryStatus.DRAFT)


def test_an_extension_is_honoured_up_to_its_own_closing_and_for_its_district_only(cast, noon):
    mine, other = draft(cast.guidance, cast.liaison), draft(cast.guidance, cast.other_liaison)
    late = draft(cast.grassroots, cast.liaison)
    window = Window.objects.get(task=Task.COMPETITORS)
    until = window.closes_at + timedelta(days=1)
    Extension.objects.create(
        window=window,
        district=cast.heping,
        closes_at=until,
        reason="停电",
        granted_by=cast.organizer,
        granted_at=NOON,
    )
    with clock_set_to(until - timedelta(microseconds=1)):
        submit_entry(entry_id=mine.pk, by=cast.liaison)
        with pytest.raises(TooLate):
            submit_entry(entry_id=other.pk, by=cast.other_liaison)
    with clock_set_to(until), pytest.raises(TooLate):
        submit_entry(entry_id=late.pk, by=cast.liaison)


def test_an_events_own_window_goes_before_the_general_one(cast: Cast, noon):
    entry = draft(cast.guidance, cast.liaison)
    Window.objects.create(
        competition=cast.competition,
        event=cast.guidance,
        task=Task.COMPETITORS,
        opens_at=NOON - timedelta(days=2),
        closes_at=NOON,
    )
    with pytest.raises(TooLate):
        submit_entry(entry_id=entry.pk, by=cast.liaison)


def test_a_fix_by_instant_goes_beyond_the_closing_and_is_exclusive(cast: Cast, noon):
    window = Window.objects.get(task=Task.COMPETITORS)
    fix_by = window.closes_at + timedelta(days=3)
    entry = returned(cast, submitted(cast.guidance, cast.liaison), fix_by)
    with clock_set_to(fix_by), pytest.raises(TooLate):
        submit_entry(entry_id=entry.pk, by=cast.liaison)
    with clock_set_to(fix_by - timedelta(microseconds=1)):
        submit_entry(entry_id=entry.pk, by=cast.liaison)
    assert state(entry) == (EntryStatus.SUBMITTED, 1, True)


def test_a_fix_by_instant_does_not_shorten_the_window(cast: Cast, noon):
    entry = returned(cast, submitted(cast.guidance, cast.liaison), NOON + timedelta(days=1))
    with clock_set_to(NOON + timedelta(days=2)):
        submit_entry(entry_id=entry.pk, by=cast.liaison)
    assert state(entry)[0] == EntryStatus.SUBMITTED


def test_a_season_without_a_window_is_closed(cast: Cast, noon):
    entry = draft(cast.guidance, cast.liaison)
    Window.objects.filter(task=Task.COMPETITORS).delete()
    with pytest.raises(TooLate):
        submit_entry(entry_id=entry.pk, by=cast.liaison)


def test_nothing_is_recalled_after_the_closing_or_the_decision(cast: Cast, noon):
    entry = submitted(cast.guidance, cast.liaison)
    with clock_set_to(NOON + timedelta(days=10)), pytest.raises(TooLate):
        recall_entry(entry_id=entry.pk, by=cast.liaison)
    accept_entry(entry_id=entry.pk, by=cast.organizer)
    with pytest.raises(IllegalMove):
        recall_entry(entry_id=entry.pk, by=cast.liaison)
