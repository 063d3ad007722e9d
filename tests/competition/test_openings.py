"""双人确认: what waits for the second person."""

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.desk import todos_for
from competition.models import CodeTable
from competition.queries import openings
from competition.queries.openings import from_asking, opening_provider, openings_of
from tests.cast import Cast
from tests.factories import NOON

pytestmark = pytest.mark.django_db


def asking(by, **fields) -> CodeTable:
    """An asking at NOON, not stored: a table is enough of an act of two people."""
    return CodeTable(**({"asked_by": by, "asked_at": NOON, "asked_reason": "开考"} | fields))


def lines(thing, *, at=NOON, within=True):
    return list(from_asking(thing, label="启封", address="/there/", at=at, within=within))


@pytest.fixture
def waiting(cast: Cast, monkeypatch):
    """One asking by the organizer waits in the cast's competition only."""
    monkeypatch.setattr(openings, "_providers", [])

    @opening_provider
    def provider(competition, at):
        if competition == cast.competition:
            yield from lines(asking(cast.organizer), at=at)

    return provider


def test_an_asking_waits_ten_minutes_and_no_longer(cast: Cast):
    thing = asking(cast.organizer)
    at_the_end = NOON + timedelta(minutes=10)
    assert [line.minutes_left(NOON) for line in lines(thing)] == [10]
    assert [line.minutes_left(at_the_end) for line in lines(thing, at=at_the_end)] == [1]
    assert lines(thing, at=at_the_end + timedelta(seconds=1)) == []


def test_an_asking_without_a_limit_stands_for_days(cast: Cast):
    later = NOON + timedelta(days=3)
    found = lines(asking(cast.organizer), at=later, within=False)
    assert [line.minutes_left(later) for line in found] == [None]


def test_nothing_waits_once_it_was_granted_or_before_it_was_asked(cast: Cast):
    granted = asking(cast.organizer, granted_by=cast.supervisor, granted_at=NOON)
    assert (lines(granted), lines(CodeTable())) == ([], [])


def test_only_the_other_role_is_the_second_person(cast: Cast):
    line = lines(asking(cast.organizer))[0]
    assert [line.is_for(who) for who in (cast.supervisor, cast.organizer)] == [True, False]


def test_what_runs_out_first_comes_first(cast: Cast, monkeypatch):
    monkeypatch.setattr(openings, "_providers", [])
    opening_provider(lambda season, at: lines(asking(cast.organizer), within=False))
    opening_provider(lambda season, at: lines(asking(cast.supervisor)))
    found = openings_of(cast.competition, at=NOON)
    assert [line.asked_by for line in found] == [cast.supervisor, cast.organizer]


def test_the_page_lets_the_second_person_go_there(cast: Cast, waiting, client, noon):
    address = reverse("supervise-openings", kwargs={"slug": cast.competition.slug})
    seen = {}
    for who in (cast.supervisor, cast.organizer):
        client.force_login(who)
        seen[who] = "去确认" in client.get(address).content.decode()
    assert seen == {cast.supervisor: True, cast.organizer: False}


def test_the_desk_tells_the_second_person_only(cast: Cast, waiting, noon):
    titles = {
        who: [todo.title for todo in todos_for(who, at=NOON) if "双人确认" in todo.title]
        for who in (cast.supervisor, cast.organizer, cast.clerk)
    }
    told = ["双人确认：1 项等您确认"]
    assert titles == {cast.supervisor: told, cast.organizer: [], cast.clerk: []}
