"""When a task is open for a district: the window, moved by the district's extension."""

from dataclasses import dataclass
from datetime import datetime

from competition.enums import TASK_LABELS, Task
from competition.models import Competition, Event, Extension, Window
from districts.models import District
from records.errors import TooLate
from records.text import closing_words, instant_words


@dataclass(frozen=True)
class OpenHours:
    """The half-open interval [opens_at, closes_at) in which a district may hand in a task."""

    task: Task
    opens_at: datetime
    closes_at: datetime
    is_extended: bool = False

    def is_open(self, at: datetime) -> bool:
        """The closing instant itself is outside."""
        return self.opens_at <= at < self.closes_at


def open_hours(
    *, competition: Competition, task: Task, district: District, event: Event | None = None
) -> OpenHours | None:
    """Return the hours of this task for this district; None when the season sets no window.

    An event's own window goes before the window of all events.
    """
    windows = Window.objects.filter(competition=competition, task=task)
    own = windows.filter(event=event).first() if event is not None else None
    window = own or windows.filter(event__isnull=True).first()
    if window is None:
        return None
    extension = Extension.objects.filter(window=window, district=district).first()
    closes_at = max(window.closes_at, extension.closes_at) if extension else window.closes_at
    return OpenHours(task, window.opens_at, closes_at, is_extended=extension is not None)


def require_open(hours: OpenHours | None, *, at: datetime) -> None:
    """Raise TooLate, with the instant in words, unless the task is open at `at`."""
    if hours is None:
        raise TooLate("本事项尚未安排办理时间，请留意组委会通知。")
    name = TASK_LABELS[hours.task]
    if at < hours.opens_at:
        raise TooLate(f"“{name}”将于{instant_words(hours.opens_at)}开始办理。")
    if at >= hours.closes_at:
        raise TooLate(
            f"“{name}”已于{closing_words(hours.closes_at)}截止。如确需办理，请与组委会联系申请延期。"
        )
