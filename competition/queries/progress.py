"""The progress map, district × task, assembled from what each feature reports.

A feature registers one reporter per task:

    @progress_provider(Task.COMPETITORS)
    def competitors_progress(competition, at): -> {district id: Progress(...)}

A district that is absent from the answer has not begun. Late is not reported but worked out
here, from the task's hours for that district.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from competition.enums import TASK_LABELS, ProgressStage, Task
from competition.models import Competition
from competition.queries.calendar import OpenHours
from competition.queries.timetable import Timetable
from districts.models import District
from records.text import duration_words


@dataclass(frozen=True)
class Progress:
    """How far one district is with one task; `detail` is a few words (2 人 / 已受理 1)."""

    stage: ProgressStage
    detail: str = ""


Reporter = Callable[[Competition, datetime], Mapping[int, Progress]]
_reporters: dict[Task, Reporter] = {}


def progress_provider(task: Task) -> Callable[[Reporter], Reporter]:
    """Register who reports on a task; import its module in the app's `ready()`."""

    def register(reporter: Reporter) -> Reporter:
        _reporters[task] = reporter
        return reporter

    return register


def is_reported(task: Task) -> bool:
    """Say whether a feature reports on this task."""
    return task in _reporters


def remaining_words(hours: OpenHours, at: datetime) -> str:
    """Return 还有 3 天 4 小时, or that the task is over or not open yet."""
    if at < hours.opens_at:
        return "未到办理时间"
    if not hours.is_open(at):
        return "已截止"
    return f"还有 {duration_words(hours.closes_at - at)}"


@dataclass(frozen=True)
class Cell:
    """One district and one task at one instant."""

    district: District
    task: Task
    stage: ProgressStage
    hours: OpenHours
    at: datetime
    detail: str = ""

    @property
    def label(self) -> str:
        """The task in words."""
        return TASK_LABELS[self.task]

    @property
    def is_missing(self) -> bool:
        """True while the district still has to act, in time or late."""
        return self.stage != ProgressStage.FILED

    @property
    def remaining(self) -> str:
        """The time left in words."""
        return remaining_words(self.hours, self.at)


@dataclass(frozen=True)
class TaskColumn:
    """One task over all districts."""

    task: Task
    hours: OpenHours
    at: datetime
    cells: tuple[Cell, ...] = ()

    @property
    def remaining(self) -> str:
        """The time left until the common closing, in words."""
        return remaining_words(self.hours, self.at)

    @property
    def label(self) -> str:
        """The task in words."""
        return TASK_LABELS[self.task]

    def count(self, stage: ProgressStage) -> int:
        """How many districts are at this stage."""
        return sum(cell.stage == stage for cell in self.cells)

    @property
    def filed(self) -> int:
        """How many districts are done."""
        return self.count(ProgressStage.FILED)

    @property
    def missing(self) -> list[Cell]:
        """The districts that still have to act."""
        return [cell for cell in self.cells if cell.is_missing]


def progress_columns(
    competition: Competition,
    *,
    at: datetime,
    districts: Iterable[District] | None = None,
    tasks: Collection[Task] = tuple(Task),
) -> list[TaskColumn]:
    """Return a column per task that the season has a window and somebody a reporter for.

    `districts` and `tasks` narrow it; the number of queries depends on the tasks only.
    """
    timetable = Timetable(competition)
    taking_part = list(
        District.objects.filter(delegations__competition=competition)
        if districts is None
        else districts
    )
    return [
        _column(competition, task, timetable, taking_part, at=at)
        for task in timetable.tasks()
        if task in _reporters and task in tasks
    ]


def _column(
    competition: Competition,
    task: Task,
    timetable: Timetable,
    districts: list[District],
    *,
    at: datetime,
) -> TaskColumn:
    reported = _reporters[task](competition, at)
    window = timetable.windows[task]
    cells = []
    for district in districts:
        own = timetable.hours(task, district.pk)
        if own is not None:
            told = reported.get(district.pk, Progress(ProgressStage.NOT_BEGUN))
            cells.append(Cell(district, task, _stage(told.stage, own, at), own, at, told.detail))
    hours = OpenHours(task, window.opens_at, window.closes_at)
    return TaskColumn(task, hours, at, tuple(cells))


def _stage(told: ProgressStage, hours: OpenHours, at: datetime) -> ProgressStage:
    is_over = at >= hours.closes_at
    return ProgressStage.LATE if is_over and told != ProgressStage.FILED else told


@dataclass(frozen=True)
class DistrictLine:
    """One district over the tasks shown: a row of the heat map, and its tile."""

    district: District
    cells: tuple[Cell, ...]

    @property
    def stage(self) -> ProgressStage:
        """The worst stage: late before not begun before in work before done."""
        stages = [cell.stage for cell in self.cells]
        return min(stages, key=WORST_FIRST.index, default=ProgressStage.FILED)

    @property
    def filed(self) -> int:
        """How many of the tasks shown are done."""
        return sum(cell.stage == ProgressStage.FILED for cell in self.cells)


WORST_FIRST = (
    ProgressStage.LATE,
    ProgressStage.NOT_BEGUN,
    ProgressStage.DRAFT,
    ProgressStage.FILED,
)


def district_lines(columns: Iterable[TaskColumn]) -> list[DistrictLine]:
    """Turn the columns into rows, in the order of the districts' codes."""
    cells: dict[District, list[Cell]] = {}
    for column in columns:
        for cell in column.cells:
            cells.setdefault(cell.district, []).append(cell)
    ordered = sorted(cells.items(), key=lambda pair: pair[0].code)
    return [DistrictLine(district, tuple(found)) for district, found in ordered]
