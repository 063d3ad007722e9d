"""What is played on the day, slot by slot: a title card, then every file page by page.

Nothing here carries a name, a district, a 参赛号 or a file's name: judges look at it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from competition.enums import EntryStatus, MediaState
from competition.models import DisplayMedia, Session, Slot
from records.enums import FileFamily

StepKind = Literal["card", "image", "page", "video", "audio", "local"]


@dataclass(frozen=True)
class Step:
    """One thing on the screen. `page` is a page of slides, `nth` which file it belongs to."""

    kind: StepKind
    media_id: int = 0
    page: int = 0
    nth: int = 0
    words: str = ""


@dataclass(frozen=True)
class Turn:
    """One slot being played at one step, and its neighbours in the same room."""

    slot: Slot
    steps: Sequence[Step]
    step: int
    before: Slot | None
    after: Slot | None

    @property
    def now(self) -> Step:
        """What is on the screen."""
        return self.steps[self.step]

    @property
    def files(self) -> int:
        """How many files there are."""
        return max(step.nth for step in self.steps)

    @property
    def previous_step(self) -> int | None:
        """The step before; None at the card."""
        return self.step - 1 if self.step else None

    @property
    def next_step(self) -> int | None:
        """The step after; None at the end."""
        return self.step + 1 if self.step + 1 < len(self.steps) else None


def session_slots(session: Session) -> list[Slot]:
    """The slots of a session that are played, room by room."""
    rows = Slot.objects.filter(session=session, entry__status=EntryStatus.ACCEPTED)
    return list(rows.select_related("room").order_by("room__order", "room_id", "position"))


def steps_of(slot: Slot, component: str) -> list[Step]:
    """The card and every page, picture and film of a slot, in two statements."""
    rows = (
        DisplayMedia.objects.shown()
        .filter(entry=slot.entry_id, component=component, state=MediaState.READY)
        .prefetch_related("pages")
    )
    steps = [Step("card")]
    for nth, row in enumerate(rows, 1):
        steps += _steps(row, nth)
    return steps


def turn_of(session: Session, number: int, step: int) -> Turn | None:
    """The turn of a 抽签号 at a step; None when there is none."""
    slots = session_slots(session)
    slot = next((each for each in slots if each.number == number), None)
    if slot is None:
        return None
    steps = steps_of(slot, session.component)
    if not 0 <= step < len(steps):
        return None
    room = [each for each in slots if each.room_id == slot.room_id]
    place = room.index(slot)
    return Turn(
        slot,
        steps,
        step,
        before=room[place - 1] if place else None,
        after=room[place + 1] if place + 1 < len(room) else None,
    )


def _steps(row: DisplayMedia, nth: int) -> list[Step]:
    if row.family == FileFamily.IMAGE:
        return [Step("image", row.pk, nth=nth)]
    if row.family == FileFamily.VIDEO:
        return [Step("video", row.pk, nth=nth)]
    if row.family == FileFamily.AUDIO:
        return [Step("audio", row.pk, nth=nth)]
    pages = [Step("page", row.pk, page=page.number, nth=nth) for page in row.pages.all()]
    words = "演示文稿" if row.family == FileFamily.SLIDES else "PDF 文件"
    return pages or [Step("local", row.pk, nth=nth, words=words)]
