"""A Scheme back to a plain mapping, and its fingerprint (方案指纹)."""

import hashlib
import json
from dataclasses import fields as dataclass_fields
from dataclasses import replace
from fractions import Fraction

from competition.marking.numbers import number_text
from competition.marking.scheme import (
    EXACT,
    MARK_UNIT,
    Anchor,
    Component,
    Consequences,
    Criterion,
    Penalty,
    RoomRule,
    Rounding,
    Roundings,
    Scheme,
    Section,
    ThirdRule,
    TieKey,
    TimeRule,
    Trimming,
)
from competition.marking.terms import Composition, Method, Mode, State

Table = dict[str, object]
SHORT_FINGERPRINT = 12


def fingerprint(scheme: Scheme) -> str:
    """SHA-256 (64 hex digits) over the canonical JSON of the scheme.

    The notes 待组委会确认 are left out: confirming a default changes no rule, so the sheets
    that were printed with it stay valid.
    """
    rules = scheme_to_mapping(replace(scheme, pending=()))
    text = json.dumps(rules, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def short_fingerprint(scheme: Scheme) -> str:
    """The first 12 hex digits, as printed on every sheet."""
    return fingerprint(scheme)[:SHORT_FINGERPRINT]


def scheme_to_mapping(scheme: Scheme) -> Table:
    """The plain mapping that `parse_scheme` reads back to an equal scheme."""
    weighted = scheme.composition is Composition.WEIGHTED
    return _without_none(
        {
            "title": scheme.title,
            "composition": scheme.composition.value,
            "components": [_component(each, weighted=weighted) for each in scheme.components],
            "rounding": _rounding(scheme.rounding),
            "rank_by": scheme.rank_by.value,
            "tie_chain": [_tie_key(key) for key in scheme.tie_chain],
            "tie_end": scheme.tie_end.value,
            "consequences": _consequences(scheme.consequences),
            "leave_gap": sorted(state.value for state in scheme.leave_gap),
            "pass_mark": _mark(scheme.pass_mark),
            "pass_required": scheme.pass_required,
            "pending": list(scheme.pending),
        }
    )


def _component(component: Component, *, weighted: bool) -> Table:
    table: Table = {
        "code": component.code,
        "name": component.name,
        "method": component.method.value,
        "maximum": _mark(component.maximum),
        "weight": number_text(component.weight) if weighted else None,
        "step": _mark(component.step),
        "time": None if component.time is None else _time(component.time),
        "deductions": component.deductions,
        "floor": component.floor,
        "coefficient": component.coefficient,
        "rooms": None if component.rooms is None else _rooms(component.rooms),
        "rounding": _roundings(component.rounding),
        "pass_mark": _mark(component.pass_mark),
        "pass_required": component.pass_required,
        "consequences": _consequences(component.consequences),
    }
    if component.method is Method.PANEL:
        table |= _panel(component)
    if component.sections:
        table["sections"] = [_section(each) for each in component.sections]
    return _without_none(table)


def _panel(component: Component) -> Table:
    return {
        "criteria": [_criterion(each) for each in component.criteria],
        "trimming": _trimming(component.trimming),
        "minimum_judges": component.minimum_judges,
        "spread": _mark(component.spread),
        "sheet_deductions": component.sheet_deductions,
        "third": None if component.third is None else _third(component.third),
    }


def _section(section: Section) -> Table:
    return {
        "code": section.code,
        "name": section.name,
        "maximum": _mark(section.maximum),
        "step": _mark(section.step),
    }


def _third(rule: ThirdRule) -> Table:
    return {"limit": _mark(rule.limit), "settle": rule.settle.value}


def _rooms(rule: RoomRule) -> Table:
    return {
        "reference": rule.reference.value,
        "high": rule.high,
        "low": rule.low,
        "mean": _rounding(rule.mean),
        "coefficient": _rounding(rule.coefficient),
    }


def _criterion(criterion: Criterion) -> Table:
    return _without_none(
        {
            "code": criterion.code,
            "name": criterion.name,
            "maximum": _mark(criterion.maximum),
            "factor": number_text(criterion.factor),
            "step": _mark(criterion.step),
            "spread": _mark(criterion.spread),
            "anchors": [_anchor(each) for each in criterion.anchors] or None,
        }
    )


def _anchor(anchor: Anchor) -> Table:
    return {"mark": _mark(anchor.mark), "text": anchor.text}


def _trimming(trimming: Trimming) -> Table:
    return {"high": trimming.high, "low": trimming.low, "scope": trimming.scope.value}


def _time(rule: TimeRule) -> Table:
    return _without_none(
        {
            "limit": rule.limit,
            "minimum": rule.minimum,
            "cut_off": rule.cut_off,
            "penalties": [_penalty(each) for each in rule.penalties],
        }
    )


def _penalty(penalty: Penalty) -> Table:
    return _without_none(
        {
            "side": penalty.side.value,
            "first": penalty.first,
            "last": penalty.last,
            "amount": _mark(penalty.amount),
        }
    )


def _roundings(roundings: Roundings) -> Table:
    found = {each.name: getattr(roundings, each.name) for each in dataclass_fields(roundings)}
    return {name: _rounding(each) for name, each in found.items() if each != EXACT}


def _rounding(rounding: Rounding) -> Table:
    if rounding.mode is Mode.NONE:
        return {"mode": rounding.mode.value}
    return {"mode": rounding.mode.value, "digits": rounding.digits}


def _consequences(consequences: Consequences) -> Table:
    return {state.value: consequences.of(state).value for state in State}


def _tie_key(key: TieKey) -> Table:
    return _without_none(
        {
            "stage": key.stage.value,
            "component": key.component,
            "criterion": key.criterion,
            "direction": key.direction.value,
        }
    )


def _mark(value: int | None) -> str | None:
    return None if value is None else number_text(Fraction(value, MARK_UNIT))


def _without_none(table: Table) -> Table:
    return {key: value for key, value in table.items() if value is not None}
