"""All rules by name, the reading of their parameters, and the one function that applies them."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from competition.eligibility.facts import PersonFacts, WorkFacts
from competition.eligibility.papers import PAPER_RULES
from competition.eligibility.people import PERSON_RULES
from competition.eligibility.problems import Param, Params, Problem, Rule, RuleUse
from competition.eligibility.works import WORK_RULES
from competition.enums import Severity

RULES: Mapping[str, Rule] = {**PERSON_RULES, **PAPER_RULES, **WORK_RULES}


def find_problems(facts: PersonFacts | WorkFacts, uses: Iterable[RuleUse]) -> list[Problem]:
    """Apply every rule and return all that was found, blocking problems first.

    The season sets clause and severity; a rule may lower its own finding to a warning.
    """
    found = []
    for use in uses:
        problem = RULES[use.rule].check(facts, _read(use))
        if problem is not None:
            lesser = problem.severity == Severity.WARN
            severity = Severity.WARN if lesser else use.severity
            found.append(replace(problem, rule=use.rule, clause=use.clause, severity=severity))
    return sorted(found, key=lambda problem: not problem.is_blocking)


def check_params(name: str, params: Params) -> list[str]:
    """Return what is wrong with a rule's parameters in a season file, in Chinese; [] when right."""
    rule = RULES.get(name)
    if rule is None:
        return [f"没有名为“{name}”的资格规则，可用的有：{'、'.join(sorted(RULES))}"]
    known = {param.name: param for param in rule.params}
    errors = [f"规则“{name}”没有参数“{key}”" for key in params if key not in known]
    for key, value in params.items():
        if key in known and not KINDS[known[key].kind](value, known[key]):
            errors.append(f"规则“{name}”的参数“{key}”有误：{known[key].help}")
    return errors


def _read(use: RuleUse) -> dict[str, Any]:
    """Turn stored parameters (JSON) into values: dates are the only ones JSON cannot hold."""
    kinds = {param.name: param.kind for param in RULES[use.rule].params}
    return {
        key: date.fromisoformat(value)
        if kinds.get(key) == "date" and isinstance(value, str)
        else value
        for key, value in use.params.items()
    }


def _is_key(value: Any, param: Param) -> bool:
    return isinstance(value, str) and bool(value)


def _is_keys(value: Any, param: Param) -> bool:
    return isinstance(value, list | tuple) and all(_is_key(item, param) for item in value)


def _is_choice(value: Any, param: Param) -> bool:
    return value in param.choices


def _is_choices(value: Any, param: Param) -> bool:
    return _is_keys(value, param) and all(item in param.choices for item in value)


def _is_integer(value: Any, param: Param) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _is_date(value: Any, param: Param) -> bool:
    if isinstance(value, date):
        return True
    try:
        return bool(date.fromisoformat(value))
    except (TypeError, ValueError):
        return False


def _is_limits(value: Any, param: Param) -> bool:
    return isinstance(value, Mapping) and all(
        _is_key(name, param) and _is_integer(limit, param) for name, limit in value.items()
    )


def _is_texts(value: Any, param: Param) -> bool:
    return isinstance(value, list | tuple) and all(
        isinstance(item, Mapping)
        and _is_key(item.get("key"), param)
        and _is_key(item.get("text"), param)
        for item in value
    )


KINDS: Mapping[str, Callable[[Any, Param], bool]] = {
    "key": _is_key,
    "keys": _is_keys,
    "choice": _is_choice,
    "choices": _is_choices,
    "integer": _is_integer,
    "date": _is_date,
    "limits": _is_limits,
    "texts": _is_texts,
}
