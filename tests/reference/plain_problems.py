"""The plain reference's own list of what is missing and what cannot be counted."""

from competition.marking.terms import Method


def legal(value, maximum, step):
    """Whether a mark may stand: 0…maximum, on the step."""
    return 0 <= value <= maximum and value % step == 0


def component_problems(scheme, component, marks, seats):
    """What is missing and what cannot be counted, as (kind, component, seat, criterion)."""
    if component.method == Method.PAPER:
        problems = paper_problems(component, marks)
    else:
        problems = panel_problems(component, marks, seats)
    kinds = set()
    if needs_seconds(scheme, component) and marks.seconds is None:
        kinds.add("missing")
    if marks.seconds is not None and marks.seconds < 0:
        kinds.add("refused")
    if wrong_deduction(marks.deduction, component.deductions):
        kinds.add("refused")
    if component.coefficient and marks.coefficient is None:
        kinds.add("missing")
    if marks.coefficient is not None and (not component.coefficient or marks.coefficient <= 0):
        kinds.add("refused")
    return problems | {(kind, component.code, None, None) for kind in kinds}


def needs_seconds(scheme, component):
    """A penalty table or a tie key asks for the time."""
    if component.time is not None and component.time.penalties:
        return True
    return ("seconds", component.code) in [(key.stage, key.component) for key in scheme.tie_chain]


def wrong_deduction(value, allowed):
    """Below zero, or not provided for."""
    return value < 0 or (value > 0 and not allowed)


def paper_problems(component, marks):
    """One mark, within the paper, and no sheets."""
    problems = set()
    if marks.mark is None:
        problems.add(("missing", component.code, None, None))
    elif not legal(marks.mark, component.maximum, component.step):
        problems.add(("refused", component.code, None, None))
    if marks.sheets:
        problems.add(("refused", component.code, None, None))
    return problems


def panel_problems(component, marks, seats):
    """Sheets that are missing or do not belong, and too few judges."""
    code = component.code
    expected = set(seats[code]) if marks.seats is None else set(marks.seats)
    first_two, problems = first_seats(component, marks, expected)
    if marks.mark is not None:
        problems.add(("refused", code, None, None))
    for seat in first_two:
        if seat not in marks.sheets:
            problems.add(("missing", code, seat, None))
    present = 0
    for seat, sheet in marks.sheets.items():
        if seat in expected:
            present += 1 if seat in first_two else 0
            problems |= sheet_problems(component, seat, sheet)
        else:
            problems.add(("refused", code, seat, None))
    if present < component.minimum_judges:
        problems.add(("missing", code, None, None))
    return problems


def first_seats(component, marks, expected):
    """The seats that owe a sheet whatever happens; at most two where a third may be called."""
    if component.third is None:
        return expected, set()
    first = {seat for seat in expected if seat != marks.third}
    return first, {("refused", component.code, None, None)} if len(first) > 2 else set()


def sheet_problems(component, seat, sheet):
    """Marks of one sheet that are blank, beyond the criterion, or of no criterion."""
    problems = set()
    for criterion in component.criteria:
        if criterion.code not in sheet.marks:
            problems.add(("missing", component.code, seat, criterion.code))
        elif not legal(sheet.marks[criterion.code], criterion.maximum, criterion.step):
            problems.add(("refused", component.code, seat, criterion.code))
    for extra in sheet.marks:
        if extra not in [criterion.code for criterion in component.criteria]:
            problems.add(("refused", component.code, seat, extra))
    if wrong_deduction(sheet.deduction, component.sheet_deductions):
        problems.add(("refused", component.code, seat, None))
    return problems
