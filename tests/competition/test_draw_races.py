"""Two organizers at once: one commitment, one draw (on PostgreSQL)."""

import threading

import pytest
from django.db import IntegrityError, connection

from competition.models import Draw, Slot
from competition.operations import draws
from competition.operations.draws import commit_draw, draw_lots
from competition.queries.invariants import findings
from records.clock import clock_set_to
from records.errors import Refused
from tests.cast import Cast
from tests.competition.day import make_people, make_session
from tests.factories import NOON


def both(act, patched, monkeypatch) -> list[str]:
    """Let two do it, the second while the first is just before writing; return the outcomes."""
    first_in, second_done, outcomes = threading.Event(), threading.Event(), []
    monkeypatch.setattr(*_held_up(patched, first_in, second_done))

    def run(number: int) -> None:
        if number == 2:
            first_in.wait(timeout=5)
        try:
            with clock_set_to(NOON):
                act(number)
            outcomes.append("done")
        except (Refused, IntegrityError) as error:
            outcomes.append(type(error).__name__)
        if number == 2:
            second_done.set()
        connection.close()

    threads = [threading.Thread(target=run, args=(number,)) for number in (1, 2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(outcomes)


def _held_up(name: str, first_in: threading.Event, second_done: threading.Event):
    plain = getattr(draws, name)

    def late(*args, **kwargs):
        if not first_in.is_set():
            first_in.set()
            second_done.wait(timeout=0.5)
        return plain(*args, **kwargs)

    return draws, name, late


@pytest.fixture
def session(cast: Cast, transactional_db):
    make_people(cast, 4)
    with clock_set_to(NOON):
        return make_session(cast)


def test_two_commitments_at_once_are_one(cast: Cast, session, monkeypatch):
    act = lambda number: commit_draw(session_id=session.pk, by=cast.organizer)  # noqa: E731
    assert both(act, "commitment_of", monkeypatch) == ["Conflict", "done"]
    assert Draw.objects.count() == 1


def test_two_draws_at_once_are_one_draw(cast: Cast, session, monkeypatch):
    with clock_set_to(NOON):
        draw = commit_draw(session_id=session.pk, by=cast.organizer)

    def act(number: int) -> None:
        draw_lots(draw_id=draw.pk, seed=f"{number}", seed_source="现场", by=cast.organizer)

    assert both(act, "drawn_places", monkeypatch) == ["Conflict", "done"]
    draw.refresh_from_db()
    assert (draw.seed, Slot.objects.count(), list(findings())) == ("1", 4, [])


def test_without_row_locks_the_second_draw_reaches_the_tables_own_wall(
    cast: Cast, session, monkeypatch
):
    """The negative control: the locks are what makes it a refusal in words."""
    with clock_set_to(NOON):
        draw = commit_draw(session_id=session.pk, by=cast.organizer)
    monkeypatch.setattr("records.models.base.PortalQuerySet.locked", lambda rows: rows)

    def act(number: int) -> None:
        draw_lots(draw_id=draw.pk, seed=f"{number}", seed_source="现场", by=cast.organizer)

    assert both(act, "drawn_places", monkeypatch) == ["IntegrityError", "done"]
