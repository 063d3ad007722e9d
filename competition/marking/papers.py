"""Papers (卷面环节) keyed twice under codes: their parts, comparing keyings, how far they are.

A paper's part is a section (题型), or the paper as a whole under the key "". Marks are
thousandths.
"""

from collections.abc import Iterable, Mapping
from enum import IntEnum, StrEnum
from typing import Final, NamedTuple

from competition.enums import MARK_STATE_LABELS, MarkState
from competition.marking.scheme import Component, Criterion
from competition.marking.sheets import STATE, Content, Faults, Fields, Typed, lacking, read_sheet

KEYED_STATES: Final = (MarkState.NORMAL, MarkState.VIOLATION)
"""What a paper itself can show: an identity mark (违纪). Who was not there has no paper."""


class Hands(IntEnum):
    """Whose figures: the two blind keyings, the re-check, and the third person's for each."""

    FIRST = 1
    SECOND = 2
    RECHECK = 3
    SETTLED = 4
    RECHECK_SETTLED = 5


class Reading(NamedTuple):
    """What somebody read off a paper: marks by part, and 违纪 or ""."""

    marks: Mapping[str, int]
    state: str = ""

    @property
    def total(self) -> int:
        """Σ parts, in thousandths."""
        return sum(self.marks.values())


def paper_parts(component: Component) -> dict[str, Criterion]:
    """The parts of a paper by code, in the scheme's order, each with maximum and mark step."""
    if not component.sections:
        whole = Criterion(code="", name="得分", maximum=component.maximum, step=component.step)
        return {"": whole}
    return {
        each.code: Criterion(code=each.code, name=each.name, maximum=each.maximum, step=each.step)
        for each in component.sections
    }


def paper_fields(component: Component) -> Fields:
    """The cells that are keyed per paper: its parts, the state, a note."""
    return Fields(
        paper_parts(component),
        deduction=False,
        seconds=False,
        state=True,
        needs_seconds=False,
        most_deducted=0,
    )


def read_paper(typed: Typed, fields: Fields) -> tuple[Content, Faults]:
    """Read typed cells as `sheets.read_sheet` does; of the states only 违纪 is a paper's."""
    content, faults = read_sheet(typed, fields)
    if STATE not in faults and content.state not in KEYED_STATES:
        label = MARK_STATE_LABELS[MarkState(content.state)]
        faults[STATE] = (
            f"按加密号录入不能登记“{label}”：试卷上只看得出违纪（身份标记）。"
            f"“{label}”请在“成绩录入”中按参赛号登记。"
        )
    return content, faults


def paper_lacks(content: Content, fields: Fields) -> Faults:
    """What must still be keyed before a paper's keying can be handed in."""
    return lacking(content, fields)


def differing(one: Reading, other: Reading) -> tuple[str, ...]:
    """The parts in which two readings differ, and STATE for the state; () when they agree."""
    parts = [*one.marks, *(code for code in other.marks if code not in one.marks)]
    found = tuple(code for code in parts if one.marks.get(code) != other.marks.get(code))
    return found if one.state == other.state else (*found, STATE)


class PartSums(NamedTuple):
    """A part over all papers of one hand: what shows that both may be wrong alike."""

    total: int
    highest: int
    lowest: int
    at_maximum: int
    at_zero: int


def part_sums(marks: Iterable[int], maximum: int) -> PartSums:
    """Sum, extremes and how many papers stand at the part's maximum or at zero."""
    found = list(marks)
    return PartSums(
        total=sum(found),
        highest=max(found, default=0),
        lowest=min(found, default=0),
        at_maximum=sum(mark == maximum for mark in found),
        at_zero=sum(mark == 0 for mark in found),
    )


class PaperStage(StrEnum):
    """How far the papers of one component are."""

    COUNTING = "counting"
    KEYING = "keying"
    SETTLING = "settling"
    SAMPLING = "sampling"
    RECHECK = "recheck"
    READY = "ready"
    OPENED = "opened"


PAPER_STAGE_LABELS: Final = {
    PaperStage.COUNTING: "已密封，待清点试卷",
    PaperStage.KEYING: "两席录入中",
    PaperStage.SETTLING: "两席已交齐，待认定差异",
    PaperStage.SAMPLING: "已全部认定，待抽样复核",
    PaperStage.RECHECK: "抽样复核中",
    PaperStage.READY: "复核完毕，可双人开启",
    PaperStage.OPENED: "已双人开启",
}


class PaperCounts(NamedTuple):
    """How many papers (void codes left out) have come how far."""

    live: int = 0
    first: int = 0
    second: int = 0
    agreed: int = 0
    sampled: int = 0
    rechecked: int = 0
    checked: int = 0
    wrong: int = 0

    @property
    def are_both_in(self) -> bool:
        """Whether both hands handed in every paper; before it nothing is compared."""
        return self.live > 0 and self.first == self.second == self.live

    @property
    def unsettled(self) -> int:
        """Differences between the hands that wait for a third person."""
        return self.live - self.agreed if self.are_both_in else 0

    @property
    def unsettled_checks(self) -> int:
        """Re-checks that differ and wait for a third person."""
        return self.rechecked - self.checked


def stage_of(
    counts: PaperCounts, *, is_counted: bool, is_sampled: bool, is_opened: bool
) -> PaperStage:
    """The stage, from what is done; each waits for the one before."""
    passed = (
        (is_counted, PaperStage.COUNTING),
        (counts.are_both_in, PaperStage.KEYING),
        (counts.agreed == counts.live, PaperStage.SETTLING),
        (is_sampled, PaperStage.SAMPLING),
        (counts.checked == counts.sampled, PaperStage.RECHECK),
        (is_opened, PaperStage.READY),
    )
    return next((stage for is_done, stage in passed if not is_done), PaperStage.OPENED)
