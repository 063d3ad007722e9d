"""The calendar: each slot once, whoever rings, whenever."""

from datetime import timedelta

import pytest

from competition.operations import schedule
from competition.operations.schedule import Slot, periodic_task, periodic_tasks, run_due_slots
from records.clock import clock_set_to
from records.models import Message, Tick
from records.operations.messages import send_message
from tests.cast import Cast
from tests.factories import NOON
from tests.racing import together

pytestmark = pytest.mark.django_db


@pytest.fixture
def alone(monkeypatch):
    """Only the tasks that a test registers."""
    monkeypatch.setattr(schedule, "_tasks", {})


def note_each_run(cast: Cast, **how):
    """Register a task that leaves one message per run."""

    @periodic_task("note", **how)
    def note(slot: Slot, at) -> None:
        send_message(to=[cast.organizer], subject=slot.key, at=at)


def subjects() -> list[str]:
    return list(Message.objects.order_by("pk").values_list("subject", flat=True))


def test_the_portal_registers_its_calendar_tasks_at_start():
    assert {"closing-notice", "deadline-reminder"} <= set(periodic_tasks())


def test_a_slot_is_done_once_however_often_the_beat_rings(cast: Cast, alone):
    note_each_run(cast, slots=lambda at: [Slot("noon", NOON)])
    with clock_set_to(NOON):
        answers = [run_due_slots(), run_due_slots()]
    assert answers == [["note noon"], []]
    assert subjects() == ["noon"]


@pytest.mark.django_db(transaction=True)
def test_many_beats_at_once_do_a_slot_once(cast: Cast, alone, noon):
    note_each_run(cast, slots=lambda at: [Slot("noon", NOON)])
    answers = together([run_due_slots] * 8)
    assert sorted(answers) == [[]] * 7 + [["note noon"]]
    assert subjects() == ["noon"]


def test_a_task_of_every_hour_runs_once_an_hour(cast: Cast, alone):
    note_each_run(cast, every=timedelta(hours=1))
    for minutes in (0, 1, 59, 60, 61, 119, 120):
        with clock_set_to(NOON + timedelta(minutes=minutes)):
            run_due_slots()
    assert len(subjects()) == 3


def test_a_beat_that_was_dead_does_the_missed_slots_once(cast: Cast, alone):
    note_each_run(
        cast,
        slots=lambda at: [
            Slot(f"+{minutes}", NOON + timedelta(minutes=minutes))
            for minutes in (1, 3, 5)
            if NOON + timedelta(minutes=minutes) <= at
        ],
    )
    for minutes in (1, 11, 12):  # dead from the second to the eleventh minute
        with clock_set_to(NOON + timedelta(minutes=minutes)):
            run_due_slots()
    assert subjects() == ["+1", "+3", "+5"]


def test_a_task_that_fails_leaves_nothing_and_is_tried_again(cast: Cast, alone, noon, error_logs):
    broken = [True]

    @periodic_task("fragile", slots=lambda at: [Slot("noon", NOON)])
    def fragile(slot: Slot, at) -> None:
        send_message(to=[cast.organizer], subject="half", at=at)
        if broken.pop() if broken else False:
            raise RuntimeError("no luck")

    assert run_due_slots() == []
    assert (subjects(), Tick.objects.filter(task="fragile").count()) == ([], 0)
    assert [record.getMessage() for record in error_logs] == [
        "Slot noon of fragile failed; the next ring tries again"
    ]
    assert run_due_slots() == ["fragile noon"]
    assert subjects() == ["half"]


def test_a_task_that_fails_does_not_stop_the_others(cast: Cast, alone, noon, error_logs):
    @periodic_task("broken", every=timedelta(hours=1))
    def broken(slot: Slot, at) -> None:
        raise RuntimeError("never")

    note_each_run(cast, slots=lambda at: [Slot("noon", NOON)])
    assert run_due_slots() == ["note noon"]
    assert len(error_logs) == 1


def test_a_task_is_registered_with_a_span_or_with_slots():
    with pytest.raises(ValueError, match="either"):
        periodic_task("neither")
