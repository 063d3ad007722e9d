"""What must hold between the fields of a scheme; each breach is noted with its place."""

from collections.abc import Iterable
from fractions import Fraction
from itertools import pairwise

from competition.marking.fields import Fields
from competition.marking.numbers import number_text
from competition.marking.scheme import (
    MARK_UNIT,
    PAIR,
    Component,
    Scheme,
    TieKey,
    TimeRule,
    Trimming,
)
from competition.marking.terms import (
    COMPONENT_STAGES,
    CRITERION_STAGES,
    ENTRY_STAGES,
    STAGE_LABELS,
    Composition,
    Method,
    Scope,
    Side,
    Stage,
)

_PANEL_ONLY_KEYS = ("trimming", "minimum_judges", "spread", "sheet_deductions", "criteria", "third")


def check_scheme(scheme: Scheme, fields: Fields) -> None:
    """Components, weights, tie chain and pass mark of a whole scheme."""
    if not scheme.components:
        fields.note("components", "至少要有一个环节")
    _check_unique((each.code for each in scheme.components), fields, "components")
    _check_weights(scheme, fields)
    for number, key in enumerate(scheme.tie_chain):
        reason = _tie_key_problem(scheme, key)
        if reason is not None:
            fields.note(f"tie_chain[{number}]", reason)
    if len(set(scheme.tie_chain)) != len(scheme.tie_chain):
        fields.note("tie_chain", "同一依据写了两次")
    if scheme.pass_required and scheme.pass_mark is None:
        fields.note("pass_required", "要求合格须先写明合格线 pass_mark")


def check_component(component: Component, fields: Fields) -> None:
    """One component on its own."""
    if component.method is Method.PANEL:
        _check_panel(component, fields)
    else:
        _check_paper(component, fields)
    if component.time is not None:
        _check_time(component.time, fields)
    if component.pass_required and component.pass_mark is None:
        fields.note("pass_required", "要求合格须先写明合格线 pass_mark")
    if component.rooms is not None and not component.coefficient:
        fields.note("rooms", "写了修正系数的算法，须同时写 coefficient = true")


def _check_paper(component: Component, fields: Fields) -> None:
    for key in _PANEL_ONLY_KEYS:
        if fields.has(key):
            fields.note(key, "卷面环节（paper）没有评委，不应写此项")
    if component.maximum % component.step:
        fields.note("step", f"“{component.name}”的满分不是记分单位的整数倍")
    if not component.sections:
        return
    _check_unique((each.code for each in component.sections), fields, "sections")
    total = sum(each.maximum for each in component.sections)
    if total != component.maximum:
        sums = [number_text(Fraction(each, MARK_UNIT)) for each in (component.maximum, total)]
        fields.note("sections", f"各题型满分之和应为 {sums[0]}，现为 {sums[1]}")


def _check_panel(component: Component, fields: Fields) -> None:
    if fields.has("sections"):
        fields.note("sections", "题型（sections）只用于卷面环节（paper）")
    if component.third is not None:
        _check_third(component, fields)
    if not component.criteria:
        fields.note("criteria", "评委环节至少要有一个指标")
    _check_unique((each.code for each in component.criteria), fields, "criteria")
    trimming = component.trimming
    least = trimming.high + trimming.low + 1
    if component.minimum_judges < least:
        fields.note("minimum_judges", f"去掉极值后至少要留 1 人，故不得少于 {least}")
    if trimming.scope is Scope.CRITERION and component.sheet_deductions:
        fields.note("sheet_deductions", "按指标去极值时没有单张评分表扣分")


def _check_third(component: Component, fields: Fields) -> None:
    if component.trimming != Trimming():
        fields.note("third", "第三评与去极值不能并用：写第三评时不写 trimming")
    if component.minimum_judges != PAIR:
        fields.note("minimum_judges", f"有第三评时每份由 {PAIR} 位评委先评，应为 {PAIR}")


def _check_unique(codes: Iterable[str], fields: Fields, key: str) -> None:
    seen: set[str] = set()
    for code in codes:
        if code and code in seen:
            fields.note(key, f"代号重复：{code}")
        seen.add(code)


def _check_weights(scheme: Scheme, fields: Fields) -> None:
    if scheme.composition is Composition.ADDITIVE:
        if any(component.weight != 1 for component in scheme.components):
            fields.note("components", "直接相加（additive）时不应写权重")
        return
    total = sum((component.weight for component in scheme.components), Fraction(0))
    if total != 1:
        fields.note("components", f"权重之和应恰为 1，现为 {number_text(total)}")
    if any(component.weight == 0 for component in scheme.components):
        fields.note("components", "权重应大于 0")


def _check_time(rule: TimeRule, fields: Fields) -> None:
    if rule.cut_off and rule.penalties:
        fields.note("time", "到时即止（cut_off）与超时扣分表不能并用")
    if rule.minimum is not None and rule.minimum > rule.limit:
        fields.note("time.minimum", "最短时间大于时限")
    under = any(each.side is Side.UNDER for each in rule.penalties)
    if under and rule.minimum is None:
        fields.note("time.minimum", "有“时间不足”扣分时必须写明最短时间")
    for side in Side:
        rows = sorted(
            ((each.first, each.last) for each in rule.penalties if each.side is side),
            key=lambda row: row[0],
        )
        if any(last is None or last >= first for (_, last), (first, _) in pairwise(rows)):
            fields.note("time.penalties", "扣分区间重叠")


def _tie_key_problem(scheme: Scheme, key: TieKey) -> str | None:
    if key.component is None:
        if key.stage not in ENTRY_STAGES or key.criterion is not None:
            return "未写环节时只能用总分（total、total_exact）"
        return None
    components = {each.code: each for each in scheme.components}
    if key.component not in components:
        return f"没有这个环节：{key.component}"
    return _component_key_problem(components[key.component], key)


def _component_key_problem(component: Component, key: TieKey) -> str | None:
    if key.criterion is None:
        allowed: tuple[Stage, ...] = (*COMPONENT_STAGES, Stage.SECONDS)
        if component.method is Method.PANEL:
            allowed = (*allowed, Stage.UNTRIMMED)
    else:
        if key.criterion not in {each.code for each in component.criteria}:
            return f"“{component.name}”没有这个指标：{key.criterion}"
        allowed = CRITERION_STAGES
    if key.stage not in allowed:
        return f"此处可用的阶段：{'、'.join(f'{STAGE_LABELS[each]} {each}' for each in allowed)}"
    return None
