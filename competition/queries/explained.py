"""How an entry came to its total, as lines for a page: every value before and after rounding."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from competition.marking import Component, Explanation, Scheme, format_mark
from competition.marking.explanation import (
    FATE_LABELS,
    ComponentExplanation,
    CriterionLine,
    Fate,
    SheetLine,
    Step,
)
from competition.marking.numbers import lined_up, number_text, shown_text
from competition.marking.scheme import Rounding
from competition.marking.terms import (
    SETTLE_LABELS,
    STAGE_LABELS,
    STATE_LABELS,
    Composition,
    Method,
    Mode,
    Scope,
    Stage,
)
from competition.queries.scheme_words import rounding_words
from competition.ranking.examples import ends_in_five


@dataclass(frozen=True)
class StageLine:
    """One stage: what was done, the value before its rounding, and the one that goes on."""

    label: str
    how: str
    before: str
    after: str
    rounding: str
    is_five: bool


@dataclass(frozen=True)
class SheetView:
    """One judge's sheet; `cells` are (mark, what trimming did to it)."""

    judge: str
    cells: tuple[tuple[str, str], ...]
    deduction: str
    total: StageLine
    fate: str
    is_kept: bool


@dataclass(frozen=True)
class ComponentView:
    """One component of one entry."""

    name: str
    note: str
    criteria: tuple[str, ...]
    sheets: tuple[SheetView, ...]
    stages: tuple[StageLine, ...]
    has_deductions: bool


@dataclass(frozen=True)
class EntryView:
    """One entry, whole."""

    components: tuple[ComponentView, ...]
    total: StageLine | None
    missing: tuple[str, ...]
    alarms: tuple[str, ...]
    unranked: str


def entry_view(scheme: Scheme, found: Explanation) -> EntryView:
    """The lines of one explanation."""
    parts = zip(scheme.components, found.components, strict=True)
    joined = "各环节折合分之和" if scheme.composition is Composition.WEIGHTED else "各环节得分之和"
    return EntryView(
        components=tuple(_component(scheme, of, part) for of, part in parts),
        total=None if found.total is None else stage_line(found.total, joined),
        missing=tuple(each.sentence for each in found.missing),
        alarms=tuple(each.sentence for each in found.alarms),
        unranked="；".join(found.unranked),
    )


def stage_line(step: Step, how: str, *, label: str = "") -> StageLine:
    """A stage with its numbers as people read them."""
    return StageLine(
        label=label or STAGE_LABELS[step.stage],
        how=how,
        before=shown_text(step.before, None),
        after=shown_text(step.after, _digits(step.rounding)),
        rounding="" if step.rounding.mode is Mode.NONE else rounding_words(step.rounding),
        is_five=ends_in_five(step),
    )


def _digits(rounding: Rounding) -> int | None:
    return None if rounding.mode is Mode.NONE else rounding.digits


def _component(scheme: Scheme, of: Component, found: ComponentExplanation) -> ComponentView:
    return ComponentView(
        name=of.name,
        note=_note(of, found),
        criteria=tuple(each.name for each in of.criteria) if found.sheets else (),
        sheets=_lined_up([_sheet(of, found, line) for line in found.sheets]),
        stages=tuple(_stages(scheme, of, found)),
        has_deductions=of.sheet_deductions,
    )


def _note(of: Component, found: ComponentExplanation) -> str:
    state = "" if found.state is None else STATE_LABELS[found.state]
    if found.zeroed:
        return f"{state}，按规则计零分" if state else "按规则计零分"
    if of.third is None or all(line.seat != found.third for line in found.sheets):
        return state
    limit = format_mark(of.third.limit)
    fates = {line.seat: line.fate for line in found.sheets}
    if fates.pop(found.third) is Fate.ASIDE:  # type: ignore[arg-type]  # one of the seats
        return f"两位评委相差不超过 {limit} 分，第三评未采用"
    return f"两位评委相差超过 {limit} 分：{SETTLE_LABELS[of.third.settle]}"


def _sheet(of: Component, found: ComponentExplanation, line: SheetLine) -> SheetView:
    fates = {each.code: each.fates[line.seat] for each in found.criteria}
    by_criterion = of.trimming.scope is Scope.CRITERION
    third = "（第三评）" if line.seat == found.third else ""
    return SheetView(
        judge=f"评委 {line.seat}{third}",
        cells=tuple(
            (
                format_mark(line.marks[each.code]),
                FATE_LABELS[fates[each.code]]
                if by_criterion and fates[each.code] is not Fate.KEPT
                else "",
            )
            for each in of.criteria
        ),
        deduction=format_mark(line.deduction) if line.deduction else "",
        total=stage_line(line.total, "各指标得分 × 系数之和"),
        fate="" if by_criterion else FATE_LABELS[line.fate],
        is_kept=line.fate is Fate.KEPT,
    )


def _lined_up(sheets: Sequence[SheetView]) -> tuple[SheetView, ...]:
    """The same sheets, the decimals of each column of numbers alike."""
    columns = [
        zip(lined_up([mark for mark, _ in column]), (fate for _, fate in column), strict=True)
        for column in zip(*(sheet.cells for sheet in sheets), strict=True)
    ]
    before = lined_up([sheet.total.before for sheet in sheets])
    after = lined_up([sheet.total.after for sheet in sheets])
    return tuple(
        replace(sheet, cells=cells, total=replace(sheet.total, before=one, after=two))
        for sheet, cells, one, two in zip(
            sheets, zip(*columns, strict=True), before, after, strict=True
        )
    )


def _stages(scheme: Scheme, of: Component, found: ComponentExplanation) -> Iterator[StageLine]:
    if found.zeroed or not found.steps:
        return
    if of.trimming.scope is Scope.CRITERION:
        for line in found.criteria:
            yield from _criterion(of, line)
    for step in found.steps:
        how = _how(scheme, of, found, step.stage)
        if how or step.before != step.after:
            yield stage_line(step, how)


def _criterion(of: Component, line: CriterionLine) -> Iterator[StageLine]:
    criterion = next(each for each in of.criteria if each.code == line.code)
    kept = sum(fate is Fate.KEPT for fate in line.fates.values())
    label = f"{criterion.name}均分"
    yield stage_line(line.mean, f"{kept} 个得分的平均", label=label)
    if criterion.factor != 1 or line.product.before != line.product.after:
        how = f"× 系数 {number_text(criterion.factor)}"
        yield stage_line(line.product, how, label=f"{criterion.name}折算分")


def _how(scheme: Scheme, of: Component, found: ComponentExplanation, stage: Stage) -> str:
    if stage is Stage.MARK:
        return _mark_words(of, found)
    if stage is Stage.NET:
        return _deducted_words(found)
    if stage is Stage.ADJUSTED:
        return _room_words(found)
    if scheme.composition is Composition.WEIGHTED:
        return f"× 权重 {number_text(of.weight)}"
    return ""


def _mark_words(of: Component, found: ComponentExplanation) -> str:
    if of.method is Method.PAPER:
        return "卷面分"
    if of.trimming.scope is Scope.CRITERION:
        return "各指标折算分之和"
    kept = sum(line.fate is Fate.KEPT for line in found.sheets)
    if kept == len(found.sheets):
        return f"{kept} 张评分表的平均"
    return f"{len(found.sheets)} 张评分表中计入 {kept} 张的平均"


def _deducted_words(found: ComponentExplanation) -> str:
    parts = [
        f"{label} {number_text(value)}"
        for label, value in (("扣分", found.manual), ("按用时扣分", found.penalty))
        if value
    ]
    if not parts:
        return ""
    seconds = f"（用时 {found.seconds} 秒）" if found.penalty else ""
    return f"− {' − '.join(parts)}{seconds}"


def _room_words(found: ComponentExplanation) -> str:
    if found.coefficient is None:
        return ""
    room = f"（{found.room}）" if found.room else ""
    return f"× 考场修正系数 {shown_text(found.coefficient, None)}{room}"
