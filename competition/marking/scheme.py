"""The marking scheme (评分标准) as frozen data; marks are integers in thousandths of a point."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from competition.marking.terms import (
    Composition,
    Consequence,
    Direction,
    Method,
    Mode,
    RankBy,
    Reference,
    Scope,
    Settle,
    Side,
    Stage,
    State,
    TieEnd,
)

MARK_UNIT = 1000
PAIR = 2  # the sheets per entry where a third assessor may be called


@dataclass(frozen=True, slots=True)
class Rounding:
    """Decimal digits kept by a stage, and how; mode NONE keeps the exact value."""

    digits: int = 0
    mode: Mode = Mode.NONE


EXACT = Rounding()


@dataclass(frozen=True, slots=True, kw_only=True)
class Roundings:
    """One rounding per stage of a component; a stage not named keeps its exact value."""

    sheet_total: Rounding = EXACT
    criterion_mean: Rounding = EXACT
    criterion_product: Rounding = EXACT
    mark: Rounding = EXACT
    net: Rounding = EXACT
    adjusted: Rounding = EXACT
    weighted: Rounding = EXACT


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchor:
    """评分参照: what earns about this mark (thousandths). It guides the judge, it computes nothing."""

    mark: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Criterion:
    """指标: maximum and mark step in thousandths; factor multiplies; spread arms an alarm.

    `anchors` stand beside the mark while a judge scores, highest first.
    """

    code: str
    name: str
    maximum: int
    factor: Fraction = Fraction(1)
    step: int = 1
    spread: int | None = None
    anchors: tuple[Anchor, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Trimming:
    """How many highest and lowest are dropped, one copy each, and what they are."""

    high: int = 0
    low: int = 0
    scope: Scope = Scope.SHEET


@dataclass(frozen=True, slots=True, kw_only=True)
class Penalty:
    """Marks lost when the time is `first` to `last` seconds (inclusive) beyond the bound."""

    side: Side
    first: int
    last: int | None
    amount: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeRule:
    """时限: seconds allowed; either cut off at the bell, or a penalty table after the mean."""

    limit: int
    minimum: int | None = None
    cut_off: bool = False
    penalties: tuple[Penalty, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """题型 of a paper, keyed one by one: maximum and mark step in thousandths."""

    code: str
    name: str
    maximum: int
    step: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class ThirdRule:
    """争议: two sheet totals more than `limit` (thousandths) apart call a third assessor."""

    limit: int
    settle: Settle = Settle.NEARER


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomRule:
    """修正系数 = reference mean ÷ room mean of the net marks, each mean after trimming.

    Out of the means is who has no net mark of the component, none above zero, or a state
    (缺考、弃权、违纪、取消资格) there or for the whole entry. `mean` rounds every mean before it
    is used further, `coefficient` rounds the coefficient.
    """

    reference: Reference = Reference.PEOPLE
    high: int = 0
    low: int = 0
    mean: Rounding = EXACT
    coefficient: Rounding = EXACT


@dataclass(frozen=True, slots=True, kw_only=True)
class Consequences:
    """What each state does; scheme data, never a constant."""

    absent: Consequence
    forfeit: Consequence
    violation: Consequence
    disqualified: Consequence

    def of(self, state: State) -> Consequence:
        """The consequence of one state."""
        found: Consequence = getattr(self, state.value)
        return found


COMPONENT_CONSEQUENCES = Consequences(
    absent=Consequence.ZERO,
    forfeit=Consequence.ZERO,
    violation=Consequence.ZERO,
    disqualified=Consequence.UNRANKED,
)
ENTRY_CONSEQUENCES = Consequences(
    absent=Consequence.UNRANKED,
    forfeit=Consequence.UNRANKED,
    violation=Consequence.UNRANKED,
    disqualified=Consequence.UNRANKED,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Component:
    """环节: a paper (one agreed mark) or a panel (judges × criteria).

    `maximum`, `step`, `spread`, `pass_mark` are thousandths; a panel's maximum is
    Σ criterion maximum × factor. `minimum_judges` counts judges present, before
    trimming. `spread` is compared with the spread of the sheet totals and only warns.
    A paper may have `sections`, whose maxima sum to its own. `third` belongs to panels whose
    sheets are two per entry. `rooms` says how a coefficient comes about; without it the
    coefficient is given.
    """

    code: str
    name: str
    method: Method
    maximum: int
    weight: Fraction = Fraction(1)
    step: int = 1
    criteria: tuple[Criterion, ...] = ()
    trimming: Trimming = Trimming()
    minimum_judges: int = 0
    spread: int | None = None
    time: TimeRule | None = None
    deductions: bool = True
    sheet_deductions: bool = False
    floor: bool = True
    coefficient: bool = False
    sections: tuple[Section, ...] = ()
    third: ThirdRule | None = None
    rooms: RoomRule | None = None
    rounding: Roundings = Roundings()
    pass_mark: int | None = None
    pass_required: bool = False
    consequences: Consequences = COMPONENT_CONSEQUENCES


@dataclass(frozen=True, slots=True, kw_only=True)
class TieKey:
    """One link of the tie chain: a stage value of the entry, a component or a criterion."""

    stage: Stage
    component: str | None = None
    criterion: str | None = None
    direction: Direction = Direction.HIGH


@dataclass(frozen=True, slots=True, kw_only=True)
class Scheme:
    """评分标准 of one event, whole; see `parsing.parse_scheme` for the rules it obeys."""

    title: str
    composition: Composition
    components: tuple[Component, ...]
    rounding: Rounding = EXACT
    rank_by: RankBy = RankBy.ROUNDED
    tie_chain: tuple[TieKey, ...] = ()
    tie_end: TieEnd = TieEnd.SHARE
    consequences: Consequences = ENTRY_CONSEQUENCES
    leave_gap: frozenset[State] = frozenset()
    pass_mark: int | None = None
    pass_required: bool = False
    pending: tuple[str, ...] = ()

    def component(self, code: str) -> Component:
        """The component with this code; KeyError when there is none."""
        for component in self.components:
            if component.code == code:
                return component
        raise KeyError(code)

    def deciding_keys(self) -> Iterator[TieKey]:
        """What decides between equal printed totals, in order.

        Ranking by the exact total is the same as ranking by the rounded one with the
        exact total as first key, because rounding never reverses an order.
        """
        if self.rank_by is RankBy.EXACT:
            yield TieKey(stage=Stage.TOTAL_EXACT)
        yield from self.tie_chain

    def needs_seconds(self, component: Component) -> bool:
        """Whether a blank time would have to be guessed (penalty table or tie key)."""
        if component.time is not None and component.time.penalties:
            return True
        wanted = (Stage.SECONDS, component.code)
        return any((key.stage, key.component) == wanted for key in self.tie_chain)
