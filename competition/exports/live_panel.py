"""Formulas of a panel: marks per criterion, sheet totals, what is trimmed, means and products."""

from collections.abc import Callable
from fractions import Fraction

from competition.exports.live_board import COUNTED, NOBODY, Board, as_float, raw_name
from competition.exports.live_facts import Contest, Facts
from competition.exports.live_guards import comparing_guard
from competition.exports.live_steps import add_stage, counted, rounded_stage, unsafe
from competition.exports.live_third import add_settled
from competition.marking import MARK_UNIT, Component, Criterion
from competition.marking.explanation import Fate
from competition.marking.marks import SheetMarks
from competition.marking.terms import STAGE_LABELS, Mode, Scope, Stage

MOST_TRIMMED = 3  # what a reader may try out in 参数, at least


def add_marks(board: Board, contest: Contest, component: Component) -> None:
    """The marks again, judge beside judge for each criterion: that is how they are trimmed."""
    code = component.code
    for criterion in component.criteria:
        board.group = f"{component.name}　{criterion.name}"
        for seat in contest.seats_of(code):
            cell = board.raw[raw_name(code, seat, criterion.code)]
            board.add(
                f"{code}.{criterion.code}.{seat}", f"评委{seat}", f'=IF({cell}="","",{cell})',
                _mark(code, seat, criterion.code), width=7,
            )  # fmt: skip


def add_panel(board: Board, contest: Contest, component: Component) -> None:
    """Sheet totals, kept ones, criterion means and products, the component's mark."""
    code = component.code
    seats = contest.seats_of(code)
    totals = _add_totals(board, component, seats)
    board.group = component.name
    board.add(
        f"{code}.untrimmed", "未去极值平均", counted(board, code, f"AVERAGE({board.span(totals)})"),
        lambda facts: as_float(facts.part(code).untrimmed),
    )  # fmt: skip
    by_sheet = component.trimming.scope is Scope.SHEET
    kept: list[str] = []
    if component.third is not None:
        kept = add_settled(board, contest, component, rule=component.third, seats=seats)
    elif by_sheet:
        kept = _add_kept(board, contest, component, seats)
    for criterion in component.criteria:
        board.group = f"{component.name}　{criterion.name}"
        _add_criterion(board, component, criterion, seats=seats, kept=kept)
    board.group = component.name
    if by_sheet:
        mark = _mean_of_kept(board, totals, kept)
    else:
        names = [f"{code}.{each.code}.criterion_product" for each in component.criteria]
        mark = "+".join(board.at(name) for name in names)
    add_stage(board, component, Stage.MARK, counted(board, code, mark))


def _add_totals(board: Board, component: Component, seats: list[int]) -> list[str]:
    """The sheet totals, before and after their rounding, judge beside judge."""
    code, rounding = component.code, component.rounding.sheet_total
    label, names = STAGE_LABELS[Stage.SHEET_TOTAL], [f"{code}.{seat}.sheet_total" for seat in seats]
    board.group = f"{component.name}　{label}"
    if rounding.mode is Mode.NONE:
        for name, seat in zip(names, seats, strict=True):
            board.add(name, f"评委{seat}", _scored(board, component, seat, _points(board, component, seat)),
                      _sheet(code, seat, lambda sheet: sheet.total.after))  # fmt: skip
        return names
    board.group += "（舍入前）"
    for name, seat in zip(names, seats, strict=True):
        points = _points(board, component, seat)
        board.add(f"{name}:before", f"评委{seat}", _scored(board, component, seat, points),
                  _sheet(code, seat, lambda sheet: sheet.total.before))  # fmt: skip
    board.group = f"{component.name}　{label}"
    live = not unsafe(board, component, Stage.SHEET_TOTAL)
    for name, seat in zip(names, seats, strict=True):
        after = rounded_stage(board, component, Stage.SHEET_TOTAL, f"{name}:before")
        board.add(
            name, f"评委{seat}", _scored(board, component, seat, after) if live else "",
            _sheet(code, seat, lambda sheet: sheet.total.after), digits=rounding.digits,
        )  # fmt: skip
    return names


def _points(board: Board, component: Component, seat: int) -> str:
    code = component.code
    points = "+".join(
        f"{board.at(f'{code}.{each.code}.{seat}')}*{board.parameters[f'{code}.{each.code}.factor']}"
        for each in component.criteria
    )
    if component.sheet_deductions:
        points += f"-N({board.raw[raw_name(code, seat, '扣分')]})"
    return points


def _scored(board: Board, component: Component, seat: int, expression: str) -> str:
    """The formula: the expression for a judge who scored the entry, “—” for one who does not."""
    first = board.at(f"{component.code}.{component.criteria[0].code}.{seat}")
    counts = f'{board.at(f"{component.code}.ok")}="{COUNTED}"'
    return f'=IF({counts},IF(ISNUMBER({first}),{expression},"{NOBODY}"),"")'


def _add_kept(board: Board, contest: Contest, component: Component, seats: list[int]) -> list[str]:
    """1 for a sheet that counts, 0 for one trimmed; nothing to add where nothing is trimmed.

    Equal totals: the sheet with the smaller marks, in the order of the criteria, is the lower.
    """
    code, trimming = component.code, component.trimming
    if not trimming.high and not trimming.low:
        return []
    totals = [sheet.total.after for part in contest.parts(code) for sheet in part.sheets]
    room = _power_of_ten(max([Fraction(component.maximum, MARK_UNIT), *map(abs, totals)]))
    guard = comparing_guard(totals, largest=Fraction(2 * room))
    sheets = [f"{code}.{seat}.sheet_total" for seat in seats]
    board.group = f"{component.name}　去极值次序码（合计分、各项得分、席位）"
    codes = [_add_code(board, component, seat, room=room, guard=guard) for seat in seats]
    if guard is None:
        board.as_values.append(f"“{component.name}”去极值")
    board.group = f"{component.name}　计入（1）或去掉（0）"
    span, count = board.span(codes), f"COUNT({board.span(sheets)})"
    low, high = board.parameters[f"{code}.low"], board.parameters[f"{code}.high"]
    kept = []
    for seat, own in zip(seats, codes, strict=True):
        place = f'SUMPRODUCT(({span}<>"{NOBODY}")*({span}<{board.at(own)}))'
        test = f"IF(AND({place}>={low},{place}<{count}-{high}),1,0)"
        formula = (
            f'=IF({board.at(f"{code}.ok")}="{COUNTED}",'
            f'IF({board.at(own)}="{NOBODY}","{NOBODY}",{test}),"")'
        )
        board.add(
            f"{code}.kept.{seat}", f"评委{seat}", "" if guard is None else formula,
            _sheet(code, seat, lambda sheet: int(sheet.fate is Fate.KEPT)), digits=0, width=6,
        )  # fmt: skip
        kept.append(f"{code}.kept.{seat}")
    return kept


def _add_code(
    board: Board, component: Component, seat: int, *, room: int, guard: int | None
) -> str:
    """Digits that sort as the sheets do: total, then each mark, then the seat."""
    code, decimals = component.code, guard or 0
    total = board.at(f"{code}.{seat}.sheet_total")
    width = len(str(2 * room)) + decimals
    parts = [f'TEXT(ROUND(({total}+{room})*10^{decimals},0),"{"0" * width}")']
    parts += [
        f'TEXT(ROUND({board.at(f"{code}.{each.code}.{seat}")}*1000,0),"000000")'
        for each in component.criteria
    ]
    joined = "&".join([*parts, f'"{seat:02}"'])
    formula = (
        f'=IF({board.at(f"{code}.ok")}="{COUNTED}",IF(ISNUMBER({total}),{joined},"{NOBODY}"),"")'
    )

    def value(facts: Facts) -> str:
        sheet = facts.sheet(code, seat)
        if sheet is None:
            return NOBODY if facts.part(code).sheets else ""
        whole = round((sheet.total.after + room) * 10**decimals)
        marks = "".join(f"{sheet.marks[each.code]:06}" for each in component.criteria)
        return f"{whole:0{width}}{marks}{seat:02}"

    board.add(
        f"{code}.order.{seat}", f"评委{seat}", "" if guard is None else formula, value,
        width=min(width + 6 * len(component.criteria) + 5, 40),
        is_text=True,
    )  # fmt: skip
    return f"{code}.order.{seat}"


def _add_criterion(
    board: Board, component: Component, criterion: Criterion, *, seats: list[int], kept: list[str]
) -> None:
    code, name = component.code, f"{component.code}.{criterion.code}"
    marks = [f"{name}.{seat}" for seat in seats]
    if component.trimming.scope is Scope.SHEET:
        mean = _mean_of_kept(board, marks, kept)
    else:
        mean = _trimmed_mean(board, component, marks)
    add_stage(board, component, Stage.CRITERION_MEAN, counted(board, code, mean),
              criterion=criterion)  # fmt: skip
    factor = board.parameters[f"{name}.factor"]
    product = f"{board.at(f'{name}.criterion_mean')}*{factor}"
    add_stage(board, component, Stage.CRITERION_PRODUCT, counted(board, code, product),
              criterion=criterion)  # fmt: skip


def _mean_of_kept(board: Board, names: list[str], kept: list[str]) -> str:
    if not kept:
        return f"AVERAGE({board.span(names)})"
    return f"SUMIF({board.span(kept)},1,{board.span(names)})/COUNTIF({board.span(kept)},1)"


def _trimmed_mean(board: Board, component: Component, names: list[str]) -> str:
    """One copy each of the highest and the lowest is taken away, as many as 参数 says."""
    span, trimming = board.span(names), component.trimming
    high, low = (
        board.parameters[f"{component.code}.high"],
        board.parameters[f"{component.code}.low"],
    )
    taken = ""
    for number in range(1, min(max(MOST_TRIMMED, trimming.high, trimming.low), len(names)) + 1):
        taken += f"-IF({high}>={number},LARGE({span},{number}),0)"
        taken += f"-IF({low}>={number},SMALL({span},{number}),0)"
    return f"(SUM({span}){taken})/(COUNT({span})-{high}-{low})"


def _mark(code: str, seat: int, criterion: str) -> Callable[[Facts], float | str]:
    def value(facts: Facts) -> float | str:
        given = facts.given(code)
        sheet: SheetMarks | None = given.sheets.get(seat)
        if sheet is None:
            away = given.seats is not None and seat not in given.seats
            return NOBODY if away else ""
        mark = sheet.marks.get(criterion)
        return "" if mark is None else mark / MARK_UNIT

    return value


def _sheet(
    code: str, seat: int, pick: Callable[..., Fraction | int]
) -> Callable[[Facts], float | str]:
    """What is known of a judge's sheet; “—” where there is none, "" where nothing is computed."""

    def value(facts: Facts) -> float | str:
        sheet = facts.sheet(code, seat)
        if sheet is None:
            return NOBODY if facts.part(code).sheets else ""
        return float(pick(sheet))

    return value


def _power_of_ten(value: Fraction) -> int:
    return int(10 ** len(str(int(value))))
