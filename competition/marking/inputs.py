"""Which marks are there, which are missing, which cannot be counted: asked before computing."""

from collections.abc import Collection, Mapping

from competition.marking.marks import ComponentMarks, SheetMarks, mark_fault
from competition.marking.reports import Reporter
from competition.marking.scheme import PAIR, Component, Criterion
from competition.marking.terms import Method

Seats = Mapping[str, Collection[int]]


def expected_seats(component: Component, marks: ComponentMarks, seats: Seats) -> frozenset[int]:
    """The seats that owe a sheet for this entry; a panel without a list is a ValueError."""
    if marks.seats is not None:
        return marks.seats
    if component.code not in seats:
        raise ValueError(f"no seat list for panel component {component.code!r}")
    return frozenset(seats[component.code])


def called_third(component: Component, marks: ComponentMarks, seats: frozenset[int]) -> int | None:
    """The seat of the third assessor, where the scheme has one and it may score this entry."""
    return marks.third if component.third is not None and marks.third in seats else None


def check_inputs(
    component: Component,
    marks: ComponentMarks,
    seats: frozenset[int],
    *,
    report: Reporter,
    needs_seconds: bool,
) -> None:
    """Report everything that keeps this component from being computed."""
    if component.method is Method.PAPER:
        _check_paper(component, marks, report)
    else:
        _check_panel(component, marks, seats, report)
    _check_deduction(marks.deduction, allowed=component.deductions, report=report)
    _check_seconds(marks.seconds, needed=needs_seconds, report=report)
    _check_coefficient(component, marks, report)


def _check_paper(component: Component, marks: ComponentMarks, report: Reporter) -> None:
    if marks.sheets:
        report.refused("是卷面环节，不应有评委评分表")
    if marks.mark is None:
        report.missing("缺成绩")
    else:
        _check_mark(marks.mark, component, report)


def _check_panel(
    component: Component, marks: ComponentMarks, seats: frozenset[int], report: Reporter
) -> None:
    if marks.mark is not None:
        report.refused("是评委环节，不应有卷面成绩")
    third = called_third(component, marks, seats)
    owed = seats - {third}
    if component.third is not None and len(owed) > PAIR:
        report.refused(f"应由 {PAIR} 位评委先评，现为 {len(owed)} 位")
    for seat in sorted(owed - marks.sheets.keys()):
        report.missing(f"缺评委 {seat} 的评分表", seat=seat)
    for seat in sorted(marks.sheets):
        if seat in seats:
            _check_sheet(component, seat, marks.sheets[seat], report)
        else:
            report.refused(f"评委 {seat} 不在本组，其评分表不能计入", seat=seat)
    present = len(owed & marks.sheets.keys())
    if present < component.minimum_judges:
        report.missing(f"到场评委 {present} 人，少于规定的 {component.minimum_judges} 人")


def _check_sheet(component: Component, seat: int, sheet: SheetMarks, report: Reporter) -> None:
    criteria = {each.code: each for each in component.criteria}
    for code, criterion in criteria.items():
        if code not in sheet.marks:
            report.missing(f"评委 {seat} 未评“{criterion.name}”", seat=seat, criterion=code)
        else:
            _check_mark(sheet.marks[code], criterion, report, seat=seat)
    for code in sorted(sheet.marks.keys() - criteria.keys()):
        report.refused(f"评委 {seat} 评了不存在的指标“{code}”", seat=seat, criterion=code)
    _check_deduction(sheet.deduction, allowed=component.sheet_deductions, report=report, seat=seat)


def _check_mark(
    value: int, of: Criterion | Component, report: Reporter, *, seat: int | None = None
) -> None:
    code = of.code if isinstance(of, Criterion) else None
    who = "" if seat is None else f"评委 {seat} 的“{of.name}”"
    fault = mark_fault(value, of) if type(value) is int else "得分不是整数个千分之一分"
    if fault is not None:
        report.refused(f"{who}{fault}", seat=seat, criterion=code)


def _check_deduction(
    value: int, *, allowed: bool, report: Reporter, seat: int | None = None
) -> None:
    who = "" if seat is None else f"评委 {seat} 的"
    if type(value) is not int or value < 0:
        report.refused(f"{who}扣分应为不小于 0 的数", seat=seat)
    elif value and not allowed:
        report.refused(f"{who}扣分不在评分标准之内", seat=seat)


def _check_seconds(value: int | None, *, needed: bool, report: Reporter) -> None:
    if value is None:
        if needed:
            report.missing("缺用时")
    elif type(value) is not int or value < 0:
        report.refused("用时应为不小于 0 的整秒数")


def _check_coefficient(component: Component, marks: ComponentMarks, report: Reporter) -> None:
    if component.coefficient:
        if marks.coefficient is None:
            report.missing(_why_no_coefficient(component, marks))
        elif marks.coefficient <= 0:
            report.refused("考场修正系数应大于 0")
    elif marks.coefficient is not None:
        report.refused("有考场修正系数，但评分标准未采用")


def _why_no_coefficient(component: Component, marks: ComponentMarks) -> str:
    if component.rooms is None:
        return "缺考场修正系数"
    if marks.room is None:
        return "没有出场位置（考场），无法取修正系数"
    return f"考场“{marks.room}”的平均分舍入后为零，无法取修正系数"
