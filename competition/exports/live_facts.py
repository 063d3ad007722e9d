"""What is known of one entry when its formulas are written: marks, explanation, rank."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from competition.marking import Component, ComponentMarks, EntryMarks, Explanation, Scheme
from competition.marking.explanation import ComponentExplanation, SheetLine
from competition.marking.inputs import Seats
from competition.marking.terms import Stage

_NOTHING = ComponentMarks()


@dataclass(frozen=True, slots=True)
class Facts:
    """One entry of a run. `rank` and `total` are the published ones; `draw` its draw number."""

    number: str
    marks: EntryMarks
    found: Explanation
    rank: int | None
    total: Fraction | None
    draw: int | None = None

    def given(self, code: str) -> ComponentMarks:
        """What was given in a component."""
        return self.marks.components.get(code, _NOTHING)

    def part(self, code: str) -> ComponentExplanation:
        """The explanation of a component."""
        return next(each for each in self.found.components if each.code == code)

    def sheet(self, code: str, seat: int) -> SheetLine | None:
        """A judge's sheet as it was counted; None where there is none."""
        return next((each for each in self.part(code).sheets if each.seat == seat), None)

    def before(self, code: str, stage: Stage, criterion: str | None = None) -> Fraction | None:
        """A stage before its rounding; None where the component has no value."""
        part = self.part(code)
        if part.zeroed:
            return Fraction(0)
        if criterion is not None:
            line = next((each for each in part.criteria if each.code == criterion), None)
            if line is None:
                return None
            return (line.mean if stage is Stage.CRITERION_MEAN else line.product).before
        return next((step.before for step in part.steps if step.stage is stage), None)


@dataclass(frozen=True, slots=True)
class Contest:
    """A whole run for the live sheets, entries in the order of the table."""

    scheme: Scheme
    seats: Seats
    entries: Sequence[Facts]

    def parts(self, code: str) -> Iterator[ComponentExplanation]:
        """The explanations of a component that were computed from marks."""
        for facts in self.entries:
            part = facts.part(code)
            if part.steps and not part.zeroed:
                yield part

    def befores(self, component: Component, stage: Stage) -> Iterator[Fraction]:
        """Every value of a stage before its rounding."""
        for part in self.parts(component.code):
            if stage is Stage.SHEET_TOTAL:
                yield from (sheet.total.before for sheet in part.sheets)
            elif stage is Stage.CRITERION_MEAN:
                yield from (line.mean.before for line in part.criteria)
            elif stage is Stage.CRITERION_PRODUCT:
                yield from (line.product.before for line in part.criteria)
            else:
                yield from (step.before for step in part.steps if step.stage is stage)

    def seats_of(self, code: str) -> list[int]:
        """The seats of a panel, in order."""
        return sorted(set(self.seats.get(code, ())))


def facts_of(
    found: Iterable[tuple[EntryMarks, Explanation]],
    *,
    numbers: Mapping[int, str],
    published: Mapping[int, tuple[int | None, Fraction | None]],
    draws: Mapping[int, int],
) -> list[Facts]:
    """Facts in the order of `published`; who is not in it is left out."""
    by_entry = {marks.entry: (marks, explanation) for marks, explanation in found}
    return [
        Facts(numbers[entry], *by_entry[entry], rank, total, draws.get(entry))
        for entry, (rank, total) in published.items()
        if entry in by_entry
    ]
