"""Formulas from the weighted components to the rank: total, who is ranked, tie keys, draw."""

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Final

from competition.exports.live_board import (
    NOBODY,
    NOT_RANKED,
    ZEROED,
    Board,
    as_float,
    raw_name,
    rounded,
)
from competition.exports.live_facts import Contest, Facts
from competition.exports.live_guards import comparing_guard
from competition.exports.live_steps import consequence_words
from competition.marking import MARK_UNIT, Scheme
from competition.marking.scheme import TieKey
from competition.marking.terms import (
    STAGE_LABELS,
    STATE_LABELS,
    Direction,
    Mode,
    Stage,
    TieEnd,
)

WORST: Final = -1_000_000_000  # an absent value goes last in either direction
RANKED, KEEPS_PLACE = 1, 2
_SURE: Final = Fraction(1, 10**8)


def add_whole_state(board: Board, scheme: Scheme) -> None:
    """The state of the whole entry and what it does."""
    board.group = "整场"
    cell = board.raw[raw_name("", 0, "状态")]
    board.add(
        "whole.state", "状态", f'=IF({cell}="","",{cell})',
        lambda facts: "" if facts.marks.state is None else STATE_LABELS[facts.marks.state],
        is_text=True,
    )  # fmt: skip
    own, table = board.at("whole.state"), board.parameters["states"]
    board.add(
        "whole.does", "状态后果", f'=IF({own}="","",VLOOKUP({own},{table},2,FALSE))',
        lambda facts: consequence_words(scheme.consequences.of, facts.marks.state), is_text=True,
    )  # fmt: skip


def add_total(board: Board, contest: Contest) -> None:
    """The sum of the weighted components, and its rounding."""
    scheme = contest.scheme
    board.group = "合计"
    cells = [board.at(f"{each.code}.weighted") for each in scheme.components]
    complete = f"COUNT({','.join(cells)})={len(cells)}"
    if any(_strange(facts) for facts in contest.entries):
        board.add("lacking", "不能计入", "", _strange, width=10, is_text=True)
        complete = f'AND({complete},{board.at("lacking")}="")'
    whole = f'=IF({complete},{"+".join(cells)},"")'
    board.add(
        "total_exact",
        STAGE_LABELS[Stage.TOTAL_EXACT],
        whole,
        lambda facts: _total(facts, exact=True),
    )
    exact, rounding = board.at("total_exact"), scheme.rounding
    digits = None if rounding.mode is Mode.NONE else rounding.digits
    formula = f'=IF({exact}="","",{exact})'
    if digits is not None:
        cell, guard = board.parameters["total"], board.parameters["total:2"]
        formula = f'=IF({exact}="","",{rounded(exact, rounding.mode, digits=cell, guard=guard)})'
    if "total" in board.unsafe:
        formula = ""
        board.as_values.append("总分")
    board.add("total", STAGE_LABELS[Stage.TOTAL], formula, lambda facts: _total(facts, exact=False),
              digits=digits)  # fmt: skip


def add_ranks(board: Board, contest: Contest) -> None:
    """Who is ranked, the keys that decide, the rank itself."""
    board.group = "名次"
    _add_standing(board, contest)
    keys = [TieKey(stage=Stage.TOTAL), *contest.scheme.deciding_keys()]
    names = [_add_key(board, contest, number, key) for number, key in enumerate(keys)]
    ranked = board.down("ranks")
    better, same = [], ""
    for name in names:
        column, own = board.down(name), board.at(name)
        better.append(f'COUNTIFS({ranked},">0"{same},{column},">"&{own})')
        same += f",{column},{own}"
    place = f"1+{'+'.join(better)}"
    if contest.scheme.tie_end is TieEnd.DRAW:
        place += f"+{_add_draw(board, contest, ranked, same)}"
    guarded = all(f"{name}:unsafe" not in board.as_values for name in names)
    formula = f'=IF({board.at("ranks")}={RANKED},{place},"{NOBODY}")' if guarded else ""
    board.add("rank", "核算名次", formula, _rank, digits=0)


def _add_standing(board: Board, contest: Contest) -> None:
    """How many reasons take the rank away, whether the place stays empty, and what follows."""
    scheme = contest.scheme
    whole = f'IF({board.at("whole.does")}="{NOT_RANKED}",1,0)'
    states = [
        f'IF({board.at(f"{each.code}.does")}="{NOT_RANKED}",1,0)' for each in scheme.components
    ]
    bars, sure = _bars(board, contest)
    formula = "=" + "+".join([whole, *states, *bars])
    if not sure:
        board.as_values.append("合格线")
    board.add("against", "不计名次项", formula if sure else "", _against(scheme), digits=0, width=7)
    if scheme.leave_gap:
        gap = "=" + "+".join(
            _gap(board, code) for code in ["", *(each.code for each in scheme.components)]
        )
        board.add("gap", "名次空缺", gap, _gaps(scheme), digits=0, width=7)
    apart = f"IF({board.at('gap')}>0,{KEEPS_PLACE},0)" if scheme.leave_gap else "0"
    total, against = board.at("total"), board.at("against")
    board.add(
        "ranks", "排名（1）空缺（2）", f"=IF(ISNUMBER({total}),IF({against}=0,{RANKED},{apart}),0)",
        _ranks(scheme), digits=0, width=8,
    )  # fmt: skip


def _bars(board: Board, contest: Contest) -> tuple[list[str], bool]:
    """Pass marks that take the rank away; whether no value lies within a hair of one."""
    scheme = contest.scheme
    bars = [("total", "total", scheme.pass_mark, scheme.pass_required)]
    bars += [
        (each.code, f"{each.code}.adjusted", each.pass_mark, each.pass_required)
        for each in scheme.components
    ]
    found, sure = [], True
    for code, column, mark, required in bars:
        if mark is None or not required:
            continue
        cell, bar = board.at(column), board.parameters[f"{code}.bar"]
        found.append(f"IF(ISNUMBER({cell}),IF(ROUND({cell},9)<{bar},1,0),0)")
        for facts in contest.entries:
            value = _bar_value(facts, code)
            far = value is None or not 0 < abs(value - Fraction(mark, MARK_UNIT)) < _SURE
            sure = sure and far
    return found, sure


def _bar_value(facts: Facts, code: str) -> Fraction | None:
    if code == "total":
        return None if facts.found.total is None else facts.found.total.after
    return facts.part(code).value(Stage.ADJUSTED)


def _gap(board: Board, code: str) -> str:
    prefix, table = (f"{code}." if code else "whole."), board.parameters["states"]
    does, state = board.at(f"{prefix}does"), board.at(f"{prefix}state")
    return f'IF({does}="{NOT_RANKED}",IF(VLOOKUP({state},{table},3,FALSE)="是",1,0),0)'


def _add_key(board: Board, contest: Contest, number: int, key: TieKey) -> str:
    """A key that is better the greater it is; the same for equal values, to the last digit."""
    column = ".".join(part for part in (key.component, key.criterion, key.stage.value) if part)
    values = [found for each in contest.entries if (found := key_value(each, key)) is not None]
    largest = max([Fraction(1), *map(abs, values)])
    guard = comparing_guard(values, largest=largest)
    sign = 1 if key.direction is Direction.HIGH else -1
    name, label = f"key.{number}", STAGE_LABELS[key.stage] if number else "排序总分"
    label = f"{number}. {label}" if number else label
    cell = board.at(column)
    formula = f"=IF(ISNUMBER({cell}),{'-' if sign < 0 else ''}ROUND({cell},{guard}),{WORST})"
    if guard is None:
        formula = ""
        board.as_values.append(f"{name}:unsafe")

    def value(facts: Facts) -> float:
        found = key_value(facts, key)
        return WORST if found is None else float(sign * found)

    board.add(name, label, formula, value, width=11)
    return name


def key_value(facts: Facts, key: TieKey) -> Fraction | None:
    """The value of a tie key; None where there is none."""
    if key.component is None:
        total = facts.found.total
        if total is None:
            return None
        return total.before if key.stage is Stage.TOTAL_EXACT else total.after
    return facts.part(key.component).value(key.stage, key.criterion)


def _add_draw(board: Board, contest: Contest, ranked: str, same: str) -> str:
    """Columns of the draw; what it adds to the place of those equal in every key."""
    drawn = any(facts.draw is not None for facts in contest.entries)
    board.add("draw", "抽签号", "", lambda facts: facts.draw, digits=0, width=7)
    own, numbers = board.at("draw"), board.down("draw")
    mine = f"COUNTIFS({ranked},{RANKED}{same},{numbers},{own})"
    board.add(
        "drawn", "抽签号有效", f'=IF(AND({board.at("ranks")}={RANKED},ISNUMBER({own})),IF({mine}=1,1,0),0)',
        _drawn(contest), digits=0, width=7,
    )  # fmt: skip
    if not drawn:
        return "0"
    everybody = f"COUNTIFS({ranked},{RANKED}{same})"
    with_number = f"COUNTIFS({ranked},{RANKED}{same},{board.down('drawn')},1)"
    before = f'COUNTIFS({ranked},{RANKED}{same},{numbers},"<"&{own})'
    return f"IF(AND({everybody}>1,{everybody}={with_number}),{before},0)"


def _drawn(contest: Contest) -> Callable[[Facts], int]:
    """1 for a number that nobody else has among those equal in every key."""
    keys = [TieKey(stage=Stage.TOTAL), *contest.scheme.deciding_keys()]
    ranks = _ranks(contest.scheme)

    def place(facts: Facts) -> tuple[object, ...]:
        return (*(key_value(facts, key) for key in keys), facts.draw)

    taken: dict[tuple[object, ...], int] = {}
    for facts in contest.entries:
        if ranks(facts) == RANKED:
            taken[place(facts)] = taken.get(place(facts), 0) + 1

    def value(facts: Facts) -> int:
        alone = facts.draw is not None and ranks(facts) == RANKED
        return int(alone and taken[place(facts)] == 1)

    return value


def _strange(facts: Facts) -> str | None:
    """What keeps the whole entry from being counted, beside its components."""
    said = [each.sentence for each in facts.found.missing if each.component is None]
    return "；".join(said) or None


def _total(facts: Facts, *, exact: bool) -> float | str:
    total = facts.found.total
    if total is None:
        return ""
    return as_float(total.before if exact else total.after)


def _rank(facts: Facts) -> int | str:
    return NOBODY if facts.rank is None else facts.rank


def _against(scheme: Scheme) -> Callable[[Facts], int]:
    def value(facts: Facts) -> int:
        missed = [
            1
            for code, mark, required in _required_bars(scheme)
            if (found := _bar_value(facts, code)) is not None
            and required
            and found < Fraction(mark, MARK_UNIT)
        ]
        return len(_states_against(scheme, facts)) + len(missed)

    return value


def _required_bars(scheme: Scheme) -> Sequence[tuple[str, int, bool]]:
    bars = [("total", scheme.pass_mark, scheme.pass_required)]
    bars += [(each.code, each.pass_mark, each.pass_required) for each in scheme.components]
    return [(code, mark, required) for code, mark, required in bars if mark is not None]


def _states_against(scheme: Scheme, facts: Facts) -> list[str]:
    """The states, by value, that take the rank away, one for each place where they stand."""
    places = [(scheme.consequences, facts.marks.state)]
    places += [(each.consequences, facts.given(each.code).state) for each in scheme.components]
    return [
        state.value
        for consequences, state in places
        if consequence_words(consequences.of, state) == NOT_RANKED and state is not None
    ]


def _gaps(scheme: Scheme) -> Callable[[Facts], int]:
    leaving = {state.value for state in scheme.leave_gap}
    return lambda facts: sum(state in leaving for state in _states_against(scheme, facts))


def _ranks(scheme: Scheme) -> Callable[[Facts], int]:
    against, gaps = _against(scheme), _gaps(scheme)

    def value(facts: Facts) -> int:
        if facts.found.total is None:
            return 0
        if not against(facts):
            return RANKED
        return KEEPS_PLACE if gaps(facts) else 0

    return value


__all__ = ["ZEROED", "add_ranks", "add_total", "add_whole_state", "key_value"]
