"""Where a district does a task: what messages and the desk link to."""

from typing import Final

from django.urls import NoReverseMatch, reverse

from competition.enums import Task
from competition.models import Competition

PAGES: Final = {
    Task.LIAISONS: "district-liaisons",
    Task.LEADER: "district-liaisons",
    Task.COMPETITORS: "district-entries",
    Task.WORKS: "district-works",
}


def task_address(competition: Competition, task: Task) -> str:
    """Return the address of the task's page, the desk while the portal has no such page."""
    return _address(PAGES[task], competition)


def progress_address(competition: Competition, task: Task) -> str:
    """Return the organizer's progress map, opened at this task."""
    return f"{_address('manage-progress', competition)}?task={task}"


def _address(name: str, competition: Competition) -> str:
    try:
        return reverse(name, kwargs={"slug": competition.slug})
    except NoReverseMatch:
        return "/desk/"
