"""参数: the numbers of a marking scheme as cells that the formulas refer to."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from competition.exports.live_board import NOT_RANKED, ZEROED, number_cell
from competition.exports.live_facts import Contest
from competition.exports.live_guards import rounding_guard
from competition.marking import MARK_UNIT, Component, Scheme
from competition.marking.numbers import number_text
from competition.marking.penalties import penalty_words
from competition.marking.scheme import Consequences, Rounding
from competition.marking.terms import (
    MODE_LABELS,
    SETTLE_LABELS,
    STAGE_LABELS,
    STATE_LABELS,
    Composition,
    Consequence,
    Method,
    Mode,
    Scope,
    Side,
    Stage,
    State,
)
from records.workbooks.writer import OutColumn, TableWriter

OPEN_END = 86_400  # seconds of a day: no turn is longer
COLUMNS = (
    OutColumn("环节", 16),
    OutColumn("参数", 30, wrap=True),
    OutColumn("数值", 12, "number"),
    OutColumn("止（秒）或保护位", 12, "number"),
    OutColumn("扣分", 10, "number"),
    OutColumn("说明", 46, wrap=True),
)
PANEL_STAGES = (Stage.SHEET_TOTAL, Stage.CRITERION_MEAN, Stage.CRITERION_PRODUCT)
LATER_STAGES = (Stage.MARK, Stage.NET, Stage.ADJUSTED, Stage.WEIGHTED)
WORDS = (
    "公式引用本页数值：改动权重、系数、去极值个数、位数、扣分后，核算表随之重算（须先另存一份）。",
    "舍入方式写在公式里。表格软件按二进制小数计算，公式先按“保护位”清除尾差再舍入、再比较。",
)


class Line(NamedTuple):
    """One row of the sheet; its cells are known as `name`, `name:2`, `name:3` (columns C–E)."""

    name: str
    component: str
    label: str
    cells: tuple[object, ...]
    words: str = ""


@dataclass
class Parameters:
    """The cells by name, as absolute references, and the guards by stage.

    `unsafe` are the stages (component, stage) that no formula can round for certain.
    """

    cells: dict[str, str]
    unsafe: set[str]


def write_parameters(
    book: TableWriter, contest: Contest, *, event: str, titles: tuple[str, ...]
) -> Parameters:
    """Write the sheet and return where everything stands."""
    sheet = book.sheet(f"参数 {event}", COLUMNS, titles=titles, landscape=False)
    found = Parameters({}, set())
    for line in _lines(contest, found):
        cells = (*line.cells, None, None, None)[:3]
        row = sheet.row((line.component, line.label, *cells, line.words or None))
        for place, letter in enumerate("CDE"):
            name = line.name if place == 0 else f"{line.name}:{place + 1}"
            found.cells[name] = f"'{sheet.name}'!${letter}${row}"
        if line.name.endswith(State.DISQUALIFIED):  # the last of a table of four
            table = line.name.rpartition(".")[0]
            found.cells[table] = f"'{sheet.name}'!$B${row - 3}:$D${row}"
    for words in WORDS:
        sheet.line(words)
    return found


def _lines(contest: Contest, found: Parameters) -> Iterator[Line]:
    scheme = contest.scheme
    for component in scheme.components:
        yield from _component(contest, component, found)
    yield from _states("", "整场", scheme.consequences, scheme)
    befores = [each.found.total.before for each in contest.entries if each.found.total]
    yield from _rounding(Stage.TOTAL, "合计", scheme.rounding, befores=befores,
                         largest=_most(scheme), found=found)  # fmt: skip
    if scheme.pass_mark is not None:
        yield _bar("total", "合计", scheme.pass_mark, required=scheme.pass_required)


def _component(contest: Contest, component: Component, found: Parameters) -> Iterator[Line]:
    name, code = component.name, component.code
    if contest.scheme.composition is Composition.WEIGHTED:
        yield Line(f"{code}.weight", name, "权重", (number_cell(component.weight),),
                   number_text(component.weight))  # fmt: skip
    if component.method is Method.PANEL:
        yield from _panel(component)
    yield from _time(component)
    stages = LATER_STAGES if component.method is Method.PAPER else (*PANEL_STAGES, *LATER_STAGES)
    largest = Fraction(component.maximum, MARK_UNIT)
    for stage in stages:
        rounding: Rounding = getattr(component.rounding, stage.value)
        befores = list(contest.befores(component, stage))
        yield from _rounding(stage, name, rounding, befores=befores, largest=largest, found=found,
                             code=code)  # fmt: skip
    if component.pass_mark is not None:
        yield _bar(code, name, component.pass_mark, required=component.pass_required)
    yield from _states(f"{code}.", name, component.consequences, None)


def _panel(component: Component) -> Iterator[Line]:
    code, name = component.code, component.name
    for each in component.criteria:
        yield Line(f"{code}.{each.code}.factor", name, f"指标“{each.name}”系数",
                   (number_cell(each.factor),), number_text(each.factor))  # fmt: skip
    if component.third is not None:
        limit = Fraction(component.third.limit, MARK_UNIT)
        yield Line(f"{code}.third", name, "两评分差上限", (number_cell(limit),),
                   f"超过时由第三位评委评分：{SETTLE_LABELS[component.third.settle]}")  # fmt: skip
    scope = "按评委合计分" if component.trimming.scope is Scope.SHEET else "按每项指标"
    yield Line(f"{code}.high", name, "去最高分个数", (component.trimming.high,), f"{scope}去掉")
    yield Line(f"{code}.low", name, "去最低分个数", (component.trimming.low,), f"{scope}去掉")


def _time(component: Component) -> Iterator[Line]:
    rule = component.time
    if rule is None or not rule.penalties:
        return
    code, name = component.code, component.name
    yield Line(f"{code}.limit", name, "时限（秒）", (rule.limit,))
    yield Line(f"{code}.minimum", name, "最短时间（秒）", (rule.minimum or 0,))
    for number, row in enumerate(rule.penalties):
        side = "超时" if row.side is Side.OVER else "时间不足"
        last = OPEN_END if row.last is None else row.last
        amount = number_cell(Fraction(row.amount, MARK_UNIT))
        yield Line(f"{code}.penalty.{number}", name, f"{side}扣分：起、止（秒），扣分",
                   (row.first, last, amount), penalty_words(row))  # fmt: skip


def _rounding(
    stage: Stage,
    name: str,
    rounding: Rounding,
    *,
    befores: list[Fraction],
    largest: Fraction,
    found: Parameters,
    code: str = "",
) -> Iterator[Line]:
    """Digits and guard of a stage; nothing for a stage that keeps the exact value."""
    if rounding.mode is Mode.NONE:
        return
    key = f"{code}.{stage.value}" if code else stage.value
    most = max([largest, *map(abs, befores)])
    guard = rounding_guard(befores, rounding, largest=most)
    if guard is None:
        found.unsafe.add(key)
    yield Line(key, name, f"{STAGE_LABELS[stage]}：保留位数、保护位", (rounding.digits, guard),
               MODE_LABELS[rounding.mode])  # fmt: skip


def _bar(key: str, name: str, mark: int, *, required: bool) -> Line:
    words = "未达到的不计名次" if required else "未达到的只作提示"
    return Line(f"{key}.bar", name, "合格线", (number_cell(Fraction(mark, MARK_UNIT)),), words)


def _states(
    prefix: str, name: str, consequences: Consequences, scheme: Scheme | None
) -> Iterator[Line]:
    """The four states: what each does and, for the whole entry, whether it leaves a gap."""
    for state in State:
        unranked = consequences.of(state) is Consequence.UNRANKED
        cells: tuple[object, ...] = (NOT_RANKED if unranked else ZEROED,)
        if scheme is not None:
            cells = (*cells, "是" if state in scheme.leave_gap else "否")
        words = "第二格：不计名次时名次是否空缺" if scheme is not None else ""
        yield Line(f"{prefix}states.{state.value}", name, STATE_LABELS[state], cells, words)


def _most(scheme: Scheme) -> Fraction:
    parts = (each.maximum * each.weight / MARK_UNIT for each in scheme.components)
    return sum(parts, Fraction(0))
