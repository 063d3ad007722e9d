"""How one entry came to its total: every value, what was trimmed, each rounding."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from competition.marking.reports import Alarm, Missing
from competition.marking.scheme import Rounding
from competition.marking.terms import Stage, State


class Fate(StrEnum):
    """What trimming did to a sheet or a mark; ASIDE: not used once a third one settled it."""

    KEPT = "kept"
    HIGH = "high"
    LOW = "low"
    ASIDE = "aside"


FATE_LABELS = {
    Fate.KEPT: "计入",
    Fate.HIGH: "去掉的最高分",
    Fate.LOW: "去掉的最低分",
    Fate.ASIDE: "未采用",
}


@dataclass(frozen=True, slots=True)
class Step:
    """One stage: the exact value before its rounding and the value that goes on, in points."""

    stage: Stage
    before: Fraction
    after: Fraction
    rounding: Rounding


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetLine:
    """One judge's sheet; marks and deduction in thousandths, fate under per-sheet trimming."""

    seat: int
    marks: Mapping[str, int]
    deduction: int
    total: Step
    fate: Fate


@dataclass(frozen=True, slots=True, kw_only=True)
class CriterionLine:
    """One criterion over the judges: seat → what trimming did to it, then mean and product."""

    code: str
    fates: Mapping[int, Fate]
    mean: Step
    product: Step


@dataclass(frozen=True, slots=True, kw_only=True)
class ComponentExplanation:
    """One component; without `steps` it has no value (something is missing).

    `zeroed` is the state that made every value zero. `manual` and `penalty` are the two
    parts of DEDUCTED, in points. `third` is the seat of the third assessor, `room` where the
    coefficient comes from.
    """

    code: str
    state: State | None
    zeroed: bool
    sheets: tuple[SheetLine, ...] = ()
    criteria: tuple[CriterionLine, ...] = ()
    untrimmed: Fraction | None = None
    manual: Fraction = Fraction(0)
    penalty: Fraction = Fraction(0)
    coefficient: Fraction | None = None
    third: int | None = None
    room: str | None = None
    seconds: int | None = None
    steps: tuple[Step, ...] = ()

    def value(self, stage: Stage, criterion: str | None = None) -> Fraction | None:
        """The value of a component or criterion stage; None when there is none."""
        if criterion is not None:
            return self._criterion_value(stage, criterion)
        if stage is Stage.SECONDS:
            return None if self.seconds is None else Fraction(self.seconds)
        if stage is Stage.UNTRIMMED:
            return self.untrimmed
        if stage is Stage.DEDUCTED:
            return self.manual + self.penalty if self.steps else None
        return next((step.after for step in self.steps if step.stage is stage), None)

    def _criterion_value(self, stage: Stage, criterion: str) -> Fraction | None:
        for line in self.criteria:
            if line.code == criterion:
                return (line.mean if stage is Stage.CRITERION_MEAN else line.product).after
        return Fraction(0) if self.zeroed else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """One entry, whole. `unranked` are Chinese reasons; `total` is None when incomplete."""

    entry: int
    state: State | None
    components: tuple[ComponentExplanation, ...]
    total: Step | None
    unranked: tuple[str, ...]
    ranking_states: frozenset[State]
    missing: tuple[Missing, ...]
    alarms: tuple[Alarm, ...]
