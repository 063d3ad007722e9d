"""Formulas of the third assessor (第三评): how far two lie apart, and which sheets then count."""

from collections.abc import Iterator
from fractions import Fraction

from competition.exports.live_board import COUNTED, NOBODY, Board, Value, as_float
from competition.exports.live_facts import Contest, Facts
from competition.exports.live_guards import comparing_guard
from competition.marking import MARK_UNIT, Component
from competition.marking.explanation import Fate
from competition.marking.scheme import ThirdRule
from competition.marking.terms import Settle


def add_settled(
    board: Board, contest: Contest, component: Component, *, rule: ThirdRule, seats: list[int]
) -> list[str]:
    """1 for a sheet that counts, 0 for one set aside, judge beside judge."""
    code, name = component.code, component.name
    limit = Fraction(rule.limit, MARK_UNIT)
    guard = comparing_guard(
        [limit, *_distances(contest, code)], largest=Fraction(component.maximum, MARK_UNIT)
    )
    board.group = name
    board.add(
        f"{code}.third", "第三评席位", "", lambda facts: facts.part(code).third, digits=0, width=7
    )
    board.group = f"{name}　两位评委"
    pairs = [_add_pair(board, code, seat) for seat in seats]
    board.group = name
    span = board.span(pairs)
    board.add(f"{code}.apart", "两评相差", _live(board, code, f"MAX({span})-MIN({span})"),
              lambda facts: as_float(_apart(facts, code)))  # fmt: skip
    if rule.settle is Settle.NEARER:
        _add_away(board, code, seats)
    board.group = f"{name}　计入（1）或不采用（0）"
    if guard is None:
        board.as_values.append(f"“{name}”第三评")
    for seat in seats:
        formula = (
            "" if guard is None else _kept(board, code, seat, rule=rule, guard=guard, seats=seats)
        )
        board.add(
            f"{code}.kept.{seat}", f"评委{seat}", formula, _fate(code, seat), digits=0, width=6
        )
    return [f"{code}.kept.{seat}" for seat in seats]


def _live(board: Board, code: str, expression: str) -> str:
    return f'=IF({board.at(f"{code}.ok")}="{COUNTED}",{expression},"")'


def _add_pair(board: Board, code: str, seat: int) -> str:
    total, third = board.at(f"{code}.{seat}.sheet_total"), board.at(f"{code}.third")
    own = f'IF(AND(ISNUMBER({total}),{third}<>{seat}),{total},"{NOBODY}")'

    def value(facts: Facts) -> float | str:
        part, sheet = facts.part(code), facts.sheet(code, seat)
        if not part.sheets:
            return ""
        return NOBODY if sheet is None or part.third == seat else float(sheet.total.after)

    board.add(f"{code}.pair.{seat}", f"评委{seat}", _live(board, code, own), value)
    return f"{code}.pair.{seat}"


def _add_away(board: Board, code: str, seats: list[int]) -> None:
    """How far each of the two is from the third."""
    third = board.at(f"{code}.third")
    totals = "+".join(
        f"IF({third}={seat},N({board.at(f'{code}.{seat}.sheet_total')}),0)" for seat in seats
    )
    board.add(f"{code}.third.total", "第三评合计", _live(board, code, totals), _third_total(code))
    board.group = f"{board.group}　与第三评相差"
    for seat in seats:
        pair = board.at(f"{code}.pair.{seat}")
        away = f'IF(ISNUMBER({pair}),ABS({pair}-{board.at(f"{code}.third.total")}),"{NOBODY}")'
        board.add(f"{code}.away.{seat}", f"评委{seat}", _live(board, code, away), _away(code, seat))


def _kept(
    board: Board, code: str, seat: int, *, rule: ThirdRule, guard: int, seats: list[int]
) -> str:
    pair, third = board.at(f"{code}.pair.{seat}"), board.at(f"{code}.third")
    total = board.at(f"{code}.{seat}.sheet_total")
    within = f"ROUND({board.at(f'{code}.apart')},{guard})<={board.parameters[f'{code}.third']}"
    settled = "1" if rule.settle is Settle.MEAN else f"IF({third}={seat},1,0)"
    if rule.settle is Settle.NEARER:
        own, all_away = (
            board.at(f"{code}.away.{seat}"),
            board.span([f"{code}.away.{each}" for each in seats]),
        )
        near = f"IF(ISNUMBER({own}),IF(ROUND({own},{guard})=ROUND(MIN({all_away}),{guard}),1,0),0)"
        settled = f"IF({third}={seat},1,{near})"
    test = f"IF({within},IF(ISNUMBER({pair}),1,0),{settled})"
    return _live(board, code, f'IF(ISNUMBER({total}),{test},"{NOBODY}")')


def _fate(code: str, seat: int) -> Value:
    def value(facts: Facts) -> float | str:
        sheet = facts.sheet(code, seat)
        if sheet is None:
            return NOBODY if facts.part(code).sheets else ""
        return int(sheet.fate is Fate.KEPT)

    return value


def _pair(facts: Facts, code: str) -> list[Fraction]:
    part = facts.part(code)
    return [sheet.total.after for sheet in part.sheets if sheet.seat != part.third]


def _apart(facts: Facts, code: str) -> Fraction | None:
    pair = _pair(facts, code)
    return max(pair) - min(pair) if pair else None


def _third(facts: Facts, code: str) -> Fraction:
    part = facts.part(code)
    sheet = None if part.third is None else facts.sheet(code, part.third)
    return Fraction(0) if sheet is None else sheet.total.after


def _third_total(code: str) -> Value:
    return lambda facts: float(_third(facts, code)) if facts.part(code).sheets else ""


def _away(code: str, seat: int) -> Value:
    def value(facts: Facts) -> float | str:
        part, sheet = facts.part(code), facts.sheet(code, seat)
        if not part.sheets:
            return ""
        if sheet is None or part.third == seat:
            return NOBODY
        return float(abs(sheet.total.after - _third(facts, code)))

    return value


def _distances(contest: Contest, code: str) -> Iterator[Fraction]:
    """Everything that is compared: with the limit, and with one another."""
    for facts in contest.entries:
        apart = _apart(facts, code)
        if apart is not None:
            yield apart
            third = _third(facts, code)
            yield from (abs(total - third) for total in _pair(facts, code))
