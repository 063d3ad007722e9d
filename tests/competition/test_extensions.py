"""Longer hours for one district."""

from datetime import timedelta

import pytest

from competition.enums import Task
from competition.models import Window
from competition.operations.extensions import grant_extension
from competition.queries.calendar import open_hours
from records.errors import NotAllowed, Refused
from records.models import ActionLog, Message
from tests.cast import Cast
from tests.factories import NOON

pytestmark = pytest.mark.django_db


def grant(cast: Cast, by, **changes):
    window = Window.objects.get(competition=cast.competition, task=Task.LIAISONS)
    values = {
        "window_id": window.pk,
        "district_id": cast.heping.pk,
        "closes_at": window.closes_at + timedelta(days=2),
        "reason": "系统故障",
    } | changes
    return grant_extension(by=by, **values)


def test_an_extension_moves_the_closing_for_that_district_only(cast: Cast, noon):
    extension = grant(cast, cast.organizer)
    hours = {
        district.name: open_hours(
            competition=cast.competition, task=Task.LIAISONS, district=district
        ).closes_at
        for district in (cast.heping, cast.hedong)
    }
    assert hours == {"和平区": extension.closes_at, "河东区": extension.window.closes_at}


def test_an_extension_is_logged_and_told_to_the_district(cast: Cast, noon):
    grant(cast, cast.organizer)
    assert ActionLog.objects.get().action == "grant_extension"
    assert [message.recipient for message in Message.objects.all()] == [cast.liaison]


def test_an_extension_needs_a_reason(cast: Cast, noon):
    with pytest.raises(Refused) as refusal:
        grant(cast, cast.organizer, reason="  ")
    assert refusal.value.field == "reason"


def test_an_extension_must_end_later_than_the_window(cast: Cast, noon):
    with pytest.raises(Refused) as refusal:
        grant(cast, cast.organizer, closes_at=NOON + timedelta(days=1))
    assert refusal.value.field == "closes_at"


def test_a_liaison_may_not_grant_an_extension(cast: Cast, noon):
    with pytest.raises(NotAllowed):
        grant(cast, cast.liaison)


def test_an_organizer_of_another_competition_does_not_find_the_window(cast: Cast, noon):
    with pytest.raises(Window.DoesNotExist):
        grant(cast, cast.foreign_organizer)
