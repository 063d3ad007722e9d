"""The hours of every task and district of one competition at once: two queries, any size."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from competition.enums import Task
from competition.models import Competition, Extension, Window
from competition.queries.calendar import OpenHours


class Timetable:
    """Answers `hours(task, district_id)` as `open_hours` would, for the window of all events.

    A task whose windows all belong to single events is as long open as the last of them.
    """

    def __init__(self, competition: Competition) -> None:
        windows = Window.objects.filter(competition=competition)
        self.windows = _main_windows(windows.order_by("closes_at", "pk"))
        self._extended = {
            (row.window_id, row.district_id): row.closes_at
            for row in Extension.objects.filter(window__competition=competition)
        }

    def tasks(self) -> Iterator[Task]:
        """The tasks that this season has a window for, by closing."""
        yield from self.windows

    def hours(self, task: Task, district_id: int) -> OpenHours | None:
        """When the task is open for the district; None when the season sets no window."""
        window = self.windows.get(task)
        if window is None:
            return None
        longer = self._extended.get((window.pk, district_id))
        closes_at = max(window.closes_at, longer) if longer else window.closes_at
        return OpenHours(task, window.opens_at, closes_at, is_extended=longer is not None)


def seasons_around(at: datetime, *, before: datetime) -> list[Competition]:
    """The competitions with a window, extended or not, that opened by `at` and closes later
    than `before`: those the schedule looks at."""
    late = Extension.objects.filter(closes_at__gt=before).values("window")
    windows = Window.objects.filter(opens_at__lte=at)
    running = windows.filter(closes_at__gt=before) | windows.filter(pk__in=late)
    return list(Competition.objects.filter(pk__in=running.values("competition")).order_by("pk"))


def _main_windows(windows: Iterable[Window]) -> dict[Task, Window]:
    found: dict[Task, Window] = {}
    for window in windows:
        task = Task(window.task)
        known = found.get(task)
        if known is None or known.event_id is not None:
            found[task] = window
    return dict(sorted(found.items(), key=lambda pair: pair[1].closes_at))
