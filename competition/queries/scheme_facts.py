"""Everything a marking scheme says as label → words, so that two can be laid side by side."""

from collections.abc import Mapping
from dataclasses import fields as dataclass_fields

from competition.marking import Component, Criterion, Scheme
from competition.marking.numbers import number_text
from competition.marking.scheme import Consequences, Roundings, Section, Trimming
from competition.marking.terms import (
    STAGE_LABELS,
    STATE_LABELS,
    Composition,
    Consequence,
    Method,
    RankBy,
    Scope,
    Stage,
    State,
    TieEnd,
)
from competition.queries.scheme_words import (
    mark_words,
    room_words,
    rounding_words,
    third_words,
    tie_words,
    time_words,
)

Facts = Mapping[str, str]
NONE = "无"
_YES = {True: "是", False: "否"}
_CONSEQUENCES = {Consequence.ZERO: "计零分", Consequence.UNRANKED: "不排名"}


def scheme_facts(scheme: Scheme) -> Facts:
    """What concerns the whole; components are apart."""
    return {
        "标题": scheme.title,
        "合成方式": "加权" if scheme.composition is Composition.WEIGHTED else "直接相加",
        "总分": rounding_words(scheme.rounding),
        "排名依据": "舍入后的总分" if scheme.rank_by is RankBy.ROUNDED else "未舍入的总分",
        "同分依据": "、".join(tie_words(scheme, key) for key in scheme.tie_chain) or NONE,
        "仍相同时": "并列" if scheme.tie_end is TieEnd.SHARE else "抽签",
        "名次空出不递补": "、".join(
            STATE_LABELS[state] for state in State if state in scheme.leave_gap
        )
        or NONE,
        "总分合格线": _mark(scheme.pass_mark),
        "总分不合格不排名": _YES[scheme.pass_required],
        **_consequences("整场", scheme.consequences),
    }


def component_facts(component: Component) -> Facts:
    """What one component says, its criteria and sections apart."""
    return {
        "名称": component.name,
        "计分方式": "卷面" if component.method is Method.PAPER else "评委评分",
        "满分": mark_words(component.maximum),
        "权重": number_text(component.weight),
        "记分单位": mark_words(component.step),
        "去极值": _trimming(component.trimming),
        "最少到场评委": str(component.minimum_judges),
        "第三评": NONE if component.third is None else third_words(component.third),
        "离散提示": _mark(component.spread),
        "时间": NONE if component.time is None else time_words(component.time),
        "允许扣分": _YES[component.deductions],
        "允许单张评分表扣分": _YES[component.sheet_deductions],
        "扣后最低为零": _YES[component.floor],
        "考场修正": room_words(component.rooms) if component.coefficient else NONE,
        "合格线": _mark(component.pass_mark),
        "不合格不排名": _YES[component.pass_required],
        **_roundings(component.rounding),
        **_consequences("本环节", component.consequences),
    }


def criterion_facts(criterion: Criterion) -> Facts:
    """What one criterion says."""
    return {
        "名称": criterion.name,
        "满分": mark_words(criterion.maximum),
        "系数": number_text(criterion.factor),
        "记分单位": mark_words(criterion.step),
        "离散提示": _mark(criterion.spread),
        "评分参照": "；".join(
            f"{mark_words(each.mark)} 分：{each.text}" for each in criterion.anchors
        )
        or NONE,
    }


def section_facts(section: Section) -> Facts:
    """What one section of a paper says."""
    return {
        "名称": section.name,
        "满分": mark_words(section.maximum),
        "记分单位": mark_words(section.step),
    }


def _mark(value: int | None) -> str:
    return NONE if value is None else f"{mark_words(value)} 分"


def _trimming(trimming: Trimming) -> str:
    scope = "评分表合计分" if trimming.scope is Scope.SHEET else "每项指标"
    return f"按{scope}去掉 {trimming.high} 高 {trimming.low} 低"


def _roundings(roundings: Roundings) -> dict[str, str]:
    names = {each.name: STAGE_LABELS[Stage(each.name)] for each in dataclass_fields(roundings)}
    return {
        f"{label}的舍入": rounding_words(getattr(roundings, name)) for name, label in names.items()
    }


def _consequences(whose: str, consequences: Consequences) -> dict[str, str]:
    return {
        f"{whose}{label}": _CONSEQUENCES[consequences.of(state)]
        for state, label in STATE_LABELS.items()
    }
