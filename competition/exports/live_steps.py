"""Formulas of a component: what its state does, its stages one after the other."""

from collections.abc import Callable

from competition.exports.live_board import (
    COUNTED,
    LACKING,
    ZEROED,
    Board,
    Value,
    as_float,
    number_cell,
    raw_name,
    rounded,
)
from competition.exports.live_facts import Contest, Facts
from competition.marking import Component, Criterion, Scheme
from competition.marking.scheme import Rounding
from competition.marking.terms import (
    STAGE_LABELS,
    STATE_LABELS,
    Composition,
    Consequence,
    Mode,
    Side,
    Stage,
    State,
)


def add_state(board: Board, scheme: Scheme, component: Component) -> None:
    """What is missing, the state, and whether the component is computed, zero or missing."""
    code = component.code
    board.group = component.name
    board.add(f"{code}.lacking", "缺项", "", _lacking(code), width=10, is_text=True)
    state = board.raw[raw_name(code, 0, "状态")]
    board.add(f"{code}.state", "状态", f'=IF({state}="","",{state})', _state_of(code), is_text=True)
    own, whole = board.at(f"{code}.state"), board.at("whole.does")
    table = board.parameters[f"{code}.states"]
    board.add(
        f"{code}.does", "状态后果", f'=IF({own}="","",VLOOKUP({own},{table},2,FALSE))',
        lambda facts: consequence_words(component.consequences.of, facts.given(code).state),
        is_text=True,
    )  # fmt: skip
    zero = f'OR({whole}="{ZEROED}",{board.at(f"{code}.does")}="{ZEROED}")'
    lacking = board.at(f"{code}.lacking")
    board.add(
        f"{code}.ok", "计法",
        f'=IF({zero},"{ZEROED}",IF({lacking}<>"","{LACKING}","{COUNTED}"))',
        _way_of(code), width=7, is_text=True,
    )  # fmt: skip


def consequence_words(of: Callable[[State], Consequence], state: State | None) -> str:
    """计零分, 不计名次, or nothing."""
    if state is None:
        return ""
    return ZEROED if of(state) is Consequence.ZERO else "不计名次"


def add_paper(board: Board, component: Component) -> None:
    """The one agreed mark."""
    code = component.code
    board.group = component.name
    mark = board.raw[raw_name(code, 0, "")]
    add_stage(board, component, Stage.MARK, counted(board, code, mark))


def add_after_mark(board: Board, contest: Contest, component: Component) -> None:
    """Deduction and time penalty, net, coefficient, weight."""
    code = component.code
    board.group = component.name
    deducted = _add_deducted(board, component)
    net = f"{board.at(f'{code}.mark')}-{deducted}"
    if component.floor:
        net = f"MAX(0,{net})"
    add_stage(board, component, Stage.NET, counted(board, code, net))
    adjusted = board.at(f"{code}.net")
    if component.coefficient:
        board.add(f"{code}.coefficient", "修正系数", "", _coefficient(code), width=10)
        adjusted += f"*{board.at(f'{code}.coefficient')}"
    add_stage(board, component, Stage.ADJUSTED, counted(board, code, adjusted))
    weighted = board.at(f"{code}.adjusted")
    if contest.scheme.composition is Composition.WEIGHTED:
        weighted += f"*{board.parameters[f'{code}.weight']}"
    add_stage(board, component, Stage.WEIGHTED, counted(board, code, weighted))


def _add_deducted(board: Board, component: Component) -> str:
    """Columns of the time, its penalty and everything deducted; the cell of the last."""
    code = component.code
    parts = []
    if component.deductions:
        parts.append(f"N({board.raw[raw_name(code, 0, '扣分')]})")
    if raw_name(code, 0, "用时") in board.raw:
        seconds = board.raw[raw_name(code, 0, "用时")]
        ok = board.at(f"{code}.ok")
        board.add(
            f"{code}.seconds", STAGE_LABELS[Stage.SECONDS],
            f'=IF(AND({ok}="{COUNTED}",{seconds}<>""),{seconds},"")',
            lambda facts: as_float(facts.part(code).value(Stage.SECONDS)), digits=0,
        )  # fmt: skip
    if component.time is not None and component.time.penalties:
        board.add(
            f"{code}.penalty", "用时扣分", _penalty_formula(board, component),
            lambda facts: float(facts.part(code).penalty),
        )  # fmt: skip
        parts.append(board.at(f"{code}.penalty"))
    board.add(
        f"{code}.deducted", STAGE_LABELS[Stage.DEDUCTED],
        counted(board, code, "+".join(parts) or "0"),
        lambda facts: as_float(facts.part(code).value(Stage.DEDUCTED)),
    )  # fmt: skip
    return board.at(f"{code}.deducted")


def _penalty_formula(board: Board, component: Component) -> str:
    """The amount of the row that the time falls into; rows of one side never overlap."""
    code, rule = component.code, component.time
    seconds, cells = board.at(f"{code}.seconds"), board.parameters
    rows = []
    for number, row in enumerate(rule.penalties if rule is not None else ()):
        name = f"{code}.penalty.{number}"
        if row.side is Side.OVER:
            beyond = f"{seconds}-{cells[f'{code}.limit']}"
        else:
            beyond = f"{cells[f'{code}.minimum']}-{seconds}"
        test = f"AND({beyond}>={cells[name]},{beyond}<={cells[f'{name}:2']})"
        rows.append(f"IF({test},{cells[f'{name}:3']},0)")
    return f"=IF(ISNUMBER({seconds}),{'+'.join(rows)},0)"


def counted(board: Board, code: str, expression: str) -> str:
    """The formula: the expression where the component is computed, else 0 or nothing."""
    ok = board.at(f"{code}.ok")
    return f'=IF({ok}="{COUNTED}",{expression},IF({ok}="{ZEROED}",0,""))'


def add_stage(
    board: Board,
    component: Component,
    stage: Stage,
    formula: str,
    *,
    criterion: Criterion | None = None,
) -> None:
    """One stage: a column, or two (before, after) where it rounds."""
    code, label = component.code, STAGE_LABELS[stage]
    part = criterion.code if criterion is not None else None
    key = ".".join(name for name in (code, part, stage.value) if name)

    def value(facts: Facts) -> float | str:
        return as_float(facts.part(code).value(stage, part))

    rounding: Rounding = getattr(component.rounding, stage.value)
    if rounding.mode is Mode.NONE:
        board.add(key, label, formula, value)
        return
    board.add(
        f"{key}:before", f"{label}（舍入前）", formula,
        lambda facts: as_float(facts.before(code, stage, part)),
    )  # fmt: skip
    live = counted(board, code, rounded_stage(board, component, stage, f"{key}:before"))
    if unsafe(board, component, stage):
        live = ""
    board.add(key, label, live, value, digits=rounding.digits)


def rounded_stage(board: Board, component: Component, stage: Stage, before: str) -> str:
    """The expression that rounds the column `before` as this stage does."""
    rounding: Rounding = getattr(component.rounding, stage.value)
    name = f"{component.code}.{stage.value}"
    digits, guard = board.parameters[name], board.parameters[f"{name}:2"]
    return rounded(board.at(before), rounding.mode, digits=digits, guard=guard)


def unsafe(board: Board, component: Component, stage: Stage) -> bool:
    """Whether the stage must be written as values; the remark is made."""
    if f"{component.code}.{stage.value}" not in board.unsafe:
        return False
    board.as_values.append(f"“{component.name}”{STAGE_LABELS[stage]}")
    return True


def _lacking(code: str) -> Value:
    def value(facts: Facts) -> str | None:
        part = facts.part(code)
        if part.steps:
            return None
        said = [each.sentence for each in facts.found.missing if each.component == code]
        return "；".join(said) or LACKING

    return value


def _state_of(code: str) -> Value:
    def value(facts: Facts) -> str:
        state = facts.given(code).state
        return "" if state is None else STATE_LABELS[state]

    return value


def _way_of(code: str) -> Value:
    def value(facts: Facts) -> str:
        part = facts.part(code)
        if part.zeroed:
            return ZEROED
        return COUNTED if part.steps else LACKING

    return value


def _coefficient(code: str) -> Callable[[Facts], object]:
    def value(facts: Facts) -> object:
        given = facts.given(code).coefficient
        return None if given is None else number_cell(given)

    return value
