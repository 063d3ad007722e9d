"""What is done by the calendar. The beat rings every minute; each slot is done once.

A feature registers its own task and imports the module in the app's `ready()`:

    @periodic_task("eligibility-recheck", every=timedelta(hours=1))
    def recheck(slot: Slot, at: datetime) -> None: ...

The slot is claimed by a unique `Tick` row in the same transaction as the task's effects: two
beats do it once, a task that fails is tried again at the next ring, and a beat that was dead
finds the slots it missed still unclaimed.
"""

import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import DatabaseError, IntegrityError, transaction

from records.clock import database_now
from records.models import Tick

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Slot:
    """One square of a task's calendar: its key (≤ 60 characters), its time, what it is about."""

    key: str
    due: datetime
    about: Mapping[str, Any] = field(default_factory=dict)


Run = Callable[[Slot, datetime], None]
DueSlots = Callable[[datetime], Iterable[Slot]]


@dataclass(frozen=True)
class PeriodicTask:
    """A task, the slots that are due at an instant (done or not), and how a slot is done."""

    name: str
    due_slots: DueSlots
    run: Run


_tasks: dict[str, PeriodicTask] = {}


def periodic_task(
    name: str, *, every: timedelta | None = None, slots: DueSlots | None = None
) -> Callable[[Run], Run]:
    """Register a task that runs once in `every` span, or once per slot that `slots` names.

    A span that was missed whole is not made up for: its successor does the same work.
    """
    if (every is None) == (slots is None):
        raise ValueError("give a task either every= or slots=")

    def register(run: Run) -> Run:
        _tasks[name] = PeriodicTask(name, slots or _spans(every or timedelta()), run)
        return run

    return register


def periodic_tasks() -> list[str]:
    """The names of all registered tasks."""
    return sorted(_tasks)


def run_due_slots() -> list[str]:
    """Do every slot that is due and not done; return `task key` of those this call did."""
    at = database_now()
    return [
        f"{task.name} {slot.key}"
        for task in list(_tasks.values())
        for slot in _open_slots(task, at)
        if _do_once(task, slot)
    ]


def _open_slots(task: PeriodicTask, at: datetime) -> list[Slot]:
    due = list(task.due_slots(at))
    keys = [slot.key for slot in due]
    done = set(Tick.objects.filter(task=task.name, slot__in=keys).values_list("slot", flat=True))
    return [slot for slot in due if slot.key not in done]


def _do_once(task: PeriodicTask, slot: Slot) -> bool:
    try:
        with transaction.atomic():
            at = database_now()
            Tick.objects.create(task=task.name, slot=slot.key, at=at)
            task.run(slot, at)
    except IntegrityError:
        if Tick.objects.filter(task=task.name, slot=slot.key).exists():
            return False  # another beat was faster
        logger.exception("Slot %s of %s broke a constraint", slot.key, task.name)
        return False
    except DatabaseError:
        logger.warning("Slot %s of %s waits for the database", slot.key, task.name, exc_info=True)
        return False
    except Exception:
        logger.exception("Slot %s of %s failed; the next ring tries again", slot.key, task.name)
        return False
    return True


def _spans(every: timedelta) -> DueSlots:
    seconds = int(every.total_seconds())

    def now_only(at: datetime) -> list[Slot]:
        number = int(at.timestamp()) // seconds
        return [Slot(f"{seconds}s {number}", at)]

    return now_only
