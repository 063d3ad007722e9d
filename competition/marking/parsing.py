"""From a plain mapping (one table of a season file) to a Scheme, or every mistake at once."""

from collections.abc import Mapping
from fractions import Fraction

from competition.marking.checks import check_component, check_scheme
from competition.marking.fields import Fields, Problem, SchemeInvalid
from competition.marking.parsing_rules import (
    read_anchors,
    read_rooms,
    read_rounding,
    read_roundings,
    read_sections,
    read_third,
)
from competition.marking.scheme import (
    COMPONENT_CONSEQUENCES,
    ENTRY_CONSEQUENCES,
    PAIR,
    Component,
    Consequences,
    Criterion,
    Penalty,
    Scheme,
    ThirdRule,
    TieKey,
    TimeRule,
    Trimming,
)
from competition.marking.terms import (
    Composition,
    Consequence,
    Direction,
    Method,
    RankBy,
    Scope,
    Side,
    Stage,
    State,
    TieEnd,
)

_MOST_JUDGES = 99
_LONGEST_TIME = 86_400


def parse_scheme(data: Mapping[str, object], *, place: str) -> Scheme:
    """Read and check a scheme; SchemeInvalid carries all problems as (place, reason)."""
    problems: list[Problem] = []
    fields = Fields(data, place, problems)
    scheme = Scheme(
        title=fields.text("title"),
        composition=fields.choice("composition", Composition, None),
        components=tuple(_component(table) for table in fields.tables("components")),
        rounding=read_rounding(fields, "rounding"),
        rank_by=fields.choice("rank_by", RankBy, RankBy.ROUNDED),
        tie_chain=tuple(_tie_key(table) for table in fields.tables("tie_chain")),
        tie_end=fields.choice("tie_end", TieEnd, TieEnd.SHARE),
        consequences=_consequences(fields, ENTRY_CONSEQUENCES),
        leave_gap=_states(fields, "leave_gap"),
        pass_mark=fields.mark("pass_mark"),
        pass_required=fields.flag("pass_required", default=False),
        pending=fields.texts("pending"),
    )
    fields.close()
    check_scheme(scheme, fields)
    if problems:
        raise SchemeInvalid(problems)
    return scheme


def _component(fields: Fields) -> Component:
    step = _step(fields, default=1)
    criteria = tuple(_criterion(table, step=step) for table in fields.tables("criteria"))
    trimming = _trimming(fields.table("trimming"))
    third = read_third(fields.table("third"))
    judges = fields.integer("minimum_judges", least=1, most=_MOST_JUDGES)
    method = fields.choice("method", Method, None)
    panel = method is Method.PANEL
    component = Component(
        code=fields.code("code"),
        name=fields.text("name"),
        method=method,
        maximum=_maximum(fields, criteria, panel=panel),
        weight=_or_one(fields.number("weight")),
        step=step,
        criteria=criteria,
        trimming=trimming,
        minimum_judges=_minimum_judges(judges, trimming, third, panel=panel),
        spread=fields.mark("spread"),
        time=_time(fields.table("time")),
        deductions=fields.flag("deductions", default=True),
        sheet_deductions=fields.flag("sheet_deductions", default=False),
        floor=fields.flag("floor", default=True),
        coefficient=fields.flag("coefficient", default=False),
        sections=read_sections(fields, step=step),
        third=third,
        rooms=read_rooms(fields.table("rooms")),
        rounding=read_roundings(fields.table("rounding")),
        pass_mark=fields.mark("pass_mark"),
        pass_required=fields.flag("pass_required", default=False),
        consequences=_consequences(fields, COMPONENT_CONSEQUENCES),
    )
    fields.close()
    check_component(component, fields)
    return component


def _or_one(value: Fraction | None) -> Fraction:
    return Fraction(1) if value is None else value


def _minimum_judges(
    given: int | None, trimming: Trimming, third: ThirdRule | None, *, panel: bool
) -> int:
    if given is not None or not panel:
        return given or 0
    if third is not None:
        return PAIR
    return trimming.high + trimming.low + 1


def _maximum(fields: Fields, criteria: tuple[Criterion, ...], *, panel: bool) -> int:
    if not panel:
        return fields.required_mark("maximum")
    total = sum((each.maximum * each.factor for each in criteria), Fraction(0))
    if total.denominator != 1:
        fields.note("criteria", "各指标满分×系数之和应至多三位小数")
    given = fields.mark("maximum")
    if given is not None and given != total:
        fields.note("maximum", "与各指标满分×系数之和不一致")
    return int(total)


def _step(fields: Fields, *, default: int) -> int:
    if not fields.has("step"):
        return default
    return fields.required_mark("step")


def _criterion(fields: Fields, *, step: int) -> Criterion:
    factor = fields.number("factor")
    if factor == 0:
        fields.note("factor", "应大于 0")
    criterion = Criterion(
        code=fields.code("code"),
        name=fields.text("name"),
        maximum=fields.required_mark("maximum"),
        factor=_or_one(factor),
        step=_step(fields, default=step),
        spread=fields.mark("spread"),
        anchors=read_anchors(fields),
    )
    if criterion.maximum % criterion.step:
        fields.note("step", f"“{criterion.name}”的满分不是记分单位的整数倍")
    if any(anchor.mark > criterion.maximum for anchor in criterion.anchors):
        fields.note("anchors", f"“{criterion.name}”的评分参照高于满分")
    fields.close()
    return criterion


def _trimming(fields: Fields | None) -> Trimming:
    if fields is None:
        return Trimming()
    trimming = Trimming(
        high=fields.required_integer("high", least=0, most=_MOST_JUDGES),
        low=fields.required_integer("low", least=0, most=_MOST_JUDGES),
        scope=fields.choice("scope", Scope, None),
    )
    fields.close()
    return trimming


def _time(fields: Fields | None) -> TimeRule | None:
    if fields is None:
        return None
    rule = TimeRule(
        limit=fields.required_integer("limit", least=1, most=_LONGEST_TIME),
        minimum=fields.integer("minimum", least=1, most=_LONGEST_TIME),
        cut_off=fields.flag("cut_off", default=False),
        penalties=tuple(_penalty(table) for table in fields.tables("penalties")),
    )
    fields.close()
    return rule


def _penalty(fields: Fields) -> Penalty:
    penalty = Penalty(
        side=fields.choice("side", Side, None),
        first=fields.required_integer("first", least=1, most=_LONGEST_TIME),
        last=fields.integer("last", least=1, most=_LONGEST_TIME),
        amount=fields.required_mark("amount"),
    )
    if penalty.last is not None and penalty.last < penalty.first:
        fields.note("last", "止秒数小于起秒数")
    fields.close()
    return penalty


def _consequences(parent: Fields, default: Consequences) -> Consequences:
    fields = parent.table("consequences")
    if fields is None:
        return default
    found = Consequences(
        **{state.value: fields.choice(state, Consequence, default.of(state)) for state in State}
    )
    fields.close()
    return found


def _states(fields: Fields, key: str) -> frozenset[State]:
    found = set()
    for place, value in fields.items(key):
        if value in list(State):
            found.add(State(str(value)))
        else:
            fields.problems.append((place, f"应为下列之一：{'、'.join(State)}"))
    return frozenset(found)


def _tie_key(fields: Fields) -> TieKey:
    key = TieKey(
        stage=fields.choice("stage", Stage, None),
        component=fields.code("component") if fields.has("component") else None,
        criterion=fields.code("criterion") if fields.has("criterion") else None,
        direction=fields.choice("direction", Direction, Direction.HIGH),
    )
    fields.close()
    return key
